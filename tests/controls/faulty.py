"""The declarations with one thing changed, so that a test can ask what is said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from controls.catalog import catalog_of
from controls.declarations import raw, raw_catalog
from controls.declarations.faults import DeclarationError, Fault
from controls.declarations.reading import CONTROLS, Source, parse, read, read_own
from controls.kinds import Kinds, kinds_of, load_kinds

EXAMPLES = CONTROLS.parent / "docs" / "examples"
MAIN = {"kinds": raw.COMMON, "catalogs": raw_catalog.EDITION}


@dataclass(frozen=True)
class Change:
    """In `file`, `new` stands for the first `old`; then a fault must stand at id and key and say `words`."""

    file: str  # "kinds/suppliers.toml"
    old: str
    new: str
    id: str = ""
    key: str = ""
    words: str = ""

    def __str__(self) -> str:
        return f"{self.id}.{self.key}: {self.words}"

    def is_named_by(self, faults: tuple[Fault, ...]) -> bool:
        """Whether one of the faults stands where the change was made and says what is wrong."""
        here = [f for f in faults if (f.file, f.id, f.key) == (Path(self.file).name, self.id, self.key)]
        return any(self.words in fault.text for fault in here)


def faults_with(*changes: Change, extra: tuple[Path, ...] = ()) -> tuple[Fault, ...]:
    """Everything found wrong in the shipped declarations after these changes and with these own files."""
    texts: dict[str, str] = {}
    for change in changes:
        text = texts.get(change.file) or (CONTROLS / change.file).read_text(encoding="utf-8")
        assert change.old in text, f"{change.file} no longer holds {change.old!r}"
        texts[change.file] = text.replace(change.old, change.new, 1)
    own = read_own(extra)
    try:
        changed = {file: parse(Path(file).name, text) for file, text in texts.items()}
        kinds = _kinds(changed, own)
        edition, sources = _sources("catalogs", changed)
        catalog_of(raw_catalog.arrange(edition.table, (*sources, *own)), kinds)
    except DeclarationError as error:
        return error.faults
    return ()


def _kinds(changed: Mapping[str, Source], own: tuple[Source, ...]) -> Kinds:
    """The shipped ones are read once for all changes that leave them alone."""
    if not own and all(file.startswith("catalogs/") for file in changed):
        return load_kinds()
    common, sources = _sources("kinds", changed)
    return kinds_of(raw.arrange(common.table, (*sources, *own)))


def _sources(folder: str, changed: Mapping[str, Source]) -> tuple[Source, tuple[Source, ...]]:
    def source(name: str) -> Source:
        return changed.get(f"{folder}/{name}") or _shipped(folder, name)

    main = source(MAIN[folder])
    return main, (main, *(source(name) for name in main.table["files"]))


@cache
def _shipped(folder: str, name: str) -> Source:
    return read(CONTROLS / folder / name)
