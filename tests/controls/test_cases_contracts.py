"""Controls on contracts that run: reviewed before notice, changed after looking at the effect."""

from __future__ import annotations

from typing import Any

import pytest

from tests.controls.worlds import Build, Case, World, day, does, nothing, table


def reviewed(*days: str, notice_on: str | None = None) -> Build:
    def build(w: World) -> None:
        w.plan("PLN-1", "CON-1", "contract_review", "P1Y")
        w.change("CON-1", notice_on=notice_on)
        for n, on in enumerate(days):
            content = {
                "contract": "CON-1",
                "occurred_on": on,
                "requirements": ["REQ-1"],
                "result": "keep",
                "reason": "x",
            }
            w.record("contract_review", f"CRV-{n}", content, proved=True)

    return build


SUP_12 = table(
    "SUP-12", "CON-1",
    ("reviewed, no notice", reviewed("2025-06-01"), "met"),
    ("180 days before notice", reviewed("2025-07-05", notice_on="2026-01-01"), "met"),
    ("181 days before notice", reviewed("2025-07-04", notice_on="2026-01-01"), "partial"),
    ("on the day of notice", reviewed("2026-01-01", notice_on="2026-01-01"), "met"),
    ("a day after notice", reviewed("2026-01-02", notice_on="2026-01-01"), "partial"),
    ("notice after the period", reviewed("2025-06-01", notice_on="2026-04-01"), "met"),
    ("not reviewed", reviewed(), "not_met"),
    ("nothing due", reviewed(), "not_due", day("2026-04-30")),
)  # fmt: skip


def contract_changed(approved_on: str | None = "2025-09-20", version: int = 2, **more: Any) -> Build:
    """Version 2 of the contract, approved on 20 September, and the assessment of it."""

    def build(w: World) -> None:
        w.contract(edition=2, valid_from="2025-10-01", approved_on="2025-09-20")
        content = {
            "contract": "CON-1",
            "contract_version": version,
            "occurred_on": "2025-09-15",
            "assessor": "PER-1",
        }
        content |= {"effect_on_services": "None", "effect_on_sms": "None", **more}
        if approved_on:
            w.record("contract_change_assessment", "CCA-1", content, approved_on=approved_on)

    return build


def more(*editions: int) -> Build:
    """More versions, each looked at before."""
    return does(*(lambda w, edition=edition: another(w, edition) for edition in editions))  # type: ignore[misc]


def another(w: World, edition: int) -> None:
    since = f"2025-1{edition - 3}-15"
    w.contract(edition=edition, valid_from=since, approved_on=since)
    content = {
        "contract": "CON-1",
        "contract_version": edition,
        "occurred_on": since,
        "assessor": "PER-1",
    }
    content |= {"effect_on_services": "None", "effect_on_sms": "None"}
    w.record("contract_change_assessment", f"CCA-{edition}", content, approved_on=since)


SUP_13 = table(
    "SUP-13", "CON-1",
    ("assessed on the day of approval", contract_changed(), "met"),
    ("assessed a day after", contract_changed("2025-09-21"), "not_met"),
    ("not assessed", contract_changed(None), "not_met"),
    ("25 % not assessed", does(contract_changed(None), more(3, 4, 5)), "partial"),
    ("33 % not assessed", does(contract_changed(None), more(3, 4)), "not_met"),
    ("another version assessed", contract_changed(version=1), "not_met"),
    ("nothing about services", contract_changed(effect_on_services=""), "partial"),
    ("nothing about the SMS", contract_changed(effect_on_sms=""), "partial"),
    ("by who approved the contract", contract_changed(assessor="PER-2025-0002"), "partial"),
    ("no change", nothing, "not_applicable"),
)  # fmt: skip


@pytest.mark.parametrize("case", [*SUP_12, *SUP_13])
def test_each_case_has_its_status(case: Case) -> None:
    assert case.result().status == case.expected
