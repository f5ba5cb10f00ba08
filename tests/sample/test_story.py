"""The sample as a whole: sealed, complete, in order of time, and the same whenever it is told."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from app.accounts.models import Account
from app.assessments.facts import load_facts
from app.config import Settings
from app.db import db
from app.journal.read import contents, head, headers, snapshots
from app.records.models import RecordVersion
from app.records.organisation import organisation_settings
from app.records.queries import lookup_now
from app.register.plans import planned, subjects_in_scope
from app.sample.people import PASSWORD, SIGN_INS
from app.vault.models import EvidenceFile
from app.vault.usecases import store
from controls.assessment import Assessment
from controls.facts import Facts
from controls.fold import fold
from controls.serialise import as_bytes, as_json
from evidence.chain import verify as verify_chain
from evidence.verify import verify_files
from tests.sample.conftest import assessed
from tests.support.databases import Databases, Sqlite, settings_for
from tests.support.program import build_migrated, program
from tests.support.sample import LAST_DAY, SAMPLE, build_sample

pytestmark = pytest.mark.one_database  # they read what is told; that it is the same on both is tried below

TOKYO = ZoneInfo("Asia/Tokyo")
DUE = {"met", "met_late", "excused", "partial", "gap"}


def test_the_chain_and_every_file_agree(context: Flask) -> None:
    assert list(verify_chain(headers(db.session), contents(db.session))) == []
    digests = list(db.session.scalars(db.select(EvidenceFile.digest)))
    assert len(digests) > 150
    assert {result.state for result in verify_files(store(), digests)} == {"intact"}


def test_the_journal_and_the_tables_tell_the_same(context: Flask, facts: Facts) -> None:
    position = head(db.session).position
    assert fold(snapshots(db.session, position), context.extensions["akashi_kinds"], position) == facts


def test_no_subject_in_scope_lacks_its_plans(context: Flask) -> None:
    with context.test_request_context("/"):
        lacking = [
            (version.number, duty.activity)
            for kind, version in subjects_in_scope(db.session, LAST_DAY)
            for duty, plan in planned(lookup_now(), kind, version)
            if plan is None
        ]
    assert lacking == []


def test_nothing_is_dated_after_the_last_month(context: Flask) -> None:
    times = [datetime.fromisoformat(header.time) for header in headers(db.session)]
    assert times == sorted(times)
    assert times[-1].astimezone(TOKYO).date() <= LAST_DAY
    for version in db.session.scalars(db.select(RecordVersion)):
        days = [version.content.get(name) for name in ("occurred_on", "period_to", "done_on", "closed_on")]
        assert max((day for day in days if day), default="") <= LAST_DAY.isoformat(), version.number


def test_people_act_in_working_hours_and_every_entry_says_that_it_is_invented(context: Flask) -> None:
    hours = {datetime.fromisoformat(h.time).astimezone(TOKYO).hour for h in headers(db.session)}
    assert hours <= set(range(9, 20))
    assert set(db.session.scalars(db.select(RecordVersion.origin))) == {"sample"}
    assert organisation_settings(db.session).sample


def test_most_windows_are_met_and_some_are_not(assessment: Assessment) -> None:
    statuses = Counter(
        window.status
        for control in assessment.controls
        for subject in control.subjects
        for window in subject.windows
        if window.status in DUE and window.limit <= LAST_DAY
    )
    assert 0.6 < statuses["met"] / statuses.total() < 0.75
    assert statuses.keys() >= DUE
    assert statuses["gap"] < 30


def test_both_languages_and_both_scripts(context: Flask) -> None:
    languages = Counter(v.content["language"] for v in db.session.scalars(db.select(RecordVersion)))
    assert min(languages["en"], languages["ja"]) > 50
    assert {own.name.isascii() for own in SIGN_INS} == {True, False}


def test_every_role_has_one_sign_in(context: Flask) -> None:
    accounts = {account.email: account for account in db.session.scalars(db.select(Account))}
    roles = {own.role: [role.name for role in accounts[own.email].roles] for own in SIGN_INS}
    assert roles == {role: [role] for role in ("PO", "RO", "SM", "VM", "AP", "AU", "LA", "QM", "VW", "AD")}
    assert all(email.endswith("@hoshino.example") for email in accounts)


def test_one_signs_in_with_the_password_that_is_printed(context: Flask) -> None:
    client = context.test_client()
    answer = client.post("/sign-in", data={"email": SIGN_INS[0].email, "password": PASSWORD}, csrf=True)
    assert answer.status_code == 302
    assert client.get("/").status_code == 200


@pytest.mark.one_database("postgresql")
def test_told_again_it_is_the_same_on_either_database(
    context: Flask,
    facts: Facts,
    assessment: Assessment,
    databases: Databases,
    kept_folder: Path,
    tmp_path: Path,
) -> None:
    """On PostgreSQL as on SQLite; where only SQLite is tried, twice there."""
    again = on_sqlite(kept_folder) if databases.name == "postgresql" else told_again(tmp_path)
    with program(again) as app, app.app_context(), closing(db.session):
        second = assessed(app, load_facts(db.session))
        digests = set(db.session.scalars(db.select(EvidenceFile.digest)))
    assert as_bytes(as_json(second)) == as_bytes(as_json(assessment))
    assert digests == set(db.session.scalars(db.select(EvidenceFile.digest)))
    test_the_chain_and_every_file_agree(context)
    test_the_journal_and_the_tables_tell_the_same(context, facts)


def on_sqlite(kept_folder: Path) -> Settings:
    """The one that the other tests read."""
    databases = Databases(Sqlite(), kept_folder / "sqlite")
    databases.keep("empty", build_migrated)
    return databases.keep(SAMPLE.name, SAMPLE.build, start="empty")


def told_again(folder: Path) -> Settings:
    settings = settings_for(folder / "again")
    settings.data.mkdir()
    build_migrated(settings)
    build_sample(settings)
    return settings


def test_recorded_on_a_day_means_known_from_that_day(context: Flask) -> None:
    late = [
        version.number
        for version in db.session.scalars(db.select(RecordVersion).where(RecordVersion.correction == 0))
        if (occurred := version.content.get("occurred_on"))
        and (date.fromisoformat(version.recorded_at[:10]) - date.fromisoformat(occurred)).days > 30
    ]
    assert len(late) == 2  # the meeting of September and a sheet of September, both entered late in 2025
