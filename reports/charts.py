"""The charts of the reports, drawn here as SVG: the same string on a page and on paper.

Every chart has a title that says its point, for on paper that is all a screen reader gets of it. A mark
stands beside every colour. Equal input gives equal bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from reports.svg import INK, MISS, QUIET, RULE, Picture, n, shortened, width_of

WIDTH = 640.0
NAMES = 172.0  # room for the names left of a strip
Scale = Callable[[date], float]


@dataclass(frozen=True, slots=True)
class Segment:
    status: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One window: `end` is excluded; `tip` is its full name for a pointer."""

    start: date
    end: date
    status: str
    tip: str


@dataclass(frozen=True, slots=True)
class Strip:
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A day on the axis, and the words above the stretch that begins there."""

    day: date
    label: str


@dataclass(frozen=True, slots=True)
class Point:
    """One result: `value` is None where nothing was measured; `text` is the value in words."""

    label: str
    value: float | None
    text: str
    missed: bool = False


def status_bar(chart: str, segments: Sequence[Segment], title: str) -> str:
    """Shares of a whole as one bar with its key below. Segments without count are left out of both."""
    shown = [segment for segment in segments if segment.count]
    total = sum(segment.count for segment in shown)
    places = list(_key_places(shown))
    picture = Picture(chart, WIDTH, 42 + 19 * max((line for _, line in places), default=0), title)
    left = 0.0
    for segment, (x, line) in zip(shown, places, strict=True):
        width = WIDTH * segment.count / total
        picture.block(left, 0, max(width - 1.5, 1), 16, segment.status, f"{segment.label}: {segment.count}")
        picture.block(x, 27 + 19 * line, 13, 13, segment.status)
        picture.text(x + 18, 37 + 19 * line, f"{segment.label} {segment.count}", fill=INK, size=10)
        left += width
    return picture.done()


def _key_places(segments: Sequence[Segment]) -> Iterator[tuple[float, int]]:
    """Where each entry of the key stands, and on which line: it wraps like words."""
    x, line = 0.0, 0
    for segment in segments:
        width = 18 + width_of(f"{segment.label} {segment.count}", 10)
        if x and x + width > WIDTH:
            x, line = 0.0, line + 1
        yield x, line
        x += width + 14


def coverage(
    chart: str, strips: Sequence[Strip], ticks: Sequence[Tick], days: tuple[date, date], title: str
) -> str:
    """One line per subject, one cell per window on a scale of days from `days[0]` to `days[1]` (excluded).

    A cell that begins before or ends after the scale is cut and gets an arrow on that side.
    """
    top, pitch = 17.0, 18.0
    bottom = top + pitch * len(strips)
    scale = _scale(days)
    picture = Picture(chart, WIDTH, bottom + 1, title)
    for tick in ticks:
        picture.line(scale(tick.day), 3, scale(tick.day), bottom, RULE, 0.5)
        picture.text(scale(tick.day) + 3, 10.5, tick.label, size=8.5)
    for row, strip in enumerate(strips):
        y = top + pitch * row
        picture.text(0, y + 11.5, shortened(strip.label, NAMES - 10, 9.5), fill=INK, size=9.5)
        for cell in strip.cells:
            _cell(picture, cell, scale, days, y + 1)
    return picture.done()


def _scale(days: tuple[date, date]) -> Scale:
    first, length = days[0].toordinal(), max((days[1] - days[0]).days, 1)
    return lambda day: NAMES + (WIDTH - NAMES - 6) * (day.toordinal() - first) / length


def _cell(picture: Picture, cell: Cell, scale: Scale, days: tuple[date, date], y: float) -> None:
    left, right = scale(max(cell.start, days[0])) + 1, scale(min(cell.end, days[1])) - 1
    picture.block(left, y, max(right - left, 1), 15, cell.status, cell.tip)
    if cell.start < days[0]:
        picture.path(f"M{n(left - 1.5)} {n(y + 4)}l-3 3.5l3 3.5", QUIET, 1)
    if cell.end > days[1]:
        picture.path(f"M{n(right + 1.5)} {n(y + 4)}l3 3.5l-3 3.5", QUIET, 1)


def attainment(chart: str, points: Sequence[Point], target: Point, title: str, height: float = 110) -> str:
    """Results over time against one target, misses marked. The line breaks where nothing was measured."""
    plot = _Plot(8, WIDTH - 92, 10, height - 20, _reach(points, target.value), 0.14)
    picture = Picture(chart, WIDTH, height, title)
    picture.line(plot.left, plot.bottom, plot.right, plot.bottom, RULE, 0.75)
    if target.value is not None:
        picture.line(plot.left, plot.y(target.value), plot.right, plot.y(target.value), MISS, 0.9, "4 3")
        picture.text(plot.right + 6, plot.y(target.value) + 3, target.text, fill=MISS)
    _curve(picture, points, plot, 2.4, every=True)
    for place, point in enumerate(points):
        if place % (len(points) // 13 + 1) == 0:
            picture.text(plot.x(place, len(points)), height - 7, point.label, anchor="middle", size=8.5)
    _last_value(picture, points, target.value, plot)
    return picture.done()


def _last_value(picture: Picture, points: Sequence[Point], target: float | None, plot: _Plot) -> None:
    """The newest result in words at the right edge, moved aside where the target's own words stand."""
    last = next((point for point in reversed(points) if point.value is not None), None)
    if last is None or last.value is None:
        return
    y = plot.y(last.value)
    near = target is not None and abs(y - plot.y(target)) < 11
    shift = 3.0 if not near else -9.0 if last.value >= (target or 0.0) else 14.0
    picture.text(plot.right + 6, y + shift, last.text, fill=INK, weight=600)


