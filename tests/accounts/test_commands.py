"""The way back in when no administrator can sign in: a link from the command line."""

from __future__ import annotations

import pytest

from app.refusal import Refusal
from tests.support.commands import commands_on
from tests.support.people import email_of

NEW = "seven boats before noon"


@pytest.fixture
def command(settings, monkeypatch):
    return commands_on(settings, monkeypatch)


def test_a_link_for_an_administrator_who_forgot_the_password(app, command, client, journalled):
    said = command("user", "link", email_of("AD"), "--without-second-step")
    assert said.status == 0
    path = said.out.strip().removeprefix("http://HOST:PORT")
    assert client.post(path, data={"password": NEW, "again": NEW}).status_code == 303
    assert client.post("/sign-in", data={"email": email_of("AD"), "password": NEW}).status_code == 302
    assert client.get("/sign-ins").status_code == 200
    acts = [(actor, action) for actor, action, _content in journalled()][-2:]
    assert acts == [("setup", "second_factor_removed"), ("setup", "link")]


def test_for_nobody_there_is_no_link(command):
    with pytest.raises(Refusal, match="There is no sign-in for nobody"):
        command("user", "link", "nobody@example.test")
