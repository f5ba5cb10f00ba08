"""The form of a meeting: opened filled, saved with its actions, shown again without losing a word."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from app.db import db
from app.records.models import RecordVersion
from app.records.queries import newest
from tests.support.agreements import AOBA, KITA, LAST_MEETING, OPEN_ACTION
from tests.support.forms import form_on, typed

NEW = "/records/brm_meeting/new"

shown = pytest.mark.one_database  # what a page shows is the same on both kinds of database


@pytest.fixture
def opened(sign_in):
    """`opened(path)` gives the client and the form as a browser would send it."""

    def open_form(path=f"{NEW}?customer={KITA}", role="RO"):
        client = sign_in(role)
        return client, form_on(client.get(path).text)

    return open_form


@pytest.fixture
def stored(app):
    """`stored(number)` reads the newest version afresh."""

    def read(number):
        with app.app_context():
            version = newest(db.session, number)
            db.session.expunge(version)
            return version

    return read


@pytest.fixture
def actions(app):
    """`actions()` gives the contents of all actions by number."""

    def read():
        with app.app_context():
            rows = db.session.query(RecordVersion).filter_by(kind="action")
            return {row.number: (row.state, row.content) for row in rows}

    return read


def with_action(form, text="Send the plan", person="", due="2026-11-30", row=0):
    start = f"new_actions-{row}"
    return MultiDict(
        [*form.items(multi=True)]
        if f"{start}-text" not in form
        else [(k, v) for k, v in form.items(multi=True) if not k.startswith(f"{start}-")]
    ) | MultiDict(
        {
            f"{start}-id": f"row{row}",
            f"{start}-text": text,
            f"{start}-responsible": person,
            f"{start}-due_on": due,
        }
    )


def post(client, path, form, button):
    return client.post(path, data=form | MultiDict({button: "1"}))


def number_in(answer):
    assert answer.status_code == 303, answer.text
    return answer.location.removesuffix("/edit").rpartition("/")[2]


@shown
def test_it_opens_with_the_people_and_open_actions_of_last_time(opened, people):
    client, form = opened()
    assert form["customer"] == KITA
    assert people["RO"].number in form.values()
    assert "attendees-0-present" not in form  # who came is ticked by hand
    assert form["agenda-0-title"] == "Results" and form["agenda-0-minutes"] == ""
    assert form.getlist("actions") == [OPEN_ACTION]
    page = client.get(f"{NEW}?customer={KITA}").text
    assert "Kitagawa Logistics, November meeting" in page
    assert "Last time" in page and f'href="/r/{LAST_MEETING}"' in page and "Keep the targets" in page


def test_a_draft_keeps_everything_that_was_typed(opened):
    client, form = opened()
    form = typed(
        form,
        start_time="10:00",
        channel="online",
        attendees__0__present="y",
        agenda__0__minutes="First line\nsecond line",
        decisions__0__text="Move the database",
        next_on="2026-12-20",
        place="Room 1",
    )
    number = number_in(post(client, NEW, form, "save"))
    again = form_on(client.get(f"/r/{number}/edit").text)
    for name in ("start_time", "channel", "decisions-0-text", "next_on", "place", "attendees-0-person"):
        assert again[name] == form[name], name
    assert again["agenda-0-minutes"].split() == form["agenda-0-minutes"].split()
    assert again["attendees-0-present"] == "y" and "attendees-1-present" not in again


def test_actions_typed_in_the_form_are_made_when_it_is_saved(opened, people, stored, actions):
    client, form = opened()
    answer = post(client, NEW, with_action(form, person=people["SM"].number), "save")
    meeting = stored(number_in(answer))
    made = {number: found for number, found in actions().items() if number != OPEN_ACTION}
    [(number, (state, content))] = made.items()
    assert state == "open"
    assert content["text"] == "Send the plan" and content["side"] == "own"
    assert content["owner"] == people["SM"].number  # who is to do it can say that it is done
    assert content["created_on"] == meeting.content["occurred_on"]
    assert [row["record"] for row in content["origin_refs"]] == [meeting.number]
    assert meeting.content["actions"] == sorted([OPEN_ACTION, number])


def test_a_wrong_action_says_so_at_its_row_and_nothing_is_lost(opened, people, actions):
    client, form = opened()
    form = typed(form, agenda__0__minutes="What was said", occurred_on="2026-11-02")
    form = with_action(form, "Good one", people["SM"].number, row=0)
    form = with_action(form, "Too early", people["RO"].number, "2026-11-01", row=1)
    form = with_action(form, "Nobody yet", "", row=2)
    answer = post(client, NEW, form, "save")
    assert answer.status_code == 422
    assert 'id="new_actions-1-due_on-error"' in answer.text
    assert "Due before it was agreed. Choose 2 Nov 2026 or later." in answer.text
    assert 'id="new_actions-2-responsible-error"' in answer.text
    again = form_on(answer.text)
    for row, text in enumerate(("Good one", "Too early", "Nobody yet")):
        assert again[f"new_actions-{row}-text"] == text
    assert again["agenda-0-minutes"] == "What was said"
    assert list(actions()) == [OPEN_ACTION]


@shown
def test_what_cannot_be_read_as_a_day_stays_as_typed(opened, people):
    client, form = opened()
    answer = post(client, NEW, with_action(form, "When?", people["SM"].number, "soon"), "save")
    assert answer.status_code == 422
    assert form_on(answer.text)["new_actions-0-due_on"] == "soon"


@shown
def test_rows_are_added_and_removed_without_scripts(opened):
    client, form = opened()
    form = typed(form, decisions__0__text="First", agenda__0__minutes="Said")
    more = form_on(post(client, NEW, form, "add-decisions").text)
    assert more["decisions-0-text"] == "First" and more["decisions-1-text"] == ""
    fewer = form_on(post(client, NEW, more, "remove-decisions-0").text)
    assert [name for name in fewer if name.endswith("-text") and name.startswith("decisions")] == [
        "decisions-1-text"
    ]
    people_there = [name for name in form if name.startswith("attendees-") and name.endswith("-person")]
    without = form_on(post(client, NEW, form, "remove-attendees-0").text)
    assert (
        len([n for n in without if n.startswith("attendees-") and n.endswith("-person")])
        == len(people_there) - 1
    )
    actions = form_on(post(client, NEW, form, "add-new_actions").text)
    assert "new_actions-1-text" in actions and actions["agenda-0-minutes"] == "Said"


@shown
def test_another_customer_brings_their_people_and_keeps_what_was_typed(opened, people):
    client, form = opened()
    form = typed(form, customer=AOBA, decisions__0__text="Keep it", agenda__0__minutes="Said")
    form = with_action(form, "Typed already", people["SM"].number)
    answer = post(client, NEW, form, "refresh")
    assert answer.status_code == 200
    again = form_on(answer.text)
    assert again["customer"] == AOBA
    assert again["decisions-0-text"] == "Keep it" and again["agenda-0-minutes"] == "Said"
    assert again["new_actions-0-text"] == "Typed already"
    assert "place" not in again or not again["place"]
    assert OPEN_ACTION not in again.getlist("actions")
    assert "Aoba Medical Group, November meeting" in answer.text


@shown
def test_choosing_the_customer_of_an_empty_form_fills_it(opened):
    client, form = opened(NEW)
    again = form_on(post(client, NEW, typed(form, customer=KITA), "refresh").text)
    assert again["agenda-0-title"] == "Results" and again["place"] == "Their office"
    assert again.getlist("actions") == [OPEN_ACTION]


@shown
def test_the_side_of_a_new_person_follows_from_the_person(opened, people, stored):
    client, form = opened()
    form = typed(
        form, attendees__9__id="new1", attendees__9__person=people["AP"].number, attendees__9__present="y"
    )
    meeting = stored(number_in(post(client, NEW, form, "save")))
    added = next(row for row in meeting.content["attendees"] if row["person"] == people["AP"].number)
    assert (added["side"], added["present"]) == ("own", True)


@shown
def test_minutes_alone_need_no_topic(sign_in, stored):
    client = sign_in("RO")
    form = form_on(client.get(f"{NEW}?customer={AOBA}").text)
    form = typed(
        form, agenda__0__minutes="First meeting ever", attendees__0__person="", attendees__1__person=""
    )
    meeting = stored(number_in(post(client, NEW, form, "save")))
    [row] = meeting.content["agenda"]
    assert (row["title"], row["category"], row["minutes"]) == (
        "Regular meeting",
        "other",
        "First meeting ever",
    )


def test_what_is_refused_when_sent_is_saved_and_its_actions_are_made_once(opened, people, actions):
    client, form = opened()
    answer = post(client, NEW, with_action(form, person=people["SM"].number), "send")
    assert answer.status_code == 422 and "The draft is saved. It is not sent yet." in answer.text
    summary = answer.text.split('id="error-summary"')[1].split("</section>")[0]
    things = summary.count("<li>")
    assert things and f"{things} things to fix first" in summary.replace("One thing", "1 things")
    assert "not sent yet" not in summary.split("<ul")[1]
    again = form_on(answer.text)
    made = [number for number in actions() if number != OPEN_ACTION]
    assert sorted(again.getlist("actions")) == sorted([OPEN_ACTION, *made])
    assert again["new_actions-0-text"] == ""
    with_number = answer.text.split('action="/r/')[1].split("/")[0]
    saved = post(client, f"/r/{with_number}/edit", typed(again, agenda__0__minutes="Said"), "save")
    assert saved.status_code == 303, saved.text
    assert [number for number in actions() if number != OPEN_ACTION] == made


def test_a_done_action_is_offered_and_ticked_by_who_reported_it(app, opened, people, stored):
    from app.records.lifecycle import transition
    from app.records.usecases import save
    from app.transaction import transaction

    with app.test_request_context("/"), transaction(people["SM"].actor) as tx:
        content = newest(db.session, OPEN_ACTION).content | {"done_on": "2026-10-30", "result": "Restored"}
        save(tx, kind="action", number=OPEN_ACTION, content=content)
        transition(tx, OPEN_ACTION, "done")
    client, form = opened()
    assert not form.getlist("reported_actions") and not form.getlist("actions")
    offered = client.get(f"{NEW}?customer={KITA}").text.split("Report back from last time")[1]
    assert f'value="{OPEN_ACTION}"' in offered.split("</fieldset>")[0]
    assert "reported_actions" not in stored(number_in(post(client, NEW, form, "save"))).content
    form.add("reported_actions", OPEN_ACTION)
    meeting = stored(number_in(post(client, NEW, form, "save")))
    assert meeting.content["reported_actions"] == [OPEN_ACTION]


@shown
def test_the_form_speaks_japanese(sign_in):
    client = sign_in("RO")
    client.set_cookie("language", "ja")
    page = client.get(f"{NEW}?customer={KITA}").text
    for words in ("11月の会議", "出席者を追加", "議題を追加", "決定事項を追加", "前回", "アクションを追加"):
        assert words in page


@shown
def test_the_form_asks_the_server_again_without_scripts_and_with(sign_in):
    page = sign_in("RO").get(f"{NEW}?customer={KITA}").text
    assert 'name="refresh"' in page
    assert 'hx-trigger="change from:#record-form delay:300ms"' in page
    assert "style=" not in page and "onclick" not in page
