"""The picture that compares evaluations: what its shades mean can be read in both languages."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

import pytest

from app.suppliers.comparison import Graded, compare
from app.suppliers.grades import Criterion
from reports.svg import width_of

KEY = ("CRT-2026-0001", "r1")
ENGLISH = ("November 2024", "November 2025", "May 2026")
JAPANESE = ("2024年11月", "2025年11月", "2026年5月")


@pytest.mark.parametrize("labels", [ENGLISH, JAPANESE])
def test_the_labels_of_the_key_stand_clear_of_each_other(app, labels: tuple[str, ...]):
    with app.test_request_context("/"):
        found = compare(
            [Criterion(KEY, "Continuity", 100, 5, False)],
            [Graded(label, {KEY: Fraction(place + 2)}) for place, label in enumerate(labels)],
        )
    assert found
    for picture, width in ((found.picture, 720), (found.small, 380)):
        texts = [(float(x), text) for x, text in re.findall(r'<text x="([\d.]+)"[^>]*>(.*?)</text>', picture)]
        key = [(x, x + width_of(text, 11)) for x, text in texts if text in labels]
        assert len(key) == len(labels)
        assert all(end + 10 < following for (_x, end), (following, _end) in pairwise(key))
        assert key[0][0] >= 0 and key[-1][1] <= width
