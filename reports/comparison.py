"""The comparison of two assessments as a document: what was compared, and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from controls.catalog import Catalog
from controls.compare import Comparison
from reports.changes import Changes, changes_of
from reports.changes_json import Side
from reports.gap.model import OrganisationInfo


@dataclass(frozen=True, slots=True)
class Made:
    """Where the document comes from. `moment` carries a zone: the time of the journal position."""

    language: str
    moment: datetime
    program_version: str
    data_digest: str  # SHA-256 of the JSON


@dataclass(frozen=True, slots=True)
class ComparisonReport:
    """Everything the pages print; `sides` are before and after, by their names among the words."""

    made: Made
    organisation: OrganisationInfo
    catalog_name: str
    before: Side
    after: Side
    changes: Changes

    @property
    def sides(self) -> tuple[tuple[str, Side], ...]:
        return ("side_before", self.before), ("side_after", self.after)


def build_comparison(
    catalogs: Sequence[Catalog],
    comparison: Comparison,
    *,
    sides: tuple[Side, Side],
    names: Mapping[str, str],
    organisation: OrganisationInfo,
    made: Made,
) -> ComparisonReport:
    """The document in the language of `made`. `catalogs`: that of now, then that of before where it is known.

    `names` gives the display name of a record number in that language.
    """
    return ComparisonReport(
        made=made,
        organisation=organisation,
        catalog_name=catalogs[0].name.get(made.language),
        before=sides[0],
        after=sides[1],
        changes=changes_of(comparison, catalogs, names, made.language),
    )
