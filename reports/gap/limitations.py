"""Section 8: what the results do not show, each with its number."""

from __future__ import annotations

from collections.abc import Iterator

from controls.facts import Evidence, Record
from controls.hints import ENTERED_LATE, Figure, Hint, figures, hint_name, hint_why
from controls.wording import sentence
from reports.capped import Capped
from reports.gap.evidence import proofs
from reports.gap.material import Material
from reports.gap.model_proof import HintGroup, LateEntry, Limitations, PolicyEntry, Unaccepted, Voided

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
        hints=tuple(_hints(material)),
        uncomputed=tuple(r.control for r in material.assessment.controls if r.status == "not_computed"),
        restricted=sum(record.confidentiality == "restricted" for record in behind),
        zone=material.facts.organisation.time_zone,
        calendar=material.organisation.calendar,
    )


def _late(material: Material) -> Iterator[LateEntry]:
    """Records entered more than the allowed days after the day they are about, the latest first."""
    for hint in material.hints:
        if hint.code == ENTERED_LATE:
            record, said = material.records[hint.records[0]], hint.reason.values
            yield LateEntry(record.number, material.title(record), said["on"], said["entered"], hint.days)


def _hints(material: Material) -> Iterator[HintGroup]:
    """Sorts of hints that some record raises; late entries stand in a table of their own."""
    for figure in figures(material.behind_all, material.hints):
        if figure.found and figure.code != ENTERED_LATE:
            yield _group(material, figure, [hint for hint in material.hints if hint.code == figure.code])


def _group(material: Material, figure: Figure, hints: list[Hint]) -> HintGroup:
    language = material.issue.language
    return HintGroup(
        name=hint_name(figure.code).get(language),
        why=hint_why(figure.code).get(language),
        found=figure.found,
        of=figure.of,
        sentences=Capped.of(sentence(hint.reason, language) for hint in hints),
    )


def _voided(material: Material) -> list[Voided]:
    """Approved records of the period that were declared void."""
    asked, found = material.assessment.question, []
    for record in material.facts.records:
        day = record.occurred_on or record.period_to or record.valid_from
        if record.state == "void" and record.approved_on and day and asked.period_from <= day <= asked.as_of:
            reason = material.unless_restricted(record, record.reason)
            found.append(Voided(record.number, material.title(record), day, reason))
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
        text=material.unless_restricted(record, content.get("text", "")),
        since=record.valid_from,
        settings=tuple(
            (row.get("control", ""), row["param"], str(row["value"])) for row in content.get("settings", ())
        ),
    )
