"""The files of issued reports: kept by digest, and never given out when they have become others."""

from __future__ import annotations

from flask import current_app

from app.config import Settings
from app.i18n import _
from app.refusal import Refusal
from evidence.store import FolderStore, Store, StoreError


def report_store() -> Store:
    """Issued files, by digest, apart from the evidence: they prove nothing by themselves."""
    settings: Settings = current_app.extensions["akashi_settings"]
    return FolderStore(settings.data / "reports")


def issued_bytes(digest: str) -> bytes:
    """A file as it was issued, compared with its digest; Refusal when it is gone or has become another."""
    try:
        with report_store().open_verified(digest) as file:
            return file.read()
    except StoreError as error:
        sentence = _("This file is no longer as it was issued, and was not sent. Tell the administrator.")
        raise Refusal(sentence, code=500) from error
