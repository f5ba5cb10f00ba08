"""Which version of the program this is, as pyproject.toml says; a test compares."""

from __future__ import annotations

VERSION = "0.1.0"
