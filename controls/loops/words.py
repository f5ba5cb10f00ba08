"""What loops and their steps are called, in both languages; what has no words of its own goes by its kind."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from controls.declaration import Text
from controls.kind import Kinds
from controls.labels import label_of
from controls.loops.loop import Step
from controls.wording import filled_in, sentence, texts

WORDS = Path(__file__).with_name("words.toml")


@cache
def words() -> Mapping[str, Text]:
    return texts(WORDS)


def loop_name(kinds: Kinds, trigger: str) -> Text:
    """By what calls for the reaction: a kind of record, a table of it, or a derived fact."""
    return words().get(f"name.{trigger}") or _kind_name(kinds, trigger)


def start_name(kinds: Kinds, trigger: str) -> Text:
    return words().get(f"start.{trigger}") or _kind_name(kinds, trigger)


def step_name(kinds: Kinds, kind: str, path: str) -> Text:
    """By the day that closes the step, such as `action` and `done_on`."""
    known = words().get(f"step.{kind}.{path}")
    if known:
        return known
    name, label = kinds[kind].name, label_of(kinds[kind], path)
    return Text(f"{name.en}: {label.en}", f"{name.ja}: {label.ja}")


def state_name(state: str, lang: str) -> str:
    """Of a whole loop: overdue, open, closed."""
    return words()[f"state.{state}"].get(lang)


def step_in_words(step: Step, lang: str, names: Mapping[str, str]) -> str:
    """When the step was done or is owed: “3 Mar 2026, after 17 days”."""
    values = {"on": step.on, "by": step.by, "days": step.days, "late": step.days_late}
    said = filled_in(words()[f"said.{_manner(step)}"].get(lang), lang, values)
    if step.note is None:
        return said
    return ("。" if lang == "ja" else ". ").join([said, sentence(step.note, lang, names)])


def _manner(step: Step) -> str:
    if step.state == "done":
        return "done_after" if step.days else "done"
    return "waiting_by" if step.state == "waiting" and step.by else step.state


def _kind_name(kinds: Kinds, trigger: str) -> Text:
    kind = trigger.partition(".")[0]
    return kinds[kind].name if kind in kinds else Text(trigger, trigger)
