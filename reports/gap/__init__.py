"""The gap report: what the records show about every control asked about, as a document."""

from __future__ import annotations

from collections.abc import Mapping

from controls.assessment import Assessment
from controls.catalog import Catalog
from controls.facts import Facts
from controls.kind import Kinds
from reports.changes import Earlier
from reports.gap.annexes import settings, texts
from reports.gap.evidence import EvidenceIndex
from reports.gap.limitations import limitations
from reports.gap.material import Material
from reports.gap.model import GapReport, Issue, OrganisationInfo
from reports.gap.results import clauses
from reports.gap.summary import scope, summary

__all__ = ["GapReport", "Issue", "OrganisationInfo", "build_gap_report"]


def build_gap_report(
    catalog: Catalog,
    kinds: Kinds,
    facts: Facts,
    assessment: Assessment,
    *,
    names: Mapping[str, str],
    files: Mapping[str, str],
    organisation: OrganisationInfo,
    issue: Issue,
    data_digest: str,
    earlier: Earlier | None = None,
) -> GapReport:
    """The report as values, in the language of `issue`.

    `names` gives the display name of a record number (people, subjects, records) in that language, `files`
    the name of a file by its SHA-256; `data_digest` is the SHA-256 of the bytes of `gap_json.to_json`;
    `earlier` is the report issued before.
    """
    material = Material(catalog, kinds, facts, assessment, names, files, organisation, issue, earlier)
    index = EvidenceIndex(material)
    return GapReport(
        issue=issue,
        organisation=organisation,
        question=assessment.question,
        catalog_name=catalog.name.get(issue.language),
        catalog_edition=assessment.catalog_edition,
        catalog_digest=catalog.digest,
        catalog_notice=catalog.notice.get(issue.language),
        basis=catalog.basis,
        data_digest=data_digest,
        summary=summary(material),
        scope=scope(material),
        clauses=clauses(material, index),
        evidence=index.entries(),
        limitations=limitations(material),
        settings=settings(material),
        texts=texts(material),
    )
