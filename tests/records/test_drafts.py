"""What is typed and not saved: kept for the person who typed it, offered again, gone with the saving."""

from __future__ import annotations

import re

import pytest
from werkzeug.datastructures import MultiDict

from app.access import kinds
from app.db import db
from app.journal.read import head
from app.records import drafts
from app.records.models import FormDraft
from app.refusal import NotThere, Refusal
from app.transaction import aside
from tests.support.customers import KITA
from tests.support.records import recorded
from tests.support.statements import counted

ONE, TWO, THREE = ("1" * 32, "2" * 32, "3" * 32)
NEW = "/records/improvement/new"
RISK = {"event": "The data centre floods", "raised_on": "2026-10-14"}


def put(person, id=ONE, kind="improvement", record=None, follows="", turn=0, **typed):
    with aside() as at:
        it = drafts.Kept(id, person.number, kinds()[kind], record, MultiDict(typed), follows, turn)
        drafts.keep(db.session, at, it)


def own(person):
    return [(draft.id, dict(draft.typed)) for draft in drafts.open_drafts(db.session, person.number)]


def post(client, people, role="RO", url=f"/records/improvement/drafts/{ONE}", turn=1, follows="", **typed):
    body = {"person": people[role].number, "follows": follows, "turn": turn, "typed": list(typed.items())}
    return client.post(url, json=body, headers={"Accept": "application/json"})


# ---- what is kept ------------------------------------------------------------------------------------------


def test_only_what_belongs_to_the_form_is_kept_and_nothing_is_journalled(told, people):
    def act():
        before = head(db.session)
        put(people["RO"], description="Faster\nanswers \0 😀 速く\ud83d", password="x", csrf_token="y",
            save="1", evidence="a" * 64, **{"origin_refs-0-id": "r1"})  # fmt: skip
        assert head(db.session) == before
        return own(people["RO"])

    ((id, typed),) = told(act)
    assert id == ONE
    assert typed == {"description": "Faster\nanswers \0 😀 速く?", "evidence": "a" * 64,
                     "origin_refs-0-id": "r1"}  # fmt: skip


def test_what_came_later_stays_whatever_arrives_last(told, people):
    def act():
        put(people["RO"], turn=5, description="later")
        put(people["RO"], turn=4, description="earlier")
        return own(people["RO"])

    assert told(act) == [(ONE, {"description": "later"})]


def test_a_page_that_goes_on_takes_the_place_and_two_pages_never_write_over_each_other(told, people):
    def act():
        put(people["RO"], ONE, description="typed first")
        put(people["RO"], TWO, follows=ONE, description="gone on with")
        assert own(people["RO"]) == [(TWO, {"description": "gone on with"})]
        put(people["RO"], ONE, description="the first page goes on too")
        return {id for id, _typed in own(people["RO"])}

    assert told(act) == {ONE, TWO}


def test_nobody_touches_what_somebody_else_types(told, people):
    def act():
        put(people["RO"], description="mine")
        with pytest.raises(NotThere):
            put(people["SM"], turn=9, description="theirs")
        put(people["SM"], TWO, follows=ONE, description="theirs")
        with aside():
            drafts.forget(db.session, people["SM"].number, [ONE])
        for act in (drafts.discard, drafts.take_back):
            with pytest.raises(NotThere), aside() as at:
                act(db.session, at, people["SM"].number, ONE)
        assert own(people["SM"]) == [(TWO, {"description": "theirs"})]
        return own(people["RO"])

    assert told(act) == [(ONE, {"description": "mine"})]


def test_too_much_is_refused_and_what_was_kept_stays(told, people):
    def act():
        put(people["RO"], description="short")
        with pytest.raises(Refusal) as refusal:
            put(people["RO"], turn=1, description="長" * 400_000)
        assert refusal.value.code == 413
        for number in range(drafts.MOST - 1):
            put(people["RO"], f"{number:032x}", description="one of many")
        with pytest.raises(Refusal):
            put(people["RO"], THREE, description="one too many")
        put(people["RO"], turn=2, description="still kept")
        return dict(own(people["RO"]))[ONE]

    assert told(act) == {"description": "still kept"}


