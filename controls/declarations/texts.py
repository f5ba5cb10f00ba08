"""Every text stands in both languages, each in its own script."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from controls.declarations.faults import Place

JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
SHORT = 5  # a word such as SLA or GB may be the same in both languages


def check_texts(place: Place, value: Any, *, brackets: bool = False, templates: Collection[str] = ()) -> None:
    """Look at all texts inside a value. `brackets`: Japanese text takes full-width ones.

    `templates` are keys whose text may hold no Japanese word of its own, such as "{name}".
    """
    if isinstance(value, Mapping):
        _check_table(place, value, brackets, templates)
    elif isinstance(value, list):
        for n, inner in enumerate(value, 1):
            if isinstance(inner, Mapping | list):
                check_texts(place.at(_name(inner, n)), inner, brackets=brackets, templates=templates)


def _check_table(place: Place, table: Mapping[str, Any], brackets: bool, templates: Collection[str]) -> None:
    if "en" in table or "ja" in table:
        japanese = place.key.rsplit(".", 1)[-1] not in templates
        _check_pair(place, table, brackets, japanese)
    for key, inner in table.items():
        if isinstance(inner, Mapping | list):
            check_texts(place.at(key), inner, brackets=brackets, templates=templates)


def _name(item: Any, n: int) -> str:
    named = item.get("name", item.get("id")) if isinstance(item, Mapping) else None
    return named if isinstance(named, str) else str(n)


def _check_pair(place: Place, pair: Mapping[str, Any], brackets: bool, japanese: bool) -> None:
    en, ja = pair.get("en"), pair.get("ja")
    if not place.unless(en and ja, f"{'ja' if en else 'en'} is missing or empty"):
        return
    ens, jas = (en, ja) if isinstance(en, list) and isinstance(ja, list) else ([en], [ja])
    if place.unless(len(ens) == len(jas), "en and ja differ in length"):
        for one, other in zip(ens, jas, strict=True):
            if isinstance(one, str) and isinstance(other, str):
                _check_sentence(place, one, other, brackets, japanese)


def _check_sentence(place: Place, en: str, ja: str, brackets: bool, japanese: bool) -> None:
    place.unless(not JAPANESE.search(en), f"Japanese in en: {en[:30]}")
    same_word = en == ja and len(ja) < SHORT
    place.unless(not japanese or same_word or JAPANESE.search(ja), f"no Japanese: {ja[:30]}")
    if brackets:
        place.unless("(" not in ja and ")" not in ja, f"Japanese text takes full-width brackets: {ja[:40]}")
