"""Every word a kind names is carried out; titles; the table rooms hang into."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.assessments.proposing import proposed
from app.records import extension
from app.records.declared import with_catalog
from app.records.lookup import Seen
from app.records.titles import mentioned, title
from app.relationships.complaints import complaint_counts
from app.relationships.surveys import survey_figures
from controls.catalog import load_catalog
from controls.kinds import DeclarationError, load_kinds
from tests.records.contents import all_kinds
from tests.support.lookup import ValueLookup

KINDS = all_kinds()
# The words of higher rooms, which their init_app registers.
extension.prefill("proposed", proposed)
extension.computed("complaint_counts", complaint_counts)
extension.computed("survey_figures", survey_figures)


@pytest.fixture
def table(monkeypatch):
    """A table of its own for the words a test registers."""
    extension.load_own_words()
    own = extension.Table(words={name: dict(words) for name, words in extension.TABLE.words.items()})
    monkeypatch.setattr(extension, "TABLE", own)
    return own


def test_every_word_of_every_kind_is_known():
    extension.check_words(KINDS)


def test_a_word_nobody_knows_stops_the_start():
    kind = KINDS["brm_meeting"]
    field = replace(kind.field("place"), prefill=("horoscope",))
    wrong = replace(KINDS, by_id={kind.id: replace(kind, fields=(field,))})
    with pytest.raises(DeclarationError) as stopped:
        extension.check_words(wrong)
    assert (stopped.value.id, stopped.value.key) == ("brm_meeting", "place")
    assert "nobody carries out prefill horoscope" in str(stopped.value)


def test_a_word_belongs_to_one_function(table):
    def mine(case):
        return []

    extension.rule("own_rule", mine)
    extension.rule("own_rule", mine)
    with pytest.raises(ValueError, match="already carried out"):
        extension.rule("own_rule", lambda case: [])


def test_rooms_hang_in_forms_panels_limits_and_what_follows(table):
    done = []
    extension.form("brm_meeting", "relationships/meeting.html", lambda **known: {"x": 1})
    extension.panel("*", str)
    extension.panel("brm_meeting", repr)
    extension.panel("brm_meeting", repr)
    extension.limit(lambda name, lookup, content: 7 if name == "days" else None)
    extension.when_approved("sla", lambda tx, kind, version: done.append(version))
    assert extension.form_of("brm_meeting").template == "relationships/meeting.html"
    assert extension.form_of("sla") is None
    assert extension.panels_of("brm_meeting") == [repr, str]
    assert (extension.limit_of("days", None, {}), extension.limit_of("weeks", None, {})) == (7, None)
    extension.after_approval(None, KINDS["sla"], "SLA-1")
    extension.after_approval(None, KINDS["plan"], "PLN-1")
    assert done == ["SLA-1"]


def test_lists_of_the_catalog():
    kinds = load_kinds()
    catalog = load_catalog(kinds)
    filled = with_catalog(kinds, catalog)
    assert filled is with_catalog(kinds, catalog)
    labels = {value.id: value.text.en for value in filled["finding"].field("control").values}
    assert labels["BRM-04"].startswith("BRM-04 ")
    assert filled["policy"].field("settings.param").values
    assert filled["plan"].field("activity") in filled["plan"].fields
    assert filled.of_number("PLN-2026-0001") is filled["plan"]
    assert not kinds["finding"].field("control").values


# ---- titles ----------------------------------------------------------------------------------------------

SEEN = [
    Seen("CUS-1", "customer", content={"name": "北物流"}),
    Seen("CUS-2", "customer", content={"name": "Minato"}),
    Seen("SVC-1", "service", content={"name": "Tracking"}),
    Seen("SLA-1", "sla", content={"services": ["SVC-1"], "customers": ["CUS-1", "CUS-2"]}),
    Seen("ORG-1", "organisation", content={"fiscal_year_start": "07-01"}),
]


@pytest.mark.parametrize(
    ("kind", "content", "en", "ja"),
    [
        ("sla", SEEN[3].content, "SLA Tracking, 北物流, Minato", "Tracking SLA（北物流、Minato）"),
        (
            "measurement",
            {"sla": "SLA-1", "period_from": "2026-09-01"},
            "SLA Tracking, 北物流, Minato, Sep 2026",
            "Tracking SLA（北物流、Minato） 測定 2026年9月",
        ),
        (
            "criteria_set",
            {"purpose": "evaluation"},
            "Criteria: Evaluating suppliers, version 2",
            "基準（供給者の評価）第2版",
        ),
        (
            "dependency_review",
            {"occurred_on": "2026-06-30"},
            "Dependency review FY2025",
            "依存度の見直し 2025年度",
        ),
        ("risk", {"event": "a " * 40}, ("a " * 20).rstrip() + "…", ("a " * 20).rstrip() + "…"),
        ("brm_meeting", {"customer": "CUS-1"}, "BRM meeting 北物流, …", "北物流 事業関係会議 …"),
        ("customer", {}, "Customer", "顧客"),
    ],
)
def test_titles(kind, content, en, ja):
    for language, expected in (("en", en), ("ja", ja)):
        lookup = ValueLookup(SEEN, language=language, kinds=KINDS)
        assert title(KINDS[kind], content, lookup, edition=2) == expected


def test_records_a_title_mentions():
    assert sorted(mentioned(KINDS["sla"], SEEN[3].content)) == ["CUS-1", "CUS-2", "SVC-1"]
    assert list(mentioned(KINDS["risk"], {"event": "x"})) == []


def test_every_kind_has_a_title():
    for kind in KINDS.values():
        assert title(kind, {}, ValueLookup(kinds=KINDS))
