"""Results that call for a reaction: a miss, misses that repeat, answers of a survey that are low."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from controls.content import Row
from controls.facts import Record, Subject
from controls.inquiry import Inquiry
from controls.known import Known
from controls.metrics.early_warning import repeated_misses
from controls.results import Result, Target, results_of, target_of
from controls.selecting import stands
from controls.trigger import Trigger
from controls.windows import index_of, parse_interval

AGREEMENT_TABLE = "targets"
Period = Sequence[Result]  # what was measured of one target in one measuring period


def newest_row(known: Known, target: Target | None) -> Row | None:
    """The target as the newest version that has it promises it."""
    for edition in reversed(known.editions(target[0])) if target else ():
        for row in edition.content.get(AGREEMENT_TABLE, ()):
            if target and row["id"] == target[1]:
                found: Row = row
                return found
    return None


# ---- one miss ----


def missed_result(inquiry: Inquiry, subject: Subject) -> Iterator[Trigger]:
    """Each missed line of the SLA's approved sheets, from the approval of the sheet."""
    yield from _missed(inquiry, inquiry.known.pointing("measurement", "sla", subject.number))


def missed_party_result(inquiry: Inquiry, subject: Subject) -> Iterator[Trigger]:
    """Each missed line of the approved checks of a supplier, external or internal."""
    yield from _missed(inquiry, inquiry.known.pointing("performance_check", "party", subject.number))


def _missed(inquiry: Inquiry, sheets: Sequence[Record]) -> Iterator[Trigger]:
    for sheet in sheets:
        if not sheet.final or sheet.approved_on is None or not inquiry.may_call(sheet.approved_on):
            continue
        for line in sheet.content.get("lines", ()):
            if line.get("verdict") == "missed":
                yield trigger_of(inquiry.known, [Result(sheet, line)], sheet.approved_on)


def trigger_of(known: Known, results: Sequence[Result], since: date) -> Trigger:
    """The last of the results calls for the reaction; naming any of them is one."""
    record, line = results[-1]
    sources: dict[str, frozenset[str] | None] = {}
    for result in results:
        target = target_of(result.line)
        rows = {result.line["id"], *([target[1]] if target else [])}
        sources[result.record.number] = frozenset(rows | (sources.get(result.record.number) or frozenset()))
    promised = newest_row(known, target_of(line)) or {}
    label = promised.get("name")
    return Trigger(f"{record.number}#{line['id']}", record, since, sources, line, label)


# ---- misses that repeat ----


def repeated_miss(inquiry: Inquiry, subject: Subject) -> Iterator[Trigger]:
    """Targets missed `misses_min` times within `within_periods` measuring periods, once for each run."""
    for _, periods in periods_by_target(inquiry.known, subject.number):
        yield from _runs(inquiry, periods)


def _runs(inquiry: Inquiry, periods: Sequence[Period]) -> Iterator[Trigger]:
    """Runs completed by a result that may call; before it, only as many periods matter as a run may span."""
    least, within = inquiry.number("misses_min"), inquiry.number("within_periods")
    begin = first_called(inquiry, periods)
    if not 1 <= least <= within or begin is None:
        return
    missed = [_first_missed(period) for period in periods[max(0, begin - within) :]]
    for place in repeated_misses([result is not None for result in missed], least, within):
        counted = [r for r in missed[max(0, place + 1 - within) : place + 1] if r is not None]
        approved_on = counted[-1].record.approved_on
        if approved_on and inquiry.may_call(approved_on):
            yield trigger_of(inquiry.known, counted, approved_on)


def _first_missed(period: Period) -> Result | None:
    return next((result for result in period if result.missed), None)


def first_called(inquiry: Inquiry, periods: Sequence[Period]) -> int | None:
    """The first period with a result approved late enough to call for a reaction."""
    since = inquiry.called_since
    for place, period in enumerate(periods):
        for result in period:
            if result.record.approved_on and result.record.approved_on >= since:
                return place
    return None


