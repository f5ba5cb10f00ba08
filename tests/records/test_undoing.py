"""What can be undone for a moment, and what nobody can undo and therefore asks to be typed."""

from __future__ import annotations

import html
import io
import re

import pytest

from app.db import db
from app.journal.read import history
from app.records.queries import newest
from app.records.usecases import save
from app.transaction import transaction
from tests.support.customers import KITA
from tests.support.records import meeting, recorded


@pytest.fixture
def number(told, people):
    """A draft of a meeting that could be sent."""
    content = told(lambda: meeting(people, KITA, "2026-10-14"))
    return told(lambda: recorded(people, "RO", "brm_meeting", content, approved=False))


def undo_on(page):
    return re.search(r'action="([^"]+)" data-undo', page.text)[1]


def state_of(told, number):
    return told(lambda: newest(db.session, number).state)


def test_sending_can_be_undone_and_the_history_says_both(sign_in, number, told):
    client = sign_in("RO")
    page = client.post(f"/r/{number}/to/submitted", follow_redirects=True)
    again = client.post(undo_on(page), follow_redirects=True)
    assert f"{number} is not sent. Go on with it here." in again.text
    version = told(lambda: newest(db.session, number).as_content())
    assert (version["state"], version["submitted_by"], version["submitted_on"]) == ("draft", None, None)
    actions = told(lambda: [entry.action for entry in history(db.session, "brm_meeting", number)])
    assert actions == ["save", "submit", "take_back"]
    assert "Sending undone" in client.get(f"/r/{number}").text
    assert client.post(f"/r/{number}/to/submitted").status_code == 303
    assert state_of(told, number) == "submitted"


def test_only_who_sent_it_undoes_it_soon_and_before_anybody_acted(sign_in, number, told, clock):
    client, approver, url = sign_in("RO"), sign_in("AP"), f"/r/{number}/take-back"
    assert client.post(url).status_code == 409  # nothing was sent yet
    client.post(f"/r/{number}/to/submitted")
    assert approver.post(url).status_code in (403, 409)
    clock.tick(61)
    assert client.post(url).status_code == 409
    assert state_of(told, number) == "submitted"
    approver.post(f"/r/{number}/to/returned", data={"reason": "Too short"})
    client.post(f"/r/{number}/to/submitted")
    assert client.post(url).status_code == 303
    assert state_of(told, number) == "returned"  # as it was before
    client.post(f"/r/{number}/to/submitted")
    approver.post(f"/r/{number}/to/approved")
    assert client.post(url).status_code == 409
    assert state_of(told, number) == "approved"


def test_a_file_taken_back_is_offered_again(sign_in, number):
    client = sign_in("RO")
    file = (io.BytesIO(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"), "minutes.pdf")
    client.post(f"/r/{number}/evidence", data={"file": file, "role": "Minutes"})
    withdraw = re.search(r'action="(/evidence/links/\w+/withdraw)"', client.get(f"/r/{number}").text)[1]
    page = client.post(withdraw, follow_redirects=True)
    assert "The file is taken back." in page.text
    undo = undo_on(page)
    assert sign_in("AP").post(undo).status_code == 404
    again = client.post(undo, follow_redirects=True)
    assert "The file is offered again." in again.text and again.text.count("/withdraw") == 1
    assert client.post(undo.replace("links/", "links/0")).status_code == 404


def test_a_removed_row_comes_back_as_it_was_typed(sign_in):
    client = sign_in("RO")
    rows = {f"origin_refs-{n}-{name}": value for n in range(3) for name, value in
            (("id", f"r{n}"), ("record", f"MTG-2026-000{n}"))}  # fmt: skip
    url = "/records/improvement/new"
    page = client.post(url, data={**rows, "remove-origin_refs-1": "1"})
    value = re.search(r'name="restore-origin_refs" value="([^"]+)"', page.text)[1]
    rest = {name: text for name, text in rows.items() if "-1-" not in name}
    again = client.post(url, data={**rest, "restore-origin_refs": html.unescape(value)})
    ids = re.findall(r'name="origin_refs-(\d)-id"[^>]*value="(r\d)"', again.text)
    assert ids == [("0", "r0"), ("1", "r1"), ("2", "r2")]
    assert "restore-origin_refs" not in again.text
    for forged in ("", "[]", "[1]", '["x", []]', '[0, [["id", "r9"]]]', "[-1, []]", '[7, [["a"]]]', "{}"):
        page = client.post(url, data={**rest, "restore-origin_refs": forged})
        assert page.status_code == 200, forged
        assert 'value="r9"' not in page.text, forged  # tokens may hold any two signs


def test_what_nobody_can_undo_is_typed(sign_in, number, told):
    client, url = sign_in("RO"), f"/r/{number}/to/void"
    assert f"Type {number} to confirm" in client.get(url).text
    for typed in ({}, {"confirm": "yes"}):
        answer = client.post(url, data={"reason": "Entered twice", **typed})
        assert answer.status_code == 422 and f"Type {number}: this cannot be undone." in answer.text
        assert "Entered twice" in answer.text
    assert state_of(told, number) == "draft"
    typed = {"reason": "Entered twice", "confirm": f" {number.lower()} "}
    assert client.post(url, data=typed).status_code == 303
    assert state_of(told, number) == "void"


def opened(page):
    """What the form of the step carries."""
    return {
        name: re.findall(f'name="{name}" value="([^"]*)"', page.text.split("<main")[1])
        for name in ("base", "files")
    }


def test_only_what_was_looked_at_is_approved(sign_in, number, told, people):
    """Undone, changed and sent again after the approver opened the page: they look again."""
    author, approver, url = sign_in("RO"), sign_in("AP"), f"/r/{number}/to/approved"
    author.post(f"/r/{number}/to/submitted")
    looked = opened(approver.get(url))
    author.post(f"/r/{number}/take-back")
    told(lambda: changed(people, number))
    author.post(f"/r/{number}/to/submitted")
    again = approver.post(url, data=looked)
    assert again.status_code == 409 and f'href="/r/{number}"' in again.text
    assert "Somebody has changed it since you looked at it. Look again." in again.text
    assert state_of(told, number) == "submitted"
    assert approver.post(url, data=opened(again)).status_code == 303


def changed(people, number):
    version = newest(db.session, number)
    with transaction(people["RO"].actor) as tx:
        save(tx, kind=version.kind, number=number, content={**version.content, "note": "Something else"})


def test_a_file_nobody_looked_at_is_not_accepted_with_the_record(sign_in, number, told, people):
    author, approver, url = sign_in("RO"), sign_in("AP"), f"/r/{number}/to/approved"
    author.post(f"/r/{number}/to/submitted")
    looked = opened(approver.get(url))
    author.post(f"/r/{number}/evidence", data={"file": (io.BytesIO(b"Minutes"), "minutes.txt")})
    again = approver.post(url, data=looked)
    assert again.status_code == 409 and "A file was added since you looked at it." in again.text
    assert len(opened(again)["files"]) == 1
    assert approver.post(url, data=opened(again)).status_code == 303


def test_a_reason_typed_for_an_older_text_is_kept(sign_in, number, told, people):
    author, approver, url = sign_in("RO"), sign_in("AP"), f"/r/{number}/to/void"
    looked = opened(approver.get(url))
    told(lambda: changed(people, number))
    typed = {"reason": "Entered twice", "confirm": number}
    again = approver.post(url, data={**looked, **typed})
    assert again.status_code == 409 and ">Entered twice</textarea>" in again.text
    assert author.get(f"/r/{number}/edit").status_code == 200
