"""Imports carried out on a database: everything or nothing, with references, consents, files, and sent."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.actor import Actor
from app.records.models import Consent, Record
from app.records.queries import newest
from app.vault.models import EvidenceFile, EvidenceLink
from app.vault.queries import links_of
from tests.imports.conftest import DATA, EXAMPLES, actions, faults, numbers

SERVICES = (EXAMPLES / "foodcoopx.toml", DATA / "services.csv", DATA / "availability_monthly.csv")
MEETINGS = (EXAMPLES / "build-meetings.toml", DATA / "meetings.csv")
SUPPLIERS = (EXAMPLES / "supplier-deliveries.toml", DATA / "supplier_kpis.csv")

CUSTOMERS = """
source = "crm"
[files.a]
name = "*.csv"
[[step]]
id = "customer"
kind = "customer"
file = "a"
key = ["name"]
[step.fields]
name = {column = "name"}
in_scope_from = {column = "since"}
tier = {column = "tier"}
tier_reason = {column = "why"}
"""


def counted(session, model) -> int:
    return session.scalar(select(func.count()).select_from(model))


def test_agreements_and_measurements_with_all_they_refer_to(bring, session):
    report = bring(*SERVICES)
    assert report.saved and not report.faults
    assert actions(report) == {
        "contact": {"new": 2},
        "customer": {"new": 2},
        "service": {"new": 3},
        "sla": {"new": 3},
        "sheet": {"new": 6},
    }
    sla = numbers(report, "sla")["foodcoopx.north-orders"]
    sheet = numbers(report, "sheet")["foodcoopx.north-orders · 2026-02"]
    with session() as db:
        version = newest(db, sheet)
        assert version.state == "submitted"
        assert version.content["lines"] == [
            {
                "id": "r1",
                "target": {"record": sla, "edition": 1, "row": "availability"},
                "numerator": "40118",
                "denominator": "40320",
                "value": "99.499008",
                "verdict": "missed",
                "basis": "imported",
            }
        ]
        assert [version.content[day] for day in ("period_from", "period_to", "occurred_on")] == [
            "2026-02-01",
            "2026-02-28",
            "2026-02-28",
        ]
        consent = db.scalars(select(Consent).where(Consent.record == sla)).one()
        assert consent.content["person"] == numbers(report, "contact")["Nordfeld Kooperative"]


def test_the_imported_file_is_offered_to_every_record_with_its_rows(bring, session):
    report = bring(*SERVICES)
    with session() as db:
        assert {file.name for file in db.scalars(select(EvidenceFile))} == {
            "services.csv",
            "availability_monthly.csv",
        }
        for outcome in report.outcomes:
            (link,) = links_of(db, outcome.number)
            assert (link.state, link.kept.name, link.role) == ("offered", outcome.draft.file, "Imported file")
        customer = numbers(report, "customer")["Nordfeld Kooperative"]
        assert links_of(db, customer)[0].page == "rows 2, 3"


def test_a_dry_run_says_what_would_happen_and_leaves_nothing(app, bring, session, position):
    before = position()
    report = bring(*SERVICES, dry_run=True)
    assert actions(report)["sheet"] == {"new": 6} and not report.saved and not report.faults
    assert position() == before
    with session() as db:
        assert counted(db, Record) == db.scalar(
            select(func.count()).select_from(Record).where(Record.import_key.is_(None))
        )
        assert counted(db, EvidenceFile) == 0
    assert list(app.extensions["akashi_store"].digests()) == []


def test_importing_again_changes_nothing(bring, position):
    first = bring(*SERVICES)
    before = position()
    second = bring(*SERVICES)
    assert {action for step in actions(second).values() for action in step} == {"same"}
    assert [one.number for one in second.outcomes] == [one.number for one in first.outcomes]
    assert position() == before


def test_more_rows_later_make_more_records(bring, write):
    bring(*SERVICES)
    table = (DATA / "availability_monthly.csv").read_text().replace("30\n", "31\n")
    more = table + "foodcoopx.north-orders,2026-05,0,44640,100.0000,31,0,yes\n"
    report = bring(SERVICES[0], SERVICES[1], write("availability_monthly.csv", more))
    assert actions(report)["sheet"] == {"same": 6, "new": 1}


def test_one_wrong_cell_and_nothing_is_saved(bring, write, position):
    before = position()
    table = (DATA / "availability_monthly.csv").read_text().replace("40320,97.7679", "many,97.7679")
    report = bring(SERVICES[0], SERVICES[1], write("availability_monthly.csv", table))
    assert not report.saved and position() == before
    assert faults(report) == [
        "availability_monthly.csv, row 9, column minutes_total, “many”: "
        "The difference cannot be worked out: both cells have to be numbers.",
        "availability_monthly.csv, row 9, column minutes_total, “many”: "
        "This is no number. Write it with digits and one point, such as 99.95.",
    ]


def test_a_refused_record_names_the_cell_and_nothing_is_saved(bring, write, position, session):
    """The day lies in the future: only the use case knows."""
    before = position()
    table = (DATA / "meetings.csv").read_text() + "Quarterly Council,2027-01-19,3,2,0,240,minutes/next.md\n"
    report = bring(MEETINGS[0], write("meetings.csv", table))
    assert not report.saved and position() == before
    (fault,) = faults(report)
    assert fault.startswith("meetings.csv, row 6, column date, “2027-01-19”: Held on is in the future")
    with session() as db:
        assert counted(db, EvidenceLink) == 0


def test_a_dry_run_tells_the_faults_of_all_rows(bring, write):
    table = "name,since,tier,why\nNord,2026-04-01,gold,a\nSüd,1.4.26,standard,b\nWest,2026-04-01,standard,c\n"
    report = bring(write("m.toml", CUSTOMERS), write("a.csv", table), dry_run=True)
    assert actions(report) == {"customer": {"problem": 2, "new": 1}}
    assert [fault.row for fault in report.faults] == [2, 3]


def test_what_the_source_lacks_is_left_empty_and_the_record_is_sent(bring, session):
    report = bring(*MEETINGS)
    assert actions(report)["meeting"] == {"new": 4}
    with session() as db:
        version = newest(db, numbers(report, "meeting")["Quarterly Council · 2025-12-02"])
        assert version.state == "submitted"
        assert {"attendees", "agenda", "decisions", "no_decisions"}.isdisjoint(version.content)
        assert version.content["note"].startswith("6 attendees, 5 agenda items")


def test_drafts_are_left_as_drafts_and_sent_later(bring, session):
    report = bring(*MEETINGS, send=False)
    meetings = numbers(report, "meeting")
    with session() as db:
        assert {newest(db, number).state for number in meetings.values()} == {"draft"}
    again = bring(*MEETINGS)
    assert actions(again)["meeting"] == {"sent": 4}
    with session() as db:
        assert {newest(db, number).state for number in meetings.values()} == {"submitted"}


def test_verdicts_on_exact_figures_without_a_remark_where_missed(bring, session):
    report = bring(*SUPPLIERS)
    checks = numbers(report, "check")
    with session() as db:
        lines = {key: newest(db, number).content["lines"][0] for key, number in checks.items()}
    assert {key: line["verdict"] for key, line in lines.items()} == {
        "Ostwind Logistics · 2025-Q1": "met",
        "Ostwind Logistics · 2025-Q2": "missed",
        "Ostwind Logistics · 2025-Q4": "met",  # 90 of 90: at least is enough
        "Westermann Supplies · 2025-Q2": "no_events",
        "Westermann Supplies · 2025-Q3": "missed",
    }
    assert all("remark" not in line for line in lines.values())


def test_japanese_files_of_windows_are_read_and_written_about_in_japanese(app, bring, write, session):
    mapping = CUSTOMERS.replace('source = "crm"', 'source = "crm"\nlanguage = "ja"')
    mapping = mapping.replace('"name"', '"顧客"').replace('"since"', '"開始日"').replace('"tier"', '"区分"')
    table = "顧客,開始日,区分,why\n北川物流,2026年4月1日,準重要,\n"
    report = bring(write("m.toml", mapping), write("顧客.csv", table.encode("cp932")))
    (number,) = numbers(report, "customer").values()
    with session() as db:
        content = newest(db, number).content
        assert (content["name"], content["in_scope_from"], content["tier"], content["language"]) == (
            "北川物流",
            "2026-04-01",
            "important",
            "ja",
        )
        (link,) = links_of(db, number)
        assert (link.role, link.page, link.kept.name) == ("取込み元ファイル", "2行目", "顧客.csv")


def test_cells_like_formulas_are_kept_as_text(bring, write, session):
    table = 'name,since,tier,why\n"=HYPERLINK(""http://127.0.0.1/"")",2026-04-01,standard,@SUM(1)\n'
    report = bring(write("m.toml", CUSTOMERS), write("a.csv", table))
    (number,) = numbers(report, "customer").values()
    with session() as db:
        assert newest(db, number).content["name"] == '=HYPERLINK("http://127.0.0.1/")'


REQUIREMENTS = """
source = "crm-needs"
[files.a]
name = "a.csv"
[[step]]
id = "need"
kind = "requirement"
file = "a"
key = ["id"]
[step.fields]
text = {column = "need"}
customer = {find = "customer", by = "name", column = "customer"}
source = "meeting"
raised_on = {column = "raised"}
disposition = {column = "answer"}
answered_on = {column = "answered"}
handled_by = "Change 7"
"""


def test_records_that_are_there_are_found_by_name_and_cases_stay_open(bring, write, session):
    table = "name,since,tier,why\nNord Handel,2026-04-01,standard,x\n"
    customer = bring(write("m.toml", CUSTOMERS), write("c.csv", table)).outcomes[0].number
    needs = (
        "id,need,customer,raised,answer,answered\n"
        "1,Faster answers,NORD　HANDEL,2026-05-01,,\n2,Reports,Nord Handel,2026-05-02,accepted,2026-06-01\n"
    )
    report = bring(write("n.toml", REQUIREMENTS), write("a.csv", needs))
    assert not report.faults
    with session() as db:
        versions = [newest(db, one.number) for one in report.outcomes]
        assert [(v.state, v.content["customer"]) for v in versions] == [
            ("open", customer),
            ("submitted", customer),
        ]


@pytest.mark.parametrize(
    ("name", "said"),
    [("Unheard", "There is no such record (Customer)."), ("Twice", "Several records are called so: CUS-")],
)
@pytest.mark.one_database  # what the cells say, not how it is kept
def test_names_that_lead_nowhere_or_to_several(bring, write, name, said):
    table = "name,since,tier,why\nTwice,2026-04-01,standard,x\n"
    for source in ("crm", "other"):
        mapping = CUSTOMERS.replace('"crm"', f'"{source}"')
        bring(write("m.toml", mapping), write("c.csv", table))
    needs = f"id,need,customer,raised,answer,answered\n1,Faster answers,{name},2026-05-01,,\n"
    (fault,) = faults(bring(write("n.toml", REQUIREMENTS), write("a.csv", needs)))
    assert fault.startswith(f"a.csv, row 2, column customer, “{name}”: {said}")


def test_a_key_that_was_never_imported(bring, write):
    table = (DATA / "availability_monthly.csv").read_text() + "foodcoopx.west,2026-03,0,44640,100,31,0,yes\n"
    report = bring(SERVICES[0], SERVICES[1], write("availability_monthly.csv", table))
    assert faults(report)[0] == (
        "availability_monthly.csv, row 12, column service_id, “foodcoopx.west”: "
        "No record “foodcoopx.west” was imported by foodcoopx/sla. Import it, or correct the text."
    )


def test_what_rests_on_a_problem_says_so(bring, write):
    table = (DATA / "services.csv").read_text().replace("2026-02-20T09:30Z", "20 Feb")
    report = bring(SERVICES[0], write("services.csv", table), SERVICES[2], dry_run=True)
    assert actions(report)["sla"] == {"problem": 2, "new": 1}
    assert faults(report)[-1].endswith(
        "“foodcoopx.north-sign-in” has a problem itself. Put that right first."
    )


@pytest.mark.parametrize("role", ["PO", "AU", "VW", "AD"])
@pytest.mark.one_database  # what the cells say, not how it is kept
def test_who_may_not_record_may_not_import(bring, people, position, role):
    before = position()
    actor = Actor(person=people[role].number, roles=frozenset({role}), origin="import")
    report = bring(*SUPPLIERS, actor=actor)
    assert not report.saved and position() == before
    assert "You do not have the right" in faults(report)[0]


@pytest.mark.parametrize(("role", "saved"), [("PO", True), ("VW", False)])
def test_measurements_are_imported_by_anybody_who_records(bring, people, write, role, saved):
    """The kind names the importer among its makers; who may only read is no maker of anything."""
    bring(*SERVICES)
    table = SERVICES[2].read_text() + "foodcoopx.north-orders,2026-05,0,44640,100.0000,31,0,yes\n"
    actor = Actor(person=people[role].number, roles=frozenset({role}), origin="import")
    report = bring(*SERVICES[:2], write("availability_monthly.csv", table), actor=actor)
    assert report.saved is saved
