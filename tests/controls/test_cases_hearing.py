"""Controls on hearing customers: surveys and what follows from them, complaints, meetings."""

from __future__ import annotations

from typing import Any

import pytest

from tests.controls.worlds import SCOPE, Build, Case, World, day, does, line, nothing, rows, table

ORG = "ORG-0001"
CLOSED = "2025-10-31"


def surveyed(
    invited: int = 4, answered: int = 4, segments: int = 1, aim: int | None = 50, **more: Any
) -> Build:
    """A closed survey among people of six customers, in segments in turn; the first so many answered."""

    def build(w: World) -> None:
        for n in range(2, 7):
            w.record("customer", f"CUS-{n}", {"name": f"C{n}", **SCOPE})
        people = [
            {"customer": f"CUS-{n % 6 + 1}", "person": f"P{n}", "segment": f"s{n % segments}"}
            for n in range(invited)
        ]
        others = [{"customer": f"CUS-{n}", "excluded_reason": "New"} for n in range(min(invited, 6) + 1, 7)]
        frame = rows(
            *({"invited": True, **row} for row in people), *({"invited": False, **row} for row in others)
        )
        content = {"frame": frame, "opened_on": "2025-10-01", "occurred_on": CLOSED, "selection": "census"}
        aimed = {"rate_target_pct": aim} if aim is not None else {}
        w.record("survey_round", "SVY-1", {**content, **aimed, **more})
        for n, row in enumerate(people[:answered]):
            w.record(
                "survey_response",
                f"SVR-{n}",
                {"round": "SVY-1", "customer": row["customer"], "person": row["person"]},
            )

    return build


def judged(w: World) -> None:
    content = {
        "round": "SVY-1",
        "occurred_on": "2025-11-20",
        "representative": "yes",
        "representative_reason": "All",
    }
    w.record("survey_analysis", "SVA-1", content)


def reframed(*drop: str, **changed: Any) -> Build:
    """The frame without these customers, or with other values in its last row."""

    def build(w: World) -> None:
        surveyed(6, 6)(w)
        judged(w)
        frame = next(row for row in w.facts().records if row.number == "SVY-1").content["frame"]
        kept = [row for row in frame if row["customer"] not in drop]
        w.change("SVY-1", frame=[*kept[:-1], {**kept[-1], **changed}])

    return build


BRM_10 = table(
    "BRM-10", ORG,
    ("complete, answered, judged", does(surveyed(6, 6), judged), "met"),
    ("half of them answered, as aimed at", does(surveyed(40, 20, 3), judged), "met"),
    ("one answer fewer, judged", does(surveyed(40, 19, 3), judged), "partial"),
    ("one answer fewer, not judged", surveyed(40, 19, 3), "not_met"),
    ("as aimed at, not judged", surveyed(40, 20, 3), "partial"),
    ("without an aim of its own half", does(surveyed(40, 20, 3, aim=None), judged), "partial"),
    ("without an aim of its own, not judged", surveyed(40, 20, 3, aim=None), "partial"),
    ("without an aim of its own, one fewer", surveyed(40, 19, 3, aim=None), "not_met"),
    ("a silent segment", does(surveyed(6, 5, 6), judged), "partial"),
    ("two silent segments", does(surveyed(6, 4, 6), judged), "not_met"),
    ("a census of five who all answered", surveyed(5, 5), "met"),
    ("a census of six who all answered", surveyed(6, 6), "partial"),
    ("a census of five, four answered", surveyed(5, 4), "partial"),
    ("a customer not in the frame", reframed("CUS-3"), "not_met"),
    ("a customer left out without reason", reframed(invited=False), "not_met"),
    ("a customer left out with reason", reframed(invited=False, excluded_reason="Strike"), "met"),
    ("closed after the period", surveyed(6, 6, occurred_on="2026-04-01"), "not_applicable"),
    ("none", nothing, "not_applicable"),
)  # fmt: skip

DECIDED = {"improvements": ["IMV-1"], "findings": "Slow"}


def analysed(
    approved_on: str = "2025-12-30", sent_on: str | None = "2026-01-29", proved: bool = True, **more: Any
) -> Build:
    def build(w: World) -> None:
        surveyed()(w)
        content = {"round": "SVY-1", "occurred_on": "2025-11-20", **DECIDED, **more}
        w.record("survey_analysis", "SVA-1", content, approved_on=approved_on, proved=proved)
        if sent_on:
            w.delivery("SVA-1", "customer", sent_on)

    return build


def several(analysed: int, of: int) -> Build:
    """So many surveys, the first of them with an analysis in time."""

    def build(w: World) -> None:
        for n in range(of):
            w.record(
                "survey_round", f"SVY-{n}", {"occurred_on": CLOSED, "frame": rows({"customer": "CUS-1"})}
            )
        for n in range(analysed):
            content = {"round": f"SVY-{n}", "occurred_on": "2025-11-20", **DECIDED}
            w.record("survey_analysis", f"SVA-{n}", content, approved_on="2025-12-01", proved=True)
            w.delivery(f"SVA-{n}", "customer", "2025-12-05")

    return build


