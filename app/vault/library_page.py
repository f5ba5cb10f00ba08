"""What the library shows besides its rows: the filter's choices, names, the pages before and after."""

from __future__ import annotations

from typing import Any

from flask import url_for

from app.db import db
from app.i18n import _
from app.vault.library import (
    DAMAGED,
    HELD,
    STATES,
    TYPES,
    UNLINKED,
    LibraryPage,
    LibraryQuestion,
    library_page,
)
from app.vault.queries import names_of
from app.vault.receiving import largest
from app.vault.wording import link_state, megabytes


def library_values(question: LibraryQuestion) -> dict[str, Any]:
    page = library_page(db.session, question)
    return {
        "question": question,
        "page": page,
        "names": names_of(db.session, {row.file.added_by for row in page.rows}),
        "type_choices": [(key, str(label)) for key, (label, _endings) in TYPES.items()],
        "state_choices": [(state, state_name(state)) for state in STATES],
        "chosen": chosen(question),
        "most": megabytes(largest()),
        **neighbours(question, page),
    }


def state_name(state: str) -> str:
    own = {UNLINKED: _("Not linked"), DAMAGED: _("Not as it was stored"), HELD: _("Held back")}
    return own.get(state) or link_state(state)


def chosen(question: LibraryQuestion) -> str:
    """The filter in words: “minutes”, PDF, Offered."""
    words = _("“%(words)s”", words=question.words) if question.words else ""
    kind = str(TYPES[question.type][0]) if question.type else ""
    return _(", ").join(filter(None, (words, kind, state_name(question.state) if question.state else "")))


def neighbours(question: LibraryQuestion, page: LibraryPage) -> dict[str, str]:
    def address(number: int) -> str:
        return url_for("vault.library", **question.as_url(page=number))

    return {
        "before": address(page.page - 1) if page.page > 1 else "",
        "after": address(page.page + 1) if page.last < page.total else "",
    }
