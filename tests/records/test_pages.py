"""The pages every kind shares, as somebody with a browser and without scripts meets them."""

from __future__ import annotations

import re

import pytest

from app.db import db
from app.records import usecases
from app.records.lifecycle import submit, void
from app.records.models import Comment, Consent, Delivery, Relation
from app.records.queries import newest
from app.transaction import transaction
from tests.support.customers import KITA
from tests.support.records import meeting, person, recorded, service, sla


@pytest.fixture
def meeting_number(told, people):
    """`meeting_number()` is an approved meeting; a sent or drafted one when asked for."""

    def make(state="approved", **more):
        def build():
            content = meeting(people, KITA, "2025-10-14", **more)
            number = recorded(people, "RO", "brm_meeting", content, approved=state == "approved")
            if state == "submitted":
                with transaction(people["RO"].actor) as tx:
                    submit(tx, number)
            return number

        return told(build)

    return make


def action_of(people, told):
    content = {"text": "Send the plan", "responsible": people["SM"].number, "side": "own",
               "due_on": "2026-11-10", "created_on": "2026-10-14"}  # fmt: skip
    return told(lambda: recorded(people, "RO", "action", content, approved=False))


# ---- steps -------------------------------------------------------------------------------------------------


def test_a_step_asks_for_what_it_needs_and_takes_it(sign_in, people, told):
    number = action_of(people, told)
    client = sign_in("SM")
    page = client.get(f"/r/{number}/to/done")
    assert 'name="done_on"' in page.text
    assert 'value="2026-11-02"' in page.text  # today is proposed
    assert 'name="responsible"' not in page.text
    refused = client.post(f"/r/{number}/to/done", data={"done_on": "2030-01-01"})
    assert refused.status_code == 422
    assert "future" in refused.text
    assert 'value="2030-01-01"' in refused.text
    assert client.post(f"/r/{number}/to/done", data={"done_on": "2026-11-01"}).status_code == 303
    assert "Done" in client.get(f"/r/{number}").text


@pytest.mark.one_database  # the statements of a page others open
def test_a_step_of_somebody_else_is_forbidden_to_look_at_and_to_take(sign_in, meeting_number):
    number = meeting_number("submitted")
    for role in ("VW", "RO", "AD"):
        client = sign_in(role)
        assert client.get(f"/r/{number}/to/approved").status_code == 403, role
        assert client.post(f"/r/{number}/to/approved").status_code == 403, role


@pytest.mark.one_database  # the statements of a page others open
def test_a_step_that_is_gone_leads_back_and_changes_nothing(sign_in, meeting_number):
    client, number = sign_in("AP"), meeting_number()
    answer = client.get(f"/r/{number}/to/approved", follow_redirects=True)
    assert "This step is no longer possible" in answer.text
    assert client.post(f"/r/{number}/to/approved").status_code == 409


def test_approving_says_so_with_the_entry_of_the_record(sign_in, told, people):
    """Plans are written with it: the receipt quotes the record's own entry, not the last one."""
    content = {
        "name": "Aoba Foods",
        "in_scope_from": "2025-09-01",
        "tier": "important",
        "tier_reason": "Orders",
    }

    def drafted():
        contact = person(people, "Contact")
        number = recorded(people, "RO", "customer", content | {"contacts": [contact]}, approved=False)
        with transaction(people["RO"].actor) as tx:
            submit(tx, number)
        return number

    number = told(drafted)
    client = sign_in("AP")
    page = client.post(f"/r/{number}/to/approved", follow_redirects=True)
    assert f"{number} is approved and sealed." in page.text
    quoted = re.search(r"Receipt <code>(\d+)</code>", page.text)[1]
    assert f"entry {quoted}" in page.text


@pytest.mark.one_database  # the statements of a page others open
def test_a_reason_that_lacks_keeps_what_was_typed(sign_in, meeting_number):
    number = meeting_number("submitted")
    answer = sign_in("AP").post(f"/r/{number}/to/returned", data={"reason": "  "})
    assert answer.status_code == 422
    assert "Write a reason." in answer.text


