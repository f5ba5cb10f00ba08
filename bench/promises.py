"""What the program has acknowledged, and whether it is all there and nothing is half there."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app.assessments.issued_files import report_store
from app.assessments.models import IssuedReport
from app.db import AnySession, db
from app.jobs.models import DONE, Job
from app.jobs.periodic import SCHEDULE
from app.journal.models import JournalHeader
from app.operations.backup import ROOT
from app.operations.flaws import flaws
from app.records.models import FormDraft, Record, RecordVersion
from app.vault.models import EvidenceFile, EvidenceLink
from app.vault.usecases import store
from evidence.bag import BagFault, unpack

ORDER = ("draft", "submitted", "approved")


@dataclass
class Promises:
    """`typed`: text → its draft. `saved`: text → number. `states`: number → the furthest acknowledged.

    `imports`: source → (its rows, was it said to be done?). `backups`: file → the same of it.
    """

    files: set[str] = field(default_factory=set)
    typed: dict[str, str] = field(default_factory=dict)
    saved: dict[str, str] = field(default_factory=dict)
    attached: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    reports: set[str] = field(default_factory=set)
    imports: dict[str, tuple[int, bool]] = field(default_factory=dict)
    backups: dict[Path, bool] = field(default_factory=dict)
    looked_at: set[Path] = field(default_factory=set)

    @property
    def count(self) -> int:
        """Acknowledged acts."""
        said = [done for _rows, done in self.imports.values()] + list(self.backups.values())
        kept = (self.files, self.typed, self.saved, self.attached, self.states, self.reports)
        return sum(map(len, kept)) + sum(said)


def broken(promises: Promises) -> Iterator[str]:
    """What was promised and is not there, and what is half there, in words. Wants an application context."""
    session = db.session
    session.rollback()
    yield from missing_files(session, promises)
    yield from missing_records(session, promises)
    yield from missing_reports(session, promises)
    yield from half_imported(session, promises)
    yield from half_written(promises)
    yield from half_there(session)
    found = flaws(session, store(), report_store(), str)
    yield from (f"verify: {flaw.sentence('en')} ({flaw})" for flaw in found)
    session.rollback()


def missing_files(session: AnySession, promises: Promises) -> Iterator[str]:
    known = set(session.scalars(select(EvidenceFile.digest)))
    yield from (f"the file {digest} is lost" for digest in promises.files - known)
    links = {(link.record, link.file) for link in session.scalars(select(EvidenceLink))}
    for number, digest in promises.attached.items():
        if (number, digest) not in links:
            yield f"the file {digest} is no longer at {number}"


def missing_records(session: AnySession, promises: Promises) -> Iterator[str]:
    """What was typed is a record, or is still kept as it was typed: never neither, never both."""
    texts, states = {}, {}
    for version in session.scalars(select(RecordVersion)):
        texts[version.content.get("change")] = version.number
        states[version.number] = version.state
    drafts = set(session.scalars(select(FormDraft.id)))
    for text, number in promises.saved.items():
        if texts.get(text) != number:
            yield f"{number} is lost"
    for text, draft in promises.typed.items():
        if (text in texts) == (draft in drafts):
            yield f"what was typed ({text}) is {'there twice' if text in texts else 'lost'}"
    for number, state in promises.states.items():
        if number in states and ORDER.index(states[number]) < ORDER.index(state):
            yield f"{number} was {state} and is {states[number]}"


def missing_reports(session: AnySession, promises: Promises) -> Iterator[str]:
    """Each is issued once, its files are made once, and no job is left over."""
    reports = {report.number: report for report in session.scalars(select(IssuedReport))}
    yield from (f"{number} is lost" for number in promises.reports - set(reports))
    entries = session.execute(
        select(JournalHeader.id, JournalHeader.action).where(JournalHeader.kind == "issued_report")
    )
    told = Counter((id, action) for id, action in entries)
    for number, report in reports.items():
        for action in ("issue", "files"):
            if told[number, action] != 1:
                yield f"{number}: {told[number, action]} entries of {action!r}"
        if not (report.json_digest and report.html_digest and report.pdf_digest):
            yield f"{number} has not all of its files"
    left = select(Job).where(Job.state != DONE, Job.started_by != SCHEDULE)  # these start at any moment
    for job in session.scalars(left):
        yield f"the job {job.kind} {job.arguments} is {job.state} at {job.step!r}: {job.error}"


def half_imported(session: AnySession, promises: Promises) -> Iterator[str]:
    for source, (rows, done) in promises.imports.items():
        found = session.scalars(
            select(func.count()).select_from(Record).where(Record.import_key.startswith(source))
        ).one()
        if found not in (rows, 0) or (done and not found):
            yield f"of the import {source} there are {found} of {rows} records"


def half_written(promises: Promises) -> Iterator[str]:
    """A backup under its name is whole; one that was said to be made is there. Each is looked at once."""
    for path, done in promises.backups.items():
        if path in promises.looked_at:
            continue
        promises.looked_at.add(path)
        if done and not path.exists():
            yield f"the backup {path.name} is lost"
        if path.exists():
            with path.open("rb") as source, tempfile.TemporaryDirectory(dir=path.parent) as folder:
                try:
                    whole = bool(list(unpack(source, Path(folder) / "bag", ROOT).check()))
                except BagFault as error:
                    yield f"the backup {path.name} is not whole: {error}"
                else:
                    if not whole:
                        yield f"the backup {path.name} is empty"


def half_there(session: AnySession) -> Iterator[str]:
    """The tables and the journal name the same things; nothing points to what is not there."""
    in_journal: dict[str, set[Any]] = {}
    for kind, id in session.execute(select(JournalHeader.kind, JournalHeader.id).distinct()):
        in_journal.setdefault(kind, set()).add(id)
    kinds = set(session.scalars(select(Record.kind)))
    pairs = {kind: select(Record.number).where(Record.kind == kind) for kind in kinds}
    pairs |= {"evidence_file": select(EvidenceFile.digest), "evidence_link": select(EvidenceLink.id),
              "issued_report": select(IssuedReport.number)}  # fmt: skip
    for kind, statement in pairs.items():
        there = set(session.scalars(statement))
        for id in there ^ in_journal.get(kind, set()):
            yield f"{kind} {id} is only in the {'tables' if id in there else 'journal'}"
    without = set(session.scalars(select(Record.number))) - set(session.scalars(select(RecordVersion.number)))
    yield from (f"{number} has no version" for number in without)
