"""Rules asked about plain values: the problems that rules of one word find."""

from __future__ import annotations

from app.records import rules
from app.records.rules.case import RuleCase
from tests.records.contents import all_kinds
from tests.support.lookup import ValueLookup

KINDS = all_kinds()
NAMES = {"CUS-1": "Kita Logistics", "PER-1": "Yui Nakamura", "PER-2": "Kenji Mori"}


def line(number, row, edition=1):
    return {"record": number, "edition": edition, "row": row}


def broken(word, kind, content, *seen, language="en", **more):
    """The problems that rules of this word find: (path, sentence)."""
    lookup = ValueLookup(seen, language=language, names=NAMES, kinds=KINDS)
    cases = (
        RuleCase(KINDS[kind], rule, content, lookup, **more)
        for rule in KINDS[kind].rules
        if rule.rule == word
    )
    return [(problem.path, problem.message) for case in cases for problem in rules.WORDS[word](case)]
