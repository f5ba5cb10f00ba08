"""Whether a record qualifies: final, evidenced, with the content its control asks for; else what it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from controls.assessment import Reason
from controls.conditions import Conditions
from controls.facts import Evidence, Record
from controls.known import Counted, Known


class Qualifier:
    """Judges records for one control, each of them once."""

    def __init__(self, known: Known, conditions: Conditions) -> None:
        self.known = known
        self.conditions = conditions
        self._lacks: dict[str, tuple[Reason, ...]] = {}

    def lacks(self, counted: Counted) -> tuple[Reason, ...]:
        """Everything the record lacks to qualify; nothing = it qualifies."""
        number = counted.record.number
        if number not in self._lacks:
            self._lacks[number] = self.judge(counted)
        return self._lacks[number]

    def judge(self, counted: Counted) -> tuple[Reason, ...]:
        """The same, not remembered."""
        record = counted.record
        standing = (
            lacks_approval(record),
            lacks_evidence(self.known, record),
            *self.conditions.not_computed,
        )
        content = self.conditions.missing(self.known, counted)
        return (*(reason for reason in standing if reason is not None), *content)


def lacks_approval(record: Record) -> Reason | None:
    return None if record.final else Reason("lacks_approved", {"record": record.number})


def lacks_evidence(known: Known, record: Record) -> Reason | None:
    """Why the record is not evidenced on its day; kinds that are their own proof always are."""
    day = record.occurred_on or date.max
    if not known.kinds[record.kind].evidence_needed:
        return None
    if any(e.proves_on(day, alone=known.may_accept_alone(e.accepted_on)) for e in record.evidence):
        return None
    code, evidence = _nearest_to_proof(record.evidence)
    expired = {"expires_on": evidence.expires_on} if evidence and code == "valid_evidence" else {}
    return Reason(f"lacks_{code}", {"record": record.number, **expired})


def _nearest_to_proof(evidence: Sequence[Evidence]) -> tuple[str, Evidence | None]:
    """What is wrong with the file that comes nearest to proving."""
    ranked: list[tuple[int, str, Evidence]] = []
    for file in evidence:
        rank, code = _fault(file)
        ranked.append((rank, code, file))
    if not ranked:
        return "evidence", None
    _, code, nearest = min(ranked, key=lambda found: found[0])
    return code, nearest


def _fault(evidence: Evidence) -> tuple[int, str]:
    if evidence.state == "accepted":
        if not evidence.intact:
            return 2, "intact_evidence"
        return (1, "other_acceptor") if evidence.accepted_by == evidence.added_by else (0, "valid_evidence")
    return (3, "accepted_evidence") if evidence.state == "offered" else (4, "standing_evidence")
