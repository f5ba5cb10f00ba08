"""What was worked out, with all it was worked out from: kept until any of that changes.

Each look at the facts has a key: a record's number, a whole kind, a kind and what its records name. A key
says at least as much as was looked at, never less.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any, TypeVar

from controls.news import News
from controls.quick import quick

K = TypeVar("K")
V = TypeVar("V")
MOST = 100_000  # a large organisation needs a third of it for a question
Key = Hashable
NUMBERS, KINDS, SUBJECT, SUBJECTS, PLANS, EXCEPTIONS = (
    "numbers", "kinds", "subject", "subjects", "plans", "exceptions",
)  # fmt: skip


@quick
@dataclass(frozen=True, slots=True)
class Made:
    """Something worked out, and all it was worked out from."""

    value: Any
    looked_at: Set[Key]


def keep(made: dict[K, V], key: K, value: V, most: int = MOST) -> V:
    """Kept under its key; the oldest make room."""
    made[key] = value
    while len(made) > most:
        made.pop(next(iter(made)), None)
    return value


def untouched(made: Mapping[K, Made], touched: set[Key]) -> dict[K, Made]:
    """What was worked out from other things alone."""
    return {name: one for name, one in dict(made).items() if one.looked_at.isdisjoint(touched)}


def touched_by(news: News) -> set[Key]:
    """All keys under which somebody may have looked at something that is not as it was."""
    keys: set[Key] = set()
    for record in (*news.records.gone, *news.records.come):
        keys |= {(NUMBERS, record.number), (KINDS, record.kind)}
        keys |= {(record.kind, name) for name in (*record.subjects, *mentioned(record.content))}
    for subject in (*news.subjects.gone, *news.subjects.come):
        keys |= {(SUBJECT, subject.number), (SUBJECTS, subject.kind)}
    keys |= {(PLANS, plan.subject) for plan in (*news.plans.gone, *news.plans.come)}
    keys |= {(EXCEPTIONS, one.plan) for one in (*news.exceptions.gone, *news.exceptions.come)}
    return keys


def mentioned(content: Any) -> Iterator[str]:
    """Every text in a content: whatever it names is among them."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for value in content.values():
            yield from mentioned(value)
    elif isinstance(content, list):
        for value in content:
            yield from mentioned(value)
