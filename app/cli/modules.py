"""Which modules bring commands. A new command is a module with `add_to(group)`, listed here."""

from __future__ import annotations

from app.cli import gap, imports, people, serving, verify

COMMAND_MODULES = (serving, people, imports, gap, verify)
