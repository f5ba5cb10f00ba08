"""Values on their way from SQLite to PostgreSQL."""

from __future__ import annotations

import csv

from app.operations.moving import line


def test_texts_survive_whatever_is_in_them():
    texts = ["", "a,b", 'say "yes"', "two\nlines", "証 ", "\\N", "\\x00"]
    assert next(csv.reader(line(texts).splitlines(keepends=True), strict=True)) == texts


def test_nothing_and_the_empty_text_are_two_things():
    assert line([None, "", 0, True, b"\x01\xff"]) == ',"","0","True","\\x01ff"\n'
