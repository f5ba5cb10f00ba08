"""What changed between two assessments as values to print: every line in words, in one language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from controls.assessment import ItemResult, Question, Reason, WindowResult
from controls.catalog import Catalog
from controls.compare import SORTS, UNCHANGED, Change, Comparison
from controls.declaration import Text
from controls.wording import sentence
from reports.capped import ROWS_MAX, Capped
from reports.wording import words

PARTS = ("window", "item")


@dataclass(frozen=True, slots=True)
class Move:
    """One status that changed. `what` is the interval or the single case, empty for the whole of it.

    `before` and `after` are empty where there was nothing to judge.
    """

    control: str
    title: str
    subject: str
    what: str
    before: str
    after: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """`counts` of single shortfalls by sort and `moves` with a table for each sort that there is.

    `lasting`: short before and just as short now. `unchanged` and `beside`, those that changed
    from one status without shortfall to another, count intervals and single cases.
    """

    controls_total: int
    controls: tuple[Move, ...]
    counts: Mapping[str, int]
    lasting: int
    unchanged: int
    beside: int
    moves: tuple[tuple[str, Capped[Move]], ...]

    @property
    def nothing(self) -> bool:
        return not (self.controls or self.moves or self.beside)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The report issued before, held against this one; no comparison where its file cannot be read."""

    report: str
    question: Question
    comparison: Comparison | None


@dataclass(frozen=True, slots=True)
class Since:
    """What a report says about the one before it. `statuses` are those controls had then, where others."""

    report: str
    as_of: date
    changes: Changes | None
    statuses: Mapping[str, str]  # empty = not judged


def changes_of(
    comparison: Comparison,
    catalogs: Sequence[Catalog],
    names: Mapping[str, str],
    language: str,
    most: int = ROWS_MAX,
) -> Changes:
    """`catalogs`: where the titles of controls stand, the first that knows one; `most` rows of each sort."""
    tell = _Teller(catalogs, names, language)
    shortfalls = comparison.shortfalls()
    by_sort = {sort: [change for change in shortfalls if change.sort == sort] for sort in SORTS}
    return Changes(
        controls_total=sum(comparison.counts["control"].values()),
        controls=tuple(tell(change) for change in comparison.of("control")),
        counts=Counter(change.sort for change in shortfalls),
        lasting=comparison.lasting,
        unchanged=sum(comparison.counts[level][UNCHANGED] for level in PARTS),
        beside=sum(comparison.counts[level]["other"] for level in PARTS),
        moves=tuple(
            (sort, Capped(tuple(tell(change) for change in found[:most]), len(found)))
            for sort, found in by_sort.items()
            if found
        ),
    )


def since(earlier: Earlier, catalog: Catalog, names: Mapping[str, str], language: str, most: int) -> Since:
    found = earlier.comparison
    changes = changes_of(found, [catalog], names, language, most) if found else None
    statuses = {c.place.control: c.before or "" for c in found.of("control")} if found else {}
    return Since(earlier.report, earlier.question.as_of, changes, statuses)


class _Teller:
    """Puts changes into lines."""

    def __init__(self, catalogs: Sequence[Catalog], names: Mapping[str, str], language: str) -> None:
        self.titles = {c.id: c.title.get(language) for each in reversed(catalogs) for c in each.controls}
        self.names = names
        self.language = language
        self.words = words(language)

    def __call__(self, change: Change) -> Move:
        place, now = change.place, change.shown.reasons if change.after else ()
        return Move(
            control=place.control,
            title=self.titles.get(place.control, ""),
            subject=self._name(place.subject),
            what=self._what(change),
            before=change.before or "",
            after=change.after or "",
            sentences=self._said((*change.reasons, *now)),
        )

    def _what(self, change: Change) -> str:
        shown = change.shown
        if isinstance(shown, WindowResult):
            return self.words.interval(shown.start, shown.end)
        if isinstance(shown, ItemResult):
            label = shown.label.get(self.language) if isinstance(shown.label, Text) else shown.label
            return self.words.join([part for part in (self._name(shown.record), label) if part])
        return ""

    def _name(self, number: str) -> str:
        return self.names.get(number, number)

    def _said(self, reasons: Iterable[Reason]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(sentence(reason, self.language, self.names) for reason in reasons))
