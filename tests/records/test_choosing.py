"""Two people at one draft: both texts side by side, one choice for each place, nothing lost."""

from __future__ import annotations

import re

import pytest
from werkzeug.datastructures import MultiDict

from app.db import db
from app.journal.read import history
from app.records import drafts
from app.records.merging import choices_in, content_at, differences, merged
from app.records.models import RecordVersion
from app.records.queries import newest
from app.records.usecases import save
from app.transaction import transaction
from tests.records.contents import all_kinds
from tests.records.posting import Controls
from tests.support.customers import KITA
from tests.support.records import meeting, recorded

RISK = {"event": "The data centre floods", "raised_on": "2026-10-14"}


def form_on(page):
    """What a browser sends for the form of the page: the fields inside #record-form."""
    controls = Controls()
    inside = page.text[page.text.index('id="record-form"') :].partition("</form>")[0]
    controls.feed("<form " + inside)
    return MultiDict([(name, value) for name, value in controls.sent if name and name != "csrf_token"])


def but(typed, **changes):
    """The same form with these fields otherwise."""
    changed = MultiDict(typed)
    for name, value in changes.items():
        changed[name] = value
    return changed


def row(id, **cells):
    return {"id": id, **cells}


# ---- comparing, by values ----------------------------------------------------------------------------------


def compare(base, theirs, mine, kind="brm_meeting"):
    return differences(all_kinds()[kind], base, theirs, mine)


def test_who_changed_what_is_proposed_and_what_both_changed_is_open():
    base = {"note": "Old", "start_time": "10:00", "channel": "online"}
    theirs = {"note": "Theirs", "start_time": "11:00", "channel": "online"}
    mine = {"note": "Mine", "start_time": "10:00", "channel": "on_site"}
    found = {it.key: it.proposed for it in compare(base, theirs, mine)}
    assert found == {"note": "", "start_time": "theirs", "channel": "mine"}
    assert {it.proposed for it in compare(None, theirs, mine)} == {""}


def test_rows_are_compared_by_their_ids_and_new_ones_of_both_stand_beside_each_other():
    base = {"decisions": [row("r1", text="Keep"), row("r2", text="Old"), row("r3", text="Gone")]}
    theirs = {
        "decisions": [row("r1", text="Keep"), row("r2", text="Theirs"), row("a1", text="New of theirs")]
    }
    mine = {"decisions": [row("r1", text="Keep"), row("r2", text="Mine"), row("r3", text="Gone"),
                          row("b1", text="New of mine")]}  # fmt: skip
    found = compare(base, theirs, mine)
    assert {it.key: it.proposed for it in found} == {
        "decisions-r2": "", "decisions-a1": "theirs", "decisions-r3": "theirs", "decisions-b1": "mine",
    }  # fmt: skip
    chosen = choices_in(found, {f"keep-{it.key}": it.proposed or "mine" for it in found})
    content = merged(all_kinds()["brm_meeting"], found, theirs, mine, chosen)
    assert [r["text"] for r in content["decisions"]] == ["Keep", "Mine", "New of theirs", "New of mine"]


def test_two_long_texts_can_be_kept_both():
    found = compare(None, {"note": "Theirs"}, {"note": "Mine"})
    content = merged(
        all_kinds()["brm_meeting"], found, {"note": "Theirs"}, {"note": "Mine"}, {"note": "both"}
    )
    assert content["note"] == "Theirs\n\nMine"
    assert choices_in(found, {"keep-note": "neither"}) == {}


def test_rows_that_differ_in_long_texts_only_can_be_kept_both_too():
    theirs, mine = ({"agenda": [row("r1", title="Results", minutes=text)]} for text in ("Theirs", "Mine"))
    found = compare(None, theirs, mine)
    content = merged(all_kinds()["brm_meeting"], found, theirs, mine, {"agenda-r1": "both"})
    assert content["agenda"] == [row("r1", title="Results", minutes="Theirs\n\nMine")]
    other = {"agenda": [row("r1", title="Other", minutes="Mine")]}
    assert compare(None, theirs, other)[0].sides == ("theirs", "mine")


def test_an_unticked_box_and_what_is_worked_out_are_no_difference():
    assert compare(None, {"no_decisions": False}, {}) == []


def test_the_journal_tells_what_both_started_from(told, people):
    def act():
        number = recorded(people, "RO", "risk", RISK, approved=False)
        for event in ("Second", "Third"):
            with transaction(people["RO"].actor) as tx:
                changed = {**newest(db.session, number).content, "event": event}
                save(tx, kind="risk", number=number, content=changed)
        entries = history(db.session, "risk", number)
        return [(content_at(entries, (1, 0), lock) or {}).get("event") for lock in (1, 2, 3, 4)]

    assert told(act) == [RISK["event"], "Second", "Third", None]


# ---- the page ----------------------------------------------------------------------------------------------


@pytest.fixture
def two(sign_in, told, people):
    """Two editors who opened the same draft of a meeting; `number`, and what each form holds."""
    content = told(lambda: meeting(people, KITA, "2026-10-14"))
    number = told(lambda: recorded(people, "RO", "brm_meeting", content, approved=False))
    client = sign_in("RO")
    return client, number, form_on(client.get(f"/r/{number}/edit")), form_on(client.get(f"/r/{number}/edit"))


def content_of(told, number):
    return told(lambda: dict(newest(db.session, number).content))


