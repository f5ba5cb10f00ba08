"""The gap report: what its values say, and that its documents stay byte for byte what they were."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from controls.assessment import SubjectResult
from reports.capped import Capped
from reports.html import render_document, render_fragment
from reports.plain import plain
from reports.wording import LANGUAGES, words
from tests.reports import golden, small

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["gap-report.json", "gap-report.en.html", "gap-report.ja.html"])
def test_documents_are_what_they_were(name):
    made, kept = golden.documents()[name], (golden.FOLDER / name).read_bytes()
    assert made.decode() == kept.decode(), "look at the difference, then: python -m tests.reports.golden"


def test_same_bytes_whatever_the_process():
    """Hash seed, time zone and working folder say nothing."""
    script = (
        "import sys, hashlib; from tests.reports import golden;"
        "print([hashlib.sha256(body).hexdigest() for body in golden.documents().values()])"
    )
    answers = set()
    for seed, zone in (("1", "UTC"), ("77", "America/New_York"), ("random", "Asia/Tokyo")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
        answers.add(
            subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, check=True).stdout
        )
    assert len(answers) == 1


def test_summary_counts():
    summary = small.report("en").summary
    assert summary.counts == {
        "partial": 1,
        "met": 1,
        "not_due": 1,
        "not_met": 1,
        "not_computed": 1,
        "no_population": 1,
    }
    assert (summary.controls, summary.computed) == (6, 5)
    assert (summary.intervals.due, summary.intervals.covered, summary.intervals.gap) == (8, 6, 1)


def test_gravest_shortfalls_come_first():
    shortfalls = small.report("en").summary.shortfalls
    assert [(each.control, each.status) for each in shortfalls] == [
        ("BRM-04", "gap"),
        ("SUP-11", "not_met"),
        ("BRM-04", "partial"),
    ]


def test_subject_row():
    part = next(p for c in small.report("en").clauses for p in c.controls if p.head.id == "BRM-04")
    row = part.subjects.rows[0]
    assert (row.last, row.due, row.days) == (date(2026, 1, 15), date(2025, 10, 9), 203)
    assert row.evidence == ((1, 3),)
    assert (row.intervals.covered, row.intervals.due, row.current) == (2, 4, False)


def test_a_missed_target_is_a_result():
    part = next(p for c in small.report("en").clauses for p in c.controls if p.head.id == "SLM-06")
    target = part.targets[0]
    assert part.head.status == "met"
    assert (target.limit, target.measured, target.met, target.missed) == ("≥ 99.9 %", 2, 1, 1)
    assert target.last == "99.899999 %", "never rounded onto the target it missed"


def test_restricted_records_keep_their_names_to_themselves():
    for html in (render_document(small.report("en")), render_document(small.report("ja"))):
        assert "Merger" not in html
        assert "合併" not in html
        assert "secret.pdf" not in html
        assert "MTG-2025-0004" in html


def test_limitations():
    limits = small.report("en").limitations
    assert [(late.record, late.days) for late in limits.late.rows] == [("MTG-2025-0002", 45)]
    assert [(each.record, each.why) for each in limits.unaccepted.rows] == [
        ("MTG-2025-0001", "rejected"),
        ("MTG-2025-0003", "offered"),
    ]
    assert [policy.number for policy in limits.relaxed] == ["POL-2025-0001"]
    assert [(each.record, each.reason) for each in limits.voided.rows] == [
        ("MTG-2025-0005", "Entered for the wrong customer.")
    ]
    assert limits.uncomputed == ("SUP-14",)
    assert limits.restricted == 1


def test_settings_show_exceptions_of_the_period_only():
    settings = small.report("ja").settings
    assert {entry.number for entry in settings.exceptions.rows} == {"EXC-2025-0001", "EXC-2025-0002"}
    assert [plan.interval for plan in settings.plans.rows] == ["3か月", "1か月", "2週間"]


def test_numbers_in_force_stand_in_the_catalog_text():
    text = next(text for text in small.report("en").texts if text.head.id == "BRM-04")
    assert "at least 2 own" in dict(text.rule)["Met"]


def test_hostile_names_stay_text():
    """Markup is escaped; signs that turn the reading direction show as a replacement sign."""
    for html in (render_document(small.report("en")), render_fragment(small.report("ja"))):
        assert "<img" not in html
        assert "\u202e" not in html
        assert "&lt;img src=" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_security_policy(language):
    """Nothing a strict policy forbids: no style or event attributes, no address outside."""
    html = render_fragment(small.report(language))
    attributes = re.findall(r"<[a-z][^>]*?\s(style|on[a-z]+)=", html)
    addresses = re.findall(r'(?:href|src)="([^"]*)"', html)
    assert not attributes
    assert all(address.startswith("#") for address in addresses)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_somewhere(language):
    html = render_document(small.report(language))
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_never_said(language):
    """Only an auditor says that something conforms."""
    html = render_document(small.report(language)).lower()
    for word in ("compliant", "certified", "conforming", "適合", "審査済"):
        assert word not in html


def test_a_report_nobody_issued_says_so():
    assert "Preview, not issued" in render_document(small.report("en", number=""))


def test_rows_are_capped_with_a_note():
    many = tuple(range(2500))
    capped = Capped.of(many)
    assert (len(capped.rows), capped.total, capped.left_out) == (2000, 2500, 500)


def test_left_out_rows_are_told():
    subjects = tuple(
        SubjectResult(f"CUS-2025-{n:04d}", "customer", None, "met", True, small.Counts(1, 1))
        for n in range(2100)
    )
    result = replace(small.CONTROLS[0], status="met", subjects=subjects)
    html = render_document(small.report("en", assessment=replace(small.ASSESSMENT, controls=(result,))))
    assert "100 more rows are left out" in html


# ---- words ----


def test_both_languages_have_the_same_keys_and_places():
    english, japanese = words("en").texts, words("ja").texts
    assert {key.removesuffix(".one") for key in english} == {key.removesuffix(".one") for key in japanese}
    for key, text in english.items():
        other = japanese[key.removesuffix(".one")]
        assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", other)), key


def test_statuses_are_named_as_in_the_catalog():
    for language in LANGUAGES:
        say = words(language)
        for status in small.CATALOG.statuses.values():
            assert say(f"status.{status.id}").lower() == status.name.get(language)


def test_days_and_intervals():
    english, japanese = words("en"), words("ja")
    assert english.interval(date(2026, 4, 1), date(2026, 7, 1)) == "Apr–Jun 2026"
    assert japanese.interval(date(2026, 4, 1), date(2026, 7, 1)) == "2026年4月〜6月"
    assert english.interval(date(2025, 10, 1), date(2026, 4, 1)) == "Oct 2025–Mar 2026"
    assert english.interval(date(2026, 4, 5), date(2026, 4, 15)) == "5 Apr 2026 – 14 Apr 2026"
    assert english.moment(small.issue("en").issued_at, "Asia/Tokyo") == "7 May 2026, 09:30 JST"
    assert japanese(
        "document.foot", number="GR-1", edition=1, day=date(2026, 5, 7), as_of=date(2026, 4, 30)
    ) == ("GR-1　第1版　2026年5月7日　基準日 2026年4月30日")


def test_unknown_language_is_refused():
    with pytest.raises(ValueError, match="no report language"):
        words("de")
        words.cache_clear()
    with pytest.raises(KeyError):
        words("en")("summary.nothing")


def test_plain_keeps_names_and_shows_what_steers():
    assert plain("髙﨑𠮷①㈱ 한국 عربي é") == "髙﨑𠮷①㈱ 한국 عربي é"
    assert plain("a\u202eb\x07c\nd") == "a�b�c d"


# ---- JSON ----


def test_json_tells_why_in_both_languages():
    value = json.loads(small.data())
    window = value["controls"][0]["subjects"][0]["windows"][1]
    assert (window["start"], window["end"], window["status"]) == ("2025-07-01", "2025-10-01", "gap")
    assert window["reasons"][0]["code"] == "nothing_recorded"
    assert window["reasons"][0]["en"].startswith("Nothing counts for 1 Jul 2025")
    assert window["reasons"][0]["ja"].startswith("2025年7月1日から")


def test_json_holds_records_and_digests_but_no_names():
    value = json.loads(small.data())
    assert set(value) == {
        "format",
        "hints",
        "question",
        "catalog_edition",
        "catalog_digest",
        "journal_position",
        "organisation",
        "controls",
        "since_report",
    }
    record = value["controls"][0]["subjects"][0]["records"][0]
    assert (record["number"], record["correction"], record["occurred_on"]) == (
        "MTG-2025-0001",
        1,
        "2025-05-20",
    )
    assert [each["sha256"] for each in record["evidence"]] == [
        small.digest("minutes"),
        small.digest("agenda"),
        small.digest("draft"),
    ]
    text = small.data().decode()
    assert not any(named in text for pair in small.NAMES.values() for named in pair)


def test_no_words_are_left_over():
    """A key nobody asks for is a sentence nobody reads."""
    files = [*(ROOT / "reports").rglob("*.html"), *(ROOT / "reports").rglob("*.py")]
    source = "".join(path.read_text(encoding="utf-8") for path in files)
    composed = (
        "status.",
        "summary.part.",
        "results.subjects.",
        "handling.",
        "limits.why_",
        "method.",
        "changes.part.",
        "changes.sort.",
        "changes.about.",
        "changes.side_",
        "duration.",
    )
    left = {key for key in words("ja").texts if key not in source and not key.startswith(composed)}
    assert left <= {
        "results.quiet",
        "results.quiet_note",
        "results.uncomputed",
        "results.uncomputed_note",
    } | {f"format.{name}" for name in ("comma", "to", "to_months", "none")}
