"""A real mail server on a free port of this machine: keeps what arrives, or says no."""

from __future__ import annotations

import email
import re
import socket
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from app.config import Settings

PUBLIC_URL = "http://localhost"


class Keeper:
    """What the server does with a mail."""

    def __init__(self) -> None:
        self.arrived: list[tuple[list[str], EmailMessage]] = []
        self.answer = ""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.answer:
            return self.answer
        message = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.arrived.append((envelope.rcpt_tos, message))
        return "250 kept"


class MailServer:
    """`arrived` holds (addresses, message). After `refuse_with(answer)` every mail gets that answer."""

    def __init__(self) -> None:
        self.keeper = Keeper()
        self.port = free_port()
        self.controller = Controller(self.keeper, hostname="127.0.0.1", port=self.port)
        self.running = False

    @property
    def arrived(self) -> list[tuple[list[str], EmailMessage]]:
        return self.keeper.arrived

    def refuse_with(self, answer: str) -> None:
        self.keeper.answer = answer

    @property
    def last_text(self) -> str:
        return str(self.arrived[-1][1].get_content())

    def last_link(self) -> str:
        """The path of the link in the mail that came last."""
        found = re.search(rf"{PUBLIC_URL}(/\S+)", self.last_text)
        assert found, self.last_text
        return found[1]

    def __enter__(self) -> MailServer:
        self.controller.start()
        self.running = True
        return self

    def stop(self) -> None:
        if self.running:
            self.controller.stop()
        self.running = False

    def __exit__(self, *_what: object) -> None:
        self.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def mail_settings(settings: Settings, server: MailServer, **changes: Any) -> Settings:
    given: dict[str, Any] = {
        "smtp_url": f"smtp://127.0.0.1:{server.port}",
        "mail_from": "Akashi <akashi@example.test>",
        "public_url": PUBLIC_URL,
    }
    return replace(settings, **given | changes)
