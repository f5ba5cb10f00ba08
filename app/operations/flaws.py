"""Does everything still agree? The journal's chain, every file, and the records with the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select

from app.assessments.facts import from_journal, from_tables
from app.assessments.models import IssuedReport
from app.db import AnySession
from app.journal.read import contents, head, headers
from evidence.chain import Fault
from evidence.store import Store
from evidence.verify import FileResult, fault_sentence, file_sentence, verify_all, verify_files

JOURNAL, EVIDENCE, REPORTS, RECORDS = "journal", "evidence", "reports", "records"
DIFFER = {
    "en": "The records do not say what the journal says.",
    "ja": "記録の内容がジャーナルと一致しません。",
}


@dataclass(frozen=True)
class Flaw:
    """Something that does not agree. `what` is a position of the journal, or the digest of a file."""

    place: str
    what: str
    code: str

    def sentence(self, language: str) -> str:
        if self.place == RECORDS:
            return DIFFER[language]
        if self.place == JOURNAL:
            return fault_sentence(Fault(int(self.what), self.code), language)
        return file_sentence(FileResult(self.what, self.code), language)

    @property
    def thing(self) -> tuple[str, str]:
        return self.place, self.what


def flaws(
    session: AnySession, evidence: Store, reports: Store, say: Callable[[str], object]
) -> Iterator[Flaw]:
    """Everything that is wrong, as it is found; `say` is told in words what is being looked at."""
    found = verify_all(headers(session), contents(session), evidence, known_seals(session))
    say(f"{found.chain.position} journal entries, head seal {found.chain.seal}")
    yield from (journal_flaw(fault) for fault in found.chain.faults)
    say(f"{found.expected} evidence files")
    yield from of_files(EVIDENCE, found.files)
    issued = issued_digests(session)
    say(f"{len(issued)} files of issued reports")
    yield from of_files(REPORTS, verify_files(reports, issued))
    yield from of_records(session)


def of_records(session: AnySession) -> Iterator[Flaw]:
    """The tables that pages read hold what the journal does, or one flaw."""
    position = head(session).position
    if from_tables(session) != from_journal(session, position):
        yield Flaw(RECORDS, str(position), "differ")


def journal_flaw(fault: Fault) -> Flaw:
    return Flaw(JOURNAL, str(fault.position), fault.code)


def of_files(place: str, results: Iterable[FileResult]) -> Iterator[Flaw]:
    return (Flaw(place, result.digest, result.state) for result in results if result.is_fault)


def known_seals(session: AnySession) -> dict[int, str]:
    """Seals that were printed: position → seal at the head of each issued report."""
    rows = session.execute(select(IssuedReport.position, IssuedReport.head_seal))
    return {position: seal for position, seal in rows if position}


def issued_digests(session: AnySession) -> list[str]:
    rows = session.execute(
        select(IssuedReport.json_digest, IssuedReport.html_digest, IssuedReport.pdf_digest)
    )
    return sorted({digest for row in rows for digest in row if digest})
