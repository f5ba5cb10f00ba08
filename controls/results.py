"""Results of targets in time: what sheets and checks say about one target, one measuring period after
another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from controls.content import Row
from controls.facts import Record
from controls.known import Known

Target = tuple[str, str]  # record and row of a target, whichever its version
AGREEMENTS = {"contract": "supplier", "internal_agreement": "internal_supplier"}


class Result(NamedTuple):
    """One line of an approved sheet of figures."""

    record: Record
    line: Row

    @property
    def upto(self) -> date:
        """Last day of what was measured."""
        return self.record.period_to or date.min

    @property
    def missed(self) -> bool:
        return self.line.get("verdict") == "missed"


def target_of(line: Row) -> Target | None:
    """The target a line is about; None while none is named."""
    target = line.get("target")
    return (target["record"], target["row"]) if target else None


def results_of(known: Known, sla: str) -> Mapping[Target, Sequence[Result]]:
    """Results of every target of an SLA by approved sheets, in the order of what they measured."""
    return known.once(("results", sla), lambda at: by_target(at.pointing("measurement", "sla", sla)))


def by_target(sheets: Sequence[Record]) -> Mapping[Target, Sequence[Result]]:
    """Lines of approved sheets or checks by target, in the order of what they measured."""
    found: dict[Target, list[Result]] = defaultdict(list)
    for sheet in sorted((one for one in sheets if one.final), key=_in_time):
        for line in sheet.content.get("lines", ()):
            if (target := target_of(line)) is not None:
                found[target].append(Result(sheet, line))
    return dict(found)


def _in_time(sheet: Record) -> tuple[date, str, int]:
    return sheet.period_to or date.min, sheet.number, sheet.edition


def results_after(known: Known, improvement: Record, after: date, upto: date) -> int:
    """Results of the targets an improvement is about, measured after a day and there by another.

    Of several targets the one with the fewest counts.
    """
    counts = [
        sum(
            after < r.upto and r.record.occurred_on is not None and r.record.occurred_on <= upto
            for r in results
        )
        for results in _results_named(known, improvement)
    ]
    return min(counts, default=0)


def _results_named(known: Known, improvement: Record) -> Iterator[Sequence[Result]]:
    """Results of the targets behind the lines it names; without a line, of all missed in the sheet it
    names.
    """
    for origin in improvement.content.get("origin_refs", ()):
        sheet = known.record(origin.get("record", ""))
        lines = sheet.content.get("lines", ()) if sheet and sheet.kind == "measurement" else ()
        named = (origin.get("line") or {}).get("row")
        for line in lines:
            target = target_of(line)
            if sheet and target and (line["id"] == named if named else line.get("verdict") == "missed"):
                yield results_of(known, sheet.content.get("sla", "")).get(target, ())


def first_agreement_start(known: Known, party: str) -> date | None:
    """The first day on which a contract or internal agreement with the party was valid; None without any."""
    editions = (
        edition
        for kind, field in AGREEMENTS.items()
        for number in dict.fromkeys(record.number for record in known.pointing(kind, field, party))
        for edition in known.in_force(number)
    )
    return min((e.valid_from for e in editions if e.valid_from), default=None)
