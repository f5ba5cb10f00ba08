"""What is expected to go wrong with a command, and the sentence that says so."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from app.config import SettingsError
from app.outside import outside
from app.refusal import Refusal
from controls.kinds import DeclarationError


def expected(error: Exception) -> str | None:
    """None: nobody expected this, it is a bug."""
    if isinstance(error, (SettingsError, DeclarationError, Refusal)):
        return str(error)
    found = outside(error) if isinstance(error, (SQLAlchemyError, OSError)) else None
    return f"{found.log}. Nothing was changed that was not said to be done." if found else None
