"""What is wrong with a declaration, said so that its author finds the place: file, id, key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """`id` is a kind, control or word; `key` the field, rule or key inside it ("" = the thing itself)."""

    file: str
    id: str
    key: str
    text: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.id, self.key, self.text) if part)


class DeclarationError(ValueError):
    """The declarations cannot be used. `faults` holds everything found; the other names are those of the first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)
        self.file, self.id, self.key, self.text = _parts(faults[0])


def _parts(fault: Fault) -> tuple[str, str, str, str]:
    return fault.file, fault.id, fault.key, fault.text
