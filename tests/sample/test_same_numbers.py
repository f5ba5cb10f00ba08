"""What is due is counted alike on the first page, in the matrix and in the gap report."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.support.program import Client

pytestmark = pytest.mark.one_database


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_due_and_covered_are_what_the_report_says(sign_in: Callable[[str], Client]):
    """An interval recorded before its last day counts when it is due, and not before, everywhere."""
    client = sign_in("QM")
    report = words_of(client.get("/reports/gap/document").text)
    said = re.search(
        r"(\d+) planned intervals came due in the period: (\d+) met, (\d+) met late, (\d+) excused, "
        r"(\d+) partly met, (\d+) gaps",
        report,
    )
    assert said is not None
    due, met, late, excused, partial, gaps = map(int, said.groups())
    matrix = client.get("/coverage").text
    shares = [(int(done), int(of)) for done, of in re.findall(r"\b(\d+)/(\d+)\b", words_of(matrix))]
    assert (sum(done for done, _ in shares), sum(of for _, of in shares)) == (met + late + excused, due)
    for page in (matrix, client.get("/").text):
        assert f"{gaps} gaps {partial} partly met" in words_of(page)
