"""Files in the form of a record: those uploaded before it was sent, and those that came with it.

With scripts each file is uploaded at once and the form carries its digest, role and page:

    evidence, evidence-role, evidence-page          three lists, as the dropzone writes them
    evidence-<n>-digest, evidence-<n>-role, evidence-<n>-page

Without scripts the files travel with the form as `file`; they are kept before the record is saved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import g, request
from werkzeug.datastructures import MultiDict

from app.access import current_actor
from app.db import db
from app.i18n import size as size_text
from app.transaction import Transaction
from app.vault.models import EvidenceFile
from app.vault.reading import readable_files
from app.vault.receiving import Received, receive
from app.vault.usecases import link_file
from app.vault.wording import warnings_of
from evidence.digest import is_digest

NUMBERED = re.compile(r"evidence-(\d{1,4})-digest")
MOST = 200  # files one form may carry


@dataclass(frozen=True)
class Chosen:
    """One file the form names, and what it is to prove."""

    digest: str
    role: str = ""
    page: str = ""


def keep_posted_files() -> bool:
    """Store the files that came with this form. True: show it again, one was refused or taken off."""
    came = receive(current_actor(), request.files.getlist("file"))
    g.came = came
    return any(one.error for one in came) or "remove-evidence" in request.form


def link_uploads(tx: Transaction, record: str, edition: int, form: MultiDict[str, str]) -> None:
    """Offer what the form names, and what came with it, as proof for this edition of the record."""
    for chosen in chosen_files(form):
        link_file(
            tx, record=record, edition=edition, digest=chosen.digest, role=chosen.role, page=chosen.page
        )


def chosen_files(form: MultiDict[str, str]) -> list[Chosen]:
    """Each file once, in the order of the form; what came with the request last."""
    taken_off = set(form.getlist("remove-evidence"))
    found: dict[str, Chosen] = {}
    for chosen in (*numbered(form), *listed(form), *arrived()):
        if is_digest(chosen.digest) and chosen.digest not in taken_off:
            found.setdefault(chosen.digest, chosen)
    return list(found.values())[:MOST]


def chosen_for(form: MultiDict[str, str]) -> list[Chosen]:
    """The same for the small form on a record's page, where one role and page hold for all its files."""
    role, page = form.get("role", "").strip(), form.get("page", "").strip()
    return [
        replace(chosen, role=chosen.role or role, page=chosen.page or page) for chosen in chosen_files(form)
    ]


def numbered(form: MultiDict[str, str]) -> Iterator[Chosen]:
    for key in form:
        if match := NUMBERED.fullmatch(key):
            start = f"evidence-{match[1]}"
            yield Chosen(
                form[key].strip(),
                form.get(f"{start}-role", "").strip(),
                form.get(f"{start}-page", "").strip(),
            )


def listed(form: MultiDict[str, str]) -> Iterator[Chosen]:
    """As the dropzone writes them: three lists of the same length."""
    digests = form.getlist("evidence")
    for digest, role, page in zip(
        digests, beside(form, "evidence-role"), beside(form, "evidence-page"), strict=True
    ):
        yield Chosen(digest.strip(), role.strip(), page.strip())


def beside(form: MultiDict[str, str], name: str) -> list[str]:
    """The list that belongs to the digests; empty texts where a form sent none."""
    texts, wanted = form.getlist(name), len(form.getlist("evidence"))
    return texts if len(texts) == wanted else [""] * wanted


def arrived() -> Iterator[Chosen]:
    yield from (Chosen(one.digest) for one in came_with_request() if one.digest)


def came_with_request() -> list[Received]:
    came: list[Received] = g.get("came", [])
    return came


def posted_files(form: MultiDict[str, str]) -> list[dict[str, Any]]:
    """The files of the form as `ui.file_row` shows them, when the form is shown again."""
    chosen = chosen_files(form)
    files = readable_files(db.session, current_actor(), [one.digest for one in chosen])
    rows = [row_of(files[one.digest], one) for one in chosen if one.digest in files]
    refused = [
        {"name": one.name, "size_text": size_text(one.size), "error": one.error}
        for one in came_with_request()
        if one.error
    ]
    return rows + refused


def row_of(file: EvidenceFile, chosen: Chosen) -> dict[str, Any]:
    return {
        "name": file.name,
        "size_text": size_text(file.size),
        "kind": file.extension,
        "sha256": file.digest,
        "warnings": warnings_of(file),
        "role": chosen.role,
        "page": chosen.page,
    }
