"""The coverage page of 60 subjects × 12 months: `python -m bench.matrix [subjects]`.

Processor milliseconds of a request through the whole program (session, access, SQL, page), the facts and the
answer being kept from the request before, and the bytes of the page: as it is and packed.
"""

from __future__ import annotations

import gzip
import re
import statistics
import sys
import time

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.db import db
from bench.history import NEW_TERMS
from bench.house import grow, house
from bench.services import monthly_reviews
from tests.support.program import Client, client_of

AIM_MS, AIM_KIB = 60, 60
SUBJECTS = 60
REQUESTS = 40
PAGE = f"/coverage?year={NEW_TERMS.year}&clause=8.3.1"


def signed_in(app: Flask) -> FlaskClient:
    """A browser in which the one person with a sign-in is signed in."""
    app.test_client_class = Client
    client = client_of(app)
    client.sign_in_as(db.session.scalars(select(Account.fs_uniquifier)).one())
    return client


def get(client: FlaskClient, page: str) -> tuple[float, bytes]:
    """Processor milliseconds and the bytes of the answer."""
    begun = time.process_time()
    answer = client.get(page)
    spent = time.process_time() - begun
    if answer.status_code != 200:
        raise RuntimeError(f"{page}: {answer.status}")
    return spent * 1000, answer.get_data()


def main(subjects: int, requests: int = REQUESTS) -> None:
    with house() as app:
        grow(app, sys.maxsize, lambda history: monthly_reviews(history, subjects))
        client = signed_in(app)
        first, _body = get(client, PAGE)
        times, bodies = zip(*(get(client, PAGE) for _ in range(requests)), strict=True)
    body = bodies[0]
    cells = len(re.findall(rb"<td[^>]*><a ", body))
    print(f"{subjects} subjects, {cells} cells, {requests} requests")
    print(
        f"first request {first:.0f} ms of CPU; then median {statistics.median(times):.1f} ms,"
        f" best {min(times):.1f} ms (aim {AIM_MS})"
    )
    each, packed = len(body) / max(cells, 1), len(gzip.compress(body, 6)) / 1024
    print(
        f"page {len(body) / 1024:.1f} KiB (aim {AIM_KIB}), {each:.0f} bytes a cell with the frame;"
        f" packed {packed:.1f} KiB"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SUBJECTS)
