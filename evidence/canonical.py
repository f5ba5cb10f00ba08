"""Canonical JSON (RFC 8785): one value, one sequence of bytes, so that a digest over it means something.

A subset on purpose: strings, whole numbers, true, false, null, lists and objects. Fractions are refused,
because their written form is where implementations differ; amounts and percentages are text such as "99.95".
"""

from __future__ import annotations

from collections.abc import Mapping
from json.encoder import encode_basestring as _quoted
from typing import Any

# Beyond this, readers that know doubles only (JavaScript) would read another number.
LARGEST_WHOLE_NUMBER = 2**53 - 1


class NotCanonical(ValueError):
    """The value has no canonical form here; the message says what is wrong and what to store instead."""


def canonical(value: Any) -> bytes:
    """The canonical UTF-8 bytes of a value.

    Raises NotCanonical for fractions, whole numbers beyond 2**53 - 1, keys that are not text, lone
    surrogates, other types, and nesting deeper than Python's recursion limit.
    """
    try:
        return _written(value).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("Text holds half of a surrogate pair; store whole characters.") from error
    except RecursionError as error:
        raise NotCanonical("The value is nested too deeply.") from error


def _written(value: Any) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return _whole_number(value)
    if isinstance(value, Mapping):
        return _object(value)
    if isinstance(value, (list, tuple)):
        return f"[{','.join(map(_written, value))}]"
    if isinstance(value, float):
        raise NotCanonical(f"{value!r} is a fraction; store it as text, such as {str(value)!r}.")
    raise NotCanonical(f"A {type(value).__name__} cannot be written as canonical JSON.")


def _whole_number(value: int) -> str:
    if abs(value) > LARGEST_WHOLE_NUMBER:
        raise NotCanonical(f"{value} is beyond 2**53 - 1; store it as text.")
    return int.__repr__(value)


def _object(value: Mapping[Any, Any]) -> str:
    return f"{{{','.join(f'{_quoted(key)}:{_written(value[key])}' for key in _sorted_keys(value))}}}"


def _sorted_keys(value: Mapping[Any, Any]) -> list[str]:
    for key in value:
        if not isinstance(key, str):
            raise NotCanonical(f"The key {key!r} is not text.")
    if all(map(str.isascii, value)):
        return sorted(value)
    # The RFC sorts by UTF-16 code units: U+1F600 comes before U+FF61, other than in Python's own order.
    return sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
