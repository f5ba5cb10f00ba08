"""The one door by which mail leaves: plain text, through the mail server of the settings.

Only jobs send. Who asks for a mail starts a job in the transaction of its cause, so a mail server that is
slow or gone delays nobody and loses nothing.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import localtime, make_msgid
from urllib.parse import unquote, urlsplit

from app.config import Settings
from app.lines import is_here

PATIENCE = 20  # seconds for each answer of the mail server


@dataclass(frozen=True)
class Mail:
    """To one address; `text` is all of it."""

    to: str
    subject: str
    text: str


class MailWaits(Exception):
    """The mail server is not to be reached, or asks to try later: the same mail may go another time."""


class MailRefused(Exception):
    """The mail server will not take this mail, however often it is tried."""


def send(settings: Settings, mail: Mail) -> None:
    """Hand the mail to the server; raises MailWaits or MailRefused, neither with an address in its words."""
    try:
        with server(settings) as connection:
            connection.send_message(message(settings, mail))
    except smtplib.SMTPRecipientsRefused as refused:
        raise lasting(max(code for code, _words in refused.recipients.values())) from None
    except smtplib.SMTPResponseException as answer:
        raise lasting(answer.smtp_code) from None
    except smtplib.SMTPNotSupportedError as lack:
        raise MailRefused("the mail server does not offer what is needed") from lack
    except (smtplib.SMTPException, OSError) as gone:
        raise MailWaits(type(gone).__name__) from None


def lasting(code: int) -> MailWaits | MailRefused:
    return MailRefused(f"answer {code}") if code >= 500 else MailWaits(f"answer {code}")


@contextmanager
def server(settings: Settings) -> Iterator[smtplib.SMTP]:
    """A connection, encrypted where the server can.

    Mails hold links that let people in: to another machine they go encrypted or not at all, unless whoever
    runs the program allows open lines. A password always does.
    """
    parts = urlsplit(settings.smtp_url)
    host, context = parts.hostname or "", ssl.create_default_context()
    if parts.scheme == "smtps":
        opened: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=PATIENCE, context=context)
    else:
        opened = smtplib.SMTP(host, parts.port or 587, timeout=PATIENCE)
    needed = not is_here(host) and bool(parts.username or not settings.unencrypted)
    with opened as connection:
        connection.ehlo()
        if parts.scheme == "smtp" and needed and not connection.has_extn("starttls"):
            raise MailWaits("the mail server offers no encryption")  # it goes when that is put right
        if parts.scheme == "smtp" and connection.has_extn("starttls"):
            connection.starttls(context=context)
        if parts.username:
            connection.login(unquote(parts.username), unquote(parts.password or ""))
        yield connection


def message(settings: Settings, mail: Mail) -> EmailMessage:
    built = EmailMessage()
    built["From"], built["To"], built["Subject"] = settings.mail_from, mail.to, mail.subject
    built["Date"], built["Message-ID"] = (
        localtime(),
        make_msgid(domain=settings.mail_from.rpartition("@")[2].strip(">")),
    )
    built["Auto-Submitted"] = "auto-generated"
    built.set_content(mail.text)
    return built
