"""Are both languages complete?  `python -m tests.support.catalogues` prints what is wrong, ready to paste.

Compares every text that the Python and the templates of app/ ask for with the rooms' Japanese catalogues,
and both with the words that are settled (app/locale/glossary.toml). The tests do the same.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir

from app.i18n import APP, catalogue_files, messages_of

KEYWORDS = {
    "_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2), "lazy_pgettext": ((1, "c"), 2),
}  # fmt: skip
METHODS = [("**/node_modules/**", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2")]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%%")

Id = str | tuple[str, ...]
Glossary = dict[str, list[dict[str, Any]]]


class Key(NamedTuple):
    """A text as catalogues know it: with its context, and with its plural if it has one."""

    context: str | None
    id: Id


@cache
def asked_for() -> dict[Key, list[str]]:
    """Every text the program asks for, with the places: room/file:line."""
    places: dict[Key, list[str]] = defaultdict(list)
    found = extract_from_dir(str(APP), method_map=METHODS, keywords=KEYWORDS)
    for file, line, id, _comments, context in found:
        places[Key(context, fixed(id))].append(f"{file}:{line}")
    return dict(places)


@cache
def translated() -> dict[Key, list[tuple[Path, Message]]]:
    """Every text of every catalogue, with the files it stands in."""
    found: dict[Key, list[tuple[Path, Message]]] = defaultdict(list)
    for path in catalogue_files():
        for message in messages_of(path):
            found[Key(message.context, fixed(message.id))].append((path, message))
    return dict(found)


def fixed(id: str | Sequence[str]) -> Id:
    return id if isinstance(id, str) else tuple(id)


def japanese(message: Message) -> str:
    """Japanese has one form for any number."""
    return message.string if isinstance(message.string, str) else "".join(message.string or ())


def missing() -> dict[str, list[Key]]:
    """Texts without Japanese, by the room that asks first."""
    have = {key for key, lines in translated().items() if all(japanese(message) for _path, message in lines)}
    by_room: dict[str, list[Key]] = defaultdict(list)
    for key, places in asked_for().items():
        if key not in have:
            room = places[0].split("/")[0] if "/" in places[0] else ""
            by_room[room].append(key)
    return dict(by_room)


def orphans() -> Iterator[str]:
    """Texts in catalogues that nothing asks for."""
    known = asked_for()
    for key, lines in translated().items():
        if key not in known:
            yield from (f"{path.relative_to(APP)}: {key.id!r}" for path, _message in lines)


def disagreements() -> Iterator[str]:
    """The same English text with different Japanese in two rooms: one needs other words, or a context."""
    for key, lines in translated().items():
        if len({japanese(message) for _path, message in lines}) > 1:
            said = ", ".join(f"{path.relative_to(APP)} {japanese(message)!r}" for path, message in lines)
            yield f"{key.id!r}: {said}"


def wrong_placeholders() -> Iterator[str]:
    for key, lines in translated().items():
        english = key.id if isinstance(key.id, str) else key.id[-1]
        for path, message in lines:
            if sorted(PLACEHOLDER.findall(english)) != sorted(PLACEHOLDER.findall(japanese(message))):
                yield f"{path.relative_to(APP)}: {english!r} and {japanese(message)!r}"


def against_the_glossary() -> Iterator[str]:
    """Settled terms said otherwise, and words we do not use."""
    glossary = tomllib.loads((APP / "locale" / "glossary.toml").read_text(encoding="utf-8"))
    for key, lines in translated().items():
        english = " ".join([key.id] if isinstance(key.id, str) else key.id)
        for path, message in lines:
            for fault in faults_of_words(glossary, english, japanese(message)):
                yield f"{path.relative_to(APP)}: {english!r} → {japanese(message)!r}: {fault}"


def faults_of_words(glossary: Glossary, english: str, text: str) -> Iterator[str]:
    for term in glossary["term"]:
        if re.search(rf"\b{term['en']}\b", english, re.IGNORECASE) and not any(
            word in text for word in term["ja"]
        ):
            yield f"“{term['en']}” is {' or '.join(term['ja'])}"
    for word in glossary["avoid"]:
        if re.search(str(word["ja"]), text):
            yield f"not {word['ja']}: {word['because']}"


def as_po(key: Key) -> str:
    """An empty entry to paste into a catalogue."""
    first, *plural = [key.id] if isinstance(key.id, str) else key.id
    context = f"msgctxt {quoted(key.context)}\n" if key.context else ""
    forms = f'msgid_plural {quoted(plural[0])}\nmsgstr[0] ""' if plural else 'msgstr ""'
    return f"{context}msgid {quoted(first)}\n{forms}\n"


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def report() -> str:
    """Everything that is wrong, in words; empty when both languages are complete."""
    parts = [
        f"# app/{room + '/' if room else ''}locale/ja.po\n\n" + "\n".join(map(as_po, keys))
        for room, keys in sorted(missing().items())
    ]
    for title, faults in (
        ("Nothing asks for", orphans()),
        ("Rooms disagree on", disagreements()),
        ("Placeholders differ in", wrong_placeholders()),
        ("Against the glossary", against_the_glossary()),
    ):
        lines = list(faults)
        if lines:
            parts.append("\n".join([f"# {title}:", *lines]))
    return "\n\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(report() + "\n")