@pytest.mark.one_database  # the statements of a page others open
def test_what_happened_is_said_in_japanese(sign_in, meeting_number):
    number = meeting_number("submitted")
    client = sign_in("AP")
    client.set_cookie("language", "ja")
    page = client.post(f"/r/{number}/to/returned", data={"reason": "短すぎる"}, follow_redirects=True)
    assert f"{number}を差し戻しました。" in page.text


# ---- two people at one draft -------------------------------------------------------------------------------


def test_a_conflict_shows_both_texts_and_lets_one_choose(sign_in, told, people):
    content = {"text": "Send the plan", "event": "The data centre floods", "raised_on": "2026-10-14"}
    del content["text"]
    number = told(lambda: recorded(people, "RO", "risk", content, approved=False))
    client = sign_in("RO")
    base = re.search(r'name="base" value="(\d+)"', client.get(f"/r/{number}/edit").text)[1]
    typed = {"event": "Mine", "raised_on": "2026-10-14", "owner": people["RO"].number, "language": "en",
             "confidentiality": "audit", "base": base, "save": "1"}  # fmt: skip
    assert client.post(f"/r/{number}/edit", data={**typed, "event": "Theirs"}).status_code == 303
    answer = client.post(f"/r/{number}/edit", data=typed)
    assert answer.status_code == 409
    assert "Theirs" in answer.text
    assert "Mine" in answer.text
    again = re.search(r'name="base" value="(\d+)"', answer.text)[1]
    assert client.post(f"/r/{number}/edit", data={**typed, "base": again}).status_code == 303
    assert told(lambda: newest(db.session, number).content["event"]) == "Mine"


# ---- lines attached ----------------------------------------------------------------------------------------


def test_comments_are_for_those_who_work_with_records(sign_in, meeting_number, told):
    number = meeting_number()
    for role, status in {"AU": 303, "SM": 303, "VW": 403, "AD": 403}.items():
        client = sign_in(role)
        assert ("comment-text" in client.get(f"/r/{number}").text) == (status == 303), role
        assert client.post(f"/r/{number}/comments", data={"text": f"By {role}"}).status_code == status, role
    assert told(lambda: db.session.query(Comment).count()) == 2


@pytest.mark.one_database  # the statements of a page others open
def test_an_empty_comment_is_refused_on_the_page(sign_in, meeting_number):
    answer = sign_in("RO").post(f"/r/{meeting_number()}/comments", data={"text": " "})
    assert answer.status_code == 422
    assert "Write a comment." in answer.text


def test_a_delivery_goes_to_a_person_or_a_party(sign_in, meeting_number, told, people):
    number, client = meeting_number(), sign_in("RO")
    line = {"to": people["PO"].number, "side": "own", "channel": "email", "sent_on": "2025-10-20"}
    assert client.post(f"/r/{number}/deliveries", data={**line, "to": "Somebody"}).status_code == 422
    assert client.post(f"/r/{number}/deliveries", data={**line, "to": number}).status_code == 422
    late = client.post(f"/r/{number}/deliveries", data={**line, "sent_on": "2030-01-01"})
    assert late.status_code == 422
    assert 'value="2030-01-01"' in late.text
    assert client.post(f"/r/{number}/deliveries", data=line).status_code == 303
    assert "Haru Sato" in client.get(f"/r/{number}").text
    assert told(lambda: db.session.query(Delivery).count()) == 1


def test_a_relation_names_a_record_that_is_there(sign_in, meeting_number, told):
    one, other = meeting_number(), meeting_number()
    client = sign_in("RO")
    assert (
        client.post(
            f"/r/{one}/relations", data={"relation": "see_also", "target": "MTG-1999-0001"}
        ).status_code
        == 422
    )
    assert (
        client.post(f"/r/{one}/relations", data={"relation": "see_also", "target": other}).status_code == 303
    )
    assert other in client.get(f"/r/{one}").text
    assert told(lambda: db.session.query(Relation).count()) == 1


