"""One fault at a time in the catalog: each is named with its file, id and key."""

from __future__ import annotations

import pytest

from tests.controls.faulty import Change, faults_with

SUBJECTS = "kinds/subjects.toml"
EDITION = "catalogs/edition.toml"
SUPPLIER_CONTROLS = "catalogs/suppliers.toml"
LEVEL_CONTROLS = "catalogs/service_levels.toml"

WITHIN_NOTICE = '[[derived]]\nid = "within_notice"'
UNUSED = '[[derived]]\nid = "unused"\nreads = []\ntext.en = "nothing"\ntext.ja = "未使用"\n\n'

FAULTS = [
    Change(SUPPLIER_CONTROLS, 'title.en = "Named supplier manager"\n', "",
           "SUP-01", "title", "text with en and ja"),
    Change(SUPPLIER_CONTROLS, 'title.en = "Named supplier manager"\n',
           'title.en = "Named supplier manager"\nrank = 3\n',
           "SUP-01", "", "unknown key rank"),
    Change(SUPPLIER_CONTROLS, 'id = "SUP-02"', 'id = "SUP-01"', "SUP-01", "id", "id also in suppliers.toml"),
    Change(SUPPLIER_CONTROLS, 'id = "SUP-02"', 'id = "SUP-2"', "SUP-2", "id", "two digits"),
    Change(SUPPLIER_CONTROLS, 'clause = "8.3.3"', 'clause = "8.9.9"',
           "SUP-01", "clause", "unknown clause 8.9.9"),
    Change(SUPPLIER_CONTROLS, 'severity = "minor"', 'severity = "grave"',
           "SUP-01", "severity", "unknown severity"),
    Change(SUPPLIER_CONTROLS, 'source = "standard"', 'source = "guidance"',
           "SUP-01", "severity", "guidance above observation"),
    Change(SUPPLIER_CONTROLS, 'subject = "supplier"', 'subject = "vendor"',
           "SUP-01", "subject", "unknown subject vendor"),
    Change(SUPPLIER_CONTROLS, 'kind = "aligned"', 'kind = "alined"',
           "SUP-07", "test.kind", "unknown test kind alined"),
    Change(SUPPLIER_CONTROLS, 'kind = "owner_named"\n', 'kind = "owner_named"\nwhich = "latest"\n',
           "SUP-01", "test", "unknown key of owner_named which"),
    Change(SUPPLIER_CONTROLS, 'which = "latest"', 'which = "last"',
           "SUP-02", "test.which", "unknown which last"),
    Change(SUPPLIER_CONTROLS, '"supplier_contract", "supplier_performance"', '"supplier_contract", "boss"',
           "SUP-01", "test.roles", "unknown role boss"),
    Change(SUPPLIER_CONTROLS, "unless = {", "unles = {", "SUP-07", "test.needs.2", "unknown key unles"),
    Change(SUPPLIER_CONTROLS, "unless = {gap = \"none\"}", "unless = {gap = \"nothing\"}",
           "SUP-07", "test.needs.2.unless", "unknown value of gap nothing"),
    Change(SUPPLIER_CONTROLS, 'field = "hand_over.open_items"', 'field = "hand_over.items"',
           "SUP-01", "test.wants.1.field", "unknown field hand_over.items"),
    Change(SUPPLIER_CONTROLS, 'on = "change_of_person"', 'on = "change_of_desk"',
           "SUP-01", "test.wants.1.on", "unknown derived fact change_of_desk"),
    Change(SUPPLIER_CONTROLS, 'distinct_min = "evaluators_min"', 'distinct_min = "judges_min"',
           "SUP-02", "test.wants.2.distinct_min", "unknown param judges_min"),
    Change(SUPPLIER_CONTROLS, "owner_gap_days = 14\n", "",
           "SUP-01", "test.params.owner_gap_days", "is missing"),
    Change(SUPPLIER_CONTROLS, "owner_gap_days = 14\n", 'owner_gap_days = "14"\n',
           "SUP-01", "params.owner_gap_days", "is no number"),
    Change(SUPPLIER_CONTROLS, "owner_gap_days = 14\n", "owner_gap_days = 999999999\n",
           "SUP-01", "params.owner_gap_days", "is not from 0 to 3650"),
    Change(SUPPLIER_CONTROLS, "owner_gap_days = 14\n", "owner_gap_days = 14\nextra_days = 1\n",
           "SUP-01", "test.params.extra_days", "not quoted in ja"),
    Change(SUPPLIER_CONTROLS, "owner_gap_days = 14\n", "owner_gap_days = 14\nextra = 1\n",
           "SUP-01", "test.params.extra", "no unit in the name"),
    Change(SUPPLIER_CONTROLS, "no gap longer than {owner_gap_days} days", "no gap longer than 14 days",
           "SUP-01", "test.met", "number written out"),
    Change(LEVEL_CONTROLS, "{grace_days} days of grace", "{grace_day} days of grace",
           "SLM-06", "test.population", "numbers differ between languages: grace_day, grace_days"),
    Change(LEVEL_CONTROLS, "“SLA review” is recorded", "“A look at the SLA” is recorded",
           "SLM-08", "test.met", "does not name the activity “SLA review”"),
    Change(LEVEL_CONTROLS, "「SLAレビュー」が", "「SLAの点検」が",
           "SLM-08", "test.met", "does not name the activity 「SLAレビュー」"),
    Change(LEVEL_CONTROLS, 'interval = "P1M"', 'interval = "P5W"',
           "SLM-06", "interval", "unknown interval P5W"),
    Change(EDITION, 'where = {topic = "disputes"}', 'where = {topic = "quarrels"}',
           "activity dispute_confirmation", "zero_declaration.where", "unknown value of topic quarrels"),
    Change(EDITION, '{record = "performance_check"}', '{record = "measurement"}',
           "activity performance_check", "measurement", "is of time period, the activity of event"),
    Change(EDITION, 'reads = ["contract.notice_on"]', 'reads = ["contract.notice_day"]',
           "derived within_notice", "reads", "unknown field contract.notice_day"),
    Change(EDITION, WITHIN_NOTICE, UNUSED + WITHIN_NOTICE, "derived unused", "", "used by no test"),
    Change(EDITION, '[[subject]]\nid = "contract"', '[[subject]]\nid = "treaty"',
           "subject treaty", "", "not none"),
    Change(EDITION, '"newer_than", ', "",
           "condition", "keys", "newer_than is either not listed or not understood"),
    Change(EDITION, 'P2Y.en = "2 years"\n', "", "durations", "P2Y", "must be a text with en and ja"),
    Change(SUBJECTS, 'is_subject = "customer"', 'is_subject = "buyer"',
           "customer", "is_subject", "unknown subject buyer"),
]  # fmt: skip


@pytest.mark.parametrize("change", FAULTS, ids=str)
def test_a_fault_is_named(change):
    faults = faults_with(change)
    assert change.is_named_by(faults), "\n".join(map(str, faults)) or "nothing was said"
