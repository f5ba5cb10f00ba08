"""Catalogs other than the one in use: as the journal holds them, or in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from app.config import Settings
from app.db import AnySession
from app.i18n import _
from app.records.declarations import Edition, editions
from app.refusal import Refusal
from controls.catalog import Catalog, catalog_from, load_catalog
from controls.kinds import DeclarationError, Kinds, kinds_from, load_kinds


@dataclass(frozen=True)
class Rules:
    """By what records are judged."""

    catalog: Catalog
    kinds: Kinds


def other_editions(session: AnySession) -> list[Edition]:
    """Those of the journal that are not in use, the newest first."""
    current: Catalog = current_app.extensions["akashi_catalog"]
    return [edition for edition in editions(session) if edition.catalog_digest != current.digest]


def rules_named(session: AnySession, name: str) -> Rules | None:
    """By the first digits of its digest, four at least; None for no name. Refusal for an unknown one."""
    if not name:
        return None
    found = [e for e in editions(session) if len(name) > 3 and e.catalog_digest.startswith(name)]
    if len(found) != 1:
        sentence = _("There is no catalog %(name)s in the journal. Choose from the list.", name=name)
        raise Refusal(sentence, fields={"catalog": sentence})
    try:
        kinds = kinds_from(found[0].kinds)
        return Rules(catalog_from(found[0].catalog, kinds), kinds)
    except DeclarationError as error:
        raise too_old(found[0].catalog_edition, error) from error


def rules_in(folder: Path) -> Rules:
    """A catalog that is not installed, with the kinds and own declarations in use. Refusal names a fault."""
    settings: Settings = current_app.extensions["akashi_settings"]
    kinds = load_kinds(settings.extra_declarations)
    try:
        return Rules(load_catalog(kinds, settings.extra_declarations, folder=folder), kinds)
    except DeclarationError as error:
        raise too_old(str(folder), error) from error


def too_old(name: str, error: DeclarationError) -> Refusal:
    sentence = _("This version of the program cannot use the catalog %(name)s: %(fault)s", name=name,
                 fault=str(error.faults[0]))  # fmt: skip
    return Refusal(sentence, fields={"catalog": sentence})
