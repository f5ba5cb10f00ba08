"""Evidence files of the sample, written by the program itself: the same words give the same bytes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from io import StringIO

from app.sample.files.chart import bar_chart
from app.sample.files.pdf import document

__all__ = ["SampleFile", "chart", "mail", "note", "paper", "table"]


@dataclass(frozen=True)
class SampleFile:
    """One file as somebody would upload it, and what it is to prove."""

    name: str
    data: bytes
    role: str = ""
    page: str = ""


def paper(name: str, title: str, paragraphs: Sequence[str], day: date, role: str = "") -> SampleFile:
    """A PDF with a heading and paragraphs; `- ` begins a point of a list, `## ` a smaller heading."""
    return SampleFile(f"{name}.pdf", document(title, paragraphs, day), role, "1")


def table(name: str, heads: Sequence[str], rows: Iterable[Sequence[object]], role: str = "") -> SampleFile:
    """Comma separated values with one line of heads."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return SampleFile(f"{name}.csv", text.getvalue().encode(), role)


def chart(name: str, values: Sequence[float], limit: float, role: str = "") -> SampleFile:
    """A picture of monthly values against a limit."""
    return SampleFile(f"{name}.png", bar_chart(values, limit), role)


def note(name: str, lines: Iterable[str], role: str = "") -> SampleFile:
    """A plain text."""
    return SampleFile(f"{name}.txt", ("\n".join(lines) + "\n").encode(), role)


@dataclass(frozen=True)
class Correspondent:
    """Somebody who writes or receives mail."""

    name: str
    address: str


def mail(
    name: str,
    sender: Correspondent,
    to: Correspondent,
    subject: str,
    lines: Iterable[str],
    at: datetime,
    role: str = "",
) -> SampleFile:
    """A message as a mail program saves it."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(sender.name, addr_spec=sender.address)
    message["To"] = Address(to.name, addr_spec=to.address)
    message["Subject"] = subject
    message["Date"] = at
    message["Message-ID"] = f"<{at:%Y%m%d%H%M}.{name.replace(' ', '-')}@{sender.address.partition('@')[2]}>"
    message.set_content("\n".join(lines) + "\n", charset="utf-8", cte="quoted-printable")
    return SampleFile(f"{name}.eml", message.as_bytes(), role)
