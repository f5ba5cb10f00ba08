"""Moments as people type and read them: on a clock on the wall, kept as UTC.

Where the clock is put back, an hour comes twice, and its times say which they mean (02:30+01:00). Where it is
put forward, an hour never comes. Nothing is chosen for anybody.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from app.i18n import _
from app.records.values import parse_moment, plain, typed_day

FIRST, SECOND = 0, 1  # fold: which of two hours that read alike
_TYPED = re.compile(
    r"(?P<day>[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2})(?:日\s*|T|\s+)"
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?\s*"
    r"(?P<offset>Z|[+-][0-9]{2}:?[0-9]{2})?"
)


class NoMoment(ValueError):
    """Cannot be read as a moment."""

    def sentence(self) -> str:
        return _("Write day and time as 2026-11-18 10:00.")


class Skipped(NoMoment):
    """The clock was put forward over it."""

    def sentence(self) -> str:
        return _("The clock was put forward: this time did not come that day. Choose another.")


class Twice(NoMoment):
    """The clock was put back, and both hours read alike."""

    def __init__(self, wall: datetime) -> None:
        super().__init__("twice")
        self.wall = wall

    def sentence(self) -> str:
        first, second = (written(self.wall.replace(fold=fold), " ") for fold in (FIRST, SECOND))
        return _(
            "The clock was put back: this time came twice that day. Write %(first)s for the first time or "
            "%(second)s for the second.",
            first=first,
            second=second,
        )


# ---- reading ---------------------------------------------------------------------------------------------


def typed_moment(text: str, zone: Callable[[], tzinfo]) -> str:
    """In UTC; times without an offset are read on the clock of `zone`, midnight also as 24:00. NoMoment says
    what is wrong.
    """
    match = _TYPED.fullmatch(plain(text))
    if match is None:
        raise NoMoment("no moment")
    try:
        wall, offset = wall_time(match), match["offset"]
        at = wall.replace(tzinfo=offset_of(offset)) if offset else placed(wall, zone())
        return parse_moment(at.isoformat())
    except NoMoment:
        raise
    except (ValueError, OverflowError) as error:
        raise NoMoment("no moment") from error


def wall_time(match: re.Match[str]) -> datetime:
    """The day from the calendar and the time of day, without a zone."""
    midnight = datetime.fromisoformat(typed_day(match["day"]))
    if (match["hour"], match["minute"], match["second"] or "00") == ("24", "00", "00"):
        return midnight + timedelta(days=1)
    return midnight.replace(
        hour=int(match["hour"]), minute=int(match["minute"]), second=int(match["second"] or 0)
    )


def offset_of(text: str) -> tzinfo:
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    ahead = timedelta(hours=hours, minutes=minutes)
    return timezone(-ahead if text[0] == "-" else ahead)


def placed(wall: datetime, zone: tzinfo) -> datetime:
    """The one moment at which the clock shows this. Skipped and Twice where there is none, or are two."""
    at = wall.replace(tzinfo=zone)
    if at.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        raise Skipped("skipped")
    if comes_twice(at):
        raise Twice(at)
    return at


def comes_twice(at: datetime) -> bool:
    """Does the clock show this time once more? A time that it skips has two offsets too."""
    first, second = at.replace(fold=FIRST).utcoffset(), at.replace(fold=SECOND).utcoffset()
    return first is not None and second is not None and first > second


# ---- writing ---------------------------------------------------------------------------------------------


def on_clock(moment: str, zone: tzinfo) -> datetime:
    """A moment as records hold it, on the clock of a zone."""
    return datetime.fromisoformat(moment).astimezone(zone)


def control_text(moment: str, zone: tzinfo) -> str:
    """As the control for moments takes it: 2026-11-18T10:00. With its offset where the time came twice."""
    return written(on_clock(moment, zone), "T")


def written(at: datetime, between: str) -> str:
    """Seconds only where there are any, the offset only where the time came twice."""
    return f"{at:%Y-%m-%d}{between}{clock_text(at)}"


def clock_text(at: datetime) -> str:
    """10:00, 10:00:30, 02:30+01:00"""
    text = f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
    offset = at.isoformat().removeprefix(at.replace(tzinfo=None).isoformat())
    return f"{text}{offset}" if comes_twice(at) else text
