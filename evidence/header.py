"""One sealed line of the journal: its fields, its seal, its written form."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from hashlib import sha256
from typing import Any

from evidence.canonical import canonical

GENESIS = "0" * 64
SALT_DIGITS = 32  # 128 bits in hex: a digest of "approved" cannot be guessed

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)


class Malformed(ValueError):
    """A line is not a header in its one written form."""


@dataclass(frozen=True, slots=True)
class Header:
    """One sealed line of the journal.

    `time` is UTC as "2026-11-22T09:30:00.000000Z" (always microseconds: it sorts as text); digests and seals
    are 64 hex digits in lower case; `position` counts from 1 without holes.
    """

    position: int
    time: str
    actor: str
    kind: str
    id: str
    edition: int
    correction: int
    action: str
    content_digest: str
    previous_seal: str
    seal: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def new_salt() -> str:
    """128 random bits as 32 hex digits."""
    return secrets.token_hex(SALT_DIGITS // 2)


def content_digest(content_with_salt: Mapping[str, Any]) -> str:
    """SHA-256 (64 hex digits) of a content's canonical bytes; its "salt" is part of them.

    Raises ValueError when the salt is missing or shorter than 32 characters: such a digest could be guessed.
    """
    salt = content_with_salt.get("salt")
    if not isinstance(salt, str) or len(salt) < SALT_DIGITS:
        raise ValueError(f'A content is sealed with a "salt" of at least {SALT_DIGITS} characters.')
    return sha256(canonical(content_with_salt)).hexdigest()


def make_header(
    previous_seal: str,
    *,
    position: int,
    time: str,
    actor: str,
    kind: str,
    id: str,
    edition: int,
    correction: int,
    action: str,
    content_digest: str,
) -> Header:
    """Seal one entry after `previous_seal` (GENESIS for the first).

    Raises Malformed for a time in another form, NotCanonical for text that cannot be written.
    """
    if not _TIME.fullmatch(time):
        raise Malformed(f"The time {time!r} is not written as 2026-11-22T09:30:00.000000Z.")
    unsealed = Header(
        position, time, actor, kind, id, edition, correction, action, content_digest, previous_seal, seal=""
    )
    return replace(unsealed, seal=seal_of(unsealed))


def seal_of(header: Header) -> str:
    """The seal these values must carry: SHA-256 over the canonical header without its own seal."""
    return sha256(canonical({name: getattr(header, name) for name in _SEALED_NAMES})).hexdigest()


def read_header(line: str) -> Header:
    """A header from its one written form, canonical JSON; the seal itself is not checked here.

    Raises Malformed for anything else, even for JSON that means the same.
    """
    try:
        values = json.loads(line)
        same = canonical(values).decode() == line
    except (ValueError, RecursionError) as error:
        raise Malformed(f"This line is not canonical JSON: {error}") from error
    if not same or not isinstance(values, dict) or set(values) != _TYPES.keys():
        raise Malformed("This line is not a header in canonical JSON.")
    wrong = [name for name, kind in _TYPES.items() if type(values[name]) is not kind]
    if wrong or not _TIME.fullmatch(values["time"]):
        raise Malformed(f"This header has a wrong {', '.join(wrong) or 'time'}.")
    return Header(**values)


_TYPES = {each.name: {"int": int, "str": str}[str(each.type)] for each in fields(Header)}
_SEALED_NAMES = tuple(name for name in _TYPES if name != "seal")
