"""Can suppliers carry what a service promises? Each SLA target with everybody it rests on, at one day.

A target is `short` when one promise behind it falls short, or all together do; `unknown` while something
cannot be compared or nothing is promised; `ok` when every promise behind it holds; `own` when nothing that
it rests on is bought.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from controls.amounts import bound_of, promised
from controls.carrying.asked import OWN, Asked, Carried, Link
from controls.carrying.pair import COMPOSITE, NO_GAP, compare
from controls.carrying.promises import newest_result, promises_on, runs, slas_of, supporting
from controls.carrying.risks import latest_assessment, recorded_otherwise, treatment_of
from controls.carrying.series import Structure
from controls.carrying.steps import NOTE, OK, SHORT, UNKNOWN, Step, step
from controls.carrying.together import backed, together, too_little_together
from controls.content import Row
from controls.facts import Record
from controls.kind import Kinds
from controls.known import Known
from controls.results import Target, results_of


def carried_by(known: Known, service: str, day: date) -> tuple[Carried, ...]:
    """Every target of every SLA in force about the service on a day, in the order of the SLAs."""

    def made(known: Known) -> tuple[Carried, ...]:
        record = known.record(service)
        if record is None:
            return ()
        asked = Asked(known, record, day)
        return tuple(
            _carried(asked, sla, row)
            for sla in slas_of(known, service, day)
            for row in sla.content.get("targets", ())
        )

    return known.once(("carried", service, day), made)


def _carried(asked: Asked, sla: Record, row: Row) -> Carried:
    wanted = bound_of(row)
    links = with_gaps(_links(asked, sla, row), row, asked.structure, asked.known.kinds)
    links = tuple(_answered(asked, link, (sla.number, row["id"])) for link in links)
    steps = (*together(asked, links, wanted), *_missing(asked, sla, row, links))
    weakest = _weakest(links)
    if weakest and (len(links) > 1 or weakest.state == SHORT):
        theirs = bound_of(weakest.promise.row)
        words = promised(theirs, asked.known.kinds) if theirs else ""
        steps = (*steps, step(NOTE, "carry_weak_link", party=weakest.promise.party, theirs=words))
    results = results_of(asked.known, sla.number).get((sla.number, row["id"]), ())
    until = [r for r in results if r.record.occurred_on and r.record.occurred_on <= asked.day]
    state, newest = _state(asked, links, steps), until[-1] if until else None
    return Carried(asked.service, sla, row, state, links, steps, weakest, newest)


def with_gaps(links: Sequence[Link], row: Row, structure: Structure, kinds: Kinds) -> tuple[Link, ...]:
    """Links behind one target with what only shows when all of them are seen together."""
    wanted = bound_of(row)
    found = backed(links, wanted, structure, kinds)
    if not too_little_together(found, wanted, structure, kinds):
        return found
    return tuple(replace(link, gap=COMPOSITE) if link.gap == NO_GAP else link for link in found)


def _links(asked: Asked, sla: Record, row: Row) -> tuple[Link, ...]:
    known, found = asked.known, runs(asked.service)
    behind = supporting(known, asked.day).get((sla.number, row["id"]), ())
    links = []
    for promise in sorted(behind, key=lambda p: (p.party, p.target)):
        compared = compare(promise.row, row, known.kinds)
        result = newest_result(known, promise, asked.day)
        links.append(Link(promise, compared, compared.gap, found.get(promise.party, ()), result))
    return tuple(links)


def _state(asked: Asked, links: Sequence[Link], steps: Sequence[Step]) -> str:
    states = {link.state for link in links} | {one.state for one in steps}
    if SHORT in states or UNKNOWN in states:
        return SHORT if SHORT in states else UNKNOWN
    return OK if links else OWN


def _weakest(links: Sequence[Link]) -> Link | None:
    """By what falls short, then by what is left of the value; of equal ones the first."""

    def strength(link: Link) -> tuple[bool, bool, Fraction]:
        theirs = bound_of(link.promise.row)
        worth = theirs.value * theirs.sign if theirs else Fraction()
        return link.state != SHORT, link.state != UNKNOWN, worth

    return min((link for link in links if link.value is not None), key=strength, default=None)


# ---- what is not known, and what was done ----


def _missing(asked: Asked, sla: Record, row: Row, links: Sequence[Link]) -> Iterator[Step]:
    """Parties that run a part and promise nothing for this target."""
    promising, running = {link.promise.party for link in links}, runs(asked.service)
    silent = []
    for party in sorted(running.keys() - promising):
        reason = _reason_given(asked, party, (sla.number, row["id"]))
        if reason:
            yield reason
        else:
            silent.append(party)
    if silent:
        components = dict.fromkeys(name for party in silent for name in running[party])
        yield step(UNKNOWN, "carry_no_promise", names=tuple(silent), components=tuple(components))
        yield from _hints(asked, silent, row)
    if not links and not running:
        yield step(NOTE, "carry_nothing_bought")


def _reason_given(asked: Asked, party: str, target: Target) -> Step | None:
    """Why the latest assessment found that no target of the party is needed."""
    assessment = latest_assessment(asked.known, party, asked.day)
    for given in assessment.content.get("uncovered", ()) if assessment else ():
        line = given.get("sla_target") or {}
        if assessment and (line.get("record"), line.get("row")) == target and given.get("reason"):
            return step(NOTE, "carry_reason_given", record=assessment.number, reason=given["reason"])
    return None


def _hints(asked: Asked, silent: Sequence[str], row: Row) -> Iterator[Step]:
    for promise in promises_on(asked.known, asked.day):
        if promise.party in silent and promise.row.get("metric") == row.get("metric"):
            values = {"target": promise.row.get("name", ""), "agreement": promise.agreement.number}
            yield step(NOTE, "carry_hint", **values)


def _answered(asked: Asked, link: Link, target: tuple[str, str]) -> Link:
    """A shortfall with what was done about it, and what the latest assessment says otherwise."""
    promise, day = link.promise, asked.day
    found = list(recorded_otherwise(asked.known, promise, target, link.gap, day))
    if SHORT in (link.state, link.compared.state):
        found.append(treatment_of(asked.known, promise, target, asked.service.number, day))
    return replace(link, answer=tuple(found))
