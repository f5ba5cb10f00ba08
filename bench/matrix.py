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

from bench.history import NEW_TERMS
from bench.house import grow, house, signed_in
from bench.services import monthly_reviews
from tests.support.program import Client

AIM_MS, AIM_KIB = 60, 60
SUBJECTS = 60
REQUESTS = 40
PAGE = f"/coverage?year={NEW_TERMS.year}&clause=8.3.1"


def get(client: Client, page: str) -> tuple[float, bytes]:
    """Processor milliseconds and the bytes of the answer."""
    begun = time.process_time()
    answer = client.get(page)
    spent = time.process_time() - begun
    if answer.status_code != 200:
        raise RuntimeError(f"{page}: {answer.status}")
    return spent * 1000, answer.get_data()


def main(subjects: int, requests: int = REQUESTS) -> None:
    with house() as app:
        with app.app_context():
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
