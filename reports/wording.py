"""The reports' own words, from `locale/en.toml` and `locale/ja.toml`.

They are kept apart from the words of the pages, so that changing a button never changes last year's report.
Days, months and numbers are written here too, each in one way per language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

LANGUAGES = ("en", "ja")
LOCALE = Path(__file__).parent / "locale"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Words:
    """Texts and formats of one language: `words("summary.lead", n=3)`; KeyError for an unknown key."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"no report language: {language!r}")
        self.language = language
        self.texts = _texts(language)

    def __call__(self, key: str, **values: object) -> str:
        """A text with `{name}` filled in. A key with `.one` beside it takes that when `n` is 1."""
        found = self.texts.get(f"{key}.one") if values.get("n") == 1 else None
        text = found if found is not None else self.texts[key]
        return text.format(**{name: self.shown(value) for name, value in values.items()})

    def shown(self, value: object) -> str:
        if isinstance(value, datetime):
            raise TypeError("a moment is shown in a zone: use moment()")
        if isinstance(value, date):
            return self.day(value)
        return f"{value:,}" if isinstance(value, int) else str(value)

    def day(self, day: date) -> str:
        if self.language == "ja":
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"

    def moment(self, moment: datetime, zone: str) -> str:
        local = moment.astimezone(ZoneInfo(zone))
        comma = "," if self.language == "en" else ""
        return f"{self.day(local.date())}{comma} {local:%H:%M} {local.tzname()}"

    def day_of_year(self, day: str) -> str:
        """ "04-01" → "1 Apr", "4月1日": a day of every year."""
        month, number = (int(part) for part in day.split("-"))
        return f"{month}月{number}日" if self.language == "ja" else f"{number} {MONTHS[month - 1]}"

    def month(self, month: date, *, year: bool = True) -> str:
        if self.language == "ja":
            return f"{month.year}年{month.month}月" if year else f"{month.month}月"
        return f"{MONTHS[month.month - 1]} {month.year}" if year else MONTHS[month.month - 1]

    def interval(self, start: date, end: date) -> str:
        """[start, end) as a month, some months, or two days: "Apr–Jun 2026", "2026年4月〜6月"."""
        last = end - timedelta(days=1)
        if start.day == 1 and end.day == 1 and start < end:
            return self._months(start, last)
        return f"{self.day(start)}{self.texts['format.to']}{self.day(last)}"

    def _months(self, first: date, last: date) -> str:
        if (first.year, first.month) == (last.year, last.month):
            return self.month(first)
        between = self.texts["format.to_months"]
        if first.year != last.year:
            return f"{self.month(first)}{between}{self.month(last)}"
        if self.language == "ja":
            return f"{self.month(first)}{between}{last.month}月"
        return f"{MONTHS[first.month - 1]}{between}{self.month(last)}"

    def join(self, parts: list[str] | tuple[str, ...]) -> str:
        return self.texts["format.comma"].join(parts)


@cache
def words(language: str) -> Words:
    return Words(language)


def _texts(language: str) -> Mapping[str, str]:
    declared = tomllib.loads((LOCALE / f"{language}.toml").read_text(encoding="utf-8"))
    return MappingProxyType(dict(_flat("", declared)))


def _flat(path: str, table: Mapping[str, object]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        place = f"{path}.{key}" if path else key
        if isinstance(value, Mapping):
            found += _flat(place, value)
        else:
            found.append((place.removesuffix(".other"), str(value)))
    return found
