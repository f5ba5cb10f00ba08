"""sample_representative: the frame is complete, every segment is heard, and somebody judged what that is
worth.

Not met: customers missing from the frame, more than empty_segments_max segments without an answer, or a
response rate below the survey's own aim without a judgement. Partly met: a segment without answer, a rate
below the aim that the judgement explains, or no judgement although the rate is reached. Where up to
census_max customers were all asked and all answered there is nothing to judge.

Worked example, BRM-10: of forty people invited twenty answered, the aim is 50 %: reached. One of three
segments is silent, empty_segments_max = 1: partly met; with two silent ones not met. With nineteen answers
the rate is below the aim: partly met when the analysis says why the answers stand for all, else not met.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from controls.assessment import ItemResult, Reason
from controls.content import Row
from controls.facts import Record, Subject
from controls.inquiry import Inquiry
from controls.items import Part, of_items, of_lacks

JUDGEMENT = ("representative", "representative_reason")


@dataclass(frozen=True, slots=True)
class Heard:
    """Who was asked and who answered."""

    invited: int
    answers: int
    empty: tuple[str, ...]  # segments without an answer; "" = rows without segment
    all_answered: bool  # every customer of the frame was asked and answered
    customers: int
    aim: int  # percent

    @property
    def reached(self) -> bool:
        return self.answers * 100 >= self.aim * self.invited and self.invited > 0


def applies(inquiry: Inquiry, subject: Subject) -> bool:
    """Every subject in scope, as far as a survey was closed."""
    return True


def part(inquiry: Inquiry, subject: Subject) -> Part:
    """Each survey closed in the period is an item."""
    return of_items([_item(inquiry, survey, subject) for survey in inquiry.chosen(subject)], inquiry.params)


def _item(inquiry: Inquiry, survey: Record, subject: Subject) -> ItemResult:
    heard = _heard(inquiry, survey)
    analyses = _judgements(inquiry, survey)
    needs = list(inquiry.own_lacks("needs", survey, subject))
    wants = list(inquiry.own_lacks("wants", survey, subject))
    silent = Reason("segments_silent", {"record": survey.number, "segments": len(heard.empty)})
    if len(heard.empty) > inquiry.number("empty_segments_max"):
        needs.append(silent)
    elif heard.empty:
        wants.append(silent)
    _judge(inquiry, survey, heard, bool(analyses), needs, wants)
    status = of_lacks(needs, wants)
    records = (survey.number, *(analysis.number for analysis in analyses))
    return inquiry.blank(survey, status, (*needs, *wants), records=records)


def _judge(
    inquiry: Inquiry, survey: Record, heard: Heard, judged: bool, needs: list[Reason], wants: list[Reason]
) -> None:
    """The response rate and the judgement of it, added to what is lacking."""
    if heard.all_answered and heard.customers <= inquiry.number("census_max"):
        return
    values = {"record": survey.number, "answers": heard.answers, "invited": heard.invited, "aim": heard.aim}
    if not heard.reached:
        (wants if judged else needs).append(Reason("rate_below" if judged else "rate_below_unjudged", values))
    elif not judged:
        wants.append(Reason("rate_not_judged", values))


def _judgements(inquiry: Inquiry, survey: Record) -> list[Record]:
    """Approved analyses that say whether the answers stand for all, and why."""
    analyses = inquiry.known.pointing("survey_analysis", "round", survey.number)
    return [a for a in analyses if a.final and all(str(a.content.get(n) or "").strip() for n in JUDGEMENT)]


def _heard(inquiry: Inquiry, survey: Record) -> Heard:
    frame: Sequence[Row] = [row for row in survey.content.get("frame", ()) if not row.get("excluded_reason")]
    pointing = inquiry.known.pointing("survey_response", "round", survey.number)
    responses = [response.content for response in pointing if response.counting]
    answered = {response.get("customer") for response in responses}
    segments: dict[str, bool] = {}
    for row in frame:
        name = str(row.get("segment") or "")
        segments[name] = segments.get(name, False) or any(_of(row, response) for response in responses)
    asked = {row.get("customer") for row in frame if row.get("invited")}
    everybody = {row.get("customer") for row in frame}
    aim = survey.content.get("rate_target_pct")
    return Heard(
        invited=sum(bool(row.get("invited")) for row in frame),
        answers=len(responses),
        empty=tuple(sorted(name for name, heard in segments.items() if not heard)),
        all_answered=bool(everybody) and everybody == asked and everybody <= answered,
        customers=len(everybody),
        aim=aim if aim is not None else inquiry.number("rate_default_pct"),
    )


def _of(row: Row, response: Row) -> bool:
    """Whether the answer is that of the row: of its customer, and of its person where the answer names
    one.
    """
    person = response.get("person")
    same = person is None or row.get("person") in (None, person)
    return response.get("customer") == row.get("customer") and same
