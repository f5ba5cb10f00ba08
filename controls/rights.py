"""Who may do what, as data: role × action × room × confidentiality, read from `kinds/rights.toml`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from pathlib import Path

from controls.declaration import Text
from controls.declarations import check_rights, reading
from controls.declarations.build_kinds import text
from controls.declarations.reading import Table
from controls.kind import Kinds
from controls.kinds import load_kinds

RIGHTS = reading.KINDS / "rights.toml"

Grant = tuple[str, str, str, str]  # role, action, room, confidentiality


@dataclass(frozen=True, slots=True)
class Incompatible:
    """A role and those the same person cannot hold beside it."""

    role: str
    others: frozenset[str]
    text: Text


@dataclass(frozen=True, slots=True, eq=False)
class Rights:
    """The outer fence. Within it `Kind.create`, `Kind.approve` and the `who` of a step decide.

    `restricted_readers` are stand-ins (owner, author …) to whom a restricted record is open whatever their
    role.
    """

    actions: tuple[str, ...]
    confidentialities: tuple[str, ...]
    restricted_readers: tuple[str, ...]
    grants: frozenset[Grant]
    refusals: frozenset[tuple[str, str]]  # role, action
    exclusions: tuple[Incompatible, ...]
    rooms: frozenset[str]

    def may(
        self, roles: Collection[str], action: str, group: str | None = None, confidentiality: str = "audit"
    ) -> bool:
        """Whether somebody with these roles may do this in that room; without a room: in any. A refusal
        always wins.

        ValueError for an unknown action or confidentiality: a typing error must not read as a "no".
        """
        if action not in self.actions or confidentiality not in self.confidentialities:
            raise ValueError(f"unknown right: {action} {confidentiality}")
        return _granted(self, frozenset(roles), action, group, confidentiality)

    def incompatible(self, roles: Iterable[str]) -> tuple[str, ...]:
        """Roles of these that one person cannot hold together, sorted; empty when all go together."""
        held = set(roles)
        clashes = [{rule.role} | (rule.others & held) for rule in self.exclusions if rule.role in held]
        return tuple(sorted({role for clash in clashes if len(clash) > 1 for role in clash}))


@lru_cache(maxsize=8192)  # a page asks the same a thousand times, of each kind and level
def _granted(
    rights: Rights, roles: frozenset[str], action: str, group: str | None, confidentiality: str
) -> bool:
    if any((role, action) in rights.refusals for role in roles):
        return False
    rooms = rights.rooms if group is None else {group}
    return any((role, action, room, confidentiality) in rights.grants for role, room in product(roles, rooms))


def load_rights(kinds: Kinds | None = None, *, path: Path | None = None) -> Rights:
    """Read the shipped rights, or another file for other kinds. DeclarationError names every fault."""
    if kinds is None and path is None:
        return _shipped()
    return _load(kinds or load_kinds(), path or RIGHTS)


@cache
def _shipped() -> Rights:
    return _load(load_kinds(), RIGHTS)


def _load(kinds: Kinds, path: Path) -> Rights:
    source = reading.read(path)
    check_rights.check(source, kinds)
    table = source.table
    grants = frozenset(
        grant for x in table["grant"] for grant in _grants(x, kinds.rooms, table["confidentialities"])
    )
    return Rights(
        actions=tuple(table["actions"]),
        confidentialities=tuple(table["confidentialities"]),
        restricted_readers=tuple(table["restricted_readers"]),
        grants=grants,
        refusals=frozenset(pair for x in table["refusal"] for pair in product(x["roles"], x["actions"])),
        exclusions=tuple(
            Incompatible(x["role"], frozenset(x["with"]), text(x["text"])) for x in table["incompatible"]
        ),
        rooms=frozenset(room for _role, _action, room, _confidentiality in grants),
    )


def _grants(x: Table, rooms: Sequence[str], confidentialities: Sequence[str]) -> Iterable[Grant]:
    return product(
        x["roles"], x["actions"], _spread(x["rooms"], rooms), _spread(x["confidentiality"], confidentialities)
    )


def _spread(given: Sequence[str], every: Sequence[str]) -> Sequence[str]:
    return every if "*" in given else given
