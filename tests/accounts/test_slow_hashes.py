"""Recovery codes are hashed slowly, and nobody who writes waits for it: that happens before the lock."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from passlib.context import CryptContext

from app.accounts.second_factor import CODES
from app.db import WRITE, db
from tests.accounts.test_second_factor import STEP, entered
from tests.accounts.test_two_factors import set_up
from tests.support.codes import code_at


@pytest.fixture
def codes(app, clock):
    """The recovery codes of somebody who has switched the second step on."""
    _key, page = set_up(entered(app, "PO")[0], clock)
    clock.tick(STEP)
    return re.findall(r"<code>([0-9a-f-]{14})</code>", page.text)


@pytest.fixture
def under_the_lock(monkeypatch):
    """`under_the_lock("verify")` lists for every slow hash whether its request held the lock."""

    def watch(does):
        original, seen = getattr(CryptContext, does), []

        def watched(*given, **more):
            seen.append(db.session.connection().get_execution_options().get(WRITE, False))
            return original(*given, **more)

        monkeypatch.setattr(CryptContext, does, watched)
        return seen

    return watch


def test_nobody_who_writes_waits_for_slow_hashes(app, under_the_lock, clock):
    verified, made = under_the_lock("verify"), under_the_lock("hash")
    client, _answer = entered(app, "PO")
    set_up(client, clock)
    assert client.post("/account/recovery-codes").status_code == 200
    other, _answer = entered(app, "PO")
    assert other.post("/sign-in/recovery-code", data={"code": "0000-0000-0000"}).status_code == 422
    assert made == [False] * 2 * CODES
    assert len(verified) > CODES and not any(verified)


def test_a_recovery_code_used_elsewhere_meanwhile_is_used_up(app, codes, monkeypatch):
    (here, _), (elsewhere, _) = entered(app, "PO"), entered(app, "PO")
    original, answers = CryptContext.verify, []

    def verify(*given, **more):
        if not answers:
            answers.append(None)
            with ThreadPoolExecutor(1) as other:
                posted = other.submit(elsewhere.post, "/sign-in/recovery-code", data={"code": codes[2]})
                answers.append(posted.result().status_code)
        return original(*given, **more)

    monkeypatch.setattr(CryptContext, "verify", verify)
    assert here.post("/sign-in/recovery-code", data={"code": codes[2]}).status_code == 422
    assert answers == [None, 303]
    assert f"{CODES - 1} recovery codes are left." in elsewhere.get("/account").text


def test_a_code_is_taken_once_also_after_it_set_the_second_step_up(app, clock):
    client, _answer = entered(app, "PO")
    key, _page = set_up(client, clock)
    other, _answer = entered(app, "PO")
    assert other.post("/sign-in/code", data={"code": code_at(key, clock())}).status_code == 422
    clock.tick(STEP)
    assert other.post("/sign-in/code", data={"code": code_at(key, clock())}).status_code == 303
