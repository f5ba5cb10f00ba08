"""Section 8: what the results do not show, each with its number."""

from __future__ import annotations

from controls.facts import Evidence, Record
from reports.capped import Capped
from reports.gap.evidence import proofs
from reports.gap.material import Material
from reports.gap.model_proof import LateEntry, Limitations, PolicyEntry, Unaccepted, Voided

GONE = frozenset({"withdrawn", "superseded"})  # taken back or replaced: nothing anybody still waits for


def limitations(material: Material) -> Limitations:
    behind = material.behind_all
    return Limitations(
        records=len(behind),
        late=Capped.of(_late(material)),
        late_days=material.catalog.defaults["late_record_days"],
        relaxed=tuple(entry for entry in policies(material) if entry.topic_id == "small_organisation"),
        unaccepted=Capped.of(
            _unaccepted(material, record, link)
            for record in behind
            for link in record.evidence
            if link not in proofs(record) and link.state not in GONE
        ),
        voided=Capped.of(_voided(material)),
        uncomputed=tuple(r.control for r in material.assessment.controls if r.status == "not_computed"),
        restricted=sum(record.confidentiality == "restricted" for record in behind),
        zone=material.facts.organisation.time_zone,
        calendar=material.organisation.calendar,
    )


def _late(material: Material) -> list[LateEntry]:
    """Records entered more than the allowed days after the day they are about, the latest first."""
    allowed = material.catalog.defaults["late_record_days"]
    found = []
    for record in material.behind_all:
        entered, occurred = material.local_day(record), record.occurred_on
        if entered and occurred and (entered - occurred).days > allowed:
            days = (entered - occurred).days
            found.append(LateEntry(record.number, material.title(record), occurred, entered, days))
    return sorted(found, key=lambda entry: (-entry.days, entry.record))


def _voided(material: Material) -> list[Voided]:
    """Approved records of the period that were declared void."""
    asked, found = material.assessment.question, []
    for record in material.facts.records:
        day = record.occurred_on or record.period_to or record.valid_from
        if record.state == "void" and record.approved_on and day and asked.period_from <= day <= asked.as_of:
            found.append(Voided(record.number, material.title(record), day, record.reason))
    return sorted(found, key=lambda entry: entry.record)


def _unaccepted(material: Material, record: Record, link: Evidence) -> Unaccepted:
    return Unaccepted(record.number, material.title(record), material.file(record, link), _why(link))


def _why(link: Evidence) -> str:
    if link.state != "accepted":
        return link.state
    if not link.intact:
        return "damaged"
    return "own" if link.accepted_by == link.added_by else "expired"


def policies(material: Material) -> tuple[PolicyEntry, ...]:
    """Own rules valid on the as-of day."""
    valid = (record for record in material.facts.policies if record.valid_on(material.as_of))
    return tuple(_policy(material, record) for record in valid)


def _policy(material: Material, record: Record) -> PolicyEntry:
    content, topics = record.content, material.kinds["policy"].field("topic")
    return PolicyEntry(
        number=record.number,
        edition=record.edition,
        topic_id=str(content["topic"]),
        topic=topics.value_label(content["topic"], material.issue.language),
        text=content.get("text", ""),
        since=record.valid_from,
        settings=tuple(
            (row.get("control", ""), row["param"], str(row["value"])) for row in content.get("settings", ())
        ),
    )
