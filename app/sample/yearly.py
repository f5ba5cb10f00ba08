"""What is due once a year: registers confirmed, terms, contracts and interfaces looked at."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.sample.files import note, paper
from app.sample.parties import numbers, sla_line
from app.sample.stage import Stage, rows


def schedule(stage: Stage) -> None:
    stage.yearly(date(2026, 2, 12), lambda at, day: check_interfaces(at, "minamoto", day))
    stage.yearly(date(2026, 3, 5), lambda at, day: check_interfaces(at, "kaede", day))
    stage.yearly(date(2026, 2, 24), lambda at, day: review_terms(at, "order", "change", day))
    stage.yearly(date(2026, 3, 4), lambda at, day: review_terms(at, "clinic", "keep", day))
    stage.yearly(date(2026, 3, 16), confirm_registers)
    stage.yearly(date(2026, 3, 17), confirm_stakeholders)
    stage.yearly(date(2026, 3, 24), review_catalogue)
    stage.yearly(date(2026, 3, 26), review_contracts)
    stage.yearly(date(2026, 3, 27), compare_targets)
    stage.yearly(date(2026, 3, 30), review_dependence)
    stage.yearly(date(2026, 4, 20), check_exit_plan)


def check_interfaces(stage: Stage, key: str, day: date) -> None:
    areas = rows(*({"area": area, "works": True} for area in ("contact", "incident", "change")))
    content = {
        "supplier": stage.numbers[key],
        "occurred_on": day.isoformat(),
        "how": "test_call",
        "areas": areas,
        "result": "works",
    }
    lines = ["Test call at 21:40, answered after 18 seconds."]
    stage.record("VM", "interface_check", content, [note(f"{day.isoformat()} {key} test call", lines, "Log")])


def review_terms(stage: Stage, sla: str, outcome: str, day: date) -> None:
    reason = (
        "The terms still fit the business." if outcome == "keep" else "Kitagawa needs 99.95 % from April on."
    )
    content = {
        "sla": stage.numbers[f"{sla} sla"],
        "occurred_on": day.isoformat(),
        "trigger": "yearly",
        "outcome": outcome,
        "reason": reason,
    }
    file = paper(
        f"{day.isoformat()} {sla} content review", "Review of the agreed content", [reason], day, "Minutes"
    )
    stage.record("SM", "sla_content_review", content, [file])


def confirm_registers(stage: Stage, day: date) -> None:
    content = {
        "occurred_on": day.isoformat(),
        "compared_with": "Contracts file, invoices of twelve months",
        "result": "unchanged",
        "own_part": "Applications and the service desk in office hours are run by us.",
    }
    stage.record("QM", "register_confirmation", content)


def confirm_stakeholders(stage: Stage, day: date) -> None:
    content = {
        "services": numbers(stage, ("order", "edi", "clinic")),
        "occurred_on": day.isoformat(),
        "result": "unchanged",
    }
    stage.record("SM", "stakeholder_confirmation", content)


def review_catalogue(stage: Stage, day: date) -> None:
    content = {
        "services": numbers(stage, ("order", "clinic")),
        "occurred_on": day.isoformat(),
        "matches_sla": True,
    }
    file = note(f"{day.isoformat()} catalogue review", ["Hours and terms compared, no difference."], "Log")
    stage.record("SM", "catalogue_review", content, [file])


def review_contracts(stage: Stage, day: date) -> None:
    for key in ("minamoto", "kaede"):
        reason = "It still carries what the customers need."
        content = {
            "contract": stage.numbers[f"{key} contract"],
            "occurred_on": day.isoformat(),
            "result": "keep",
            "requirements": [stage.numbers["need of kitagawa"]],
            "slas": [stage.numbers["order sla"]],
            "reason": reason,
        }
        file = paper(f"{day.isoformat()} {key} contract review", "Contract review", [reason], day, "Minutes")
        stage.record("VM", "contract_review", content, [file])


# By supplier: its target, the SLA target that rests on it, and the risk where it falls short.
COMPARED = {
    "minamoto": (
        ("r1", "order r1", "risk hosting"),
        ("r1", "clinic r1", "risk best case"),
        ("r1", "cold r1", ""),
        ("r2", "order r3", ""),
        ("r2", "clinic r2", ""),
    ),
    "kaede": (
        ("r1", "order r1", ""),
        ("r1", "clinic r1", "risk best case"),
        ("r1", "cold r1", ""),
    ),
}
NOT_THEIRS = "欠測はセンサーと自社アプリケーションで決まり、供給者に依存しない。"


def compare_targets(stage: Stage, day: date) -> None:
    """Do the suppliers promise us what we promise our customers?"""
    for key, conclusion in (
        ("minamoto", "99.9 % does not carry 99.95 %, and not 99.9 % together with the network."),
        ("kaede", "Carries every target alone; together with the hosting not the 99.9 % of the clinics."),
    ):
        content = {
            "supplier": stage.numbers[key],
            "occurred_on": day.isoformat(),
            "pairs": rows(*(pair_of(stage, key, *told) for told in COMPARED[key])),
            "uncovered": rows({"sla_target": sla_line(stage, "cold r2"), "reason": NOT_THEIRS}),
            "conclusion": conclusion,
        }
        file = paper(
            f"{day.isoformat()} {key} alignment", "Supplier targets and SLAs", [conclusion], day, "Sheet"
        )
        stage.record("VM", "alignment_assessment", content, [file])


def pair_of(stage: Stage, key: str, row: str, line: str, risk: str) -> dict[str, Any]:
    edition = 2 if line.startswith("order") else 1  # the new terms are agreed by now
    found: dict[str, Any] = {
        "supplier_target": {"record": stage.numbers[f"{key} contract"], "edition": 1, "row": row},
        "sla_target": sla_line(stage, line, edition),
    }
    return {**found, "risk": stage.numbers[risk]} if risk else found


# Components of critical services that one supplier runs alone: row of the service, supplier, risk.
SINGLE_POINTS = (
    ("r2", "minamoto", "risk one data centre"),
    ("r3", "kaede", "risk one network"),
    ("r4", "cirrus", "risk night desk"),
)


def review_dependence(stage: Stage, day: date) -> None:
    content = {
        "occurred_on": day.isoformat(),
        "conclusion": "Hosting stays the one point everything rests on.",
        "single_points": rows(
            *(
                {
                    "service": stage.numbers[service],
                    "component": {"record": stage.numbers[service], "edition": 1, "row": row},
                    "supplier": stage.numbers[supplier],
                    "risk": stage.numbers[risk],
                }
                for service in ("order", "clinic")
                for row, supplier, risk in SINGLE_POINTS
            )
        ),
    }
    file = paper(
        f"{day.isoformat()} dependence", "Dependence on suppliers", [str(content["conclusion"])], day, "Sheet"
    )
    stage.record("VM", "dependency_review", content, [file])


def check_exit_plan(stage: Stage, day: date) -> None:
    """Three weeks after the end of the fiscal year, and counted for it: late, but in time."""
    content = {
        "supplier": stage.numbers["minamoto"],
        "exit_plan": stage.numbers["exit plan"],
        "occurred_on": day.isoformat(),
        "how": "walk_through",
        "counts_for": "previous",
        "result": "Steps are clear; nobody has tried the copy of the data yet.",
    }
    file = note(f"{day.isoformat()} exit plan walk-through", [str(content["result"])], "Notes")
    stage.record("VM", "exit_plan_check", content, [file])
