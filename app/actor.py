"""Who acts: a person with roles, or the program itself under a name of its own."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Actor:
    """`person` is the number of a person record; `origin` the door of the act: app, cli, import, sample."""

    person: str | None
    roles: frozenset[str] = field(default_factory=frozenset)
    origin: str = "app"
    account: int | None = None
    name: str = ""

    @property
    def is_program(self) -> bool:
        """The program itself has every right: what it does was decided by people when they wrote it."""
        return self.person is None and self.account is None and bool(self.name)

    @property
    def journal_name(self) -> str:
        return self.person or self.name or "system"


def system(name: str, origin: str = "app") -> Actor:
    """The program acting by itself: "catalog" makes plans, "setup" makes the first records."""
    return Actor(person=None, name=name, origin=origin)
