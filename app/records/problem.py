"""One thing that is wrong with a record, said so that it can be put right."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """`path` is the form field it belongs to ("attendees-0-person"), "" for the record as a whole.

    `lacking`: something is not there, rather than wrong.
    """

    path: str
    message: str
    lacking: bool = False


def by_path(problems: list[Problem]) -> dict[str, str]:
    """The first sentence for each path."""
    found: dict[str, str] = {}
    for problem in problems:
        found.setdefault(problem.path, problem.message)
    return found
