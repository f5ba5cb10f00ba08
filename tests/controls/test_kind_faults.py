"""One fault at a time in the kinds: each is named with its file, id and key."""

from __future__ import annotations

import pytest

from tests.controls.faulty import Change, faults_with

COMMON = "kinds/common.toml"
SUBJECTS = "kinds/subjects.toml"
RELATIONSHIPS = "kinds/relationships.toml"
LEVELS = "kinds/service_levels.toml"
SUPPLIERS = "kinds/suppliers.toml"
ACTIONS = "kinds/actions.toml"
SETTINGS = "kinds/settings.toml"

SENT_ON = 'name = "agenda_sent_on"\ntype = "date"\nneed = "optional"\nsee = 1\nlabel.en = "Agenda sent on"'
CONTINUE = '{id = "continue", en = "Continue", ja = "継続"},'
TITLE = 'title.ja = "{customer} 事業関係会議 {occurred_on:month}"'
SERVES = 'serves = ["BRM-04", "BRM-05", "BRM-07", "BRM-12", "BRM-15"]'
EVALUATION = 'time = "event"\nsubjects = ["supplier"]\nserves = ["SUP-15", "SUP-03"]'
OPEN_DISPUTE = 'freezes = ["supplier", "raised_on", "raised_by"]'

KIND_FAULTS = [
    Change(SUPPLIERS, 'prefix = "EVL"', 'prefix = "evl"', "supplier_evaluation", "prefix", "three capitals"),
    Change(SUPPLIERS, 'prefix = "EVL"', 'prefix = "CUS"',
           "supplier_evaluation", "prefix", "also that of customer"),
    Change(SUPPLIERS, 'prefix = "CON"', 'prefix = "SUP"', "contract", "prefix", "equals a control prefix"),
    Change(SUPPLIERS, 'icon = "scale"\n', "", "criteria_set", "", "missing icon"),
    Change(SUPPLIERS, 'icon = "scale"\n', 'icon = "scale"\ncolour = "red"\n',
           "criteria_set", "", "unknown key colour"),
    Change(SUPPLIERS, EVALUATION, EVALUATION.replace("event", "period"),
           "supplier_evaluation", "time", "time period needs the field period_from"),
    Change(SUPPLIERS, EVALUATION, EVALUATION.replace("event", "whenever"),
           "supplier_evaluation", "time", "unknown time whenever"),
    Change(SUPPLIERS, EVALUATION, EVALUATION.replace('["supplier"]', '["suppliers"]'),
           "supplier_evaluation", "subjects", "suppliers is no reference"),
    Change(RELATIONSHIPS, TITLE, TITLE.replace("occurred_on", "held_on"),
           "brm_meeting", "title", "words differ between languages"),
    Change(RELATIONSHIPS, SERVES, SERVES.replace('"BRM-12", ', ""),
           "brm_meeting", "serves", "does not say that it serves BRM-12"),
    Change(RELATIONSHIPS, SERVES, SERVES.replace("BRM-12", "BRM-99"),
           "brm_meeting", "serves", "unknown control BRM-99"),
    Change(ACTIONS, 'approve = ["AP", "top_management"]', 'approve = ["CEO"]',
           "risk", "approve", "unknown role CEO"),
    Change(LEVELS, 'consent = ["customer"]', 'consent = ["client"]',
           "service_agreement", "consent", "unknown side client"),
    Change(SUPPLIERS, 'defaults = {confidentiality = "restricted"}',
           'defaults = {confidentiality = "secret"}',
           "dispute", "defaults.confidentiality.default", "unknown value secret"),
    Change(RELATIONSHIPS, 'opened = "raised_on"\n', "", "requirement", "opened", "a case needs opened"),
    Change(SETTINGS, 'opened = "window_start"\n', "", "exception", "time", "needs the field valid_from"),
]  # fmt: skip

