"""The page on which chosen records are looked at one below the other, and approved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request

from app.access import current_actor
from app.db import db
from app.records.evidence_page import LinkRow, evidence_of_all
from app.records.lists.approving import (
    LookedAt,
    Outcome,
    approve_each,
    chosen_rows,
    links_of_all,
    why_not,
)
from app.records.lists.cells import Row
from app.records.lists.page import PAGE
from app.records.looked_at import base_of
from app.records.page import FieldValue, field_values, numbers_in
from app.records.queries import SqlLookup, lookup_now
from controls.kinds import Kind


@dataclass(frozen=True)
class Look:
    """One record on the page. `why` it cannot be approved here; `refused`: what became of a try just now."""

    row: Row
    title: str
    base: str
    values: Sequence[FieldValue]
    files: Sequence[LinkRow]
    why: str
    refused: str = ""

    @property
    def offered(self) -> list[str]:
        return [file.link.id for file in self.files if file.link.state == "offered"]


def look(kind: Kind, numbers: Sequence[str], outcomes: Sequence[Outcome] = ()) -> str:
    """Every record that is still to be approved, below what became of the others."""
    done = {outcome.number for outcome in outcomes if outcome.position}
    refused = {outcome.number: outcome.why for outcome in outcomes}
    wanted = [number for number in dict.fromkeys(numbers) if number not in done][:PAGE]
    lookup = lookup_now()
    looks = looks_at(kind, chosen_rows(db.session, kind, wanted), refused, lookup)
    here = {one.row.number for one in looks}
    lookup.preload(done)
    return render_template("records/approve.html", kind=kind, looks=looks, outcomes=outcomes, lookup=lookup,
                           missing=[number for number in wanted if number not in here])  # fmt: skip


def looks_at(kind: Kind, rows: Sequence[Row], refused: Mapping[str, str], lookup: SqlLookup) -> list[Look]:
    lookup.preload(number for row in rows for number in (row.number, *numbers_in(row.content)))
    files = evidence_of_all(rows, links_of_all(rows), lookup)
    return [
        Look(
            row=row,
            title=lookup.name(row.number),
            base=base_of(row),
            values=list(field_values(kind, row, lookup)),
            files=files[row.number],
            why=why_not(current_actor(), kind, row, lookup),
            refused=refused.get(row.number, ""),
        )
        for row in rows
    ]


def take(kind: Kind) -> str:
    """What was ticked is approved; with a record's own button that one alone."""
    only = request.form.get("only")
    ticked = [only] if only else request.form.getlist("approve")
    outcomes = approve_each(current_actor(), kind, [looked_at(number) for number in ticked[:PAGE]])
    return look(kind, request.form.getlist("number"), outcomes)


def looked_at(number: str) -> LookedAt:
    """As the page had it: what is not in the form was not looked at."""
    typed: Any = request.form
    files = frozenset(typed.getlist(f"files-{number}"))
    rejected = {link: typed.get(f"why-{link}", "") for link in files if typed.get(f"reject-{link}")}
    return LookedAt(number, typed.get(f"base-{number}", ""), files, rejected)
