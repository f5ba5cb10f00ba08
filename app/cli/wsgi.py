"""For gunicorn and other WSGI servers: `gunicorn 'app.cli.wsgi:application()'`. The folder is AKASHI_DATA."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

from app.cli.modules import MADE_BETWEEN_LOOKS
from app.config import Settings, SettingsError

if TYPE_CHECKING:
    from flask import Flask


def application() -> Flask:
    """The program for one server process. What is wrong with the settings is said before it is loaded."""
    gc.set_threshold(MADE_BETWEEN_LOOKS)
    settings = Settings.from_environment(os.environ)
    if not settings.holds_organisation:
        raise SettingsError(f"There is no organisation in {settings.data}. Set AKASHI_DATA, or: akashi init")
    if not settings.lasting_key:
        raise SettingsError("AKASHI_SECRET_KEY is not set. Every process must have the same one.")
    from app.cli.context import open_as_it_is

    return open_as_it_is(settings)
