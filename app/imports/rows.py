"""CSV files, read as a spreadsheet shows them: headings in row 1, every cell as text, nothing guessed.

A cell that begins like a formula stays the text it is. Sizes are bounded: no file can fill the memory.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from app.i18n import _, ngettext
from app.imports.faults import Fault, ImportRefused
from app.vault.wording import megabytes

ENCODINGS = ("utf-8", "cp932", "utf-16", "latin-1")
TRIED = ("utf-8", "cp932")  # where the mapping names none: what spreadsheets save, in Japan too
MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_CHARACTERS = 20_000  # in a cell
MOST_FAULTS = 100  # told at once
LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A file a mapping expects. `name` may hold * for anything; without encoding, those of TRIED in order."""

    name: str
    encoding: str = ""
    delimiter: str = ","

    def fits(self, name: str) -> bool:
        return fnmatchcase(name, self.name.replace("[", "[[]").replace("?", "[?]"))


@dataclass(frozen=True, slots=True)
class Row:
    """`number` as in a spreadsheet; cells without blanks around them."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(name: str, raw: bytes, expected: CsvFile) -> Table:
    """All rows that hold anything. ImportRefused with every fault found, up to a hundred."""
    if len(raw) > MOST_BYTES:
        message = _("The file is larger than %(most)s. Split it.", most=megabytes(MOST_BYTES))
        raise ImportRefused([Fault(message, name)])
    text = decoded(name, raw, expected)
    lines = records(name, text, expected.delimiter)
    header = headings(name, next(lines, (1, []))[1])
    faults: list[Fault] = []
    rows = []
    for number, cells in lines:
        if any(cells):
            rows.append(Row(number, dict(zip(header, cells, strict=False))))
            faults += faults_of_row(name, number, cells, header)
        if len(rows) > MOST_ROWS:
            faults.append(
                Fault(_("The file has more than %(most)s rows. Split it.", most=f"{MOST_ROWS:,}"), name)
            )
        if len(faults) >= MOST_FAULTS or len(rows) > MOST_ROWS:
            break
    if faults:
        raise ImportRefused(faults)
    return Table(name, tuple(column for column in header if column), tuple(rows))


def decoded(name: str, raw: bytes, expected: CsvFile) -> str:
    tried = (expected.encoding,) if expected.encoding else TRIED
    text = next((found for found in (attempt(raw, one) for one in tried) if found is not None), None)
    if text is None:
        message = _(
            "The file is not in %(encodings)s. Save it as “CSV UTF-8”, or name its encoding in the mapping.",
            encodings=" / ".join(tried),
        )
        raise ImportRefused([Fault(message, name)])
    if "\0" in text:
        row = len(LINE_END.findall(text[: text.index("\0")])) + 1
        message = _("There is a NUL character: this is no text, or it is damaged. Save it as CSV again.")
        raise ImportRefused([Fault(message, name, row)])
    return text


def attempt(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError:
        return None


def records(name: str, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Numbered rows of stripped cells. An open quotation mark or a giant cell ends the reading."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [cell.strip() for cell in cells]
    except csv.Error as error:
        message = _(
            "From here on the file cannot be read: a quotation mark is not closed, or a cell is too long."
        )
        raise ImportRefused([Fault(message, name, number + 1)]) from error


def headings(name: str, cells: Sequence[str]) -> list[str]:
    """The names of the columns; those of empty columns at the right are empty."""
    twice = sorted({cell for cell in cells if cell and cells.count(cell) > 1})
    if not any(cells):
        raise ImportRefused([Fault(_("The file is empty. The first row has to name the columns."), name)])
    if len(cells) > MOST_COLUMNS:
        message = _("The file has more than %(most)s columns. Remove what is not needed.", most=MOST_COLUMNS)
        raise ImportRefused([Fault(message, name, 1)])
    if twice:
        message = _("Two columns have the same name. Rename one.")
        raise ImportRefused([Fault(message, name, 1, column) for column in twice])
    return list(cells)


def faults_of_row(name: str, number: int, cells: Sequence[str], header: Sequence[str]) -> Iterator[Fault]:
    if len(cells) < len(header) or any(cells[len(header) :]):
        message = ngettext(
            "The row has %(num)d cell, the heading %(columns)s. Look for a missing or unquoted separator.",
            "The row has %(num)d cells, the heading %(columns)s. Look for a missing or unquoted separator.",
            len(cells),
            columns=len(header),
        )
        yield Fault(message, name, number)
    for column, cell in zip(header, cells, strict=False):
        if len(cell) > MOST_CHARACTERS:
            most = f"{MOST_CHARACTERS:,}"
            yield Fault(
                _("The cell is longer than %(most)s characters.", most=most), name, number, column, cell
            )
        if cell and not column:
            yield Fault(_("The column of this cell has no heading. Name it."), name, number, value=cell)
