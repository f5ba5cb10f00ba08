"""The annexes: settings that decide statuses, and the catalog's own words on the controls shown."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from controls.assessment import ControlResult
from controls.facts import Plan, WindowException
from controls.limits import limits_of
from controls.windows import boundary, parse_interval
from controls.wording import rule_in_words
from reports.capped import Capped
from reports.gap.limitations import policies
from reports.gap.material import Material
from reports.gap.model_proof import ControlText, ExceptionEntry, PlanEntry, Settings


def settings(material: Material) -> Settings:
    defaults = material.catalog.defaults
    return Settings(
        plans=Capped.of(_plans(material)),
        exceptions=Capped.of(_exceptions(material)),
        policies=policies(material),
        fiscal_year_start=material.facts.organisation.fiscal_year_start,
        grace=(defaults["grace_ratio_pct"], defaults["grace_min_days"], defaults["grace_max_days"]),
    )


def _plans(material: Material) -> list[PlanEntry]:
    """Plans valid on a day of the period, those that say the same on one line."""
    alike: dict[tuple[str, str, date, int], list[Plan]] = defaultdict(list)
    for plan in material.facts.plans:
        if _concerns(material, plan):
            grace = -1 if plan.grace_days is None else plan.grace_days
            alike[plan.activity, plan.interval, plan.anchor, grace].append(plan)
    activities = list(material.catalog.activities)
    order = sorted(alike, key=lambda key: (activities.index(key[0]), parse_interval(key[1]).months, *key[1:]))
    return [_plan(material, alike[key]) for key in order]


def _concerns(material: Material, plan: Plan) -> bool:
    asked = material.assessment.question
    in_time = plan.valid_from <= asked.period_to and (
        plan.valid_to is None or plan.valid_to > asked.period_from
    )
    return in_time and (not asked.subjects or plan.subject in asked.subjects)


def _plan(material: Material, plans: list[Plan]) -> PlanEntry:
    first = plans[0]
    return PlanEntry(
        activity=material.activity(first.activity),
        interval=material.duration(first.interval),
        anchor=first.anchor,
        grace=first.grace_days,
        subjects=tuple(dict.fromkeys(material.name(plan.subject) for plan in plans)),
        versions=tuple(f"{plan.number}-{plan.edition}" for plan in plans),
    )


def _exceptions(material: Material) -> list[ExceptionEntry]:
    """Approved exceptions for windows that lie in the period, even in part."""
    plans = {plan.number: plan for plan in material.facts.plans}
    found = []
    for exception in material.facts.exceptions:
        plan = plans.get(exception.plan)
        if plan is not None and _touches(material, plan, exception):
            found.append(_exception(material, plan, exception))
    return sorted(found, key=lambda entry: (entry.window, entry.number))


def _touches(material: Material, plan: Plan, exception: WindowException) -> bool:
    asked = material.assessment.question
    start, interval = exception.window_start.toordinal(), parse_interval(plan.interval)
    end = date.fromordinal(boundary(start, interval, 1))
    return exception.window_start <= asked.period_to and end > asked.period_from


def _exception(material: Material, plan: Plan, exception: WindowException) -> ExceptionEntry:
    limit = exception.new_limit
    return ExceptionEntry(
        number=exception.number,
        subject=material.name(plan.subject),
        activity=material.activity(plan.activity),
        window=exception.window_start,
        effect=exception.effect,
        last_day=limit - timedelta(days=1) if limit else None,
        reason=exception.reason,
        approved_by=material.name(exception.approved_by),
    )


def texts(material: Material) -> tuple[ControlText, ...]:
    return tuple(_text(material, result) for result in material.assessment.controls)


def _text(material: Material, result: ControlResult) -> ControlText:
    control, language = material.control(result), material.issue.language
    params = limits_of(control, material.facts, material.as_of).params
    lines = rule_in_words(control, material.catalog, language, params)
    return ControlText(
        head=material.head(result),
        requirement=control.requirement.get(language),
        why=control.why.get(language),
        rule=tuple((line.heading, line.text) for line in lines),
    )
