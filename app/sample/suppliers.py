"""Suppliers: the criteria, evaluations of two years, and review meetings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from app.sample.days import working_day
from app.sample.files import SampleFile, paper
from app.sample.people import side_of
from app.sample.stage import Happening, Stage, rows
from app.sample.words import slip_of, words

JAPANESE = ("kaede",)
FRONTLINE = 3  # the third criterion is graded by those who work with the supplier every day
CONTACTS = {"minamoto": ("takumi", "rei"), "kaede": ("naoto",), "cirrus": ("maya",)}
Told = Mapping[str, Any]


def schedule(stage: Stage) -> None:
    stage.on(date(2025, 10, 1), set_criteria)
    for told in words("suppliers")["meetings"]:
        stage.yearly(told["on"], meeting(told))
    for told in words("suppliers")["evaluations"]:
        stage.yearly(told["on"], evaluation(told))
    stage.on(date(2026, 10, 5), draft_contract_change)
    stage.on(date(2026, 10, 8), assess_contract_change)
    stage.on(date(2026, 10, 28), begin_next_evaluation)


def called(key: str) -> str:
    return str(words("parties")["suppliers"][key]["name"])


# ---- evaluations -----------------------------------------------------------------------------------------


def set_criteria(stage: Stage, day: date) -> None:
    told = words("suppliers")["criteria"]
    criteria = [{**one, "scale": 5, "usability": place == FRONTLINE} for place, one in enumerate(told, 1)]
    content = {"purpose": "evaluation", "criteria": rows(*criteria), "low_limit": "2.8"}
    points = [f"- {one['name']}: {one['weight']} %" for one in told]
    file = paper("Evaluation criteria", "How we evaluate suppliers", points, day, "Criteria as agreed")
    stage.record("VM", "criteria_set", content | {"valid_from": day.isoformat()}, [file], name="criteria")


def evaluation(told: Told) -> Happening:
    def evaluate(stage: Stage, day: date) -> None:
        content = evaluation_content(stage, told, told["grades"], day)
        name = f"{told['supplier']} evaluation {day.year}"
        stage.record("VM", "supplier_evaluation", content, [score_sheet(told, day)], name=name)

    return evaluate


def evaluation_content(stage: Stage, told: Told, grades: Sequence[int], day: date) -> dict[str, Any]:
    return {
        "supplier": stage.numbers[told["supplier"]],
        "occurred_on": day.isoformat(),
        "criteria_set": stage.numbers["criteria"],
        "scores": rows(*(score(stage, told, place, grade) for place, grade in enumerate(grades, 1))),
        "decision": told["decision"],
        "supplier_comment": told.get("answer", ""),
        "language": "ja" if told["supplier"] in JAPANESE else "en",
    }


def score(stage: Stage, told: Told, place: int, grade: int) -> dict[str, Any]:
    return {
        "criterion": {"record": stage.numbers["criteria"], "edition": 1, "row": f"r{place}"},
        "grade": str(grade),
        "evaluator": stage.numbers["SM" if place == FRONTLINE else "VM"],
        "frontline": place == FRONTLINE,
        "remark": told["remarks"].get(str(place), ""),
    }


def score_sheet(told: Told, day: date) -> SampleFile:
    name, criteria = called(told["supplier"]), words("suppliers")["criteria"]
    points = [
        f"- {one['name']} ({one['weight']} %): {grade} / 5"
        for one, grade in zip(criteria, told["grades"], strict=True)
    ]
    return paper(f"{day.isoformat()} {name} evaluation", f"Evaluation of {name}", points, day, "Score sheet")


def begin_next_evaluation(stage: Stage, day: date) -> None:
    """A draft: five of six criteria are graded."""
    remarks = {
        "1": "Storage fault of 14 October: a second target missed.",
        "5": "Exit plan still not tested.",
    }
    told = {"supplier": "minamoto", "decision": "improve", "remarks": remarks}
    with stage.acting("VM") as work:
        work.save("supplier_evaluation", evaluation_content(stage, told, (3, 4, 4, 3, 2), day))


# ---- a change of a contract -----------------------------------------------------------------------------


def draft_contract_change(stage: Stage, day: date) -> None:
    """Cirrus Desk offers a second person at night; nobody approved it yet."""
    changes = {
        "valid_from": "2026-12-01",
        "amount": "7500000",
        "change_note": "A second person answers calls from 18:00 to 24:00.",
    }
    with stage.acting("VM") as work:
        work.begin_edition("contract", stage.numbers["cirrus contract"], **changes)


def assess_contract_change(stage: Stage, day: date) -> None:
    effects = {
        "effect_on_services": "Calls at night are answered sooner; no target towards a customer changes.",
        "effect_on_sms": "The list of people with access grows by two; the briefing at night is repeated.",
    }
    content = {
        "contract": stage.numbers["cirrus contract"],
        "contract_version": 2,
        "occurred_on": day.isoformat(),
        "assessor": stage.numbers["VM"],
        **effects,
    }
    points = [f"- {effect}" for effect in effects.values()]
    file = paper(
        f"{day.isoformat()} Cirrus Desk contract change", "Effect of the change", points, day, "Assessment"
    )
    stage.record("VM", "contract_change_assessment", content, [file])


# ---- meetings --------------------------------------------------------------------------------------------


def meeting(told: Told) -> Happening:
    key, japanese = told["supplier"], told["supplier"] in JAPANESE

    def meet(stage: Stage, day: date) -> None:
        content = meeting_content(stage, told, day) | slip_of("supplier_meeting", key, day).counting
        lines = [told["minutes"], "## 当社側の課題" if japanese else "## Our own shortcomings", told["ours"]]
        title = f"{called(key)}: {told['title']}"
        role = "議事録" if japanese else "Minutes"
        file = paper(f"{day.isoformat()} {called(key)} minutes", title, lines, day, role)
        stage.record("VM", "supplier_meeting", content, [file])

    return meet


def meeting_content(stage: Stage, told: Told, day: date) -> dict[str, Any]:
    people = ("VM", "SM", *CONTACTS[told["supplier"]])
    attendees = [{"person": stage.numbers[who], "side": side_of(who), "present": True} for who in people]
    return {
        "supplier": stage.numbers[told["supplier"]],
        "occurred_on": day.isoformat(),
        "attendees": rows(*attendees),
        "agenda": rows({"category": "performance", "title": told["title"], "minutes": told["minutes"]}),
        "our_shortcomings": told["ours"],
        "coming_changes": told.get("changes", ""),
        "no_actions": True,
        "agenda_sent_on": working_day(day - timedelta(days=5)).isoformat(),
        "language": "ja" if told["supplier"] in JAPANESE else "en",
    }
