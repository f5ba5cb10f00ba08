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
@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """Something worked out, and all it was worked out from: what was looked at, and what else was made.

    A record that many subjects share is looked at for each of them, and may look at each of them itself: what
    was made of it stands in one place, not in every judgement.
    """

    value: Any
    looked_at: Set[Key]
    rests_on: Set[Made] = frozenset()


def keep(made: dict[K, V], key: K, value: V, most: int = MOST) -> V:
    """Kept under its key; the oldest make room."""
    made[key] = value
    while len(made) > most:
        made.pop(next(iter(made)), None)
    return value


class Untouched:
    """Tells what was worked out from other things alone than those touched."""

    def __init__(self, touched: Set[Key]) -> None:
        self.touched = touched
        self._stands: dict[Made, bool] = {}

    def of(self, made: Mapping[K, Made]) -> dict[K, Made]:
        return {name: one for name, one in dict(made).items() if self._holds(one)}

    def _holds(self, one: Made) -> bool:
        """Whether it still is what one would work out now."""
        if not one.looked_at.isdisjoint(self.touched):
            return False
        return not one.rests_on or all(map(self._stands_still, one.rests_on))

    def _stands_still(self, one: Made) -> bool:
        """The same of what many others rest on: found once for all of them."""
        found = self._stands.get(one)
        if found is None:
            found = self._stands[one] = self._holds(one)
        return found


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
