"""What the program says in either language, to find English on Japanese pages and the other way round."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from tests.support.catalogues import PLACEHOLDER, japanese, translated
from tests.support.reading import Reading

ROOT = Path(__file__).resolve().parents[2]
LATIN, JAPANESE = re.compile(r"[A-Za-z]"), re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
ENOUGH_WITH_HOLES = 8  # letters by which a text with holes is known again


def pairs() -> Iterator[tuple[str, str]]:
    """Every text of the program in English and Japanese: of the catalogues and of the declarations."""
    for key, lines in translated().items():
        for english in [key.id] if isinstance(key.id, str) else key.id:
            yield from ((english, japanese(message)) for _path, message in lines)
    for path in (*ROOT.glob("controls/**/*.toml"), *ROOT.glob("reports/**/en.toml")):
        yield from declared(tomllib.loads(path.read_text("utf-8")))


@cache
def japanese_of() -> dict[str, str]:
    return dict(pairs())


def says(language: str) -> Callable[[str], str]:
    """`say = says("ja")`, `say("Save draft")` is 下書きを保存: what a person looks for on the page."""
    return japanese_of().__getitem__ if language == "ja" else str


def declared(value: Any) -> Iterator[tuple[str, str]]:
    """Texts that stand as `en` beside `ja`, at any depth."""
    if isinstance(value, dict):
        if isinstance(value.get("en"), str) and isinstance(value.get("ja"), str):
            yield value["en"], value["ja"]
        for inner in value.values():
            yield from declared(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from declared(inner)


@cache
def texts_only_in(language: str) -> tuple[frozenset[str], re.Pattern[str]]:
    """Texts that the program says otherwise in the other language: whole ones, and those with holes."""
    own, other = (0, 1) if language == "en" else (1, 0)
    found = {pair[own] for pair in pairs() if pair[own] != pair[other] and known_again(pair[own], language)}
    holed = {text for text in found if PLACEHOLDER.search(text)}
    return frozenset(squeezed(text) for text in found - holed), re.compile(
        "|".join(sorted(map(pattern, holed)))
    )


def known_again(text: str, language: str) -> bool:
    """Is there enough of this language in it? Two letters of Japanese say more than two Latin ones."""
    found = len((LATIN if language == "en" else JAPANESE).findall(PLACEHOLDER.sub(" ", text)))
    return found >= (ENOUGH_WITH_HOLES if PLACEHOLDER.search(text) else 3 if language == "en" else 2)


def squeezed(text: str) -> str:
    return " ".join(text.split())


def pattern(text: str) -> str:
    """The text with anything in its holes."""
    return ".+".join(re.escape(squeezed(part)) for part in PLACEHOLDER.split(text))


@lru_cache(maxsize=10_000)
def is_only(language: str, text: str) -> bool:
    whole, holed = texts_only_in(language)
    return text in whole or bool(holed.fullmatch(text))


def not_in(language: str, page: Reading) -> list[str]:
    """Texts of the program on a page in this language that are in the other one, unless the page says so."""
    other = "ja" if language == "en" else "en"
    return [said.text for said in page.said if said.language == language and is_only(other, said.text)]
