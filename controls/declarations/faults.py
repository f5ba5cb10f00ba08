"""What is wrong with a declaration, said so that its author finds the place: file, id, key."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field


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
    """The declarations cannot be used. `faults` is everything found; the rest is that of the first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)
        self.file, self.id, self.key, self.text = faults[0].file, faults[0].id, faults[0].key, faults[0].text


@dataclass(frozen=True, slots=True)
class Place:
    """Where a check is looking. Checks report to it; all places of one run share the list of faults.

    The reporting methods take further `keys`, so that a place is made only where something is wrong.
    """

    file: str
    id: str = ""
    key: str = ""
    faults: list[Fault] = field(default_factory=list)

    def at(self, *keys: str) -> Place:
        """The same thing, further in: keys are joined by dots."""
        return Place(self.file, self.id, ".".join(filter(None, (self.key, *keys))), self.faults)

    def of(self, id: str, file: str | None = None) -> Place:
        """Another thing, of the same file unless another is named."""
        return Place(file or self.file, id, "", self.faults)

    def fault(self, text: str, *keys: str) -> None:
        there = self.at(*keys)
        self.faults.append(Fault(there.file, there.id, there.key, text))

    def unless(self, good: object, text: str, *keys: str) -> bool:
        """Report the fault unless all is well; says whether it is."""
        if not good:
            self.fault(text, *keys)
        return bool(good)

    def known(self, names: Iterable[str], allowed: Collection[str], what: str, *keys: str) -> bool:
        """Every name is one of those allowed; others are reported as "unknown <what> <name>"."""
        unknown = [name for name in names if name not in allowed]
        for name in unknown:
            self.fault(f"unknown {what} {name}", *keys)
        return not unknown

    def once(self, names: Iterable[str], *keys: str) -> None:
        """No name stands twice."""
        seen: set[str] = set()
        for name in names:
            if name in seen:
                self.fault(f"{name} twice", *keys)
            seen.add(name)

    def refuse(self) -> None:
        """DeclarationError when any place of this run has a fault."""
        if self.faults:
            raise DeclarationError(self.faults)
