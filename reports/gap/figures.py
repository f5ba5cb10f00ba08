"""The charts of the gap report, from its values: what each shows, and the sentence that is its title."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from controls.compare import SORTS
from reports import charts
from reports.charts import Point, Segment, Tick
from reports.gap.model import ControlPart, GapReport, Intervals, Target
from reports.wording import Words, words

ORDER = ("met", "partial", "not_met", "excused", "not_due", "no_population", "not_applicable", "not_computed")
CONTROL_STATUSES = tuple(status for status in ORDER if status != "not_applicable")
LINES_MAX = 4  # attainment charts under one control: those of missed targets
POINTS_MIN = 3  # fewer make no line


def controls_bar(report: GapReport) -> str:
    """Controls by status."""
    say, counts = words(report.issue.language), report.summary.counts
    segments = [Segment(status, say(f"status.{status}"), counts.get(status, 0)) for status in ORDER]
    spoken = say.join([f"{segment.label} {segment.count}" for segment in segments if segment.count])
    return charts.status_bar("controls-by-status", segments, say("summary.bar_title", parts=spoken))


def coverage_strips(report: GapReport, part: ControlPart) -> Iterator[str]:
    """The planned intervals of a control's subjects, cut into charts that fit a page."""
    say, asked = words(report.issue.language), report.question
    days = (asked.period_from, asked.period_to + timedelta(days=1))
    title = say("results.coverage_title", control=part.head.id, parts=counted(say, part.counts))
    for place, strips in enumerate(part.charts):
        yield charts.coverage(f"{part.head.id}-coverage-{place + 1}", strips, _ticks(say, days), days, title)


def parts(say: Words, counts: Mapping[str, int]) -> str:
    """Controls by status in words: "7 met, 3 partly met". What is not computed is said elsewhere."""
    shown = [status for status in ORDER if counts.get(status) and status != "not_computed"]
    return say.join([say(f"summary.part.{status}", n=counts[status]) for status in shown])


def intervals(say: Words, found: Intervals) -> str:
    """Planned intervals by what became of them: "53 met, 2 met late, 3 gaps"."""
    names = ("met", "met_late", "excused", "partial", "gap")
    counts = {name: getattr(found, name) for name in names}
    return say.join([say(f"summary.part.{name}", n=n) for name, n in counts.items() if n])


def sorts(say: Words, counts: Mapping[str, int]) -> str:
    """Changes by sort in words: "2 closed, 1 new"."""
    return say.join([say(f"changes.part.{sort}", n=counts[sort]) for sort in SORTS if counts.get(sort)])


def counted(say: Words, counts: Mapping[str, int]) -> str:
    """Subjects by status in words: "3 subjects met, 1 partly met"."""
    return say.join(
        [say(f"results.subjects.{status}", n=counts[status]) for status in ORDER if counts.get(status)]
    )


def _ticks(say: Words, days: tuple[date, date]) -> list[Tick]:
    """A tick each month, each quarter in a long period; the year stands where it begins to hold."""
    months = list(_months(*days))
    step = 1 if len(months) <= 14 else 3
    shown = months[::step]
    return [
        Tick(month, _label(say, month, month.month <= step or place == 0))
        for place, month in enumerate(shown)
    ]


def _months(first: date, end: date) -> Iterator[date]:
    month = first
    while month < end:
        yield month
        month = (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def _label(say: Words, month: date, with_year: bool) -> str:
    if not with_year:
        return say.month(month, year=False)
    year = f"{month.year % 100:02d}"
    return f"{year}/{month.month}" if say.language == "ja" else f"{say.month(month, year=False)} {year}"


def trend(report: GapReport, part: ControlPart, target: Target, place: int) -> str:
    """The results of one target as a line in a table."""
    say = words(report.issue.language)
    title = say("results.trend_title", target=target.name, met=target.met, n=target.measured)
    return charts.sparkline(f"{part.head.id}-trend-{place}", target.points, target.value, title)


def missed_lines(report: GapReport, part: ControlPart) -> Iterator[tuple[str, str]]:
    """One larger chart, with its title, for each target that was missed, up to a few."""
    say = words(report.issue.language)
    missed = [t for t in part.targets if t.missed and len(t.points) >= POINTS_MIN]
    for place, target in enumerate(missed[:LINES_MAX]):
        title = attainment_title(say, target)
        limit = Point("", target.value, target.limit)
        yield title, charts.attainment(f"{part.head.id}-attainment-{place + 1}", target.points, limit, title)


def attainment_title(say: Words, target: Target) -> str:
    return say(
        "results.attainment_title",
        target=target.name,
        subject=target.subject,
        limit=target.limit,
        missed=target.missed,
        n=target.measured,
    )
