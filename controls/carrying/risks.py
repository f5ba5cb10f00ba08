"""What was done about a shortfall: the risk an alignment assessment names, and whether it is treated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from controls.alignment import held_in, key_of
from controls.assessment import Reason
from controls.carrying.promises import Promise
from controls.carrying.steps import NOTE, OK, SHORT, Step, step
from controls.content import Row
from controls.declaration import Text
from controls.facts import Record
from controls.known import Known
from controls.selecting import stands

_INTERNAL = "internal_agreement"


def latest_assessment(known: Known, party: str, day: date) -> Record | None:
    """The latest approved one made until that day."""
    found = known.concerning("alignment_assessment", party)
    done = [r for r in found if r.final and r.occurred_on and r.occurred_on <= day]
    return max(done, key=lambda r: (r.occurred_on or date.min, r.number), default=None)


def treatment_of(known: Known, promise: Promise, target: tuple[str, str], service: str, day: date) -> Step:
    """For a shortfall of one promise against one SLA target: ok when a risk with treatment and measures is
    named for it.
    """
    if promise.agreement.kind == _INTERNAL:
        return _of_service(known, promise.party, service)
    assessment = latest_assessment(known, promise.party, day)
    row = held_in(assessment.content).get(key_of(*promise.target, *target)) if assessment else None
    if assessment is None or row is None:
        return step(SHORT, "carry_not_assessed", party=promise.party)
    if not row.get("risk"):
        return step(SHORT, "carry_no_risk", record=assessment.number)
    return risk_step(known, str(row["risk"]))


def risk_step(known: Known, number: str) -> Step:
    risk = known.record(number)
    if risk is None or not stands(known, risk):
        return step(SHORT, "risk_gone", record=number)
    treatment = risk.content.get("treatment")
    if not treatment or not str(risk.content.get("measures") or "").strip():
        return step(SHORT, "carry_risk_untreated", risk=number)
    field = known.kinds["risk"].field("treatment")
    words = Text(field.value_label(treatment, "en"), field.value_label(treatment, "ja"))
    return step(OK, "carry_risk_treated", risk=number, treatment=words)


def _of_service(known: Known, party: str, service: str) -> Step:
    """No assessment is made of internal suppliers: any risk of the service that stands."""
    risks = [risk for risk in known.pointing("risk", "services", service) if stands(known, risk)]
    steps = [risk_step(known, number) for number in dict.fromkeys(risk.number for risk in risks)]
    treated = next((one for one in steps if one.state == OK), None)
    missing = step(SHORT, "carry_no_risk_of_service", service=service, party=party)
    return treated or next(iter(steps), missing)


def recorded_otherwise(
    known: Known, promise: Promise, target: tuple[str, str], gap: str, day: date
) -> Iterator[Step]:
    """Where the latest assessment found another gap than there is by now."""
    assessment = latest_assessment(known, promise.party, day)
    row: Row | None = None
    if assessment:
        row = held_in(assessment.content).get(key_of(*promise.target, *target))
    if assessment and row and row.get("gap") and row["gap"] != gap:
        yield Step(NOTE, otherwise(known, assessment, str(row["gap"]), gap))


def otherwise(known: Known, assessment: Record, recorded: str, found: str) -> Reason:
    """That an assessment says another gap than the targets show."""
    field = known.kinds["alignment_assessment"].field("pairs.gap")
    names = [Text(field.value_label(gap, "en"), field.value_label(gap, "ja")) for gap in (recorded, found)]
    values = {"record": assessment.number, "recorded": names[0], "found": names[1]}
    return Reason("carry_recorded_otherwise", values)
