"""What an import is asked for, and what became of each of its records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.imports.faults import Fault
from app.imports.mapping import ImportMapping
from app.imports.planning import Draft


@dataclass(frozen=True)
class Prepared:
    """An import read and planned: drafts of all rows, and the files they need."""

    mapping: ImportMapping
    drafts: Sequence[Draft]
    tables: Mapping[str, Path]  # by the mapping's name of the file
    proofs: Mapping[str, Path]  # by the name rows give

    @property
    def faulty(self) -> bool:
        return any(draft.faults for draft in self.drafts)


@dataclass(frozen=True)
class Wishes:
    """`send`: for approval. `correct`: the reason to correct records that hold other values; "" = a fault."""

    dry_run: bool = False
    send: bool = True
    correct: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became, or in a dry run would become, of one draft.

    `action`: new, same, changed (a draft saved again), corrected, file (added to a record that is the same),
    sent, problem, or unknown when the import stopped before.
    """

    draft: Draft
    action: str
    number: str = ""


@dataclass
class Report:
    source: str
    outcomes: list[Outcome] = field(default_factory=list)
    saved: bool = False

    @property
    def faults(self) -> list[Fault]:
        """Each once: a cell that several steps read is wrong for all of them."""
        return list(dict.fromkeys(fault for outcome in self.outcomes for fault in outcome.draft.faults))