def sparkline(chart: str, points: Sequence[Point], target: float | None, title: str) -> str:
    """A line of results as small as a word; the target is a thin rule, a miss a red triangle."""
    width, height = 96.0, 18.0
    plot = _Plot(0, width, 5, height - 5, _reach(points, target), 0)
    picture = Picture(chart, width, height, title)
    if target is not None:
        picture.line(0, plot.y(target), width, plot.y(target), "#9aa5b3", 0.75, "2 2")
    _curve(picture, points, plot, 1.6, every=False)
    return picture.done()


def _reach(points: Sequence[Point], target: float | None) -> list[float]:
    values = [point.value for point in points if point.value is not None]
    return values + ([] if target is None else [target]) or [0.0]


@dataclass(frozen=True, slots=True)
class _Plot:
    """The area a line is drawn in: places to x, values to y. `air` is the share kept free above and below."""

    left: float
    right: float
    top: float
    bottom: float
    reach: Sequence[float]
    air: float

    def x(self, place: int, count: int) -> float:
        return self.left + 4 + (self.right - self.left - 8) * place / max(count - 1, 1)

    def y(self, value: float) -> float:
        low, spread = min(self.reach), (max(self.reach) - min(self.reach)) or 1.0
        share = ((value - low) / spread + self.air) / (1 + 2 * self.air)
        return self.bottom - (self.bottom - self.top) * share


def _curve(picture: Picture, points: Sequence[Point], plot: _Plot, radius: float, *, every: bool) -> None:
    """The line and its marks: every result, or only the misses and the last."""
    line, before = "", None
    spots: list[tuple[float, float, Point]] = []
    for place, point in enumerate(points):
        if point.value is not None:
            x, y = plot.x(place, len(points)), plot.y(point.value)
            line += f"{'M' if before is None else 'L'}{n(x)} {n(y)}"
            spots.append((x, y, point))
        before = point.value
    if line:
        picture.path(line, INK, 1.2)
    for x, y, point in spots:
        tip = f"{point.label}: {point.text}"
        if point.missed:
            picture.triangle(x, y, radius + 1.4, tip)
        elif every or point is points[-1]:
            picture.disc(x, y, radius, INK, tip)