def periods_by_target(known: Known, sla: str) -> Sequence[tuple[Target, Sequence[Period]]]:
    """Results of every target of an SLA by measuring period, targets in order."""

    def made(known: Known) -> Sequence[tuple[Target, Sequence[Period]]]:
        by_target = sorted(results_of(known, sla).items())
        return [(target, periods_of(known, target, results)) for target, results in by_target]

    return known.once(("periods", sla), made)


def periods_of(known: Known, target: Target, results: Sequence[Result]) -> Sequence[Period]:
    """Results by measuring period from the first to the last, without a hole; per event one after the
    other.
    """
    promised = newest_row(known, target)
    period = promised.get("measuring_period") if promised else None
    if period is None or period == "event":
        return [[result] for result in results]
    interval = parse_interval(period)
    anchor = known.fiscal_year_anchor
    places = [index_of(anchor, interval, r.upto.toordinal()) for r in results]
    periods: list[list[Result]] = [[] for _ in range(places[-1] - places[0] + 1)]
    for place, result in zip(places, results, strict=True):
        periods[place - places[0]].append(result)
    return periods


# ---- low answers ----


def low_item(inquiry: Inquiry, subject: Subject) -> Iterator[Trigger]:
    """Questions of closed surveys that a customer answered low, by the mean or by a lowest grade with
    comment.
    """
    for survey in inquiry.known.concerning("survey_round", subject.number):
        if survey.occurred_on and stands(inquiry.known, survey):
            for question, answers in _answered(inquiry.known, survey, subject.number):
                if question.get("kind") == "scale" and _is_low(inquiry, survey, answers):
                    yield _low(inquiry.known, survey, question, survey.occurred_on)


def _low(known: Known, survey: Record, question: Row, since: date) -> Trigger:
    analyses = known.pointing("survey_analysis", "round", survey.number)
    sources: dict[str, frozenset[str] | None] = {analysis.number: None for analysis in analyses}
    sources[survey.number] = frozenset({question["id"]})
    name = f"{survey.number}#{question['id']}"
    return Trigger(name, survey, since, sources, question, question.get("text"))


Answered = Sequence[tuple[Row, Sequence[Row]]]


def _answered(known: Known, survey: Record, customer: str) -> Answered:
    """Questions that a customer's people answered, with the answers; a survey of everybody asks about every
    service, and one customer uses few of them.
    """
    key = ("answered", survey.number, survey.edition)
    return known.once(key, lambda at: _by_customer(at, survey)).get(customer, ())


def _by_customer(known: Known, survey: Record) -> Mapping[str, Answered]:
    editions = (one for one in known.editions(survey.number) if one.edition == survey.edition)
    asked = {row["id"]: row for one in editions for row in one.content.get("questions", ())}
    found: dict[str, dict[str, list[Row]]] = {}
    for response in known.pointing("survey_response", "round", survey.number):
        for row in response.content.get("answers", ()) if response.counting else ():
            question = (row.get("question") or {}).get("row", "")
            if question in asked:
                own = found.setdefault(response.content.get("customer", ""), {})
                own.setdefault(question, []).append(row)
    return {
        customer: [(asked[question], answers) for question, answers in own.items()]
        for customer, own in found.items()
    }


def _is_low(inquiry: Inquiry, survey: Record, answers: Sequence[Row]) -> bool:
    graded = [(grade, answer) for answer in answers if (grade := _grade(answer)) is not None]
    if survey.content.get("anonymous") and len(graded) < inquiry.number("answers_min_anonymous"):
        return False
    if any(grade <= 1 and str(answer.get("comment") or "").strip() for grade, answer in graded):
        return True
    scale = Decimal(survey.content.get("scale_max") or inquiry.params["scale_max"])
    total = sum(grade for grade, _ in graded) * inquiry.params["scale_max"]
    return bool(graded) and total <= inquiry.params["low_mean_max"] * len(graded) * scale


def _grade(answer: Row) -> Decimal | None:
    try:
        return Decimal(str(answer.get("value", "")))
    except InvalidOperation:
        return None