FIELD_FAULTS = [
    Change(RELATIONSHIPS, SENT_ON + '\nlabel.ja = "議題送付日"', SENT_ON,
           "brm_meeting", "agenda_sent_on.label", "must be a text with en and ja"),
    Change(LEVELS, 'label.ja = "サービスレベル目標"', 'label.ja = "Service targets"',
           "sla", "field.targets.label", "no Japanese"),
    Change(RELATIONSHIPS, 'label.en = "Agenda sent on"', 'label.en = "議題 sent on"',
           "brm_meeting", "field.agenda_sent_on.label", "Japanese in en"),
    Change(RELATIONSHIPS, 'label.ja = "議題送付日"', 'label.ja = "議題送付日(任意)"',
           "brm_meeting", "field.agenda_sent_on.label", "full-width brackets"),
    Change(RELATIONSHIPS, SENT_ON, SENT_ON.replace("agenda_sent_on", "Agenda"),
           "brm_meeting", "Agenda", "small letters"),
    Change(RELATIONSHIPS, SENT_ON, SENT_ON.replace("agenda_sent_on", "note"),
           "brm_meeting", "note", "is a field every kind has"),
    Change(RELATIONSHIPS, SENT_ON, SENT_ON.replace("agenda_sent_on", "next_on"),
           "brm_meeting", "field", "next_on twice"),
    Change(RELATIONSHIPS, SENT_ON, SENT_ON.replace('"date"', '"day"'),
           "brm_meeting", "agenda_sent_on.type", "unknown type day"),
    Change(RELATIONSHIPS, SENT_ON, SENT_ON.replace('"optional"', '"maybe"'),
           "brm_meeting", "agenda_sent_on.need", "unknown need maybe"),
    Change(RELATIONSHIPS, SENT_ON, SENT_ON + "\nmax = 3",
           "brm_meeting", "agenda_sent_on.max", "does not go with type date"),
    Change(RELATIONSHIPS, 'name = "no_decisions"\ntype = "bool"\n',
           'name = "no_decisions"\ntype = "bool"\nsee = 1\n',
           "brm_meeting", "field", "shows 9 fields (8 allowed)"),
    Change(RELATIONSHIPS, 'values = "confirm_result"', 'values = "confirmation"',
           "stakeholder_confirmation", "result.values", "unknown list confirmation"),
    Change(RELATIONSHIPS, 'columns = "attendees"', 'columns = "guests"',
           "brm_meeting", "attendees.columns", "unknown table guests"),
    Change(SUPPLIERS, CONTINUE, CONTINUE + "\n  " + CONTINUE,
           "supplier_evaluation", "decision.values", "continue twice"),
    Change(SUPPLIERS, 'to = ["criteria_set"]', 'to = ["criteria"]',
           "selection", "criteria_set.to", "unknown kind criteria"),
    Change(SUPPLIERS, '{id = "selection", en = "Selecting suppliers"',
           '{id = "choice", en = "Selecting suppliers"',
           "selection", "criteria_set.only", "unknown value of purpose selection"),
    Change(RELATIONSHIPS, 'same = "customer"', 'same = "client"',
           "requirement", "services.same", "service has no client"),
    Change(RELATIONSHIPS, "default = \"regular\"", 'default = "weekly"',
           "brm_meeting", "purpose.default", "unknown value weekly"),
    Change(RELATIONSHIPS, "pattern = '^([01]", "pattern = '^((01]",
           "brm_meeting", "start_time.pattern", "no pattern"),
    Change(SETTINGS, "max = 90\nmin = 0", "max = 90\nmin = 91", "plan", "grace_days.min", "min above max"),
    Change(SETTINGS, 'unit = "days"', 'unit = "fortnights"',
           "plan", "grace_days.unit", "unknown unit fortnights"),
    Change(SUPPLIERS, 'computed = "weighted_total"', 'computed = "sum_total"',
           "supplier_evaluation", "total.computed", "unknown computed sum_total"),
    Change(SUPPLIERS, 'computed = "weighted_total"', 'computed = "weighted_total"\nprefill = "today"',
           "supplier_evaluation", "total.computed", "does not go together with prefill"),
    Change(RELATIONSHIPS, '"open_actions_of.customer"', '"open_actions_for.customer"',
           "brm_meeting", "actions.prefill", "unknown prefill open_actions_for.customer"),
    Change(LEVELS, '"targets_of.sla"', '"targets_of.slas"', "measurement", "lines.prefill", "ref not found"),
    Change(RELATIONSHIPS, "complaint_procedure.answer_days", "complaint_procedure.reply_days",
           "complaint", "due_on.prefill", "own_limit not found"),
    Change(RELATIONSHIPS, "limit.rate_default_pct", "limit.rate_pct",
           "survey_round", "rate_target_pct.prefill", "unknown limit rate_pct"),
    Change(SUPPLIERS, "derived.target_pairs", "derived.target_couples",
           "alignment_assessment", "pairs.prefill", "unknown derived fact target_couples"),
]  # fmt: skip