def test_discarding_is_taken_back_for_a_while(told, people, clock):
    def act():
        put(people["RO"], description="not so bad")
        with aside() as at:
            drafts.discard(db.session, at, people["RO"].number, ONE)
        assert own(people["RO"]) == []
        with aside() as at:
            drafts.take_back(db.session, at, people["RO"].number, ONE)
        assert len(own(people["RO"])) == 1
        with aside() as at:
            drafts.discard(db.session, at, people["RO"].number, ONE)
        clock.tick(drafts.UNDO.total_seconds() + 1)
        with pytest.raises(NotThere), aside() as at:
            drafts.take_back(db.session, at, people["RO"].number, ONE)

    told(act)


# ---- the pages ---------------------------------------------------------------------------------------------


def test_what_was_typed_is_offered_gone_on_with_and_gone_when_saved(sign_in, people, told, clock):
    client = sign_in("RO")
    answer = post(client, people, description="Faster answers", origin="suggestion", raised_on="soon")
    assert answer.json == {"said": "Autosaved at 09:00"}
    clock.tick(600)
    offered = client.get(NEW)
    assert "You typed something here on 2 Nov 2026 09:00 and did not save it." in offered.text
    assert f'href="{NEW}?draft={ONE}"' in offered.text and "Faster answers" in offered.text
    again = client.get(f"{NEW}?draft={ONE}")
    assert "You typed this on 2 Nov 2026 09:00 and did not save it." in again.text
    assert 'value="soon"' in again.text and f'name="follows" value="{ONE}"' in again.text
    page = re.search(r'name="draft" value="(\w{32})"', again.text)[1]
    assert page != ONE
    typed = {
        "description": "Faster answers", "origin": "suggestion", "raised_on": "2026-11-01", "language": "en",
        "kind": "improvement", "confidentiality": "audit", "owner": people["RO"].number,
        "draft": page, "follows": ONE,
    }  # fmt: skip
    assert client.post(NEW, data=typed | {"raised_on": "soon"}).status_code == 422
    assert told(lambda: len(own(people["RO"]))) == 1  # not saved, so still kept
    saved = client.post(NEW, data=typed)
    assert saved.status_code == 303, saved.text
    assert told(lambda: own(people["RO"])) == []
    back = client.get(f"{NEW}?draft={ONE}")
    assert "What was typed there has been saved or discarded." in back.text


def test_discarding_can_be_undone_on_the_next_page(sign_in, people):
    client = sign_in("RO")
    post(client, people, description="Faster answers")
    page = client.post(f"/drafts/{ONE}/discard", data={"next": NEW}, follow_redirects=True)
    assert "What you typed is discarded." in page.text and "did not save it" not in page.text
    undo = re.search(r'action="([^"]+)" data-undo', page.text)[1]
    again = client.post(undo, follow_redirects=True)
    assert "Faster answers" in again.text and "You typed this on" in again.text


@pytest.mark.one_database  # refused before anything is written
def test_ids_of_other_people_open_nothing(sign_in, people):
    post(sign_in("RO"), people, description="What only Aoi knows")
    other = sign_in("SM")
    assert "What only Aoi knows" not in other.get(f"{NEW}?draft={ONE}").text
    assert "did not save" not in other.get(NEW).text
    assert post(other, people, "SM", turn=99, description="over it").status_code == 404
    for step in ("discard", "take-back"):
        assert other.post(f"/drafts/{ONE}/{step}").status_code == 404
    assert "What only Aoi knows" in sign_in("RO").get(NEW).text


@pytest.mark.one_database  # refused before anything is written
def test_only_who_may_make_or_read_the_record_keeps_anything(sign_in, people, told, client):
    secret = RISK | {"confidentiality": "restricted"}
    number = told(lambda: recorded(people, "RO", "risk", secret, approved=False))
    url = f"/r/{number}/drafts/{ONE}"
    assert post(sign_in("RO"), people, url=url, event="More").status_code == 200
    assert post(sign_in("VM"), people, "VM", url=f"/r/{number}/drafts/{TWO}", event="x").status_code == 404
    for role in ("VW", "AD"):
        assert post(sign_in(role), people, role, f"/records/improvement/drafts/{TWO}").status_code == 403
    assert post(client, people).status_code == 401
    assert client.get("/drafts/token").status_code == 302


