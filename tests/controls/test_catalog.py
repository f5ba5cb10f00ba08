"""The catalog as values: what a control asks for, how often, and what an organisation may add."""

from __future__ import annotations

import pytest

from controls.catalog import load_catalog
from controls.declarations.reading import CONTROLS
from controls.kinds import load_kinds
from tests.controls.faulty import EXAMPLES, faults_with

KINDS = load_kinds()
CATALOG = load_catalog(KINDS)


def test_the_edition_and_its_controls():
    assert CATALOG.edition_id == "rel-agr-8.3@1.0.0"
    assert len(CATALOG.controls) == 52
    assert CATALOG.control("BRM-04").title.ja
    with pytest.raises(KeyError):
        CATALOG.control("BRM-99")


def test_both_numberings_are_known():
    clause = CATALOG.numbering["8.3.1"]
    assert (clause.iso, clause.name.en) == ("8.3.2", "Business relationship management")
    assert all(control.clause in CATALOG.numbering for control in CATALOG.controls)


def test_intervals_depend_on_the_tier_where_the_control_says_so():
    assert CATALOG.interval_of(CATALOG.control("SUP-09"), "critical") == "P1M"
    assert CATALOG.interval_of("SUP-09", "standard") == "P1Y"
    assert CATALOG.interval_of("SUP-11", "standard") is None
    assert CATALOG.interval_of("SLM-06", None) == "P1M"
    assert CATALOG.interval_of("SUP-01", "critical") is None


def test_grace_days_depend_on_the_tier_where_the_control_says_so():
    assert CATALOG.grace_of("SUP-09", "critical") == 15
    assert CATALOG.grace_of("SUP-09", "important") is None
    assert CATALOG.grace_of("SLM-06", "standard") == 15


def test_a_control_judges_its_subjects_and_tiers():
    assert CATALOG.judges("SUP-02", "internal_supplier", "standard")
    assert CATALOG.judges("SUP-11", "supplier", "critical")
    assert not CATALOG.judges("SUP-11", "supplier", "standard")
    assert not CATALOG.judges("SUP-11", "customer", "critical")


def test_an_activity_names_the_records_that_count_for_it():
    note = CATALOG.activity("business_environment_note")
    meeting = note.provided_by[1]
    assert (note.time, meeting.record, meeting.rows) == ("event", "brm_meeting", "agenda")
    assert meeting.where == {"category": "business_environment"}
    assert meeting.stands_for["conclusion"] == "agenda.conclusion"


def test_a_test_carries_its_words_and_numbers():
    test = CATALOG.control("SLM-06").test
    assert (test.kind, test.records) == ("measured", ("measurement",))
    assert test.raw["lines"] == "measurement.lines"
    assert test.qualify[0] == {"field": "measurement.lines", "covers": "sla_targets_due"}
    assert CATALOG.control("SLM-05").test.params["late_days"] == 30
    assert "{interval}" in test.population.en


def test_lists_in_two_languages_become_texts():
    questions = CATALOG.control("SUP-01").questions
    assert [question.ja for question in questions] == [
        "契約とパフォーマンスの責任者はそれぞれ誰ですか。",
        "代行者は誰ですか。",
    ]


def test_statuses_say_what_they_are_of():
    assert CATALOG.statuses["gap"].of == ("window",)
    assert CATALOG.statuses["met_late"].name.ja == "遅れて充足"
    assert list(CATALOG.grades) == ["major", "minor", "observation"]


def test_loading_again_gives_the_same_values():
    assert load_catalog(KINDS) is CATALOG
    assert load_catalog(KINDS, folder=CONTROLS / "catalogs").digest == CATALOG.digest


def test_an_own_control_needs_no_programming():
    catalog = load_catalog(KINDS, [EXAMPLES / "own_control.toml"])
    control = catalog.control("OWN-01")
    assert (control.own, control.interval, control.test.tiers) == (True, "P6M", ("critical",))
    assert catalog.digest != CATALOG.digest


def test_kinds_and_controls_of_an_organisation_load_together():
    assert not faults_with(extra=(EXAMPLES / "own.toml", EXAMPLES / "own_control.toml"))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("OWN-01", "MTG-01", "relationships.toml: brm_meeting: prefix: MTG equals a control prefix"),
        ("OWN-01", "SUP-01", "own_control.toml: SUP-01: id: id also in suppliers.toml"),
        ('"P6M"', '"P7M"', "own_control.toml: OWN-01: interval: unknown interval P7M"),
        ('"guidance"', '"custom"', "own_control.toml: OWN-01: source: unknown source custom"),
        (
            "interface_check.how",
            "interface_check.what",
            "own_control.toml: OWN-01: test.qualify.1.field: unknown field interface_check.what",
        ),
    ],
)
def test_a_fault_in_an_own_control_is_named(tmp_path, old, new, fault):
    own = tmp_path / "own_control.toml"
    text = (EXAMPLES / "own_control.toml").read_text(encoding="utf-8")
    own.write_text(text.replace(old, new), encoding="utf-8")
    assert fault in map(str, faults_with(extra=(own,)))
