"""Files of an import: the CSV files themselves, and those in the folder of evidence that rows name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from app.i18n import _
from app.imports.faults import Fault, ImportRefused
from app.imports.mapping import ImportMapping
from app.imports.planning import Draft, WantedFile
from app.imports.rows import MOST_BYTES, Table, read_table
from app.vault.receiving import Received, looked_at, stored
from app.vault.scanning import found_in
from evidence.digest import digest_of


def match_files(mapping: ImportMapping, paths: Sequence[Path]) -> dict[str, Path]:
    """Which of the given files is which of the mapping's. ImportRefused unless each has exactly one."""
    faults = [
        Fault(_("The mapping reads no such file. It reads: %(names)s.",
                names=", ".join(file.name for file in mapping.files.values())), path.name)
        for path in paths
        if not any(file.fits(path.name) for file in mapping.files.values())
    ]  # fmt: skip
    found: dict[str, Path] = {}
    for id, file in mapping.files.items():
        fitting = [path for path in paths if file.fits(path.name)]
        if len(fitting) == 1:
            found[id] = fitting[0]
        else:
            message = (
                _("Two files have such a name. Give one of them.") if fitting else _("Give this file, too.")
            )
            faults.append(Fault(message, file.name))
    if faults:
        raise ImportRefused(faults)
    return found


def read_tables(mapping: ImportMapping, paths: Mapping[str, Path]) -> dict[str, Table]:
    """The rows of every file. ImportRefused with the faults of all files."""
    tables: dict[str, Table] = {}
    faults: list[Fault] = []
    for id, path in paths.items():
        try:
            tables[id] = read_table(path.name, bounded(path), mapping.files[id])
        except ImportRefused as refused:
            faults += refused.faults
    if faults:
        raise ImportRefused(faults)
    return tables


def bounded(path: Path) -> bytes:
    """The bytes, one more than allowed at most: the reader says that there are too many."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


class Folder:
    """The folder of evidence: its files by name, whatever form of Unicode the disk keeps names in."""

    def __init__(self, folder: Path | None) -> None:
        files = (path for path in folder.iterdir() if is_own(path)) if folder else ()
        self.files = {composed(path.name): path for path in files}
        self.given = folder is not None

    def find(self, name: str) -> Path | None:
        return self.files.get(composed(name))

    def check(self, drafts: Iterable[Draft]) -> dict[str, Path]:
        """The files that rows name, each looked at. One that is missing or refused is a fault of the row."""
        found: dict[str, Path] = {}
        refusals: dict[str, str] = {}
        for draft in drafts:
            for wanted in draft.files:
                name = composed(wanted.name)
                if name not in found and name not in refusals:
                    self.look(name, found, refusals)
                if name in refusals:
                    blame(draft, wanted, refusals[name])
        return found

    def look(self, name: str, found: dict[str, Path], refusals: dict[str, str]) -> None:
        path = self.files.get(name)
        if path is None:
            missing = _("There is no such file in the folder of evidence.")
            refusals[name] = (
                missing if self.given else _("Name the folder this file is in: --evidence FOLDER.")
            )
            return
        with path.open("rb") as stream:
            error = looked_at(stream, path.name).error
        if error:
            refusals[name] = error
        else:
            found[name] = path


def blame(draft: Draft, wanted: WantedFile, message: str) -> None:
    cell = wanted.cell
    row, column = (cell.row, cell.column) if cell else (draft.rows[0], "")
    draft.faults.append(Fault(message, draft.file, row, column, wanted.name))


def bring(path: Path, *, keep: bool) -> Received:
    """A file looked at and, with `keep`, safe in the store. Without, only its digest is known."""
    with path.open("rb") as stream:
        seen = looked_at(stream, path.name)
        if not seen.error:
            seen = replace(seen, error=found_in(stream), clean=True)
        if keep or seen.error:
            return stored(seen, stream)
        return replace(seen, digest=digest_of(stream)[0])


def is_own(path: Path) -> bool:
    """A link may lead anywhere: what an archive laid into the folder must not bring in other files."""
    return path.is_file() and not path.is_symlink()


def composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)