@pytest.mark.parametrize("body", ["{", "[]", "{}", '{"person": 1, "follows": "", "turn": "x", "typed": []}',
                                  '{"person": "", "follows": "", "turn": 1, "typed": [["a"]]}'])  # fmt: skip
@pytest.mark.one_database  # refused before anything is written
def test_what_is_no_form_is_refused(sign_in, body):
    answer = sign_in("RO").post(
        f"/records/improvement/drafts/{ONE}", data=body, content_type="application/json"
    )
    assert answer.status_code == 400
    for place in (
        "records/improvement/drafts/nothing",
        f"records/no-kind/drafts/{ONE}",
        f"r/X-1/drafts/{ONE}",
    ):
        assert sign_in("RO").post(f"/{place}", json={}).status_code == 404


def test_somebody_else_at_the_same_browser_gets_nothing(sign_in, people, told):
    """The page still stands there from before; its text is not put among the drafts of whoever came next."""
    answer = post(sign_in("SM"), people, "RO", description="Typed by Aoi")
    assert answer.status_code == 403
    assert told(lambda: db.session.query(FormDraft).count()) == 0


def test_after_a_new_sign_in_the_page_gets_its_token_again(sign_in, people):
    client = sign_in("RO")
    told = client.get("/drafts/token").json
    assert told["person"] == people["RO"].number
    with_token = client.post(
        f"/records/improvement/drafts/{ONE}", csrf=False, headers={"X-CSRFToken": told["token"]},
        json={"person": told["person"], "follows": "", "turn": 1, "typed": [["description", "x"]]},
    )  # fmt: skip
    assert with_token.status_code == 200
    url, wanted = f"/records/improvement/drafts/{ONE}", {"Accept": "application/json"}
    without = client.post(url, csrf=False, json={}, headers=wanted)
    assert (without.status_code, without.json["error"]) == (400, "session")


def test_a_draft_of_a_draft_knows_what_it_started_from(sign_in, people, told):
    number = told(lambda: recorded(people, "RO", "risk", RISK, approved=False))
    client = sign_in("RO")
    url = f"/r/{number}/drafts/{ONE}"
    typed = RISK | {"event": "Typed, not saved", "base": "1", "base_version": "1.0"}
    assert post(client, people, url=url, **typed).status_code == 200
    again = client.get(f"/r/{number}/edit?draft={ONE}")
    assert "Typed, not saved" in again.text and "has saved the record since" not in again.text
    assert "Typed, not saved" not in client.get(f"/r/{number}/edit").text
    saved = {**RISK, "event": "Saved meanwhile", "owner": people["RO"].number, "language": "en",
             "confidentiality": "audit", "base": "1"}  # fmt: skip
    assert client.post(f"/r/{number}/edit", data=saved).status_code == 303
    again = client.get(f"/r/{number}/edit?draft={ONE}")
    assert "Aoi Tanaka has saved the record since." in again.text
    assert 'name="base" value="1"' in again.text
    typed = saved | {"event": "Typed, not saved", "base_version": "1.0"}
    answer = client.post(f"/r/{number}/edit", data=typed)
    assert answer.status_code == 409


@pytest.mark.one_database  # how many statements are sent is our doing
def test_keeping_and_opening_cost_the_same_whatever_is_there(app, sign_in, people):
    client = sign_in("RO")
    post(client, people, description="warm")
    client.get("/records/brm_meeting/new")

    def statements():
        with counted(app) as keeping:
            post(client, people, url=f"/records/brm_meeting/drafts/{TWO}", turn=7, customer=KITA)
        with counted(app) as opening:
            client.get("/records/brm_meeting/new")
        return len(keeping), len(opening)

    before = statements()
    for number in range(12):
        post(client, people, url=f"/records/brm_meeting/drafts/{number:032x}", customer=KITA)
    after = statements()
    assert after == before