RULE_FAULTS = [
    Change(SUPPLIERS, 'rule = "sum_is"', 'rule = "adds_up_to"',
           "criteria_set", "rule adds_up_to", "unknown rule adds_up_to"),
    Change(SUPPLIERS, 'column = "weight"\n', "", "criteria_set", "rule sum_is", "missing column"),
    Change(SUPPLIERS, 'column = "weight"\n', 'column = "weight"\nmin = 1\n',
           "criteria_set", "rule sum_is", "unknown key min"),
    Change(SUPPLIERS, 'column = "weight"', 'column = "weights"',
           "criteria_set", "rule sum_is.rows", "unknown column of criteria weights"),
    Change(SUPPLIERS, 'column = "weight"', 'column = "name"',
           "criteria_set", "rule sum_is.column", "name is no number"),
    Change(SUPPLIERS, "重みの合計が{sum}%です。{limit}%に", "重みの合計が{sum}%です。100%に",
           "criteria_set", "rule sum_is.error", "words differ between languages: limit"),
    Change(RELATIONSHIPS, 'error.en = "Say what changed."\nerror.ja = "変更点を',
           'error.en = "Say {sum}."\nerror.ja = "変更点{sum}を',
           "stakeholder_confirmation", "rule needed_if.error", "{sum}, which this rule does not know"),
    Change(RELATIONSHIPS, 'values = ["own", "customer"]\nwhere', 'values = ["own", "client"]\nwhere',
           "brm_meeting", "rule at_least_one_of_each.values", "unknown value of side client"),
    Change(RELATIONSHIPS, 'rows = "attendees"\ncolumn', 'rows = "occurred_on"\ncolumn',
           "brm_meeting", "rule at_least_one_of_each.rows", "is no table"),
    Change(RELATIONSHIPS, 'if = {result = "changed"}', 'if = {outcome = "changed"}',
           "stakeholder_confirmation", "rule needed_if.if", "unknown field outcome"),
    Change(RELATIONSHIPS, 'if = {result = "changed"}', 'if = {result = "new"}',
           "stakeholder_confirmation", "rule needed_if.if", "unknown value of result new"),
    Change(RELATIONSHIPS, 'other = "agenda_sent_on"', 'other = "agenda_sent"',
           "brm_meeting", "rule not_before.other", "unknown field agenda_sent"),
    Change(RELATIONSHIPS, 'other = "agenda_sent_on"', 'other = "customer"',
           "brm_meeting", "rule not_before.other", "is no day or number"),
    Change(SETTINGS, 'name = "new_due_on"\ntype = "date"\nneed = "optional"',
           'name = "new_due_on"\ntype = "date"\nneed = "approve"',
           "exception", "rule needed_if.field", "a rule that asks for it makes it optional"),
    Change(SUBJECTS, 'scheme = "jp_corporate_number"', 'scheme = "us_ein"',
           "supplier", "rule check_digit.scheme", "unknown scheme us_ein"),
    Change(LEVELS, 'set = "sla_targets_due"', 'set = "sla_targets"',
           "measurement", "rule rows_cover.set", "unknown set sla_targets"),
    Change("kinds/audits.toml", "others = {finding", "others = {remark",
           "audit", "rule not_while.others", "unknown kind remark"),
]  # fmt: skip

