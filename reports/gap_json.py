"""The gap report as JSON: the one form of an assessment that is digested, attached and compared.

Format: docs/formats/gap-report.md. It knows no language of the report (every reason stands there in both), no
name of a person and no day of issue: the same question at the same journal position gives the same bytes.
"""

from __future__ import annotations

from datetime import UTC
from typing import Any

from controls.assessment import Assessment, Reason, SubjectResult
from controls.facts import Evidence, Facts, Record
from controls.grading import Proposal, propose
from controls.hints import Hint, all_hints
from controls.known import Known
from controls.serialise import as_bytes, as_json, question_value, reason_value
from controls.wording import sentence
from reports.changes import Earlier
from reports.changes_json import changes_value
from reports.gap.hints import view
from reports.gap.newest import newest

FORMAT = "akashi-gap-report/1"
Json = dict[str, Any]


def to_json(known: Known, assessment: Assessment, earlier: Earlier | None = None) -> bytes:
    """Canonical bytes: sorted keys, no spaces, UTF-8, no line end. `earlier`: the report issued before."""
    return as_bytes(as_value(known, assessment, earlier))


def as_value(known: Known, assessment: Assessment, earlier: Earlier | None = None) -> Json:
    """The same as plain values."""
    value, facts = as_json(assessment, _said), known.facts
    records = _Records(facts)
    for control, result in zip(value["controls"], assessment.controls, strict=True):
        for subject, found in zip(control["subjects"], result.subjects, strict=True):
            subject["records"] = records.behind(found)
        _answer_for(control["subjects"], known)
        declared = known.catalog.control(result.control)
        control["proposed_grade"] = _grade(propose(known, declared, result, assessment.question))
    return {
        **value,
        "hints": [_hint(hint) for hint in _hints(known, assessment, records)],
        "format": FORMAT,
        "catalog_digest": known.catalog.digest,
        "organisation": {"number": facts.organisation.number, "time_zone": facts.organisation.time_zone},
        "since_report": _since(earlier) if earlier else None,
    }


def _since(earlier: Earlier) -> Json:
    """Without counts and changes where the file of that report cannot be read any more."""
    nothing = {"catalog_edition": None, "counts": None, "lasting": None, "changes": None}
    found = earlier.comparison
    told = {"catalog_edition": found.before_edition, **changes_value(found)} if found else nothing
    return {"report": earlier.report, "question": question_value(earlier.question), **told}


def _answer_for(subjects: list[Json], known: Known) -> None:
    """Add the number of whoever answers for each subject."""
    for subject in subjects:
        found = known.subject(subject["subject"])
        subject["owner"] = found.owner if found else None


def _grade(found: Proposal) -> Json | None:
    """None where nothing is to be found fault with."""
    if found.grade is None:
        return None
    return {"grade": found.grade, "reasons": [_said(reason) for reason in found.reasons]}


def _said(reason: Reason) -> Json:
    """A reason with its sentences."""
    return {**reason_value(reason), "en": sentence(reason, "en"), "ja": sentence(reason, "ja")}


def _hints(known: Known, assessment: Assessment, records: _Records) -> list[Hint]:
    """What may be asked about the records behind the results."""
    behind = [records.newest[number] for number in sorted(records.made)]
    return all_hints(
        behind, records.newest.values(), view(known.catalog, known.facts, assessment.question.as_of)
    )


def _hint(hint: Hint) -> Json:
    return {**_said(hint.reason), "code": hint.code, "records": list(hint.records)}


class _Records:
    """The records behind results, each put into JSON once."""

    def __init__(self, facts: Facts) -> None:
        self.newest = newest(facts)
        self.made: dict[str, Json] = {}

    def behind(self, subject: SubjectResult) -> list[Json]:
        return [self._json(number) for number in sorted(subject.records) if number in self.newest]

    def _json(self, number: str) -> Json:
        if number not in self.made:
            self.made[number] = record_json(self.newest[number])
        return self.made[number]


def record_json(record: Record) -> Json:
    """One version of a record as far as a status rests on it; moments in UTC."""
    recorded = record.recorded_at
    return {
        "number": record.number,
        "kind": record.kind,
        "edition": record.edition,
        "correction": record.correction,
        "state": record.state,
        "occurred_on": record.occurred_on,
        "period_from": record.period_from,
        "period_to": record.period_to,
        "recorded_at": recorded.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if recorded else None,
        "approved_on": record.approved_on,
        "evidence": [_evidence(link) for link in record.evidence],
    }


def _evidence(link: Evidence) -> Json:
    return {
        "sha256": link.file,
        "state": link.state,
        "added_by": link.added_by,
        "accepted_by": link.accepted_by,
        "accepted_on": link.accepted_on,
        "expires_on": link.expires_on,
        "intact": link.intact,
    }
