"""What came of meetings, misses and evaluations: actions done, improvements, risks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from app.sample.days import working_day
from app.sample.files import note
from app.sample.people import language_of
from app.sample.stage import Happening, Stage, rows
from app.sample.words import words

Told = Mapping[str, Any]
DAYS = ("raised_on", "decided_on", "due_on", "done_on", "effect_checked_on")


def schedule(stage: Stage) -> None:
    told = words("followups")
    for done in told["done"]:
        stage.on(done["on"], finish_action(done))
    for improvement in told["improvements"]:
        stage.on(improvement["raised_on"], raise_improvement(improvement))
        if "effect_checked_on" in improvement:
            stage.on(improvement["effect_checked_on"], close_improvement(improvement))
    for risk in told["risks"]:
        stage.on(risk["raised_on"], register_risk(risk))


def finish_action(done: Told) -> Happening:
    """By whoever is responsible: all that were done are the service level manager's."""

    def finish(stage: Stage, day: date) -> None:
        number = stage.numbers[done["action"]]
        with stage.acting("SM") as work:
            content = work.changed(number, done_on=day.isoformat(), result=done["result"])
            work.save("action", content, number=number)
            work.go(number, "done")

    return finish


# ---- improvements ----------------------------------------------------------------------------------------


def raise_improvement(told: Told) -> Happening:
    """Registered, and opened once it is decided."""

    def register(stage: Stage, day: date) -> None:
        with stage.acting(told["by"]) as work:
            work.save("improvement", improvement_content(stage, told), name=f"improvement {told['name']}")
        stage.on(told["decided_on"], open_improvement(told))

    return register


def improvement_content(stage: Stage, told: Told) -> dict[str, Any]:
    content = {name: told[name] for name in ("origin", "description", "target", "cause") if name in told}
    content |= {"raised_on": told["raised_on"].isoformat(), "due_on": told["due_on"].isoformat()}
    content |= {"origin_refs": rows({"record": origin_of(stage, told)}), "kind": "improvement"}
    if "asked" in told:
        request = {
            "sent_on": told["raised_on"].isoformat(),
            "text": told["asked"],
            "answer_due_on": "2026-04-30",
        }
        content["supplier_request"] = rows(request)
    return content | {"language": language_of(told["description"])}


def origin_of(stage: Stage, told: Told) -> str:
    return stage.numbers[told.get("from", "survey")]


def open_improvement(told: Told) -> Happening:
    def decide(stage: Stage, day: date) -> None:
        number = stage.numbers[f"improvement {told['name']}"]
        decision = {"decision": "approved", "decided_on": day.isoformat(), "decided_by": stage.numbers["PO"]}
        with stage.acting(told["by"]) as work:
            work.save("improvement", work.changed(number, **decision), number=number)
            work.go(number, "open")
            work.relate(number, "comes_from", origin_of(stage, told))

    return decide


def close_improvement(told: Told) -> Happening:
    """Done, its effect checked by somebody else, and closed by the approver."""

    def close(stage: Stage, day: date) -> None:
        number = stage.numbers[f"improvement {told['name']}"]
        effect = {
            "done_on": told["done_on"].isoformat(),
            "result": told["result"],
            "effect": "effective",
            "effect_checked_on": day.isoformat(),
            "effect_checked_by": stage.numbers[told["effect_checked_by"]],
        }
        proofs = stage.keep(
            note(f"{day.isoformat()} effect of {told['name']}", [told["result"]], "Effect checked")
        )
        with stage.acting(told["by"]) as work:
            work.save("improvement", work.changed(number, **effect), number=number)
            work.offer(number, proofs)
            work.submit(number)

    return close


# ---- risks -----------------------------------------------------------------------------------------------


def register_risk(told: Told) -> Happening:
    def register(stage: Stage, day: date) -> None:
        names = ("event", "likelihood", "impact", "treatment", "measures", "review_on")
        content = {name: told[name] for name in names} | {
            "suppliers": [stage.numbers[told["supplier"]]],
            "services": [stage.numbers[told["service"]]],
            "raised_on": day.isoformat(),
            "language": language_of(told["event"]),
        }
        with stage.acting(told["by"]) as work:
            number = work.save("risk", content, name=f"risk {told['name']}")
            work.go(number, "open")
        if told.get("approved"):
            stage.on(working_day(day + timedelta(days=1)), closing_risk(told["by"], number))

    return register


def closing_risk(who: str, number: str) -> Happening:
    def close(stage: Stage, day: date) -> None:
        with stage.acting(who) as work:
            work.submit(number)

    return close
