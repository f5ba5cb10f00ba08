"""What the doctor looks at inside: the organisation, the journal, kept files, jobs, plans."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import func, or_, select

from app.access import kinds
from app.accounts.models import Account
from app.assessments.issued_files import report_store
from app.db import AnySession
from app.jobs.models import FAILED, QUEUED, RUNNING, Job
from app.journal.models import JournalContent, JournalHeader
from app.journal.read import contents, head, headers, moment_text
from app.operations.findings import FAULT, GOOD, WARNING, Finding
from app.operations.flaws import EVIDENCE, REPORTS, Flaw, issued_digests, known_seals, of_files, of_records
from app.records.organisation import organisation_settings
from app.records.queries import lookup_now
from app.register.plans import planned, subjects_in_scope
from app.vault.models import WAITING, EvidenceScan
from app.vault.quarantine import standing
from app.vault.usecases import store
from evidence.chain import Fault, Header, check
from evidence.verify import fault_sentence, verify_files

ENTRIES, FILES = 2000, 50  # looked at unless everything is asked for
PATIENCE = timedelta(minutes=10)  # a job that nobody has begun after that waits for a worker
LATELY = timedelta(days=7)
FAST = timedelta(minutes=1)  # clocks of two machines may differ by that
NAMED = 5  # of many faults
RESTORE = "Restore the newest backup in which it is whole into a folder of its own, and compare."


def organisation(session: AnySession, _now: datetime, _full: bool) -> Iterator[Finding]:
    found = organisation_settings(session)
    if not found.number:
        yield Finding("organisation", FAULT, "There is no organisation yet.", "Make one: akashi init")
        return
    yield Finding("organisation", GOOD, f"{found.name}, time zone {found.time_zone}.")
    holders = session.scalars(select(Account).where(Account.active)).unique()
    if not any(role.name == "AD" for account in holders for role in account.roles):
        yield Finding(
            "administrator", WARNING, "Nobody who can sign in is an administrator.",
            "Give somebody the role: akashi user add MAIL --name NAME --role AD",
        )  # fmt: skip


def clock(session: AnySession, now: datetime, _full: bool) -> Iterator[Finding]:
    last = head(session)
    if last.time > now + FAST:
        yield Finding(
            "clock", FAULT, f"The clock says {now:%Y-%m-%d %H:%M} UTC, but the journal was last written at "
            f"{last.time:%Y-%m-%d %H:%M}.", "Set the clock right, and let it be kept right (NTP).",
        )  # fmt: skip
    else:
        yield Finding("clock", GOOD, "The clock is not behind the journal.")


def journal(session: AnySession, _now: datetime, full: bool) -> Iterator[Finding]:
    last = head(session).position
    faults = whole_chain(session) if full else end_of_chain(session, last)
    looked_at = f"{last} entries" if full else f"the last {min(last, ENTRIES)} of {last} entries"
    if faults:
        named = " ".join(fault_sentence(fault, "en") for fault in faults[:NAMED])
        yield Finding("journal", FAULT, f"{len(faults)} faults in {looked_at}: {named}", RESTORE)
    else:
        yield Finding("journal", GOOD, f"The chain is whole in {looked_at}.")


def whole_chain(session: AnySession) -> tuple[Fault, ...]:
    return check(headers(session), contents(session), known_seals(session)).faults


def end_of_chain(session: AnySession, last: int) -> tuple[Fault, ...]:
    """Faults among the last entries. The first of those read only says what the second must follow."""
    first = max(last - ENTRIES, 0)
    h, c = JournalHeader, JournalContent
    names = Header.__dataclass_fields__
    rows = session.execute(
        select(*(getattr(h, name) for name in names)).where(h.position >= first).order_by(h.position)
    )
    texts = session.execute(select(c.position, c.content).where(c.position >= first).order_by(c.position))
    known = {position: seal for position, seal in known_seals(session).items() if position >= first}
    found = check((Header(*row) for row in rows), ((row[0], row[1]) for row in texts), known)
    return tuple(fault for fault in found.faults if fault.position > first)


def records(session: AnySession, _now: datetime, full: bool) -> Iterator[Finding]:
    if full:
        found = list(of_records(session))
        yield from (Finding("records", FAULT, flaw.sentence("en"), RESTORE) for flaw in found)
        if not found:
            yield Finding("records", GOOD, "The records say what the journal says.")


def files(session: AnySession, now: datetime, full: bool) -> Iterator[Finding]:
    """Bytes read and compared: all, or some that differ from day to day."""
    wanted = {
        EVIDENCE: (store(), session.scalars(standing()).all()),
        REPORTS: (report_store(), issued_digests(session)),
    }
    for place, (kept, digests) in wanted.items():
        chosen = digests if full else some(digests, now)
        flaws = list(of_files(place, verify_files(kept, chosen)))
        yield file_finding(place, flaws, len(chosen), len(digests))


def some(digests: Sequence[str], now: datetime) -> list[str]:
    return random.Random(f"{now:%Y-%m-%d}").sample(digests, min(FILES, len(digests)))  # noqa: S311


def file_finding(place: str, flaws: Sequence[Flaw], looked_at: int, there: int) -> Finding:
    if flaws:
        named = " ".join(flaw.sentence("en") for flaw in flaws[:NAMED])
        return Finding(
            place, FAULT, f"{len(flaws)} of {looked_at} files are not as they were: {named}", RESTORE
        )
    return Finding(place, GOOD, f"{looked_at} of {there} files read: all as they were stored.")


def orphans(session: AnySession, _now: datetime, full: bool) -> Iterator[Finding]:
    if full:
        known = set(session.scalars(standing()))
        count = sum(1 for digest in store().digests() if digest not in known)
        if count:
            yield Finding(
                "orphans", GOOD, f"{count} stored files belong to no record; they are swept after a day."
            )


def quarantine(session: AnySession, now: datetime, _full: bool) -> Iterator[Finding]:
    s = EvidenceScan
    long = s.state == WAITING, s.asked_at < moment_text(now - 3 * PATIENCE)
    count = session.scalar(select(func.count()).select_from(s).where(*long)) or 0
    if count:
        yield Finding(
            "quarantine", FAULT, f"{count} files have waited for the virus scanner for over half an hour.",
            "Look whether clamd runs, takes files as large as AKASHI_UPLOAD_MAX_MB, and a worker is there.",
        )  # fmt: skip


def jobs(session: AnySession, now: datetime, _full: bool) -> Iterator[Finding]:
    waiting = or_(
        (Job.state == QUEUED) & (Job.created_at < moment_text(now - PATIENCE)),
        (Job.state == RUNNING) & (Job.lease_until < moment_text(now - PATIENCE)),
    )
    left = session.scalar(select(func.count()).select_from(Job).where(waiting)) or 0
    if left:
        yield Finding(
            "worker", FAULT, f"{left} jobs have been waiting for more than ten minutes: no worker does them.",
            "Start one: akashi work, or akashi serve without --no-worker.",
        )  # fmt: skip
    else:
        yield Finding("worker", GOOD, "No job waits for a worker.")
    failed = Job.state == FAILED, Job.finished_at >= moment_text(now - LATELY)
    count = session.scalar(select(func.count()).select_from(Job).where(*failed)) or 0
    if count:
        yield Finding(
            "jobs", WARNING, f"{count} jobs failed in the last seven days.",
            "Look at the page Jobs and at the log, then try them again.",
        )  # fmt: skip


def plans(session: AnySession, _now: datetime, _full: bool) -> Iterator[Finding]:
    lookup = lookup_now()
    lacking = [
        version.number
        for kind, version in subjects_in_scope(session, lookup.today)
        if any(plan is None for _duty, plan in planned(lookup, kind, version))
    ]
    if lacking:
        yield Finding(
            "plans", FAULT, f"{len(lacking)} subjects lack plans: {', '.join(lacking[:NAMED])}.",
            "Let the program make them: akashi migrate",
        )  # fmt: skip
    else:
        yield Finding("plans", GOOD, "Every subject in scope has its plans.")


def declarations(_session: AnySession, _now: datetime, _full: bool) -> Iterator[Finding]:
    extra: Iterable[object] = current_app.extensions["akashi_settings"].extra_declarations
    count = len(list(extra))
    own = f", {count} files of your own" if count else ""
    yield Finding("declarations", GOOD, f"{len(list(kinds().values()))} kinds of record{own}.")


CHECKS: Sequence[Callable[[AnySession, datetime, bool], Iterator[Finding]]] = (
    declarations, organisation, clock, journal, records, files, orphans, quarantine, jobs, plans,
)  # fmt: skip
