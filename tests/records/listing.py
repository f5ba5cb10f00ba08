"""Pages of lists, read: heads of the columns, rows of cells, what a form sends."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from typing import Any

from app.db import db
from app.records.evidence import offer
from app.records.models import RecordVersion
from app.transaction import Transaction
from app.vault.uploads import Chosen
from app.vault.usecases import register_file, store


def text_of(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def table_of(page: str) -> tuple[str, str]:
    found = re.search(r'<table class="data.*?<thead>(.*?)</thead>\s*<tbody>(.*?)</tbody>', page, re.DOTALL)
    return (found[1], found[2]) if found else ("", "")


def heads(page: str) -> list[str]:
    return [text_of(head) for head in re.findall(r"<th.*?</th>", table_of(page)[0], re.DOTALL)]


def cells(page: str) -> list[list[str]]:
    rows = re.findall(r"<tr.*?</tr>", table_of(page)[1], re.DOTALL)
    return [[text_of(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in rows]


def form_of(page: Any, *ticked: str, **more: str) -> dict[str, Any]:
    """What the browser would send: the hidden fields, the boxes that were ticked."""
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    data: dict[str, Any] = {}
    for name, value in [*hidden, *(("approve", number) for number in ticked)]:
        data.setdefault(name, []).append(unescape(value))
    return {**data, **more}


def add_file(tx: Transaction, number: str) -> None:
    kept = store().put(BytesIO(f"Minutes of {number}".encode()))
    register_file(tx, digest=kept.digest, name=f"minutes of {number}.txt", size=kept.size,
                  media_type="text/plain", extension="txt")  # fmt: skip
    offer(tx, number, [Chosen(kept.digest, role="minutes")])


def written_last_by(number: str, person: str) -> None:
    db.session.query(RecordVersion).filter_by(number=number).update({"last_editor": person})
    db.session.commit()
