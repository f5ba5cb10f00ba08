"""What the sections of the report are made from, with the look-ups they share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from controls.assessment import Assessment, ControlResult, ItemResult, Reason, SubjectResult
from controls.catalog import Catalog, Control
from controls.declaration import Text
from controls.facts import Evidence, Facts, Record, Subject
from controls.hints import Hint, all_hints
from controls.kind import Kinds
from controls.known import Known
from controls.wording import sentence
from reports.changes import Earlier, Since, since
from reports.gap.hints import view
from reports.gap.model import Issue, OrganisationInfo
from reports.gap.model_proof import Head
from reports.gap.newest import newest, rank
from reports.wording import Words, words

UNITS = {"Y": "years", "M": "months", "W": "weeks", "D": "days"}
MOST_CHANGES = 10  # of each sort, in the summary; the JSON has them all
JUDGED = frozenset({"met", "partial", "not_met", "excused"})


@dataclass(frozen=True)
class Material:
    """`names` gives the display name of a record number (people, subjects, records) in the report's language,
    `files` the name of a file by its SHA-256. What has no name is shown by its number.
    """

    catalog: Catalog
    kinds: Kinds
    facts: Facts
    assessment: Assessment
    names: Mapping[str, str]
    files: Mapping[str, str]
    organisation: OrganisationInfo
    issue: Issue
    earlier: Earlier | None = None

    @cached_property
    def words(self) -> Words:
        return words(self.issue.language)

    @cached_property
    def known(self) -> Known:
        return Known(self.catalog, self.kinds, self.facts)

    @property
    def as_of(self) -> date:
        return self.assessment.question.as_of

    @cached_property
    def since(self) -> Since | None:
        """What changed since the report issued before."""
        earlier, language = self.earlier, self.issue.language
        return since(earlier, self.catalog, self.names, language, MOST_CHANGES) if earlier else None

    @cached_property
    def records(self) -> Mapping[str, Record]:
        return newest(self.facts)

    @cached_property
    def versions(self) -> Mapping[tuple[str, int], Record]:
        """Every edition of every record, in its newest correction."""
        ordered = sorted(self.facts.records, key=rank)
        return {(record.number, record.edition): record for record in ordered}

    @cached_property
    def subjects(self) -> Mapping[str, Subject]:
        return {subject.number: subject for subject in self.facts.subjects}

    def name(self, number: str | None) -> str:
        return self.names.get(number, number) if number else ""

    def title(self, record: Record) -> str:
        """Title of a record, withheld when it is restricted."""
        return self.unless_restricted(record, self.name(record.number))

    def unless_restricted(self, record: Record | None, text: str) -> str:
        """What somebody wrote in a record, withheld when it is restricted."""
        closed = record is not None and record.confidentiality == "restricted"
        return self.words("evidence.withheld") if closed else text

    def file(self, record: Record, evidence: Evidence) -> str:
        """Name of a file; empty when it is not known, or the record restricted."""
        return "" if record.confidentiality == "restricted" else self.files.get(evidence.file, "")

    def version(self, record: Record) -> str:
        key = "evidence.corrected" if record.correction else "evidence.version"
        return self.words(key, edition=record.edition, correction=record.correction)

    def tier(self, tier: str | None) -> str:
        return self.catalog.tiers[tier].get(self.issue.language) if tier else ""

    def duration(self, interval: str) -> str:
        """An ISO 8601 duration in words: the catalog's where it has some, else from its parts."""
        known = self.catalog.durations.get(interval)
        if known:
            return known.get(self.issue.language)
        parts = re.findall(r"(\d+)([YMWD])", interval)
        return self.words.join(
            [self.words(f"duration.{UNITS[unit]}", n=int(number)) for number, unit in parts]
        )

    def activity(self, activity: str) -> str:
        return self.catalog.activity(activity).name.get(self.issue.language)

    def control(self, result: ControlResult) -> Control:
        return self.catalog.control(result.control)

    def head(self, result: ControlResult) -> Head:
        control = self.control(result)
        language = self.issue.language
        return Head(
            id=control.id,
            title=control.title.get(language),
            clause=control.clause,
            clause_name=self.catalog.numbering[control.clause].name.get(language),
            iso_clause=control.iso_clause,
            source=self.catalog.sources[control.source].get(language),
            status=result.status,
        )

    def item(self, item: ItemResult) -> str:
        """What an item is called: its record, and its row where it is one of several."""
        label = item.label.get(self.issue.language) if isinstance(item.label, Text) else item.label
        return self.words.join([self.name(item.record), label]) if label else self.name(item.record)

    def sentences(self, reasons: Iterable[Reason]) -> tuple[str, ...]:
        spoken = (sentence(reason, self.issue.language, self.names) for reason in reasons)
        return tuple(dict.fromkeys(spoken))

    @cached_property
    def hints(self) -> list[Hint]:
        """What may be asked about the records behind the results."""
        return all_hints(self.behind_all, self.records.values(), view(self.catalog, self.facts, self.as_of))

    def behind(self, subject: SubjectResult) -> list[Record]:
        """The records a subject's status rests on, in the order of its windows and items."""
        return [self.records[number] for number in subject.records if number in self.records]

    @cached_property
    def behind_all(self) -> tuple[Record, ...]:
        """Every record some status rests on, each once, in the order of controls, subjects and windows."""
        found: dict[str, Record] = {}
        for control in self.assessment.controls:
            for subject in control.subjects:
                found.update((record.number, record) for record in self.behind(subject))
        return tuple(found.values())