LIFE_FAULTS = [
    Change(SUPPLIERS, OPEN_DISPUTE, 'freezes = ["vendor"]',
           "dispute", "state open.freezes", "unknown field vendor"),
    Change(SUPPLIERS, 'from = ["draft"]\nto = "open"', 'from = ["draft"]\nto = "opened"',
           "dispute", "draft > opened", "unknown state opened"),
    Change(SUPPLIERS, 'from = ["draft"]\nto = "open"', 'from = ["draft"]\nto = "submitted"',
           "dispute", "state open", "is never reached"),
    Change(ACTIONS, 'who = ["responsible"]', 'who = ["doer"]',
           "action", "open > done.who", "unknown role doer"),
    Change(ACTIONS, 'needs = ["done_on"]', 'needs = ["ended_on"]',
           "action", "open > done.needs", "unknown field ended_on"),
    Change(ACTIONS, 'if = {kind = "corrective_action"}\nbutton', 'if = {kind = "cure"}\nbutton',
           "improvement", "submitted > approved.if", "unknown value of kind cure"),
]  # fmt: skip

COMMON_FAULTS = [
    Change(COMMON, '{id = "standard", en = "Standard"', '{id = "normal", en = "Standard"',
           "list tier", "", "differs from the edition's tiers"),
    Change(COMMON, '{id = "P2Y"', '{id = "P9Y"', "list interval", "", "unknown duration P9Y"),
    Change(COMMON, '[[format]]\nid = "day"',
           '[[format]]\nid = "week"\ntext.en = "W46"\ntext.ja = "第46週"\n\n[[format]]\nid = "day"',
           "format week", "", "used by no kind"),
    Change(COMMON, '[[role]]\nid = "RO"', '[[role]]\nid = "PO"', "role", "", "PO twice"),
    Change(COMMON, '[[role]]\nid = "RO"\nname.en = "Relationship owner"\n', '[[role]]\nid = "RO"\n',
           "role RO", "name", "must be a text with en and ja"),
    Change(COMMON, 'who = ["recorder"]\nneeds = []', 'who = ["writer"]\nneeds = []',
           "new > draft", "who", "unknown role writer"),
    Change(COMMON, "[[stand_in]]", "[[standin]]", "", "", "unknown key standin"),
    Change(COMMON, 'name = "confidentiality"\ntype = "enum"', 'name = "confidentiality"\ntype = "choice"',
           "field confidentiality", "type", "unknown type choice"),
    Change(SUBJECTS, 'room = "register"', 'room = "registry"', "room", "", "registry is not register"),
    Change(SUBJECTS, 'id = "service"\nprefix', 'id = "customer"\nprefix', "customer", "", "kind twice"),
]  # fmt: skip

FAULTS = [*KIND_FAULTS, *FIELD_FAULTS, *RULE_FAULTS, *LIFE_FAULTS, *COMMON_FAULTS]


@pytest.mark.parametrize("change", FAULTS, ids=str)
def test_a_fault_is_named(change):
    faults = faults_with(change)
    assert change.is_named_by(faults), "\n".join(map(str, faults)) or "nothing was said"


def test_a_renamed_column_is_missed_by_every_test_that_reads_it():
    old = '{name = "measuring_period", type = "enum"'
    faults = faults_with(Change(LEVELS, old, old.replace("measuring_period", "measured_each")))
    said = {(fault.file, fault.id) for fault in faults}
    assert {("service_levels.toml", "SLM-03"), ("edition.toml", "derived sla_targets_due")} <= said


def test_faults_are_told_together():
    prefix = Change(SUPPLIERS, 'prefix = "EVL"', 'prefix = "evl"')
    column = Change(SUPPLIERS, 'column = "weight"', 'column = "weights"')
    assert {fault.id for fault in faults_with(prefix, column)} == {"supplier_evaluation", "criteria_set"}


def test_a_missing_file_is_named():
    faults = faults_with(Change(COMMON, '"settings.toml"', '"setings.toml"'))
    assert [fault.file for fault in faults] == ["setings.toml"]


def test_a_file_that_is_no_toml_is_named():
    faults = faults_with(Change(SETTINGS, "[[kind]]", "[[kind"))
    assert faults[0].file == "settings.toml"
    assert "cannot be read" in faults[0].text
