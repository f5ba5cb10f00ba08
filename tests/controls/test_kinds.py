"""The kinds as values: what a declaration becomes, and what an organisation may add."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from controls.declarations.reading import CONTROLS
from controls.kinds import DeclarationError, load_kinds
from tests.controls.faulty import EXAMPLES, faults_with

OWN_FIELD = """
[[extend]]
kind = "brm_meeting"

[[extend.field]]
name = "{name}"
type = "str"
need = "{need}"
label.en = "Hospitality"
label.ja = "接待"
"""

KINDS = load_kinds()


def steps(kind: str, state: str, /, **content: str) -> set[str]:
    return {step.to for step in KINDS[kind].steps(state, content)}


def test_every_kind_is_found_by_id_prefix_and_number():
    assert len(KINDS) == 59
    assert KINDS.by_prefix["MTG"] is KINDS["brm_meeting"]
    assert KINDS.of_number("MTG-2026-0012") is KINDS["brm_meeting"]


def test_fields_carry_the_defaults_of_their_type():
    assert KINDS["customer"].field("name").max == 200
    assert KINDS["plan"].field("grace_days").max == 90
    assert KINDS["measurement"].field("lines").max_rows == 500


def test_columns_of_a_shared_table_are_looked_up():
    meeting = KINDS["brm_meeting"]
    assert [column.name for column in meeting.field("decisions").columns] == ["text", "decided_by"]
    assert meeting.field("attendees.side").value_label("own", "ja") == "自組織"
    with pytest.raises(KeyError):
        meeting.field("attendees.shoe_size")


def test_paths_lead_through_references():
    assert KINDS.find("exception", "plan.subject") is KINDS["plan"].field("subject")
    assert KINDS.find(None, "evidence.expires_on") is not None
    assert KINDS.find("exception", "plan.colour") is None


def test_common_fields_fit_the_time_of_the_kind():
    names = {kind: {field.name for field in KINDS[kind].common} for kind in ("brm_meeting", "sla")}
    assert "counts_for" in names["brm_meeting"]
    assert "counts_for" not in names["sla"]
    assert not any(field.system for kind in KINDS.values() for field in kind.common)
    assert "title" not in names["sla"]  # titles are computed when shown


def test_a_kind_gives_a_common_field_its_own_default():
    assert KINDS["dispute"].field("confidentiality").default == "restricted"
    assert KINDS["complaint"].field("confidentiality").default == "audit"


def test_rules_of_the_time_come_first():
    rule = KINDS["brm_meeting"].rules[0]
    assert (rule.rule, rule.at, rule.keys["field"]) == ("not_in_future", "submit", "occurred_on")


def test_records_are_drafted_sent_approved_and_corrected():
    assert steps("brm_meeting", "new") == {"draft"}
    assert steps("brm_meeting", "draft") == {"submitted", "void"}
    assert steps("brm_meeting", "submitted") == {"approved", "returned", "void"}
    assert steps("brm_meeting", "approved") == {"draft", "void"}


@pytest.mark.parametrize("kind", ["complaint", "dispute", "improvement", "requirement", "risk"])
def test_a_case_is_opened_before_it_is_closed(kind):
    assert steps(kind, "draft") == {"open", "void"}
    assert "submitted" in steps(kind, "open", kind="improvement")
    assert "void" in steps(kind, "open")
    assert KINDS[kind].state("open").counts


def test_a_step_with_a_condition_takes_the_place_of_the_common_one():
    def who(kind: str) -> list[tuple[str, ...]]:
        taken = KINDS["improvement"].steps("submitted", {"kind": kind})
        return [step.who for step in taken if step.to == "approved"]

    assert who("corrective_action") == [("AU", "LA")]
    assert who("improvement") == [("approver",)]


def test_an_action_has_a_life_of_its_own():
    assert [state.id for state in KINDS["action"].states] == ["open", "done", "dropped"]
    assert steps("action", "new") == {"open"}


def test_a_row_without_approval_is_in_force_when_saved():
    assert [kind.id for kind in KINDS.values() if kind.plain] == [
        "person",
        "survey_response",
        "evidence_file",
    ]
    assert steps("person", "new") == {"approved"}


def test_a_finding_is_answered_after_it_was_issued():
    assert steps("finding", "draft") == {"submitted", "void"}
    assert "answered" in steps("finding", "approved")


def test_only_the_person_keeps_fields_beside_the_sealed_content():
    beside = {(kind.id, field.name) for kind in KINDS.values() for field in kind.fields if field.identity}
    assert beside == {("person", "name"), ("person", "belongs_to"), ("person", "job")}


def test_kinds_that_are_their_own_proof_need_no_file():
    alone = {kind.id for kind in KINDS.values() if not kind.evidence_needed}
    assert alone == {
        "organisation",
        "plan",
        "assignment",
        "hand_over",
        "register_confirmation",
        "stakeholder_confirmation",
        "zero_declaration",
    }


def test_the_organisation_is_a_record():
    organisation = KINDS["organisation"]
    assert (organisation.prefix, organisation.is_subject) == ("ORG", "organisation")
    assert organisation.field("fiscal_year_start").default == "04-01"
    assert {"name", "scope", "time_zone", "in_scope_from"} <= {field.name for field in organisation.fields}


def test_a_meeting_says_when_it_began_and_how_it_was_held():
    meeting = KINDS["brm_meeting"]
    assert meeting.field("start_time").pattern
    assert [value.id for value in meeting.field("channel").values] == ["online", "on_site", "phone"]


def test_lines_name_an_edition_and_titles_quote_it():
    assert "{edition}" in KINDS["sla"].title.en or "{edition}" in KINDS["contract"].title.en
    assert not any("{version}" in kind.title.en for kind in KINDS.values())


def test_people_behind_a_list_of_who():
    assert KINDS.people(["all", "author"]) == {"PO", "RO", "SM", "VM", "QM", "author"}


def test_loading_again_gives_the_same_values():
    assert load_kinds() is KINDS
    assert load_kinds(folder=CONTROLS / "kinds").digest == KINDS.digest


def test_own_fields_and_kinds_are_added_without_programming():
    kinds = load_kinds([EXAMPLES / "own.toml"])
    assert kinds["brm_meeting"].field("x_hospitality").value_label("given", "ja") == "提供"
    assert kinds["x_site_visit"].own
    assert kinds["x_site_visit"].room == "suppliers"
    assert kinds.digest != KINDS.digest


@pytest.mark.parametrize(
    ("name", "need", "words"),
    [
        ("hospitality", "optional", "needs the prefix x_"),
        ("x_hospitality", "save", "cannot have need = save"),
    ],
)
def test_own_additions_keep_out_of_the_way(tmp_path, name, need, words):
    own = tmp_path / "own.toml"
    own.write_text(OWN_FIELD.format(name=name, need=need), encoding="utf-8")
    faults = faults_with(extra=(own,))
    assert [(fault.file, fault.id, fault.key) for fault in faults] == [("own.toml", "brm_meeting", name)]
    assert words in faults[0].text


def test_an_own_kind_needs_its_prefix_and_a_room(tmp_path):
    own = tmp_path / "own.toml"
    text = (EXAMPLES / "own.toml").read_text(encoding="utf-8")
    own.write_text(
        text.replace("x_site_visit", "site_visit").replace('"suppliers"', '"cellar"'), encoding="utf-8"
    )
    said = [str(fault) for fault in faults_with(extra=(own,))]
    assert "own.toml: site_visit: an own kind needs the prefix x_" in said
    assert "own.toml: site_visit: room: unknown room cellar" in said


def test_an_own_kind_does_not_take_a_prefix_in_use(tmp_path):
    own = tmp_path / "own.toml"
    text = (EXAMPLES / "own.toml").read_text(encoding="utf-8")
    own.write_text(text.replace('"XSV"', '"MTG"'), encoding="utf-8")
    assert "own.toml: x_site_visit: prefix: MTG is also that of brm_meeting" in map(
        str, faults_with(extra=(own,))
    )


def test_a_file_that_is_no_toml_is_named(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text("kind = [", encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        load_kinds([own])
    assert caught.value.file == "own.toml"
    assert "cannot be read" in caught.value.text


def test_a_file_of_odd_shape_is_refused_in_words(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text('extend = 3\n[[kind]]\nid = "x_odd"\nfield = "none"\n', encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        load_kinds([own])
    said = [str(fault) for fault in caught.value.faults]
    assert "own.toml: extend: must be a list of tables" in said
    assert "own.toml: x_odd: field: must be a list of tables" in said
    assert "own.toml: x_odd: missing prefix" in said


def test_controls_run_on_the_standard_library_alone():
    modules = [path.relative_to(CONTROLS.parent) for path in sorted(CONTROLS.rglob("*.py"))]
    names = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in modules]
    script = (
        f"import sys; sys.path.insert(0, {str(CONTROLS.parent)!r})\n"
        + "\n".join(f"import {name}" for name in names)
        + "\nfrom controls.kinds import load_kinds; print(len(load_kinds()))"
    )
    run = [sys.executable, "-I", "-S", "-c", script]
    done = subprocess.run(run, capture_output=True, text=True, cwd=Path("/"), check=False)
    assert (done.stdout.strip(), done.stderr) == ("59", "")
