"""What was done, shown once on the next page: the sentence, and the journal position and seal to quote."""

from __future__ import annotations

from typing import Any

from flask import flash

from app.db import db
from app.journal.read import seal_at


def give_receipt(sentence: str, *, position: int | None = None, undo: str = "") -> None:
    """Show this on the next page. With a position, its seal stands beside it, to be copied.

    `undo`: the URL that a button posts to for the first ten seconds.
    """
    seal = seal_at(db.session, position) if position else ""
    receipt: Any = {"title": str(sentence), "number": str(position or ""), "digest": seal, "undo": undo}
    flash(receipt, "receipt")
