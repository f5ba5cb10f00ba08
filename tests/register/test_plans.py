"""Planned intervals follow the tier of a subject, and never reach back before the change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from app.actor import system
from app.db import db
from app.records.lifecycle import approve, submit
from app.records.models import RecordVersion
from app.records.usecases import correct, new_edition, save
from app.register.plans import complete_plans
from app.transaction import transaction
from controls.planning import CATALOG
from tests.support.clock import Clock
from tests.support.people import Person
from tests.support.records import person, recorded
from tests.support.statements import counted

People = dict[str, Person]
pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def context(app: Flask):
    with app.test_request_context("/"):
        yield
        db.session.rollback()


def supplier(people: People, tier: str, **more: str) -> str:
    content = {
        "name": "Cirrus Desk", "in_scope_from": "2025-09-01", "tier": tier, "tier_reason": "At night.",
        "delivers": "Service desk", "contacts": [person(people, "Maya Fernando", side="supplier")],
    }  # fmt: skip
    return recorded(people, "VM", "supplier", content | more)


def change_tier(people: People, number: str, tier: str) -> None:
    with transaction(people["VM"].actor) as tx:
        content = dict(correct(tx, number, "Takes calls in daytime too").content)
        save(tx, kind="supplier", content=content | {"tier": tier}, number=number)
        submit(tx, number)
    with transaction(people["AP"].actor) as tx:
        approve(tx, number)


def plans(number: str, activity: str) -> list[tuple[str, str]]:
    found = db.session.query(RecordVersion).filter_by(kind="plan", state="approved")
    return sorted(
        (plan.content["valid_from"], plan.content["interval"])
        for plan in found
        if (plan.content["subject"], plan.content["activity"]) == (number, activity)
    )


def test_a_higher_tier_makes_a_new_edition_from_the_next_common_start(people: People, clock: Clock) -> None:
    clock.set(date(2026, 12, 1))
    number = supplier(people, "standard")
    assert plans(number, "performance_check") == [("2025-09-01", "P1Y")]
    clock.set(date(2027, 3, 20))
    change_tier(people, number, "important")
    assert plans(number, "performance_check") == [("2025-09-01", "P1Y"), ("2027-04-01", "P3M")]


def test_what_a_higher_tier_asks_for_the_first_time_is_owed_from_the_next_window_on(
    people: People, clock: Clock
) -> None:
    clock.set(date(2026, 12, 1))
    number = supplier(people, "standard")
    assert plans(number, "supplier_meeting") == []
    clock.set(date(2027, 3, 20))
    change_tier(people, number, "important")
    assert plans(number, "supplier_meeting") == [("2027-04-01", "P6M")]


def test_a_correction_that_leaves_the_tier_leaves_the_plans(people: People, clock: Clock) -> None:
    clock.set(date(2026, 12, 1))
    number = supplier(people, "critical")
    before = plans(number, "supplier_meeting")
    change_tier(people, number, "critical")
    assert before == plans(number, "supplier_meeting") == [("2025-09-01", "P3M")]


def test_every_change_of_the_tier_is_followed(people: People, clock: Clock) -> None:
    clock.set(date(2026, 12, 1))
    number = supplier(people, "standard")
    for day, tier in ((date(2027, 3, 20), "critical"), (date(2027, 6, 20), "important")):
        clock.set(day)
        change_tier(people, number, tier)
    assert plans(number, "performance_check") == [
        ("2025-09-01", "P1Y"),
        ("2027-04-01", "P1M"),
        ("2027-07-01", "P3M"),
    ]
    last = db.session.query(RecordVersion).filter_by(kind="plan", edition=3, state="approved")
    grace = {plan.content["activity"]: plan.content.get("grace_days") for plan in last}
    assert grace["performance_check"] is None  # the days of grace were those of the month


def test_a_plan_that_people_have_set_stays_theirs(people: People, clock: Clock) -> None:
    clock.set(date(2026, 12, 1))
    number = supplier(people, "standard")
    (plan,) = (
        version
        for version in db.session.query(RecordVersion).filter_by(kind="plan", state="approved")
        if (version.content["subject"], version.content["activity"]) == (number, "performance_check")
    )
    with transaction(people["VM"].actor) as tx:
        content = {**new_edition(tx, plan.number).content, "interval": "P6M", "valid_from": "2027-04-01"}
        save(tx, kind="plan", number=plan.number, content=content)
        submit(tx, plan.number)
    with transaction(people["AP"].actor) as tx:
        approve(tx, plan.number)
    change_tier(people, number, "critical")
    assert plans(number, "performance_check") == [("2025-09-01", "P1Y"), ("2027-04-01", "P6M")]


def test_what_a_new_catalog_asks_for_is_planned_at_its_first_start(
    app: Flask, people: People, clock: Clock
) -> None:
    whole = app.extensions["akashi_catalog"]
    before = tuple(control for control in whole.controls if control.activity != "supplier_meeting")
    app.extensions["akashi_catalog"] = replace(whole, controls=before)
    clock.set(date(2026, 12, 1))
    here, gone = supplier(people, "critical"), supplier(people, "critical", in_scope_to="2026-06-30")
    assert plans(here, "supplier_meeting") == []
    app.extensions["akashi_catalog"] = whole
    for _start in range(2):
        with transaction(system("setup")) as tx:
            complete_plans(tx)
    assert plans(here, "supplier_meeting") == [("2027-01-01", "P3M")]
    assert plans(gone, "supplier_meeting") == []


@pytest.mark.one_database("sqlite")
def test_approving_a_subject_asks_the_database_little_for_each_of_its_plans(
    app: Flask, people: People, clock: Clock
) -> None:
    clock.set(date(2026, 12, 1))
    with counted(app) as seen:
        number = supplier(people, "critical")
    made = [plan for plan in plans_of(number) if plan.created_by == CATALOG]
    assert len(made) >= 4
    assert len(seen) < 20 * len(made)  # all of the subject itself in it


def plans_of(number: str) -> list[RecordVersion]:
    found = db.session.query(RecordVersion).filter_by(kind="plan", state="approved")
    return [plan for plan in found if plan.content["subject"] == number]
