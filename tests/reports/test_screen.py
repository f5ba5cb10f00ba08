"""The gap report on screen: folded, cut, and its links lead somewhere."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from reports.capped import Capped
from reports.gap.screen import on_screen
from reports.html import render_document, render_fragment
from reports.wording import LANGUAGES
from tests.reports import small


def test_what_is_lacking_is_open_and_the_rest_is_folded():
    report = small.report("en")
    html = render_fragment(report)
    for entry in report.summary.overview:
        found = re.search(
            rf'<details class="rp-control[^>]*>\s*<summary><h4><span class="rp-id">{entry.head.id}<', html
        )
        if found:
            assert (" open>" in found[0]) == (entry.head.status in ("not_met", "partial"))
    assert html.count('<details class="rp-control') == sum(len(clause.controls) for clause in report.clauses)
    assert "<details" not in render_document(report)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_somewhere(language):
    html = render_fragment(small.report(language))
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


def test_every_control_asked_about_stands_in_the_contents_with_its_status():
    report = small.report("en")
    contents = render_fragment(report).split('<nav class="rp-index"')[1].split("</nav>")[0]
    found = re.findall(r'href="#([^"]+)".*?class="rp-status rp-([a-z_]+)"', contents, re.DOTALL)
    assert found == [(entry.head.id, entry.head.status) for entry in report.summary.overview]


def test_controls_lead_to_their_own_page():
    html = render_fragment(small.report("en"), lambda control: f"/controls/{control}")
    assert 'href="/controls/BRM-04"' in html


def test_long_lists_are_cut_and_what_is_lacking_comes_first():
    report = small.report("en")
    clause = next(clause for clause in report.clauses if any(part.missing.rows for part in clause.controls))
    part = next(part for part in clause.controls if part.missing.rows)
    row, missing = part.subjects.rows[0], part.missing.rows[0]
    rows = [replace(row, name=f"Customer {n}", status="met") for n in range(40)]
    rows.append(replace(row, name="Last customer", status="not_met"))
    many = replace(
        part,
        subjects=Capped.of(rows),
        missing=Capped.of([replace(missing, intervals=missing.intervals * 30)] * 20),
        targets=part.targets * 30,
    )
    shown = on_screen(replace(report, clauses=(replace(clause, controls=(many,)),)))
    (control,) = shown.clauses[0].controls
    assert control.subjects.rows[0].name == "Last customer"
    assert (len(control.subjects.rows), control.subjects.left_out) == (12, 29)
    assert (len(control.missing.rows), control.missing.left_out) == (12, 8)
    first = control.missing.rows[0]
    assert len(first.intervals) + first.left_out == len(missing.intervals) * 30
    assert len(control.targets) + control.targets_left_out == len(many.targets)
    assert "29 more rows are left out on screen" in render_fragment(
        replace(report, clauses=(replace(clause, controls=(many,)),))
    )
    assert "are left out on screen" not in render_document(
        replace(report, clauses=(replace(clause, controls=(many,)),))
    )
