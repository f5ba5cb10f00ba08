"""Walk through the program as one person: from the front page along every link, one page of each sort.

    for visit in walk(app, by_client(sign_in("PO")), seeds(app)):
        assert visit.status == 200, visit

A sort is the route with what makes its pages differ: the kind of record, the step, the filters that are set.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from flask import Flask
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.db import db
from app.records.models import RecordVersion
from tests.support.program import Client
from tests.support.reading import Reading, read

HOST = "http://localhost"
SEED = "a seed"
SEEDS = (
    "/",
    "/help",
    "/styleguide",
    "/coverage?gaps=1",
    "/records/brm_meeting?state=void",
    "/evidence?q=nothing-has-this-name",
)
SEVERAL = {"assessments.coverage": 2, "assessments.control": 4, "vault.page": 6, "vault.picture": 2}

Sort = tuple[str, ...]
Open = Callable[[str], tuple[int, str | None]]  # path → status, and the HTML where it is a page


@dataclass(frozen=True)
class Visit:
    """One answer. `source` is the page that led there; `page` is there when it was HTML."""

    sort: Sort
    path: str
    source: str
    status: int
    page: Reading | None

    def __str__(self) -> str:
        return f"{self.status} {self.path} (linked from {self.source})"


def seeds(app: Flask) -> list[str]:
    """Pages nothing leads to, and one record of every kind in every state there is."""
    version = RecordVersion
    with app.app_context():
        rows = db.session.execute(
            select(version.kind, version.state, version.number)
            .where(version.latest.is_(True))
            .order_by(version.number)
        ).all()
        db.session.remove()
    found = {(kind, state): number for kind, state, number in reversed(rows)}
    return [*SEEDS, *(f"/r/{number}" for number in sorted(found.values()))]


def sort_of(app: Flask, path: str) -> Sort | None:
    """None where the path is not the program's."""
    parts = urlsplit(path)
    try:
        endpoint, values = app.url_map.bind("localhost").match(parts.path)
    except (HTTPException, RequestRedirect):
        return None
    number = str(values.get("number", ""))
    filters = sorted(name for name, _value in parse_qsl(parts.query))
    told = [str(values[name]) for name in ("kind", "state", "form") if name in values and not filters]
    return (endpoint, *told, number.split("-")[0], *filters)


def walk(
    app: Flask, opened: Open, seeds: Iterable[str], wanted: Callable[[Sort], bool] = lambda _sort: True
) -> Iterator[Visit]:
    """Every wanted sort of page this person is led to; what is seeded may be hidden from them."""
    seen, count = set[str](), Counter[Sort]()
    waiting = [(path, SEED) for path in seeds]
    while waiting:
        path, source = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)  # also what is not opened: seeds came first, and no sort is wanted later
        sort = sort_of(app, path)
        if sort is None or (source != SEED and not (wanted(sort) and count[sort] < enough(sort))):
            continue
        count[sort] += 1
        status, html = opened(path)
        if source == SEED and status in (403, 404):
            continue
        visit = Visit(sort, path, source, status, read(html) if html else None)
        yield visit
        waiting += [(link, path) for link in links_of(visit)]


def enough(sort: Sort) -> int:
    return SEVERAL.get(sort[0], 1)


def by_client(client: Client) -> Open:
    """Opens pages without a browser; what is no page is only fetched."""

    def opened(path: str) -> tuple[int, str | None]:
        with client.get(path, follow_redirects=True) as answer:
            html = answer.get_data(as_text=True) if answer.mimetype == "text/html" else None
            return answer.status_code, html

    return opened


def links_of(visit: Visit) -> Iterator[str]:
    """Where the page leads inside the program, without the places inside a page."""
    for link in visit.page.links if visit.page else ():
        target = urldefrag(urljoin(HOST + visit.path, link)).url
        if target.startswith(HOST + "/"):
            yield target.removeprefix(HOST)