BRM_11 = table(
    "BRM-11", ORG,
    ("on the 60th and 90th day", analysed(), "met"),
    ("approved on the 61st day", analysed("2025-12-31"), "partial"),
    ("sent on the 91st day", analysed(sent_on="2026-01-30"), "partial"),
    ("approved on the 150th day", analysed("2026-03-30"), "partial"),
    ("approved on the 151st day", analysed("2026-03-31"), "not_met"),
    ("never sent", analysed(sent_on=None), "not_met"),
    ("never sent, within 150 days", analysed(sent_on=None), "partial", day("2026-03-30")),
    ("no improvement, no reason", analysed(improvements=[]), "partial"),
    ("no improvement, with a reason", analysed(improvements=[], no_improvement_reason="All fine"), "met"),
    ("no evidence", analysed(proved=False), "partial"),
    ("25 % without", several(3, 4), "partial"),
    ("33 % without", several(2, 3), "not_met"),
    ("closed lately", surveyed(), "not_due", day("2025-12-30")),
    ("one day later", surveyed(), "partial", day("2025-12-31")),
    ("none", nothing, "not_applicable"),
)  # fmt: skip


def graded(*grades: str, comment: str = "", anonymous: bool = False, scale: int = 5) -> Build:
    """Answers of one customer to one question."""

    def build(w: World) -> None:
        asked = rows({"text": "How fast?", "kind": "scale"})
        content = {"questions": asked, "anonymous": anonymous, "scale_max": scale, "occurred_on": CLOSED}
        w.record("survey_round", "SVY-1", {**content, "frame": rows({"customer": "CUS-1"})})
        for n, grade in enumerate(grades):
            answer = rows({"question": line("SVY-1", "r1"), "value": grade, "comment": comment})
            w.record(
                "survey_response", f"SVR-{n}", {"round": "SVY-1", "customer": "CUS-1", "answers": answer}
            )

    return build


def acted(on: str, row: str | None = None) -> Build:
    origin = {"record": "SVY-1", **({"line": line("SVY-1", row)} if row else {})}
    content = {"text": "Answer sooner", "created_on": on, "origin_refs": rows(origin)}
    return lambda w: w.record("action", "ACT-1", content, state="open")


def told(on: str, *actions: str, number: str = "MTG-1") -> Build:
    content = {"customer": "CUS-1", "occurred_on": on, "reported_actions": list(actions)}
    return lambda w: w.record("brm_meeting", number, content)


def questions(acted_on: int, of: int) -> Build:
    """So many questions answered low, the first of them with an action."""

    def build(w: World) -> None:
        asked = rows(*({"text": f"{n}?", "kind": "scale"} for n in range(of)))
        frame = rows({"customer": "CUS-1"})
        w.record(
            "survey_round",
            "SVY-1",
            {"questions": asked, "scale_max": 5, "occurred_on": CLOSED, "frame": frame},
        )
        answers = rows(*({"question": line("SVY-1", row["id"]), "value": "2"} for row in asked))
        w.record("survey_response", "SVR-1", {"round": "SVY-1", "customer": "CUS-1", "answers": answers})
        for row in asked[:acted_on]:
            origin = rows({"record": "SVY-1", "line": line("SVY-1", row["id"])})
            content = {"text": "Act", "created_on": "2025-11-20", "origin_refs": origin}
            w.record("action", f"ACT-{row['id']}", content, state="open")

    return build


LOW = graded("3", "3")
BRM_12 = table(
    "BRM-12", "CUS-1",
    ("acted and told", does(LOW, acted("2025-12-15"), told("2025-12-20", "ACT-1")), "met"),
    ("acted for that question", does(LOW, acted("2025-12-15", "r1"), told("2025-12-20", "ACT-1")), "met"),
    ("acted for another question", does(LOW, acted("2025-12-15", "r2")), "not_met"),
    ("acted on the 46th day", does(LOW, acted("2025-12-16"), told("2025-12-20", "ACT-1")), "partial"),
    ("acted on the 90th day", does(LOW, acted("2026-01-29"), told("2026-02-20", "ACT-1")), "partial"),
    ("acted on the 91st day", does(LOW, acted("2026-01-30"), told("2026-02-20", "ACT-1")), "not_met"),
    ("not told at the first meeting", does(
        LOW, acted("2025-12-15"), told("2025-11-15"), told("2026-01-20", "ACT-1", number="MTG-2"),
    ), "partial"),
    ("a meeting on the 14th day does not count", does(
        LOW, acted("2025-12-15"), told("2025-11-14"), told("2026-01-20", "ACT-1", number="MTG-2")), "met"),
    ("no meeting yet", does(LOW, acted("2025-12-15")), "met"),
    ("25 % without action", questions(3, 4), "partial"),
    ("33 % without action", questions(2, 3), "not_met"),
    ("mean just above", graded("3", "3", "3", "4"), "not_applicable"),
    ("a lowest grade with a comment", graded("1", "5", "5", "5", comment="Never again"), "not_met"),
    ("a lowest grade without one", graded("1", "5", "5", "5"), "not_applicable"),
    ("six of ten is three of five", graded("6", scale=10), "not_met"),
    ("seven of ten is more", graded("7", scale=10), "not_applicable"),
    ("anonymous, four answers", graded(*"2222", anonymous=True), "not_applicable"),
    ("anonymous, five answers", graded(*"22222", anonymous=True), "not_met"),
    ("closed lately", LOW, "not_due", day("2025-12-15")),
    ("nothing low", nothing, "not_applicable"),
)  # fmt: skip


@pytest.mark.parametrize("case", [*BRM_10, *BRM_11, *BRM_12])
def test_each_case_has_its_status(case: Case) -> None:
    assert case.result().status == case.expected
