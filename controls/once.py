"""Things worked out once and kept as long as what they were worked out from."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

V = TypeVar("V")


class Once:
    """Keeps what was made under a key."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[[], V]) -> V:
        """What is worked out from this alone, made when it is first asked for under its key."""
        if key not in self._made:
            self._made[key] = make()
        made: V = self._made[key]
        return made
