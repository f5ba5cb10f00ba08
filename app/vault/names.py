"""File names as people gave them, made harmless: they are shown and printed, never used as paths."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 200
UNNAMED = "file"

# Marks that turn the direction of writing: with one, "…fdp.exe" reads as "…exe.pdf".
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
HIDDEN = frozenset("\u00ad\u200b\u2060\ufeff")
UNSEEN = frozenset({"Cc", "Cs", "Co", "Zl", "Zp"})
GAPS = re.compile(r"\s+")


def clean_name(given: str | None) -> str:
    """The last part of the path: in Unicode NFC, nothing invisible, at most 200 characters, never empty."""
    last = re.split(r"[/\\]", given or "")[-1]
    seen = "".join(sign for sign in last if sign.isspace() or visible(sign))
    name = unicodedata.normalize("NFC", GAPS.sub(" ", seen))
    return shortened(name.strip(" .")) or UNNAMED


def visible(sign: str) -> bool:
    return sign not in TURNING and sign not in HIDDEN and unicodedata.category(sign) not in UNSEEN


def shortened(name: str) -> str:
    """Too long a name loses its middle part, not its ending."""
    if len(name) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        return name[:LONGEST].rstrip(" .")
    return stem[: LONGEST - len(ending) - 1].rstrip(" .") + dot + ending
