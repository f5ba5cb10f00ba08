"""What restricted records say stands nowhere for those who may not read them: nowhere on the whole site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from app.accounts.usecases import create_account
from app.actor import Actor, system
from app.config import Settings
from app.records.usecases import correct, save
from app.refusal import Refusal
from app.register.people import make_person
from app.transaction import transaction
from controls.kinds import Field, Kind
from tests.support import records
from tests.support.agreements import (
    CONTRACT,
    CRITERIA,
    KITA,
    LAST_MEETING,
    SLA,
    SUPPLIER,
    build_agreements,
    sheet,
)  # fmt: skip
from tests.support.people import PASSWORD, SMALL, Organisation, Person, people_in
from tests.support.program import Client, program
from tests.support.walking import by_client, seeds, walk

pytestmark = pytest.mark.one_database  # what a page shows is the same on both kinds of database

OPEN_SHEET, SHEET, EVALUATION = "MSR-2026-0001", "MSR-2026-0002", "EVL-2026-0001"
LEVELS = "Zephyr"  # the word in everything that the SLA and its sheet say
SUPPLIES = "Quartz"  # and in records of suppliers
TARGET = "Restore time"  # what a target of the hidden SLA is called
JUDGED_BY = ("targets", "workload_limits", "criteria")
HIDDEN = {  # word → who wrote it, and into which records
    LEVELS: ("SM", (SLA, SHEET)),
    SUPPLIES: ("VM", (CONTRACT, CRITERIA, EVALUATION)),
}
COLLEAGUE = "colleague"  # may record all that the authors may, and wrote nothing
EMAIL, ROLES = "colleague@example.test", ["PO", "RO", "SM", "VM"]
WORDS = (LEVELS, TARGET, SUPPLIES)


def build_hidden(settings: Settings) -> None:
    build_agreements(settings)
    with program(settings) as app, app.test_request_context("/"):
        people, kinds = people_in(app), app.extensions["akashi_kinds"]
        for word, (author, numbers) in HIDDEN.items():
            for number in numbers:
                hide(people, author, number, word, kinds)
        with transaction(system("setup", origin="cli")) as tx:
            person = make_person(tx, name="Emi Ono", job="Stands in for the others")
            create_account(tx, email=EMAIL, password=PASSWORD, person=person, roles=ROLES)


def hide(people: Any, author: str, number: str, word: str, kinds: Any) -> None:
    """Every text of the record gets the word in front, and only some may read it."""
    with transaction(people[author].actor) as tx:
        version = correct(tx, number, f"{word} is for some")
        content = {**marked(kinds[version.kind], version.content, word), "confidentiality": "restricted"}
        save(tx, kind=version.kind, number=number, content=content)
    records.sent_and_approved(people, author, number)


def marked(kind: Kind, content: dict[str, Any], word: str) -> dict[str, Any]:
    """As it is, with the word; rows that results were judged by may not be touched any more."""
    return {
        name: value if name in JUDGED_BY else worded(kind.find(name), value, word)
        for name, value in content.items()
    }


def worded(field: Field | None, value: Any, word: str) -> Any:
    if field is not None and field.type == "rows":
        columns = {column.name: column for column in field.columns}
        return [{name: worded(columns.get(name), it, word) for name, it in row.items()} for row in value]
    return f"{word} {value}" if field is not None and field.type in ("str", "text") and value else value


RESTRICTED = Organisation("agreements that are hidden", build_hidden, {**SMALL.emails, COLLEAGUE: EMAIL})


@pytest.fixture
def organisation() -> Organisation:
    return RESTRICTED


def test_no_page_says_what_a_hidden_record_says(app: Flask, sign_in: Callable[[str], Client]):
    told: dict[str, str] = {}
    visits = 0
    for _visit in walk(app, listening(sign_in(COLLEAGUE), WORDS, told), [*seeds(app), *forms(app)]):
        visits += 1
    assert visits > 100
    assert told == {}, "\n".join(f"{path}: {place}" for path, place in told.items())


def test_who_may_read_them_meets_the_words(app: Flask, sign_in: Callable[[str], Client]):
    """Else the test above would find nothing because there is nothing to be found."""
    told: dict[str, str] = {}
    opened = listening(sign_in("LA"), tuple(HIDDEN), told)
    for number in hidden():
        opened(f"/r/{number}")
    assert len(told) == len(hidden())


def test_a_form_takes_no_hidden_record_by_its_number(sign_in: Callable[[str], Client]):
    """Neither to work out what it says, nor to keep it."""
    client = sign_in(COLLEAGUE)
    typed = {"sla": SLA, "period_from": "2026-10-01", "period_to": "2026-10-31", "occurred_on": "2026-11-02",
             "lines-0-id": "r2", "lines-0-target": f"{SLA}/1/r2", "lines-0-value": "80"}  # fmt: skip
    for button in ("refresh", "save", "add-lines"):
        page = client.post("/records/measurement/new", data={**typed, button: "1"})
        assert page.status_code in (200, 422)
        assert not [word for word in (*WORDS, "Missed") if word in page.text]
    assert "MSR-2026-0003" not in client.get("/records/measurement").text


def test_who_imports_may_name_no_hidden_record(app: Flask, people: dict[str, Person]):
    content = {**sheet("2026-10", "99.97", "40"), "language": "en"}
    refused = pytest.raises(Refusal, match=f"There is no record {SLA}")
    with app.test_request_context("/"), refused, transaction(acting(people)) as tx:
        save(tx, kind="measurement", content=content)


def test_what_points_to_it_already_is_edited_all_the_same(
    app: Flask, people: dict[str, Person], sign_in: Callable[[str], Client]
):
    """Somebody who could read it put it there; whoever cannot leaves it where it is, and sees its number."""
    with app.test_request_context("/"), transaction(acting(people)) as tx:
        content = {**correct(tx, OPEN_SHEET, "A better source").content, "source": "Probes"}
        assert save(tx, kind="measurement", number=OPEN_SHEET, content=content).content["sla"] == SLA
    page = sign_in(COLLEAGUE).get(f"/r/{OPEN_SHEET}/edit")
    assert SLA in page.text and not [word for word in WORDS if word in page.text]


def acting(people: dict[str, Person]) -> Actor:
    return Actor(person=people[COLLEAGUE].number, roles=frozenset(ROLES))


def hidden() -> list[str]:
    return [number for _author, numbers in HIDDEN.values() for number in numbers]


def listening(client: Client, words: tuple[str, ...], told: dict[str, str]) -> Callable[[str], Any]:
    """Opens pages and notes those that say a word, with the place where it stands."""
    opened = by_client(client)

    def and_listened(path: str) -> tuple[int, str | None]:
        status, html = opened(path)
        for word in words:
            if html and (place := html.find(word)) >= 0 and path not in told:
                told[path] = html[max(0, place - 60) : place + 60]
        return status, html

    return and_listened


def forms(app: Flask) -> Iterator[str]:
    """Every form as it opens by itself, and for each record it may be about: also one that is hidden."""
    kinds = app.extensions["akashi_kinds"]
    of = {number.split("-")[0]: number for number in (KITA, LAST_MEETING, SUPPLIER, *hidden())}
    for kind in kinds.values():
        yield f"/records/{kind.id}/new"
        for field in kind.all_fields:
            for to in field.to:
                prefix = kinds[to].prefix if to in kinds else None
                if prefix in of:
                    yield f"/records/{kind.id}/new?{field.name}={of[prefix]}"