def test_an_agreement_belongs_to_the_edition_it_was_given_to(sign_in, told, people):
    def build():
        number = sla(people, KITA, service(people, [KITA]))
        with transaction(people["SM"].actor) as tx:
            usecases.new_edition(tx, number)
        return number, person(people, "Second signer")

    number, signer = told(build)
    client = sign_in("SM")
    assert "Second signer" not in client.get(f"/r/{number}").text.split("Agreed by")[1].split("</section>")[0]
    line = {"person": signer, "side": "customer", "form": "signed", "agreed_on": "2025-09-02"}
    assert client.post(f"/r/{number}/consents", data=line).status_code == 422  # the draft may still change
    assert (
        client.post(f"/r/{number}/consents", data={**line, "side": "own", "edition": "1"}).status_code == 422
    )
    assert client.post(f"/r/{number}/consents", data={**line, "edition": "9"}).status_code == 404
    assert client.post(f"/r/{number}/consents", data={**line, "edition": "1"}).status_code == 303
    assert told(lambda: {row.edition for row in db.session.query(Consent)}) == {1}
    assert "Second signer" in client.get(f"/r/{number}?version=1.0").text


# ---- what is not for everybody -----------------------------------------------------------------------------


def test_an_older_version_and_its_history_stay_as_closed_as_they_were(sign_in, meeting_number, told, people):
    number = meeting_number(confidentiality="restricted", note="Quiet please")

    def opened():
        with transaction(people["RO"].actor) as tx:
            version = usecases.correct(tx, number, "Not so secret")
            open_content = {**version.content, "confidentiality": "audit", "note": "Loud and clear"}
            usecases.save(tx, kind="brm_meeting", number=number, content=open_content)

    told(opened)
    for role, knows in {"RO": True, "QM": True, "SM": False}.items():
        client = sign_in(role)
        page = client.get(f"/r/{number}")
        assert page.status_code == 200
        assert ("Quiet please" in page.text) == knows, role
        assert client.get(f"/r/{number}?version=1.0").status_code == (200 if knows else 404), role


def test_a_version_that_never_was_is_not_found(sign_in, meeting_number):
    client, number = sign_in("RO"), meeting_number()
    for wanted in ("7.0", "x", "1", "1.0.0"):
        assert client.get(f"/r/{number}?version={wanted}").status_code == 404, wanted


def test_asking_for_void_is_shown_with_who_and_why(sign_in, meeting_number, told, people):
    number = meeting_number()

    def ask():
        with transaction(people["AP"].actor) as tx:
            void(tx, number, "Entered twice")

    told(ask)
    page = sign_in("QM").get(f"/r/{number}").text
    assert "Kenji Mori asks to declare this record void." in page
    assert "Entered twice" in page


@pytest.mark.parametrize("kind", ["plan", "exception", "zero_declaration"])
@pytest.mark.one_database  # the statements of a page others open
def test_who_may_make_it_is_decided_when_it_says_what_it_is_about(sign_in, kind):
    assert sign_in("RO").get(f"/records/{kind}/new").status_code == 200
    assert sign_in("VW").get(f"/records/{kind}/new").status_code == 403
    assert sign_in("AU").get(f"/records/{kind}/new").status_code == 403


@pytest.mark.one_database  # the statements of a page others open
def test_a_case_is_opened_before_it_is_sent(sign_in):
    page = sign_in("RO").get("/records/complaint/new").text
    assert 'name="send"' not in page
    assert 'name="send"' not in sign_in("LA").get("/records/audit/new").text
    assert 'name="send"' in sign_in("RO").get("/records/brm_meeting/new").text


@pytest.mark.parametrize("page", ["²", "0", "-1", "99999999999999999999", "x"])
def test_a_page_number_nobody_can_read_shows_a_page(sign_in, page):
    assert sign_in("RO").get(f"/records/person?page={page}").status_code == 200