def test_the_second_editor_chooses_and_nothing_is_lost(two, told):
    client, number, first, second = two
    first["note"], first["agenda-0-minutes"], first["start_time"] = "Theirs", "Written by them", "11:00"
    second["note"], second["agenda-0-minutes"], second["next_on"] = "Mine", "Written by me", "2026-12-10"
    assert client.post(f"/r/{number}/edit", data=first).status_code == 303
    page = client.post(f"/r/{number}/edit", data=but(second, save="1"))
    assert page.status_code == 409
    for words in (
        "Saved by Aoi Tanaka",
        "Typed by you",
        "Theirs",
        "Mine",
        "Written by them",
        "Written by me",
    ):
        assert words in page.text
    shown = form_on(page)
    assert shown["keep-start_time"] == "theirs" and "keep-note" not in shown
    undecided = client.post(f"/r/{number}/edit", data=but(shown, save="1"))
    assert undecided.status_code == 422 and "Choose which text is kept." in undecided.text
    (minutes,) = re.findall(r'name="(keep-agenda-\w+)" value="mine"', page.text)
    choice = but(shown, **{"keep-note": "both", minutes: "mine", "save": "1"})
    assert client.post(f"/r/{number}/edit", data=choice).status_code == 303
    saved = content_of(told, number)
    assert saved["note"] == "Theirs\n\nMine" and saved["start_time"] == "11:00"
    assert saved["next_on"] == "2026-12-10"
    assert [row["minutes"] for row in saved["agenda"]] == ["Written by me"]
    assert told(lambda: drafts.open_drafts(db.session, None)) == []


@pytest.mark.one_database  # the same drafts and versions are read
def test_the_choice_can_be_looked_at_in_the_form_first(two, told):
    client, number, first, second = two
    first["note"], second["note"] = "Theirs", "Mine"
    client.post(f"/r/{number}/edit", data=first)
    shown = form_on(client.post(f"/r/{number}/edit", data=but(second, save="1")))
    page = client.post(f"/r/{number}/edit", data=but(shown, **{"keep-note": "both", "continue": "1"}))
    assert page.status_code == 200 and content_of(told, number)["note"] == "Theirs"
    again = form_on(page)
    assert again["note"] == "Theirs\r\n\r\nMine"
    assert client.post(f"/r/{number}/edit", data=but(again, save="1")).status_code == 303
    assert content_of(told, number)["note"].split() == ["Theirs", "Mine"]


@pytest.mark.one_database  # the same drafts and versions are read
def test_a_third_editor_in_between_leads_to_the_page_once_more(two, told):
    client, number, first, second = two
    first["note"], second["note"] = "Theirs", "Mine"
    client.post(f"/r/{number}/edit", data=first)
    shown = form_on(client.post(f"/r/{number}/edit", data=but(second, save="1")))
    third = but(form_on(client.get(f"/r/{number}/edit")), note="Of a third")
    client.post(f"/r/{number}/edit", data=third)
    page = client.post(f"/r/{number}/edit", data=but(shown, **{"keep-note": "mine", "save": "1"}))
    assert page.status_code == 409 and "Of a third" in page.text and "Mine" in page.text
    assert content_of(told, number)["note"] == "Of a third"


@pytest.mark.one_database  # the same drafts and versions are read
def test_who_wrote_the_same_has_nothing_to_choose(two, told):
    client, number, first, second = two
    first["note"] = second["note"] = "The same"
    for typed in (first, second):
        assert client.post(f"/r/{number}/edit", data=typed).status_code == 303
    assert content_of(told, number)["note"] == "The same"


def test_what_was_typed_is_kept_while_one_chooses_and_leads_here_again(two, people):
    client, number, first, second = two
    first["note"], second["note"] = "Theirs", "Mine"
    client.post(f"/r/{number}/edit", data=first)
    client.post(f"/r/{number}/edit", data=but(second, save="1"))
    offered = client.get(f"/r/{number}/edit")
    address = re.search(r'href="([^"]+draft=\w+)"', offered.text)[1]
    resumed = client.get(address)
    assert "Aoi Tanaka has saved the record since." in resumed.text
    assert client.post(f"/r/{number}/edit", data=but(form_on(resumed), save="1")).status_code == 409


def test_what_was_typed_over_a_record_sent_meanwhile_is_kept_for_its_correction(two, told, sign_in):
    client, number, first, _second = two
    client.post(f"/r/{number}/to/submitted")
    page = client.post(f"/r/{number}/edit", data=but(first, note="Too late", save="1"), follow_redirects=True)
    assert "What you typed is kept until it is one again." in page.text
    sign_in("AP").post(f"/r/{number}/to/approved")
    client.post(
        f"/r/{number}/to/draft", data={"change_reason": "A note is missing", "reason": "A note is missing"}
    )
    offered = client.get(f"/r/{number}/edit").text
    resumed = client.get(re.search(r'href="([^"]+draft=\w+)"', offered)[1])
    assert "Too late" in resumed.text
    assert client.post(f"/r/{number}/edit", data=but(form_on(resumed), save="1")).status_code == 409


def test_a_correction_never_takes_an_old_page_for_its_own(told, sign_in, people):
    """Locks begin anew with each version: the page says which version its lock is of."""
    number = told(lambda: recorded(people, "RO", "risk", RISK, approved=False))
    client = sign_in("RO")
    data = {**RISK, "event": "From another version", "owner": people["RO"].number, "language": "en",
            "confidentiality": "audit", "base": "1", "base_version": "2.0"}  # fmt: skip
    assert client.post(f"/r/{number}/edit", data=data).status_code == 409
    assert told(lambda: newest(db.session, number).content["event"]) == RISK["event"]
    assert told(lambda: db.session.query(RecordVersion).filter_by(number=number).count()) == 1
