"""From SQLite to PostgreSQL: the tables of an SQLite copy as the CSV files that PostgreSQL is filled from.

Values go over as they are stored. What the two kinds write differently is little: bytes, and the empty field.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, create_engine, literal_column, select, table

from app.operations.snapshot import tables_in_order


def as_tables(database: Path) -> tuple[str, ...]:
    """Write TABLE.csv beside the database for each of its tables; their names, in an order to fill them."""
    engine = create_engine(f"sqlite:///{database}")
    try:
        with engine.connect() as connection:
            names = tables_in_order(connection)
            for name in names:
                write_table(connection, name, database.parent / f"{name}.csv")
    finally:
        engine.dispose()
    return names


def write_table(connection: Connection, name: str, target: Path) -> None:
    every: Select[Any] = select(literal_column("*")).select_from(table(name))
    rows = connection.execute(every.execution_options(yield_per=5000))
    with target.open("w", encoding="utf-8", newline="") as lines:
        lines.write(line(rows.keys()))
        lines.writelines(line(row) for row in rows)


def line(values: Any) -> str:
    return ",".join(map(field, values)) + "\n"


def field(value: Any) -> str:
    """An empty field without quotes is NULL, as COPY has it."""
    if value is None:
        return ""
    text = f"\\x{value.hex()}" if isinstance(value, bytes) else str(value)
    return '"' + text.replace('"', '""') + '"'
