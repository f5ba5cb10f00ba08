"""The rules of a kind, run on a content: every broken one becomes a sentence at its field.

`at = "save"` are those a draft has to keep too; the others wait until the record is sent. A rule with an
empty side is silent: whether something has to be filled is said by the field.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.records import extension
from app.records.lookup import Content, Lookup
from app.records.problem import Problem, by_path
from app.records.rules import comparing, filling, others, outages, tables
from app.records.rules.case import RuleCase
from app.records.rules.figures import contradictions
from app.records.rules.filling import complete, filled
from controls.kinds import Kind

__all__ = ["Problem", "by_path", "check", "complete", "filled"]

WORDS: dict[str, extension.RuleWord] = {
    "after": comparing.after,
    "at_least_one_of_each": tables.at_least_one_of_each,
    "at_least_rows": tables.at_least_rows,
    "check_digit": comparing.check_digit,
    "differs_from": others.differs_from,
    "explains_outages": outages.explains_outages,
    "in_bounds": comparing.in_bounds,
    "needed_from_version": filling.needed_from_version,
    "needed_if": filling.needed_if,
    "needed_if_differs": filling.needed_if_differs,
    "no_overlap": others.no_overlap,
    "not_above": comparing.not_above,
    "not_above_named": tables.not_above_named,
    "not_before": comparing.not_before,
    "not_both": filling.not_both,
    "not_in_future": comparing.not_in_future,
    "not_while": others.not_while,
    "one_of_fields": filling.one_of_fields,
    "rows_cover": tables.rows_cover,
    "same_as": others.same_as,
    "sum_is": comparing.sum_is,
    "touches_period": outages.touches_period,
    "unique_rows": tables.unique_rows,
}
# What these find is not there; what the others find is wrong.
LACKING = frozenset(
    {
        "at_least_one_of_each",
        "at_least_rows",
        "explains_outages",
        "needed_from_version",
        "needed_if",
        "needed_if_differs",
        "one_of_fields",
        "rows_cover",
    }
)
for _word, _function in WORDS.items():
    extension.rule(_word, _function)


def check(
    kind: Kind,
    content: Content,
    lookup: Lookup,
    at: str,
    approver: str | None = None,
    version: int = 1,
    *,
    number: str | None = None,
    correction: int = 0,
) -> list[Problem]:
    """Everything wrong with a computed content, in the order of fields and rules.

    `at`: "save" for a draft, "submit" for a record that is sent or approved. `approver` is the person
    approving, `version` the edition, `correction` how often it was put right, `number` that of the record, if
    it has one.
    """
    problems = list(contradictions(kind, content, lookup))
    if at != "save":
        problems += complete(kind, content, lookup, 1 + correction)
    for rule in kind.rules:
        if rule.at == "save" or at != "save":
            problems += broken(RuleCase(kind, rule, content, lookup, number, approver, version))
    return problems


def broken(case: RuleCase) -> Iterator[Problem]:
    function = extension.word("rule", case.rule.rule)
    if function:
        lacking = case.rule.rule in LACKING
        yield from (replace(problem, lacking=lacking) for problem in function(case))
