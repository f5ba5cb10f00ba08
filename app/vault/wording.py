"""What is said about a file. The sentences about types, warnings and refusals come with the inspection."""

from __future__ import annotations

from app.access import kinds
from app.config import MEGABYTE
from app.i18n import language
from app.vault.models import EvidenceFile
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
    return [in_words(code, file.name, file.extension) for code in file.warnings.split()]


def link_state(state: str) -> str:
    """Offered, accepted … in the words the kinds declare."""
    return kinds().attached["evidence"].column("state").value_label(state, language())
