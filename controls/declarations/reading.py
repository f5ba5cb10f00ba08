"""TOML files in, plain tables out, each with the name of its file; and one digest over all that was read."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from controls.declarations.faults import DeclarationError, Fault

Table = Mapping[str, Any]

CONTROLS = Path(__file__).resolve().parent.parent
KINDS = CONTROLS / "kinds"
CATALOGS = CONTROLS / "catalogs"


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its name as errors print it, its parsed content, and whether an organisation added it."""

    name: str
    table: Table
    own: bool = False


def read(path: Path, own: bool = False) -> Source:
    """Parse one file; numbers with a point become exact decimals. DeclarationError when it cannot be read."""
    try:
        return parse(path.name, path.read_text(encoding="utf-8"), own)
    except (OSError, UnicodeDecodeError) as error:
        raise DeclarationError([Fault(path.name, "", "", f"cannot be read: {error}")]) from error


def parse(name: str, text: str, own: bool = False) -> Source:
    """The content of a file of that name. DeclarationError when it is no TOML."""
    try:
        return Source(name, tomllib.loads(text, parse_float=Decimal), own)
    except tomllib.TOMLDecodeError as error:
        raise DeclarationError([Fault(name, "", "", f"cannot be read: {error}")]) from error


def read_main(folder: Path, name: str) -> Source:
    """The file that names the others of its folder in `files`."""
    main = read(folder / name)
    if not isinstance(main.table.get("files"), list):
        raise DeclarationError([Fault(name, "", "files", "names no files")])
    return main


def read_listed(folder: Path, main: Source) -> tuple[Source, ...]:
    return tuple(read(folder / name) for name in main.table["files"])


def read_own(paths: Sequence[Path]) -> tuple[Source, ...]:
    return tuple(read(path, own=True) for path in paths)


def canonical(sources: Sequence[Source]) -> str:
    """All that was read as one JSON text: comments and layout of the files do not matter."""
    content = {source.name: source.table for source in sources}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_number)


def _number(value: object) -> float:
    """An exact decimal as a number. TypeError for one that would not be read back as it is."""
    if isinstance(value, Decimal) and Decimal(repr(float(value))) == value:
        return float(value)
    raise TypeError(f"{value!r} has no form in JSON")


def from_canonical(text: str, main: str) -> tuple[Source, ...]:
    """What `canonical` wrote, the main file first. Files that it does not name are an organisation's own."""
    tables: Mapping[str, Table] = json.loads(text, parse_float=Decimal)
    listed = [main, *tables[main]["files"]]
    own = [name for name in tables if name not in listed]
    return tuple(Source(name, tables[name], own=name in own) for name in [*listed, *own])


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
