"""The coverage page of 60 subjects × 12 months: `python -m bench.matrix [subjects]`.

Processor milliseconds of a request through the whole program (session, access, SQL, page), the facts and the
answer being kept from the request before, and the bytes of the page in both languages: as it is and packed.
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


def get(client: Client, page: str, lang: str = "en") -> tuple[float, bytes]:
    """Processor milliseconds and the bytes of the answer."""
    begun = time.process_time()
    answer = client.get(page, headers={"Accept-Language": lang})
    spent = time.process_time() - begun
    if answer.status_code != 200:
        raise RuntimeError(f"{page}: {answer.status}")
    return spent * 1000, answer.get_data()


def weighed(lang: str, body: bytes) -> str:
    each, packed = len(body) / max(cells_of(body), 1), len(gzip.compress(body, 6)) / 1024
    size = f"{lang}: page {len(body) / 1024:.1f} KiB (aim {AIM_KIB})"
    return f"{size}, {each:.0f} bytes a cell with the frame; packed {packed:.1f} KiB"


def cells_of(body: bytes) -> int:
    return len(re.findall(rb"<td[^>]*><a ", body))


def main(subjects: int, requests: int = REQUESTS) -> None:
    with house() as app:
        with app.app_context():
            grow(app, sys.maxsize, lambda history: monthly_reviews(history, subjects))
        client = signed_in(app)
        first, body = get(client, PAGE)
        times = [get(client, PAGE)[0] for _ in range(requests)]
        bodies = {lang: get(client, PAGE, lang)[1] for lang in ("en", "ja")}
    print(f"{subjects} subjects, {cells_of(body)} cells, {requests} requests")
    print(
        f"first request {first:.0f} ms of CPU; then median {statistics.median(times):.1f} ms,"
        f" best {min(times):.1f} ms (aim {AIM_MS})"
    )
    for lang, one in bodies.items():
        print(weighed(lang, one))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SUBJECTS)
