"""Codes in words: reasons, statuses and the rule of a control, in English and Japanese."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from controls.assessment import Reason
from controls.control import Catalog, Control, Number
from controls.declaration import Text

_HERE = Path(__file__).parent
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EDITION = {"en": re.compile(r", version \d+$"), "ja": re.compile(r" ?第\d+版$")}
_NOBODY: Mapping[str, str] = {}


def sentence(reason: Reason, lang: str, names: Mapping[str, str] = _NOBODY) -> str:
    """The reason in words. `names` turns record numbers into what people call them."""
    template, values = reasons()[reason.code].get(lang), reason.values
    if "edition" in values:  # titles of documents end with their newest edition; this is about another one
        named = names.get(values["record"], values["record"])
        values = {**values, "record": _EDITION[lang].sub("", named)}
    return (_Words(lang, names) if names else _words(lang)).fill(template, values)


def filled_in(template: str, lang: str, values: Mapping[str, Any]) -> str:
    """A template of a file of sentences with its values: days, numbers and names in words."""
    return _words(lang).fill(template, values)


def status_name(catalog: Catalog, status: str, lang: str) -> str:
    """met → met / 充足."""
    known = catalog.statuses.get(status)
    return (known.name if known else _rules()[f"status.{status}"]).get(lang)


@lru_cache(maxsize=8192)
def day_in_words(day: date, lang: str) -> str:
    """18 Nov 2026 / 2026年11月18日."""
    if lang == "ja":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


class _Words:
    """Fills in a sentence: days, names and lists in the language, `{n:day/days}` by number."""

    def __init__(self, lang: str, names: Mapping[str, str]) -> None:
        self.lang = lang
        self.names = names

    def fill(self, template: str, values: Mapping[str, Any]) -> str:
        pattern, places = _parts(template)
        said = [self._put(values[name], spec) if spec else self._say(values[name]) for name, spec in places]
        return pattern % tuple(said)

    def _put(self, value: Any, spec: str) -> str:
        one, _, many = spec.partition("/")
        return f"{self._say(value)} {one if value == 1 else many}"

    def _say(self, value: Any) -> str:
        """What there is most of is asked for first."""
        if isinstance(value, str):
            return self.names.get(value, value)
        if isinstance(value, date):
            return day_in_words(value, self.lang)
        if isinstance(value, tuple):
            return self._list([self._say(one) for one in value])
        return value.get(self.lang) if isinstance(value, Text) else str(value)

    def _list(self, words: Sequence[str]) -> str:
        if len(words) == 1:
            return words[0]
        if self.lang == "ja":
            return "、".join(words)
        return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


@cache
def _words(lang: str) -> _Words:
    """Without names."""
    return _Words(lang, _NOBODY)


@cache
def _parts(template: str) -> tuple[str, Sequence[tuple[str, str]]]:
    """The template with %s for each value, and what stands there: its name, its words by number."""
    parts = list(Formatter().parse(template))
    texts = (literal.replace("%", "%%") + ("" if name is None else "%s") for literal, name, _, _ in parts)
    return "".join(texts), [(name, spec or "") for _, name, spec, _ in parts if name is not None]


@cache
def reasons() -> Mapping[str, Text]:
    """Every code with its sentences: why a status is what it is, and what a record changes."""
    return {**texts(_HERE / "reasons.toml"), **texts(_HERE / "changes.toml")}


def number_name(name: str) -> Text:
    """What a number of a control is, with its own name behind it: that is what rules and reports quote. Those
    of own controls are called by their names.
    """
    known = _numbers().get(name)
    return Text(f"{known.en} ({name})", f"{known.ja}（{name}）") if known else Text(name, name)


@cache
def _numbers() -> Mapping[str, Text]:
    return texts(_HERE / "numbers.toml")


@cache
def _rules() -> Mapping[str, Text]:
    return texts(_HERE / "rules.toml")


def texts(path: Path) -> Mapping[str, Text]:
    """A file of sentences: those of inner tables by the names of both, with a dot between."""
    found: dict[str, Text] = {}
    todo = list(tomllib.loads(path.read_text(encoding="utf-8")).items())
    for name, entry in todo:
        if "en" in entry:
            found[name] = Text(entry["en"], entry["ja"])
        else:
            todo += [(f"{name}.{inner}", value) for inner, value in entry.items()]
    return found


# ---- the rule of a control ----


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One line of a rule: its id (`who`, `how_often`, `by_when`, `met` …), its heading, its sentence."""

    id: str
    heading: str
    text: str


def rule_in_words(
    control: Control, catalog: Catalog, lang: str, params: Mapping[str, Number] | None = None
) -> tuple[RuleLine, ...]:
    """Who is covered, how often, by when, and what gives which status, with the numbers filled in.

    `params` are the numbers in force where they are not the catalog's (`limits.limits_of`).
    """
    fill = _Fill(control, catalog, lang, params or control.test.params)
    test = control.test
    lines = [("who", fill(test.population)), *fill.windows()]
    lines += [(name, fill(getattr(test, name))) for name in ("met", "partial", "not_met", "na")]
    return tuple(RuleLine(name, _rules()[f"heading.{name}"].get(lang), text) for name, text in lines)


class _Fill:
    """Fills the numbers of one control into sentences."""

    def __init__(self, control: Control, catalog: Catalog, lang: str, params: Mapping[str, Number]) -> None:
        self.control = control
        self.catalog = catalog
        self.lang = lang
        bounds = {
            "min_days": catalog.defaults["grace_min_days"],
            "max_days": catalog.defaults["grace_max_days"],
        }
        self.values: dict[str, Any] = {**params, **bounds}
        self.values["interval"] = self._interval()
        self.values["grace_days"] = self._grace()

    def __call__(self, text: Text) -> str:
        return _Words(self.lang, _NOBODY).fill(text.get(self.lang), self.values)

    def windows(self) -> list[tuple[str, str]]:
        """How often and by when, where the control has windows at all."""
        control = self.control
        if control.activity is None:
            return []
        often = "how_often_by_tier" if control.intervals_by_tier else "how_often"
        until = "by_when_formula" if control.grace_days is None else "by_when"
        until = "by_when_by_tier" if control.grace_days_by_tier else until
        return [("how_often", self._sentence(often)), ("by_when", self._sentence(until))]

    def _sentence(self, name: str) -> str:
        return self(_rules()[f"text.{name}"])

    def _interval(self) -> str:
        """“3 months”, or by tier “Critical 1 month, Important 3 months” / 「重要 1か月、準重要 3か月」."""
        control = self.control
        if control.interval is not None:
            return self._duration(control.interval)
        return self._by_tier({tier: self._duration(i) for tier, i in control.intervals_by_tier.items()})

    def _grace(self) -> str | int:
        control = self.control
        unit = "日" if self.lang == "ja" else " days"
        if control.grace_days_by_tier:
            return self._by_tier({tier: f"{days}{unit}" for tier, days in control.grace_days_by_tier.items()})
        return control.grace_days if control.grace_days is not None else self._sentence("grace")

    def _by_tier(self, values: Mapping[str, str]) -> str:
        named = [f"{self.catalog.tiers[tier].get(self.lang)} {value}" for tier, value in values.items()]
        return ("、" if self.lang == "ja" else ", ").join(named)

    def _duration(self, interval: str) -> str:
        known = self.catalog.durations.get(interval)
        return known.get(self.lang) if known else interval
