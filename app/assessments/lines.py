"""Which lines of the coverage matrix a page shows: what lacks something in full, what is quiet together.

A control's subjects with planned intervals have a line each; those without stand side by side, by status.
Where there are many lines, a control that lacks nothing is one line, which opens when the control is chosen.
What is still too much for one page goes on the next one, cut between controls where that is possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise

from controls.assessment import ControlResult, SubjectResult, WindowResult

LACKING = frozenset({"gap", "partial", "not_met"})
MANY_LINES = 60
SIDE_BY_SIDE = 6
CELLS = 800  # of a page, about 60 subjects × 12 months and what else is asked of them
# What a line that stands for several says where they differ: what they do not all have goes first.
TOGETHER = (
    "gap", "not_met", "partial", "not_computed", "excused", "open", "not_due", "met_late", "met",
    "not_applicable",
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """What a page shows of one control; `folded`: as one line."""

    result: ControlResult
    planned: tuple[SubjectResult, ...] = ()  # with intervals in the period
    plain: tuple[SubjectResult, ...] = ()
    folded: bool = False

    @property
    def subjects(self) -> tuple[SubjectResult, ...]:
        return (*self.planned, *self.plain)

    @property
    def lines(self) -> int:
        return len(self.planned) + -(-len(self.plain) // SIDE_BY_SIDE)

    @property
    def cells(self) -> int:
        windows = 0 if self.folded else sum(len(subject.windows) for subject in self.planned)
        return windows + (1 if self.folded else len(self.plain))

    def by_status(self) -> Iterator[tuple[str, list[SubjectResult]]]:
        """Subjects without intervals, the gravest first."""
        order = sorted(self.plain, key=lambda subject: TOGETHER.index(subject.status))
        return ((status, list(some)) for status, some in groupby(order, lambda subject: subject.status))


def parts_of(
    results: Iterable[ControlResult], *, gaps_only: bool = False, opened: str = ""
) -> tuple[list[Part], list[ControlResult]]:
    """Controls that have lines, and those that have nothing to show but a status that asks for nothing."""
    parts, quiet = [], []
    for result in results:
        shown = [s for s in shown_subjects(result) if not gaps_only or lacking(s)]
        if shown or result.status in LACKING:
            parts.append(part_of(result, shown))
        elif not gaps_only:
            quiet.append(result)
    if sum(part.lines for part in parts) > MANY_LINES:
        parts = [replace(part, folded=foldable(part) and part.result.control != opened) for part in parts]
    return parts, quiet


def part_of(result: ControlResult, subjects: Sequence[SubjectResult]) -> Part:
    planned = tuple(subject for subject in subjects if subject.windows)
    return Part(result, planned, tuple(subject for subject in subjects if not subject.windows))


def foldable(part: Part) -> bool:
    return part.lines > 1 and not any(lacking(subject) for subject in part.subjects)


def shown_subjects(result: ControlResult) -> list[SubjectResult]:
    return [subject for subject in result.subjects if subject.status != "not_applicable" or subject.windows]


def lacking(subject: SubjectResult) -> bool:
    return subject.status in LACKING or any(window.status in LACKING for window in subject.windows)


def pages_of(parts: Iterable[Part]) -> list[list[Part]]:
    """At least one page, each within `CELLS`."""
    pages: list[list[Part]] = [[]]
    for piece in (piece for part in parts for piece in pieces(part)):
        if pages[-1] and sum(part.cells for part in pages[-1]) + piece.cells > CELLS:
            pages.append([])
        pages[-1].append(piece)
    return pages


def pieces(part: Part) -> Iterator[Part]:
    """The part itself, or pieces of it that fit a page."""
    if part.cells <= CELLS:
        yield part
        return
    some: list[SubjectResult] = []
    cells = 0
    for subject in part.subjects:
        more = max(len(subject.windows), 1)
        if some and cells + more > CELLS:
            yield part_of(part.result, some)
            some, cells = [], 0
        some.append(subject)
        cells += more
    yield part_of(part.result, some)


@dataclass(frozen=True)
class Page:
    """One page of the matrix. `first` and `last` count its controls from 1."""

    parts: tuple[Part, ...]
    number: int
    pages: int
    first: int
    total: int

    @property
    def last(self) -> int:
        return self.first + len(self.parts) - 1

    @property
    def ends(self) -> bool:
        return self.number == self.pages


def page_of(parts: Sequence[Part], wanted: int | None, control: str, subject: str) -> Page:
    """The page wanted, else the one on which the cell of a control and a subject stands."""
    pages = pages_of(parts)
    number = min(max(wanted or place_of(pages, control, subject) + 1, 1), len(pages))
    first = sum(len(page) for page in pages[: number - 1]) + 1
    return Page(tuple(pages[number - 1]), number, len(pages), first, sum(len(page) for page in pages))


def place_of(pages: Sequence[Sequence[Part]], control: str, subject: str) -> int:
    """Where a cell stands, from 0; the first page when it is nowhere."""
    of_control = [
        (place, part) for place, page in enumerate(pages) for part in page if part.result.control == control
    ]
    exact = (place for place, part in of_control if any(s.subject == subject for s in part.subjects))
    return next(exact, of_control[0][0] if of_control else 0)


def together(subjects: Iterable[SubjectResult]) -> list[WindowResult]:
    """The windows of several subjects as one line; none where they overlap without being the same."""
    spans: dict[tuple[date, date], WindowResult] = {}
    for window in (window for subject in subjects for window in subject.windows):
        known = spans.setdefault((window.start, window.end), window)
        spans[window.start, window.end] = min(known, window, key=lambda it: TOGETHER.index(it.status))
    windows = [spans[span] for span in sorted(spans)]
    return [] if any(one.end > other.start for one, other in pairwise(windows)) else windows
