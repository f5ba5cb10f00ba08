"""Every text stands in both languages, each in its own script."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from controls.declarations.faults import Place
from controls.declarations.shapes import is_tables

JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
HALF_WIDTH = re.compile("[()]")
SHORT = 5  # a word such as SLA or GB may be the same in both languages


def check_texts(
    place: Place, value: Any, *keys: str, brackets: bool = False, templates: Collection[str] = ()
) -> None:
    """Look at all texts inside a value, which stands at `keys` of the place.

    `brackets`: Japanese text takes full-width ones. `templates` are keys whose text may hold no Japanese
    word of its own, such as "{name}".
    """
    if isinstance(value, dict):
        if "en" in value or "ja" in value:
            _check_pair(place, value, keys, brackets, not keys or keys[-1] not in templates)
        inner = value.items()
    else:
        inner = {_name(item, n): item for n, item in enumerate(value, 1)}.items()
    for key, item in inner:
        if isinstance(item, dict) or is_tables(item):
            check_texts(place, item, *keys, key, brackets=brackets, templates=templates)


def _name(item: Any, n: int) -> str:
    named = item.get("name", item.get("id")) if isinstance(item, dict) else None
    return named if isinstance(named, str) else str(n)


def _check_pair(
    place: Place, pair: Mapping[str, Any], keys: tuple[str, ...], brackets: bool, japanese: bool
) -> None:
    en, ja = pair.get("en"), pair.get("ja")
    if not (en and ja):
        place.fault(f"{'ja' if en else 'en'} is missing or empty", *keys)
        return
    ens, jas = (en, ja) if isinstance(en, list) and isinstance(ja, list) else ([en], [ja])
    if len(ens) != len(jas):
        place.fault("en and ja differ in length", *keys)
    for one, other in zip(ens, jas, strict=False):
        fault = _fault(one, other, brackets, japanese)
        if fault:
            place.fault(fault, *keys)


def _fault(en: Any, ja: Any, brackets: bool, japanese: bool) -> str:
    """What is wrong with one sentence in two languages; empty when all is well."""
    if not (isinstance(en, str) and isinstance(ja, str)):
        return "en and ja are texts"
    if JAPANESE.search(en):
        return f"Japanese in en: {en[:30]}"
    if japanese and not JAPANESE.search(ja) and not (en == ja and len(ja) < SHORT):
        return f"no Japanese: {ja[:30]}"
    if brackets and HALF_WIDTH.search(ja):
        return f"Japanese text takes full-width brackets: {ja[:40]}"
    return ""
