"""What is wrong with a mapping, a file or a row: where it stands, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.i18n import _, language
from app.refusal import Refusal
from app.vault.texts import plain

SHOWN = 60  # characters of a cell


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right. `row` counts as a spreadsheet does: the headings are row 1."""

    message: str
    file: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        return f"{self.place()}: {self.message}" if self.place() else self.message

    def place(self) -> str:
        parts = [
            self.file,
            _("row %(row)s", row=self.row) if self.row else "",
            _("column %(column)s", column=self.column) if self.column else "",
            quoted(self.value) if self.value else "",
        ]
        return (" " if language() == "ja" else ", ").join(filter(None, parts))


def quoted(value: str) -> str:
    """A cell as a sentence may hold it: on one line, not too long, nothing unseen in it."""
    line = plain(" ".join(value.split()))
    short = line if len(line) <= SHOWN else line[:SHOWN] + "…"
    return f"「{short}」" if language() == "ja" else f"“{short}”"


class ImportRefused(Refusal):
    """Nothing was saved. `faults` are all that were found, in the order of the files."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__(str(self.faults[0]))
