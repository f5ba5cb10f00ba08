"""The mail server is gone: nobody waits for it, the page says so, and the mail leaves when it is back."""

from __future__ import annotations

import pytest
from aiosmtpd.controller import Controller

from app.jobs.worker import look_round, run_waiting
from tests.faults.conftest import speaking
from tests.support.mail import MailServer, mail_settings
from tests.support.program import client_of, program

NOT_SENT = {
    "en": "Not sent: the mail server did not answer. It is tried again before long.",
    "ja": "未送信。メールサーバーが応答しませんでした。",
}
INVITATION = {
    "person": "",
    "name": "Sae Mizuno",
    "email": "sae@example.test",
    "roles": ["QM"],
    "language": "ja",
}

pytestmark = pytest.mark.one_database


@pytest.fixture
def app(settings, clock, mail_server):
    with program(mail_settings(settings, mail_server), clock) as opened:
        yield opened


def come_back(server: MailServer) -> None:
    server.controller = Controller(server.keeper, hostname="127.0.0.1", port=server.port)
    server.__enter__()


def test_a_mail_server_that_is_gone(app, people, clock, mail_server):
    admin = client_of(app)
    admin.sign_in_as(people["AD"].email)
    mail_server.stop()
    answer = admin.post("/sign-ins/new", data=INVITATION)
    assert answer.status_code == 303  # made and journalled, whether the mail leaves or not
    run_waiting(app)
    for language, sentence in NOT_SENT.items():
        assert sentence in speaking(admin, language).get(answer.location).text
    come_back(mail_server)
    clock.tick(15 * 60)
    look_round(app)  # as the worker does by itself
    run_waiting(app)
    run_waiting(app)
    [(to, _message)] = mail_server.arrived
    assert to == ["sae@example.test"]
    assert client_of(app).get(mail_server.last_link()).status_code == 200
