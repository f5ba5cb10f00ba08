"""What new forms open with: every prefill word, and nothing that would be false evidence."""

from __future__ import annotations

from datetime import date

from app.records.lookup import Seen
from tests.records.prefilling import opened

OCTOBER = (date(2026, 10, 1), date(2026, 11, 1), date(2026, 11, 8))
NOVEMBER = (date(2026, 11, 1), date(2026, 12, 1), date(2026, 12, 8))


def meeting(number, day, **more):
    return Seen(number, "brm_meeting", content={"customer": "CUS-1", "occurred_on": day} | more)


# ---- people, days, language ------------------------------------------------------------------------------


def test_a_form_opens_with_today_me_and_my_language():
    content = opened("brm_meeting", language="ja")
    assert content["occurred_on"] == "2026-11-18"
    assert (content["owner"], content["language"]) == ("PER-2025-0001", "ja")
    assert (content["confidentiality"], content["purpose"]) == ("audit", "regular")
    assert "no_decisions" not in content and "place" not in content


def test_without_a_person_nobody_owns_it():
    assert "owner" not in opened("brm_meeting", me=None)


def test_the_address_of_the_page_says_for_whom():
    assert opened("brm_meeting", given={"customer": "CUS-1", "nonsense": "x"})["customer"] == "CUS-1"
    assert "customer" not in opened("brm_meeting", given={"customer": "' OR 1=1"})
    assert opened("catalogue_review", given={"services": "SVC-1"})["services"] == ["SVC-1"]


def test_the_day_a_meeting_was_planned_for_once_it_is_past():
    last = meeting("MTG-1", "2026-10-14", next_on="2026-11-12")
    assert opened("brm_meeting", last, given={"customer": "CUS-1"})["occurred_on"] == "2026-11-12"
    later = meeting("MTG-1", "2026-10-14", next_on="2026-11-25")
    assert opened("brm_meeting", later, given={"customer": "CUS-1"})["occurred_on"] == "2026-11-18"


def test_windows():
    planned = {("brm_meeting", "CUS-1"): [OCTOBER, NOVEMBER], ("sla_review", "SLA-1"): [OCTOBER]}
    content = opened("brm_meeting", given={"customer": "CUS-1"}, planned=planned)
    assert content["next_on"] == "2026-11-30"
    assert content["counts_for"] == "previous"  # held after October, which is still open
    review = opened("sla_review", given={"sla": "SLA-1"}, planned=planned)
    assert (review["period_from"], review["period_to"]) == ("2026-10-01", "2026-10-31")
    assert "next_on" not in opened("brm_meeting", given={"customer": "CUS-1"})


def test_the_next_meeting_is_never_planned_into_the_past():
    august = (date(2026, 8, 1), date(2026, 9, 1), date(2026, 9, 8))
    planned = {("brm_meeting", "CUS-1"): [august, OCTOBER, NOVEMBER]}
    assert opened("brm_meeting", given={"customer": "CUS-1"}, planned=planned)["next_on"] == "2026-11-30"


def test_an_event_in_the_oldest_window_counts_for_this_one():
    planned = {("brm_meeting", "CUS-1"): [NOVEMBER]}
    assert opened("brm_meeting", given={"customer": "CUS-1"}, planned=planned)["counts_for"] == "this"


def test_fiscal_year():
    content = opened("audit", today=date(2026, 2, 1))
    assert (content["period_from"], content["period_to"]) == ("2025-04-01", "2026-03-31")


# ---- from the last record, through references ------------------------------------------------------------


def test_topics_come_back_without_minutes_and_people_without_presence():
    last = meeting(
        "MTG-1",
        "2026-10-14",
        place="Room 1",
        agenda=[
            {"id": "a", "category": "sla", "title": "Results", "minutes": "Missed.", "conclusion": "Plan"}
        ],
        attendees=[
            {
                "id": "b",
                "person": "PER-9",
                "side": "customer",
                "present": True,
                "remote": True,
                "authority": True,
            }
        ],
    )
    content = opened("brm_meeting", last, given={"customer": "CUS-1"})
    assert content["agenda"] == [{"id": "r1", "category": "sla", "title": "Results"}]
    assert content["attendees"] == [
        {"id": "r1", "person": "PER-9", "side": "customer", "present": False, "authority": True}
    ]
    assert content["place"] == "Room 1"


def test_of_the_organisation_the_last_one_is_the_last_of_all():
    last = Seen(
        "REG-1", "register_confirmation", content={"occurred_on": "2025-11-18", "own_part": "Service desk"}
    )
    assert opened("register_confirmation", last)["own_part"] == "Service desk"


def test_a_first_meeting_opens_with_the_communication_plan():
    plan = Seen(
        "COM-1",
        "communication_plan",
        content={
            "customer": "CUS-1",
            "topics": "・実績\n\n・課題",
            "participants": [{"person": "PER-9", "side": "customer"}],
        },
    )
    content = opened("brm_meeting", plan, given={"customer": "CUS-1"})
    assert [row["title"] for row in content["agenda"]] == ["実績", "課題"]
    (row,) = content["attendees"]
    assert (row["person"], row["present"], row["authority"]) == ("PER-9", False, True)


def test_contacts_of_a_supplier():
    supplier = Seen("VND-1", "supplier", content={"contacts": ["PER-9"]})
    (row,) = opened("supplier_meeting", supplier, given={"supplier": "VND-1"})["attendees"]
    assert (row["person"], row["side"], row["present"]) == ("PER-9", "customer", False)


def test_through_a_reference():
    service = Seen("SVC-1", "service", content={"customers": ["CUS-1", "CUS-2"]})
    assert opened("performance_review", service, given={"service": "SVC-1"})["customers"] == [
        "CUS-1",
        "CUS-2",
    ]
    contract = Seen("CON-1", "contract", edition=2, content={"supplier": "VND-1"})
    assert (
        opened("contract_change_assessment", contract, given={"contract": "CON-1"})["contract_version"] == 2
    )


def test_a_proposal_the_field_would_refuse_is_left_out():
    contract = Seen("CON-1", "contract", edition=1, content={"supplier": "VND-1"})
    assert "contract_version" not in opened(
        "contract_change_assessment", contract, given={"contract": "CON-1"}
    )


# ---- actions ---------------------------------------------------------------------------------------------


def test_actions():
    one, two = Seen("ACT-2", "action", content={}), Seen("ACT-1", "action", content={})
    content = opened(
        "brm_meeting",
        Seen("CUS-1", "customer"),
        given={"customer": "CUS-1"},
        open={"CUS-1": [one, two]},
        done={"CUS-1": [one]},
    )
    assert content["actions"] == ["ACT-1", "ACT-2"]
    assert "reported_actions" not in content  # who told the customer ticks it


def test_open_actions_of_an_appointment_are_lines_of_text():
    appointment = Seen("ASG-1", "assignment", content={"subjects": ["CUS-1"], "valid_from": "2026-04-01"})
    action = Seen("ACT-1", "action", content={"text": "Send the plan"})
    content = opened(
        "hand_over",
        appointment,
        given={"from_assignment": "ASG-1", "to_assignment": "ASG-1"},
        open={"CUS-1": [action]},
    )
    assert content["open_items"].startswith("ACT-1 ")
    assert content["occurred_on"] == "2026-04-01"
