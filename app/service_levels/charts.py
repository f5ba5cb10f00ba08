"""Charts of results against their target, each with a sentence that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.i18n import _, language
from app.records.amounts import Row, name_of, promised, unit_name
from app.records.lookups import SqlLookup
from app.records.values import is_given
from app.records.wording import listed
from app.service_levels.line_chart import SMALL, WIDE, Size, line_chart
from app.service_levels.results import Measured, ResultLine, points, result_lines
from app.web.pictures import on_screen
from reports.charts import Point, sparkline


@dataclass(frozen=True, slots=True)
class Trend:
    """One target over time: as a picture, smaller for narrow windows, and as a table."""

    row: str
    name: str
    promised: str
    picture: Markup
    small: Markup
    lines: tuple[ResultLine, ...]


def spark(chart: str, target: Row, results: Sequence[Measured], lookup: SqlLookup) -> Markup:
    """As small as a word; nothing where nothing was measured yet."""
    found = points(results, lookup)
    if not any(point.value is not None for point in found):
        return Markup("")
    return on_screen(sparkline(chart, found, value_of(target), sentence(target, found, lookup)))


def trend(chart: str, row: str, results: Sequence[Measured], lookup: SqlLookup) -> Trend | None:
    """None where nothing was measured yet. The target is the one that judged the newest result."""
    found = points(results, lookup)
    target = results[-1].target if results else {}
    if not any(point.value is not None for point in found):
        return None
    lines = tuple(result_lines(results, lookup))
    wide, small = (drawn(f"{chart}-{size.width:.0f}", found, target, lookup, size) for size in (WIDE, SMALL))
    return Trend(row, name_of(target, lookup), promised(target, lookup), wide, small, lines)


def drawn(chart: str, found: Sequence[Point], target: Row, lookup: SqlLookup, size: Size) -> Markup:
    goal = Point("", value_of(target), _("Target %(target)s", target=promised(target, lookup)))
    unit = unit_name(target.get("unit", ""), lookup)
    space = "" if language() == "ja" or not unit else " "
    words = sentence(target, found, lookup)
    return on_screen(line_chart(chart, found, goal, words, space + unit, size))


def value_of(target: Row) -> float | None:
    return float(target["value"]) if is_given(target.get("value")) else None


def sentence(target: Row, found: Sequence[Point], lookup: SqlLookup) -> str:
    """What one would see: the target, the newest value, and when it was missed."""
    measured = [point for point in found if point.value is not None]
    missed = [point.label for point in measured if point.missed]
    words = {"name": name_of(target, lookup), "target": promised(target, lookup), "value": measured[-1].text}
    if not missed:
        return _("%(name)s: target %(target)s, last %(value)s, never missed.", **words)
    return _(
        "%(name)s: target %(target)s, last %(value)s, missed in %(periods)s.",
        periods=listed(missed, language()),
        **words,
    )
