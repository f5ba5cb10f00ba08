"""What a check of the doctor found."""

from __future__ import annotations

from dataclasses import dataclass

GOOD, WARNING, FAULT = "good", "warning", "fault"


@dataclass(frozen=True)
class Finding:
    """`says` is what is so; `do` is what to do about it, where it is not good. Neither holds a secret."""

    check: str
    state: str
    says: str
    do: str = ""
