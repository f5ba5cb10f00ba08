"""Own rules: numbers of controls that become others, guidance that becomes a rule, and who may approve alone.

Worked example: a policy of topic limits sets met_min_pct of BRM-07 to 80 from 1 April. The number becomes 80
instead of 90; judged on today's records the control would be met instead of partly met.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from controls.assessment import ControlResult, Question, Reason
from controls.control import Control, Number
from controls.facts import Record
from controls.fold import fiscal_year_start
from controls.grading import GUIDANCE, adopted_on
from controls.judge import Judge
from controls.known import Known
from controls.limits import limits_of
from controls.warning.change import Change
from controls.wording import number_name


def warnings(change: Change) -> Iterator[Reason]:
    topic = change.record.content.get("topic")
    yield from _numbers(change)
    yield from _guidance(change)
    if topic == "small_organisation":
        yield Reason("one_person_enough", {"on": change.record.valid_from})
    if change.record.valid_to is not None:
        yield Reason("rule_ends", {"last_day": date.fromordinal(change.record.valid_to.toordinal() - 1)})


def _day_of(change: Change) -> date:
    """From which it holds; today where that is past."""
    return max(change.today, change.record.valid_from or change.today)


# ---- numbers ----


def _numbers(change: Change) -> Iterator[Reason]:
    """Each number that changes, with the controls that use it; then how these would judge today's records."""
    day, found = _day_of(change), dict[tuple[str, Number, Number], list[Control]]()
    for control in change.before.catalog.controls:
        now, then = (limits_of(control, known.facts, day).params for known in (change.before, change.after))
        for name in now:
            if now[name] != then[name]:
                found.setdefault((name, now[name], then[name]), []).append(control)
    for (name, was, is_), controls in found.items():
        ids = tuple(control.id for control in controls)
        values = {
            "controls": ids,
            "param": number_name(name),
            "number": is_,
            "before": was,
            "on": change.record.valid_from,
        }
        yield Reason("number_becomes", values)
    judged = {control.id: control for controls in found.values() for control in controls}
    yield from _judged(change, judged)


def _judged(change: Change, controls: Mapping[str, Control]) -> Iterator[Reason]:
    """Controls that would have another status, had the numbers been so all along."""
    facts = change.after.facts
    policies = tuple(_from_today(policy, change) for policy in facts.policies)
    then = change.after.with_settings(replace(facts, policies=policies))
    names = change.before.catalog.statuses
    for control in controls.values():
        was, is_ = (_result(known, control, change.today) for known in (change.before, then))
        others = len(_statuses(was) ^ _statuses(is_)) // 2
        if others or was.status != is_.status:
            values = {
                "control": control.id,
                "before": names[was.status].name,
                "becomes": names[is_.status].name,
            }
            yield Reason("judged_otherwise", {**values, "subjects": others})


def _statuses(result: ControlResult) -> set[tuple[str, str]]:
    return {(subject.subject, subject.status) for subject in result.subjects}


def _from_today(policy: Record, change: Change) -> Record:
    mine = (policy.number, policy.edition) == (change.record.number, change.record.edition)
    if mine and policy.valid_from and policy.valid_from > change.today:
        return replace(policy, valid_from=change.today)
    return policy


def _result(known: Known, control: Control, today: date) -> ControlResult:
    """The fiscal year to date."""
    first = fiscal_year_start(known.facts.organisation, today)
    return Judge(known, control, Question(first, today, today, known.facts.position)).assess()


# ---- guidance ----


def _guidance(change: Change) -> Iterator[Reason]:
    day, catalog = _day_of(change), change.before.catalog
    named = change.record.content.get("controls", ())
    now, then = (adopted_on(known, day) for known in (change.before, change.after))
    on = change.record.valid_from
    if more := tuple(sorted(c for c in then - now if catalog.control(c).source == GUIDANCE)):
        highest = catalog.grades[catalog.grading["cap_guidance_adopted"]]
        yield Reason("guidance_adopted", {"controls": more, "on": on, "grade": highest})
    if fewer := tuple(sorted(c for c in now - then if catalog.control(c).source == GUIDANCE)):
        yield Reason("guidance_dropped", {"controls": fewer, "on": on})
    others = tuple(c for c in named if c in then - now and catalog.control(c).source != GUIDANCE)
    if others:
        yield Reason("no_guidance", {"controls": others})
