"""Carry out an import: every record, its consents, files and sending, in one transaction.

A dry run is the import itself, taken back at the end: what it says is what will happen. One fault anywhere,
and everything is taken back too.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.actor import Actor
from app.imports.faults import Fault, ImportRefused
from app.imports.files import Folder, bring, match_files, read_tables
from app.imports.mapping import ImportMapping
from app.imports.planning import plan
from app.imports.report import Outcome, Prepared, Report, Wishes
from app.imports.running import Run
from app.transaction import transaction
from app.vault.receiving import Received
from controls.kinds import Kinds


class TakenBack(Exception):
    """Ends the transaction without keeping anything."""


def prepare(mapping: ImportMapping, paths: Sequence[Path], evidence: Path | None, kinds: Kinds) -> Prepared:
    """Read the files and plan the records. ImportRefused for what concerns a file as a whole."""
    files = match_files(mapping, paths)
    drafts = plan(mapping, read_tables(mapping, files), kinds)
    return Prepared(mapping, drafts, files, Folder(evidence).check(drafts))


def carry_out(actor: Actor, prepared: Prepared, wishes: Wishes) -> Report:
    """Import in the name of a person. Nothing is kept when anything is wrong."""
    if prepared.faulty and not wishes.dry_run:
        outcomes = [Outcome(draft, "problem" if draft.faults else "unknown") for draft in prepared.drafts]
        return Report(prepared.mapping.source, outcomes)
    came = brought(prepared, keep=not wishes.dry_run)
    report = Report(prepared.mapping.source)
    try:
        with transaction(actor) as tx:
            report.outcomes = Run(tx, prepared, came, wishes).outcomes()
            if wishes.dry_run or report.faults:
                raise TakenBack
        report.saved = True
    except TakenBack:
        pass
    return report


def brought(prepared: Prepared, *, keep: bool) -> dict[Path, Received]:
    """Bytes first, and safe: before the transaction begins."""
    came = {path: bring(path, keep=keep) for path in (*prepared.tables.values(), *prepared.proofs.values())}
    faults = [Fault(one.error, one.name) for one in came.values() if one.error]
    if faults:
        raise ImportRefused(faults)
    return came
