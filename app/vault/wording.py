"""What is said about a file. The sentences about types, warnings and refusals come with the inspection."""

from __future__ import annotations

from app.access import kinds
from app.config import MEGABYTE
from app.db import db
from app.i18n import language
from app.vault.models import EvidenceFile
from app.vault.quarantine import hold_of, hold_sentence
from evidence.inspect import sentence
from evidence.texts import text


def megabytes(count: int, *, up: bool = False) -> str:
    """Whole megabytes, for a limit; `up` for what is over it, so that the two never look the same."""
    return f"{-(-count // MEGABYTE) if up else count // MEGABYTE} MB"


def type_name(extension: str) -> str:
    """ "Excel workbook" · Excelブック"""
    return text(f"type.{extension}", language())


def in_words(code: str, name: str, extension: str) -> str:
    """A warning or refusal, for the file of this name and type."""
    return sentence(code, language(), name=name, extension=extension)


def warnings_of(file: EvidenceFile) -> list[str]:
    """What is odd about it, and before that what keeps it from being opened."""
    held = hold_sentence(hold_of(db.session, file.digest))
    odd = [in_words(code, file.name, file.extension) for code in file.warnings.split()]
    return [held, *odd] if held else odd


def link_state(state: str) -> str:
    """Offered, accepted … in the words the kinds declare."""
    return kinds().attached["evidence"].column("state").value_label(state, language())
