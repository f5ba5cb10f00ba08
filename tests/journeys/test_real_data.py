"""Real data from end to end by the commands people type: imported, approved by a second person, judged.

What is expected is worked out here again from the files, with plain arithmetic on days. The files are not
part of the repository: see tests/support/shared_data.py.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise

import pytest
from sqlalchemy import select

from app.db import db
from app.journal.read import head
from app.records.queries import newest
from app.vault.models import EvidenceFile
from app.vault.queries import links_of
from tests.journeys.real_data import (
    APPROVER,
    IMPORTER,
    PROVIDER,
    fact,
    imported,
    owed,
    rows,
    spans,
    statuses,
)
from tests.support.commands import commands_on
from tests.support.people import Organisation
from tests.support.shared_data import ROOT, SHARED

EXAMPLES = ROOT / "docs" / "examples" / "imports"
EVIDENCE = SHARED / "evidence"

pytestmark = pytest.mark.skipif(
    not (SHARED / "facts.csv").exists(), reason=f"no shared data in {SHARED} (set AKASHI_SHARED_DATA)"
)


@pytest.fixture
def organisation() -> Organisation:
    return PROVIDER


@pytest.fixture
def command(settings, monkeypatch):
    return commands_on(settings, monkeypatch)


@pytest.fixture
def bring(command):
    """Import and say how many records of each step are new, same …"""

    def run(mapping: str, *files, **options: str) -> None:
        more = [part for name, value in options.items() for part in (f"--{name}", value)]
        said = command("import", EXAMPLES / mapping, *files, "--as", IMPORTER, *more)
        assert (said.status, said.err) == (0, ""), said.err
        return said.out

    return run


@pytest.fixture
def approve(command):
    def run(source: str) -> str:
        said = command("approve-import", source, "--as", APPROVER, "--yes")
        assert said.status == 0, said.err
        return said.out

    return run


@pytest.fixture
def judged(command, tmp_path):
    """Windows of a control as the gap report has them: subject → first day → window."""

    def run(control: str, first: str, last: str, as_of: str) -> dict[str, dict[str, dict]]:
        output = tmp_path / f"{control}.json"
        said = command(
            "gap", "--from", first, "--to", last, "--as-of", as_of, "--control", control, "-o", output
        )
        assert said.status == 0, said.err
        (found,) = json.loads(output.read_text())["controls"]
        return {one["subject"]: {w["start"]: w for w in one["windows"]} for one in found["subjects"]}

    return run


# ---- availability of hosted services ---------------------------------------------------------------------


def share(row: dict[str, str]) -> Fraction:
    return Fraction(int(row["minutes_total"]) - int(row["minutes_down"]), int(row["minutes_total"])) * 100


@pytest.mark.one_database  # the meetings run on both kinds, and so do all tests of imports
def test_availability_of_a_provider(app, bring, approve, judged):
    full = [row for row in rows("availability_monthly") if row["full_month"] == "yes"]
    assert len(full) == int(fact("full service-months"))
    assert sum(share(row) < Fraction("99.5") for row in full) == int(fact("full service-months below 99.5 %"))

    files = (SHARED / "services.csv", SHARED / "availability_monthly.csv")
    assert "new: 111" in bring("foodcoopx.toml", *files)
    approve("foodcoopx")
    mine = [row for row in full if row["service_id"].startswith("foodcoopx.")]
    services = {row["service_id"]: row for row in rows("services") if row["provider"] == "FoodCoopX"}
    with app.app_context():
        check_sheets(mine, imported("foodcoopx/sheet/"))
        slas = imported("foodcoopx/sla/")
        before = head(db.session).position
    windows = judged("SLM-06", "2025-10-01", "2026-06-30", "2026-07-31")
    assert {service: statuses(windows[number]) for service, number in slas.items()} == {
        service: expected_months(row, mine) for service, row in services.items()
    }
    assert (
        Counter(s for found in windows.values() for s in statuses(found).values())["met"] == len(mine) == 111
    )
    assert "Nothing has changed" in bring("foodcoopx.toml", *files)
    with app.app_context():
        assert head(db.session).position == before


def check_sheets(mine: list[dict[str, str]], sheets: dict[str, str]) -> None:
    """One sheet for each full month, with its own figures, verdict and proof."""
    digest = sha256((SHARED / "availability_monthly.csv").read_bytes()).hexdigest()
    lines = {key: newest(db.session, number).content["lines"][0] for key, number in sheets.items()}
    assert {key: (line["denominator"], line["verdict"]) for key, line in lines.items()} == {
        f"{row['service_id']}|{row['month']}": (
            row["minutes_total"],
            "missed" if share(row) < Fraction("99.5") else "met",
        )
        for row in mine
    }
    for number in sheets.values():
        assert [(link.file, link.state) for link in links_of(db.session, number)] == [(digest, "accepted")]


def expected_months(service: dict[str, str], sheets: list[dict[str, str]]) -> dict[str, str]:
    """Met when the whole month was measured, else a gap; not owed when in scope for less than half of it."""
    since = date.fromisoformat(service["measured_from"][:10])
    measured = {row["month"] for row in sheets if row["service_id"] == service["service_id"]}
    return {
        span[0].isoformat(): "not_applicable"
        if not owed(span, since)
        else "met"
        if f"{span[0]:%Y-%m}" in measured
        else "gap"
        for span in spans(since, date(2026, 6, 30), 1)
    }


# ---- meetings --------------------------------------------------------------------------------------------

FILES = """body,date,file,proves,page
Node.js Build Working Group,2024-10-30,build-wg-meeting-2024-10-30.md,Minutes,
Node.js Build Working Group,2024-10-30,tagged-pdfa.pdf,Report,1
Node.js Build Working Group,2015-02-19,service-report.docx,Report,
Node.js Build Working Group,2015-02-19,ne_1033_data.xlsx,Figures,
Node.js Build Working Group,2015-04-15,minutes scanned (no text layer).pdf,Minutes,
Node.js Build Working Group,2015-04-15,議事録メール.eml,Minutes by mail,
Node.js Build Working Group,2015-05-14,encrypted-with-user-password.pdf,Agreement,
"""


def test_meetings_of_a_working_group(app, bring, approve, judged, command, tmp_path):
    days = sorted(date.fromisoformat(row["date"]) for row in rows("meetings"))
    steps = [later - day for day, later in pairwise(days)]
    assert len(days) == int(fact("meetings"))
    assert max(steps).days == int(fact("longest gap in days"))
    assert sum(step.days > 92 for step in steps) == int(fact("gaps over 92 days (a planned quarter missed)"))

    assert "new: 104" in bring("build-meetings.toml", SHARED / "meetings.csv")
    approve("nodejs-build")
    quarters = spans(days[0], date(2026, 6, 30), 3)
    (windows,) = judged("BRM-04", "2015-01-01", "2026-06-30", "2026-09-30").values()
    assert statuses(windows) == {span[0].isoformat(): expected_quarter(span, days) for span in quarters}
    assert Counter(statuses(windows).values()) == {"partial": 39, "gap": 6, "not_applicable": 1}
    check_hole(days, windows)
    check_files(app, bring, approve, command, tmp_path)


def expected_quarter(span: tuple[date, date], days: list[date]) -> str:
    """A meeting without minutes and names counts in part."""
    if not owed(span, days[0]):
        return "not_applicable"
    return "partial" if any(span[0] <= day < span[1] for day in days) else "gap"


def check_hole(days: list[date], windows: dict[str, dict]) -> None:
    """The longest hole leaves whole quarters without a meeting; the others say what is missing."""
    last, first = max(pairwise(days), key=lambda pair: pair[1] - pair[0])
    inside = [start for start, end in spans(last, first, 3) if last < start and end <= first]
    assert inside and {windows[start.isoformat()]["status"] for start in inside} == {"gap"}
    partial = next(window for window in windows.values() if window["status"] == "partial")
    said = " ".join(reason["en"] for reason in partial["reasons"])
    assert "“Attendees” (Side: Customer, Present) has 0 rows" in said
    assert "“Agenda and minutes: Minutes” has 0 rows" in said


def check_files(app, bring, approve, command, tmp_path) -> None:
    listed = tmp_path / "meeting_files.csv"
    listed.write_text(FILES)
    assert "file added: 4" in bring("meeting-files.toml", listed, evidence=EVIDENCE)
    assert "Files accepted afterwards: 7." in approve("nodejs-build")
    manifest = {row["file"]: row["sha256"] for row in rows("evidence/MANIFEST")}
    with app.app_context():
        kept = {file.name: file for file in db.session.scalars(select(EvidenceFile))}
        wanted = [line.split(",")[2] for line in FILES.splitlines()[1:]]
        assert {name: kept[name].digest for name in wanted} == {name: manifest[name] for name in wanted}
        assert kept["encrypted-with-user-password.pdf"].warnings == "warned.pdf_encrypted"
        before = head(db.session).position
    listed.write_text(FILES + "Node.js Build Working Group,2015-05-25,empty.txt,Nothing,\n")
    said = command(
        "import", EXAMPLES / "meeting-files.toml", listed, "--as", IMPORTER, "--evidence", EVIDENCE
    )
    assert said.status == 1
    assert "row 9, column file, “empty.txt”: This file is empty" in said.err
    with app.app_context():
        assert head(db.session).position == before


# ---- suppliers -------------------------------------------------------------------------------------------

TARGET = Fraction(90)


@pytest.mark.one_database
def test_deliveries_of_suppliers(app, bring, approve, judged):
    kpis = rows("supplier_kpis")
    assert sum(int(row["deliveries"]) for row in kpis) == int(fact("deliveries"))
    late = sum(int(row["deliveries"]) - int(row["on_time"]) for row in kpis)
    assert late == int(fact("deliveries late"))

    assert f"new: {len(kpis)}" in bring("supplier-deliveries.toml", SHARED / "supplier_kpis.csv")
    approve("supplier-deliveries")
    windows = judged("SUP-09", "2006-01-01", "2011-12-31", "2012-06-30")
    with app.app_context():
        suppliers = imported("supplier-deliveries/supplier/")
        checks = imported("supplier-deliveries/check/")
        verdicts = Counter(newest(db.session, n).content["lines"][0]["verdict"] for n in checks.values())
    assert len(suppliers) == int(fact("suppliers"))
    assert verdicts == Counter(verdict(row) for row in kpis)
    assert {name: statuses(windows[number]) for name, number in suppliers.items()} == {
        name: expected_checks([row for row in kpis if row["supplier"] == name]) for name in suppliers
    }


def verdict(row: dict[str, str]) -> str:
    return "met" if Fraction(int(row["on_time"]), int(row["deliveries"])) * 100 >= TARGET else "missed"


def expected_checks(kpis: list[dict[str, str]]) -> dict[str, str]:
    """Met where the target was; in part where it was missed and nobody says why; else a gap."""
    by_quarter = {quarter_start(row["quarter"]): verdict(row) for row in kpis}
    found = {"met": "met", "missed": "partial"}
    return {
        start.isoformat(): found.get(by_quarter.get(start, ""), "gap")
        for start, _end in spans(min(by_quarter), date(2011, 12, 31), 3)
    }


def quarter_start(quarter: str) -> date:
    year, number = quarter.split("-Q")
    return date(int(year), int(number) * 3 - 2, 1)
