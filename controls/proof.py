"""Whether a record is approved and evidenced, and if not, what is wrong with the file nearest to proving
it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from controls.assessment import Reason
from controls.facts import Evidence, Record
from controls.known import Known


def lacks_approval(record: Record) -> Reason | None:
    return None if record.final else Reason("lacks_approved", {"record": record.number})


def lacks_evidence(known: Known, record: Record, as_of: date = date.max) -> Reason | None:
    """Why the record is not evidenced; kinds that are their own proof always are.

    An event is proved on its day; a document on its last day, at the latest on `as_of`.
    """
    if not known.kinds[record.kind].evidence_needed:
        return None
    day = record.occurred_on or _last_day(record, as_of)
    for one in record.evidence:
        if one.proves_on(day) or _alone(known, one, day):
            return None
    code, evidence = _nearest_to_proof(record.evidence)
    expired = {"expires_on": evidence.expires_on} if evidence and code == "valid_evidence" else {}
    return Reason(f"lacks_{code}", {"record": record.number, **expired})


def _alone(known: Known, evidence: Evidence, day: date) -> bool:
    """Accepted by the uploader, where a policy let them."""
    return known.may_accept_alone(evidence.accepted_on) and evidence.proves_on(day, alone=True)


def _last_day(record: Record, as_of: date) -> date:
    return min(as_of, record.valid_to - timedelta(days=1)) if record.valid_to else as_of


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
