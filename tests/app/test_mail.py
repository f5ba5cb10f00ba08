"""Mail by a real server: what arrives, and what is said when the server is gone or will not take it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.mail import Mail, MailRefused, MailWaits, send
from tests.support.databases import settings_for
from tests.support.mail import MailServer, mail_settings

MAIL = Mail(
    "haru@example.test", "ようこそ", "パスワードを設定してください。\n\nhttps://akashi.example.test/a\n"
)


@pytest.fixture
def server():
    with MailServer() as running:
        yield running


def test_a_mail_arrives_as_it_was_written(tmp_path, server):
    send(mail_settings(settings_for(tmp_path), server), MAIL)
    [(to, message)] = server.arrived
    assert to == ["haru@example.test"]
    assert (message["Subject"], message["From"]) == ("ようこそ", "Akashi <akashi@example.test>")
    assert message.get_content().splitlines() == MAIL.text.splitlines()
    assert message["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("answer", "expected"), [("450 full, later", MailWaits), ("550 nobody of that name", MailRefused)]
)
def test_what_the_server_says_no_to_waits_or_is_refused(tmp_path, server, answer, expected):
    server.refuse_with(answer)
    with pytest.raises(expected) as error:
        send(mail_settings(settings_for(tmp_path), server), MAIL)
    assert "haru" not in str(error.value)
    assert server.arrived == []


def test_while_the_server_is_gone_mail_waits(tmp_path, server):
    settings = mail_settings(settings_for(tmp_path), server)
    server.stop()
    with pytest.raises(MailWaits):
        send(settings, MAIL)


@pytest.fixture
def elsewhere(monkeypatch):
    """The server of the test offers no encryption; only on this machine itself that would do."""
    monkeypatch.setattr("app.mail.is_here", lambda _host: False)


@pytest.mark.usefixtures("elsewhere")
def test_a_mail_goes_to_another_machine_encrypted_or_not_at_all(tmp_path, server):
    """It may hold the link by which somebody sets a password."""
    settings = mail_settings(settings_for(tmp_path), server)
    with pytest.raises(MailWaits, match="no encryption"):
        send(settings, MAIL)
    assert server.arrived == []
    send(replace(settings, unencrypted=True), MAIL)
    assert len(server.arrived) == 1


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("unencrypted", [False, True])
def test_a_password_goes_encrypted_or_not_at_all(tmp_path, server, unencrypted):
    url = f"smtp://user:hush-hush@127.0.0.1:{server.port}"
    settings = mail_settings(settings_for(tmp_path), server, smtp_url=url)
    with pytest.raises(MailWaits, match="no encryption") as error:
        send(replace(settings, unencrypted=unencrypted), MAIL)
    assert "hush-hush" not in str(error.value)
    assert server.arrived == []
