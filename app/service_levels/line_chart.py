"""Results over time: scale at the left, periods below, the target dashed, misses marked and named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10

from app.web.pictures import token
from reports.charts import Point
from reports.svg import INK, MISS, RULE, Picture, n, width_of

TOP, BOTTOM, RIGHT = 16.0, 26.0, 10.0
LINE, BAND = token("accent"), token("gap-bg")
TICKS = 4
TINY = 1e-6  # values have no more decimals
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Size:
    """Of the picture, in units that are pixels where it is shown at its own size."""

    width: float
    height: float


WIDE, SMALL = Size(720, 220), Size(380, 150)


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a value and a place in time stand on the picture."""

    low: float
    high: float
    left: float
    places: int
    size: Size

    @property
    def right(self) -> float:
        return self.size.width - RIGHT

    @property
    def bottom(self) -> float:
        return self.size.height - BOTTOM

    def x(self, place: int) -> float:
        return self.left + self.step * (place + 0.5)

    @property
    def step(self) -> float:
        return (self.right - self.left) / max(self.places, 1)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.bottom - (self.bottom - TOP) * share


def line_chart(
    chart: str, points: Sequence[Point], target: Point, title: str, unit: str, size: Size = WIDE
) -> str:
    """`target.text` stands at its line; `unit` follows each number of the scale."""
    values = [point.value for point in points if point.value is not None]
    marks = with_room(ticks(values + ([] if target.value is None else [target.value])), points, target)
    words = [f"{mark}{unit}" for mark in numbers(marks)]
    left = max(width_of(word, 11) for word in words) + 12
    scale = Scale(marks[0], marks[-1], left, len(points), size)
    picture = Picture(chart, size.width, size.height, title)
    bands(picture, points, scale)
    for mark, word in zip(marks, words, strict=True):
        picture.line(left, scale.y(mark), scale.right, scale.y(mark), RULE, 0.75)
        picture.text(left - 8, scale.y(mark) + 4, word, anchor="end", size=11)
    draw_target(picture, target, points, scale)
    curve(picture, points, target, scale)
    for place, point in enumerate(points):
        picture.text(scale.x(place), size.height - 8, point.label, anchor="middle", size=11)
    return picture.done()


def ticks(values: Sequence[float]) -> list[float]:
    """Round numbers from just below the lowest value to just above the highest."""
    low, high = min(values), max(values)
    spread = high - low if high - low > TINY else max(abs(high), 1.0)
    power = 10 ** floor(log10(spread / TICKS))
    step = next(power * factor for factor in STEPS if power * factor * TICKS >= spread)
    first, last = floor(low / step), ceil(high / step)
    return [round(step * k, 9) for k in range(first, max(last, first + 1) + 1)]


def with_room(marks: list[float], points: Sequence[Point], target: Point) -> list[float]:
    """One more step where a missed value stands at an edge, so that its number has room."""
    missed = [point.value for point in points if point.missed and point.value is not None]
    step = marks[1] - marks[0]
    if missed and min(missed) < marks[0] + step and not is_above(min(missed), target):
        marks = [round(marks[0] - step, 9), *marks]
    if missed and max(missed) > marks[-1] - step and is_above(max(missed), target):
        marks = [*marks, round(marks[-1] + step, 9)]
    return marks


def is_above(value: float, target: Point) -> bool:
    return target.value is not None and value > target.value


def numbers(marks: Sequence[float]) -> list[str]:
    """All with the decimals that the finest of them needs."""
    places = max(len(f"{mark:.6f}".rstrip("0").partition(".")[2]) for mark in marks)
    return [f"{mark:,.{places}f}" for mark in marks]


def bands(picture: Picture, points: Sequence[Point], scale: Scale) -> None:
    """The periods in which the target was missed, from top to bottom."""
    for place, point in enumerate(points):
        if point.missed:
            left, right = scale.x(place) - scale.step / 2, scale.x(place) + scale.step / 2
            edges = f"M{n(left)} {n(TOP)}H{n(right)}V{n(scale.bottom)}H{n(left)}z"
            picture.path(edges, "none", 0, BAND)


def draw_target(picture: Picture, target: Point, points: Sequence[Point], scale: Scale) -> None:
    """Its words stand at that end of the line, above or below, where the results leave most room."""
    if target.value is None:
        return
    y = scale.y(target.value)
    picture.line(scale.left, y, scale.right, y, INK, 1, "5 4")
    under = int(width_of(target.text, 11) / scale.step) + 2  # so many results stand over or under the words
    heights = (-6, 14) if y + 16 < scale.bottom else (-6,)
    places = [(side, height) for side in ("start", "end") for height in heights]
    anchor, shift = max(places, key=lambda it: clearance(points, under, it[0], y + it[1] - 4, scale))
    x = scale.left + 4 if anchor == "start" else scale.right
    picture.text(x, y + shift, target.text, anchor=anchor, fill=INK, size=11, weight=600)


def clearance(points: Sequence[Point], count: int, side: str, y: float, scale: Scale) -> float:
    """How far the line of the results at that end stays from the height y."""
    there = points[:count] if side == "start" else points[-count:]
    heights = [scale.y(point.value) for point in there if point.value is not None]
    crossed = any(min(pair) < y < max(pair) for pair in pairwise(heights))
    return 0.0 if crossed else min((abs(height - y) for height in heights), default=scale.bottom)


def curve(picture: Picture, points: Sequence[Point], target: Point, scale: Scale) -> None:
    """The line, broken where nothing was measured; a mark for each result, its value where it missed."""
    line, before = "", None
    for place, point in enumerate(points):
        if point.value is not None:
            line += f"{'M' if before is None else 'L'}{n(scale.x(place))} {n(scale.y(point.value))}"
        before = point.value
    if line:
        picture.path(line, LINE, 2)
    for place, point in enumerate(points):
        if point.value is None:
            continue
        x, y = scale.x(place), scale.y(point.value)
        tip = f"{point.label}: {point.text}"
        if point.missed:
            picture.triangle(x, y, 6, tip)
            put_value(picture, point, x, y - 10 if is_above(point.value, target) else y + 19, scale)
        else:
            picture.disc(x, y, 3.5, LINE, tip)


def put_value(picture: Picture, point: Point, x: float, y: float, scale: Scale) -> None:
    """The number of a missed result, kept inside the picture."""
    half, edge = width_of(point.text, 11) / 2, scale.size.width
    place, anchor = (x, "middle") if x + half < edge else (edge, "end")
    picture.text(place, y, point.text, anchor=anchor, fill=MISS, size=11, weight=650)
