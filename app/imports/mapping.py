"""A mapping file: which rows of which CSV files become which records. Data, no code.

How to write one: docs/formats/import-mapping.md. Reading checks all that can be known without the rows:
names of kinds, fields and columns of tables, unknown words, references to records that no earlier step makes.
All faults are told at once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.i18n import LANGUAGES, _
from app.imports.faults import Fault, ImportRefused
from app.imports.rows import ENCODINGS, CsvFile
from app.imports.step_reader import read_steps
from app.imports.steps import Step
from controls.kinds import Kinds

MOST_BYTES = 1024 * 1024
SOURCE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
TOP = {"source", "language", "files", "step"}


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """`source` names where the data come from for good: with step and key it tells rows already imported."""

    source: str
    language: str
    files: Mapping[str, CsvFile]
    steps: tuple[Step, ...]

    def import_key(self, step: str, parts: Sequence[str]) -> str:
        """What tells a record from all others ever imported: source, step and the texts of the key columns.

        A step is one of this source, or "source/step" of another.
        """
        escaped = (part.replace("\\", "\\\\").replace("|", "\\|") for part in parts)
        return f"{step if '/' in step else f'{self.source}/{step}'}/{'|'.join(escaped)}"


def read_mapping(name: str, raw: bytes, kinds: Kinds, language: str) -> ImportMapping:
    """The mapping in a TOML file. `language` is that of the records where the file names none."""
    faults: list[Fault] = []
    data = parsed(name, raw)
    faults += [Fault(meaningless(word), name) for word in sorted(set(data) - TOP)]
    source = data.get("source", "")
    if not isinstance(source, str) or not SOURCE_NAME.fullmatch(source):
        message = _("Name the source: small letters, digits and hyphens, such as source = “monitoring”.")
        faults.append(Fault(message, name))
    if data.get("language", language) not in LANGUAGES:
        faults.append(Fault(_("“language” is en or ja: that of the records' text."), name))
    files = read_files(name, data.get("files"), faults)
    steps = read_steps(name, data.get("step"), kinds, set(files), faults)
    if faults:
        raise ImportRefused(faults)
    return ImportMapping(str(source), data.get("language", language), files, tuple(steps))


def parsed(name: str, raw: bytes) -> dict[str, Any]:
    if len(raw) > MOST_BYTES:
        raise ImportRefused([Fault(_("This is too large for a mapping file."), name)])
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        message = _("This is no TOML file in UTF-8: %(why)s", why=str(error))
        raise ImportRefused([Fault(message, name)]) from error


def read_files(name: str, given: Any, faults: list[Fault]) -> dict[str, CsvFile]:
    """`[files.services]` with name, encoding and delimiter."""
    if not isinstance(given, dict) or not given:
        faults.append(
            Fault(_("Say which CSV files are read, such as [files.services] name = “services.csv”."), name)
        )
        return {}
    return {id: csv_file(name, id, raw, faults) for id, raw in given.items()}


def csv_file(name: str, id: str, raw: Any, faults: list[Fault]) -> CsvFile:
    given = raw if isinstance(raw, dict) else {}
    wanted = CsvFile(str(given.get("name", "")), given.get("encoding", ""), given.get("delimiter", ","))
    faults += [Fault(f"files.{id}: {message}", name) for message in wrong_with(given, wanted)]
    return wanted


def wrong_with(given: Mapping[str, Any], wanted: CsvFile) -> Iterator[str]:
    for word in sorted(set(given) - {"name", "encoding", "delimiter"}):
        yield meaningless(word)
    if not wanted.name or "/" in wanted.name:
        yield _("Give the name of the file; * stands for anything.")
    if wanted.encoding not in ("", *ENCODINGS):
        yield _("“encoding” is one of %(words)s, or left out.", words=", ".join(ENCODINGS))
    if not isinstance(wanted.delimiter, str) or len(wanted.delimiter) != 1:
        yield _("“delimiter” is one character.")


def meaningless(word: str) -> str:
    return _("“%(word)s” means nothing here. Remove it.", word=word)
