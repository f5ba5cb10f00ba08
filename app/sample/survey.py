"""The satisfaction survey of February 2026: opened, answered by link, closed, analysed, acted upon."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from app.sample.files import SampleFile, paper, table
from app.sample.people import name_of
from app.sample.stage import Happening, Stage, rows
from app.sample.words import words

SPEED = 5  # the question about the speed of support
LOW = "夜間の一次回答の手順を見直す"


def schedule(stage: Stage) -> None:
    told = words("notes")["survey"]
    stage.on(told["opened_on"], open_round)
    for answer in told["answers"]:
        stage.on(answer["on"], answering(answer))
    stage.on(told["closed_on"], close_round)
    stage.on(date(2026, 3, 3), act_on_low_score)
    stage.on(date(2026, 3, 17), analyse)


def open_round(stage: Stage, day: date) -> None:
    told = words("notes")["survey"]
    questions = [{**one, "kind": "scale"} for one in told["questions"]]
    for question in questions:
        if "service" in question:
            question["service"] = stage.numbers[question["service"]]
    frame = [
        {"customer": stage.numbers[one["customer"]], "person": stage.numbers[one["person"]], "invited": True}
        for one in told["frame"]
    ]
    content = {
        "frame": rows(*frame),
        "questions": rows(*questions),
        "opened_on": day.isoformat(),
        "selection": "census",
        "anonymous": False,
        "rate_target_pct": 60,
        "method": "web",
        "scale_max": 5,
    }
    with stage.acting("PO") as work:
        number = work.save("survey_round", content, name="survey")
        work.go(number, "open")


def answering(answer: Mapping[str, Any]) -> Happening:
    def answer_by_link(stage: Stage, day: date) -> None:
        survey = stage.numbers["survey"]
        answers = [
            {
                "question": {"record": survey, "edition": 1, "row": f"r{question}"},
                "value": str(grade),
                "comment": answer.get("comment", "") if question == str(SPEED) else "",
            }
            for question, grade in answer["grades"].items()
        ]
        person, customer = stage.numbers[answer["person"]], stage.numbers[answer["customer"]]
        content = {
            "round": survey,
            "customer": customer,
            "person": person,
            "answered_on": day.isoformat(),
            "answers": rows(*answers),
            "owner": stage.numbers["PO"],
        }
        with stage.program_acting("survey link") as work:
            work.save("survey_response", content)

    return answer_by_link


def close_round(stage: Stage, day: date) -> None:
    number = stage.numbers["survey"]
    proofs = stage.keep(answers_file())
    with stage.acting("PO") as work:
        work.save("survey_round", work.changed(number, occurred_on=day.isoformat()), number=number)
        work.go(number, "closed")
        work.offer(number, proofs)
        work.submit(number)


def answers_file() -> SampleFile:
    found = [
        (name_of(answer["person"]), f"q{question}", grade)
        for answer in words("notes")["survey"]["answers"]
        for question, grade in answer["grades"].items()
    ]
    return table("2026-02 satisfaction survey answers", ("person", "question", "grade"), found, "All answers")


def act_on_low_score(stage: Stage, day: date) -> None:
    """Speed of support: 2 of 5 by Tsubaki Foods. Reported back to them in June."""
    owner = stage.numbers["SM"]
    content = {
        "text": LOW,
        "responsible": owner,
        "owner": owner,
        "side": "own",
        "created_on": day.isoformat(),
        "due_on": (day + timedelta(days=90)).isoformat(),
        "language": "ja",
        "origin_refs": rows({"record": stage.numbers["survey"]}),
    }
    with stage.acting("RO2") as work:
        work.save("action", content, name=LOW)


def analyse(stage: Stage, day: date) -> None:
    told = words("notes")["survey"]
    content = {
        "round": stage.numbers["survey"],
        "occurred_on": day.isoformat(),
        "findings": told["findings"],
        "representative": "yes",
        "representative_reason": told["representative_reason"],
        "improvements": [stage.numbers["improvement speed of support"]],
    }
    file = paper(
        "2026-03 survey analysis",
        "Satisfaction survey, analysis",
        [told["findings"], told["representative_reason"]],
        day,
        "Analysis",
    )
    proofs = stage.keep(file)
    with stage.acting("PO") as work:
        number = work.record("survey_analysis", content, proofs)
        for person in ("hiroshi", "naoko", "kenichi"):
            work.sent(number, person, "customer", "email", day)
