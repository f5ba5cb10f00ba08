"""Service hours as people write them: "24 h, all days", "Mon–Fri 09:00–17:00", 「平日 07:00–20:00」.

Only what is understood to the last word is read: half understood hours would be guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date
from fractions import Fraction
from functools import lru_cache

from controls.metrics.figures import Share
from controls.metrics.service_hours import WEEKDAYS, ServiceHours, service_hours, shared_hours

WEEK = date(2024, 1, 1), date(2024, 1, 7)  # any, from Monday to Sunday
_MINUTES = 60
_DASH = r"\s*(?:-|–|—|~|〜|to|から)\s*"
_ENGLISH = r"(?:mon|tue|wed|thu|fri|sat|sun)"
_ENDING = r"(?:day|s|sday|nesday|rsday|urday)?s?"
_JAPANESE = "月火水木金土日"
_TOKENS = re.compile(
    "|".join(
        (
            rf"(?P<times>(\d{{1,2}}):([0-5]\d){_DASH}(\d{{1,2}}):([0-5]\d)(?:まで)?)",
            r"(?P<always>24\s*[x×/]\s*7(?:\s*[x×/]\s*365)?|24\s*h(?:ours|rs|r)?(?![a-z])(?:\s+(?:a|per|each|every)\s+day\b)?"
            r"|24時間|around the clock|終日)",
            r"(?P<every>all days|every day|daily|7 days(?: a week)?|毎日|年中無休|365日)",
            r"(?P<weekdays>weekdays|business days|working days|平日|営業日)",
            rf"(?P<range>{_ENGLISH}{_ENDING}{_DASH}{_ENGLISH}{_ENDING}(?![a-z]))",
            rf"(?P<day>{_ENGLISH}{_ENDING}(?![a-z]))",
            rf"(?P<jrange>[{_JAPANESE}](?:曜日?)?{_DASH}[{_JAPANESE}](?:曜日?)?)",
            rf"(?P<jday>[{_JAPANESE}](?:曜日?|(?=[\s、・,])))",
            r"(?P<filling>[\s,;、・。]|and\b|from\b|on\b|(?:service |opening )?hours\b|サービス時間帯?|の)",
            r"(?P<other>.)",
        )
    )
)
_EVERY = frozenset(WEEKDAYS)
_WEEKDAYS = frozenset(WEEKDAYS[:5])

Weekly = dict[str, list[tuple[str, str]]]


@lru_cache(maxsize=1024)
def read_hours(text: str) -> ServiceHours | None:
    """The hours of a week on the wall clock; None when not every word is understood.

    >>> hours_a_week(read_hours("平日 07:00–20:00")), read_hours("Order entry, but not on holidays")
    (Fraction(65, 1), None)
    """
    found = list(_tokens(text))
    if any(kind == "other" for kind, _ in found) or not any(kind == "times" for kind, _ in found):
        return None
    weekly = _weekly(found)
    return service_hours(UTC, weekly) if weekly else None


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same, whatever their spaces and widths."""
    return "".join(_plain(one).split()) == "".join(_plain(other).split()) != ""


def is_always(hours: ServiceHours) -> bool:
    return hours_a_week(hours) == 7 * 24


def hours_a_week(hours: ServiceHours | None) -> Fraction:
    """ValueError for hours that were not understood."""
    if hours is None:
        raise ValueError("hours that were not understood")
    return Fraction(shared_a_week(hours, hours).denominator)


def shared_a_week(supplier: ServiceHours, customer: ServiceHours) -> Share:
    """Hours a week of the customer's that the supplier's cover, of all the customer's."""
    found = shared_hours(supplier, customer, *WEEK)
    return Share(Fraction(found.numerator) / _MINUTES, Fraction(found.denominator) / _MINUTES)


def _plain(text: str) -> str:
    """24時間, 9時から, full-width digits and capitals as one spelling."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"(\d{1,2})時(?!間)(?:(\d\d)分)?", lambda m: f"{m[1]}:{m[2] or '00'}", plain)


def _tokens(text: str) -> Iterator[tuple[str, object]]:
    """("days", which) and ("times", (from, to)) in their order, ("other", …) for what is not understood."""
    for match in _TOKENS.finditer(_plain(text)):
        kind = match.lastgroup or "other"
        if kind == "times":
            begin, end = (f"{int(match[i]):02}:{match[i + 1]}" for i in (2, 4))
            yield ("times", (begin, end)) if max(begin, end) <= "24:00" else ("other", match[0])
        elif kind == "always":
            yield "times", ("00:00", "24:00")
            if "7" in match[0]:  # 24/7 names its days; beside others it is not understood
                yield "days", _EVERY
        elif kind != "filling":
            yield ("other", match[0]) if kind == "other" else ("days", _days(kind, match[0]))


def _days(kind: str, text: str) -> frozenset[str]:
    if kind in ("every", "weekdays"):
        return _EVERY if kind == "every" else _WEEKDAYS
    letters = _JAPANESE if kind.startswith("j") else WEEKDAYS
    places = [_place(letters, part) for part in re.split(_DASH, text)]
    first, last = places[0], places[-1]
    return frozenset(WEEKDAYS[(first + step) % 7] for step in range((last - first) % 7 + 1))


def _place(names: str | tuple[str, ...], text: str) -> int:
    return next(place for place, name in enumerate(names) if text.startswith(name))


def _weekly(found: list[tuple[str, object]]) -> Weekly | None:
    """Days named once are those of all times; named in turns with times, each of the times after them."""
    named = [value for kind, value in found if kind == "days"]
    times = [value for kind, value in found if kind == "times"]
    in_turns = len(named) > 1 and found[0][0] == "days" and found[-1][0] == "times"
    if len(named) > 1 and len(times) > 1 and not in_turns:
        return None
    days: set[str] = set() if named else set(_EVERY)
    if not in_turns:
        days = days.union(*(value for value in named if isinstance(value, frozenset)))
    weekly: Weekly = {}
    last = ""
    for kind, value in found:
        if kind == "days" and in_turns and isinstance(value, frozenset):
            days = set(value) if last == "times" else days | value
        elif kind == "times" and isinstance(value, tuple):
            _add(weekly, days, value)
        last = kind
    return weekly


def _add(weekly: Weekly, days: set[str], times: tuple[str, str]) -> None:
    """Hours over midnight end on the next day."""
    begin, end = times
    for day in days:
        until = end if begin < end else "24:00"
        if begin < until:
            weekly.setdefault(day, []).append((begin, until))
        if end <= begin and end > "00:00":
            tomorrow = WEEKDAYS[(WEEKDAYS.index(day) + 1) % 7]
            weekly.setdefault(tomorrow, []).append(("00:00", end))
