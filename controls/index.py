"""Facts found by key, kept in order, and put right where few of them have changed.

>>> by_first = Index(lambda word: [word[0]], lambda word: word, ["alp", "bay"])
>>> by_first.changed(gone=["alp"], come=["ape", "arc"]).get("a")
['ape', 'arc']
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

V = TypeVar("V")
Keys = Callable[[V], Iterable[Hashable]]
Order = Callable[[V], Any]  # no two values of an index are alike in it


class Index(Generic[V]):
    """Values by each of their keys. `values` come in order."""

    def __init__(self, keys: Keys[V], order: Order[V], values: Iterable[V] = ()) -> None:
        self._keys = keys
        self._order = order
        found: dict[Hashable, list[V]] = defaultdict(list)
        for value in values:
            for key in keys(value):
                found[key].append(value)
        self._found: Mapping[Hashable, list[V]] = dict(found)

    def get(self, key: Hashable) -> Sequence[V]:
        return self._found.get(key, ())

    def changed(self, gone: Sequence[V], come: Sequence[V]) -> Index[V]:
        """Another one, without some values and with others; this one stays as it is."""
        made = Index(self._keys, self._order)
        found = dict(self._found)
        leaving = {self._order(value) for value in gone}
        for key in {key for value in gone for key in self._keys(value)}:
            found[key] = [value for value in found[key] if self._order(value) not in leaving]
        fresh: set[Hashable] = set()
        for value in come:
            for key in self._keys(value):
                if key not in fresh:
                    fresh.add(key)
                    found[key] = list(found.get(key, ()))
                insort(found[key], value, key=self._order)
        made._found = found
        return made
