"""Rows of a table that grows with the data, and how many of them are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

ROWS_MAX = 2000  # of one table, on screen and on paper; the JSON has them all
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Capped(Generic[Row]):
    """The first rows of a table and how many there are in all."""

    rows: tuple[Row, ...] = ()
    total: int = 0

    @property
    def left_out(self) -> int:
        return self.total - len(self.rows)

    @classmethod
    def of(cls, rows: Iterable[Row], most: int = ROWS_MAX) -> Capped[Row]:
        every = tuple(rows)
        return cls(every[:most], len(every))
