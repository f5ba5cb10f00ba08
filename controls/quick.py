"""Values that are made by the hundred thousand.

A frozen dataclass guards each field of each instance by a call while it is made: a record takes seven times
as long as without. That nobody changes a value afterwards is what the type checker holds all code to.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, TypeVar

T = TypeVar("T")


def quick(cls: type[T]) -> type[T]:
    """A frozen dataclass whose instances are made without a guard. For the type checker it stays frozen.

    >>> @quick
    ... @dataclass(frozen=True, slots=True)
    ... class Point:
    ...     x: int
    ...     y: int = 0
    >>> Point(1), {Point(1): "kept"}[Point(1, 0)]
    (Point(x=1, y=0), 'kept')
    """
    own: Any = cls
    if hasattr(own, "__post_init__"):
        raise TypeError(f"{own.__name__} looks at its fields when it is made, which would be left out")
    own.__init__ = _unguarded(own)
    del own.__setattr__, own.__delattr__
    return cls


def _unguarded(cls: Any) -> Any:
    """What a dataclass of the same fields has that is not frozen."""
    names = {field.name: field for field in fields(cls)}
    types = {name: field.type for name, field in names.items()}
    same: Any = dataclass(type(cls.__name__, (), {"__annotations__": types, **names}))
    made = same.__init__
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made
