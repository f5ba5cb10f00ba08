"""Which modules bring commands. A new command is a module with `add_to(group)`, listed here."""

from __future__ import annotations

from app.cli import backups, compare, demo, doctor, gap, imports, people, sample, serving, verify

COMMAND_MODULES = (demo, sample, serving, people, imports, gap, compare, verify, doctor, backups)
