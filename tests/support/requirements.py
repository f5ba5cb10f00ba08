"""What to do when the machine lacks something: skip at a developer's desk, fail in CI."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def lacking(what: str) -> NoReturn:
    """`what` names the missing thing and what to install. CI runs everything or says that it could not."""
    if os.environ.get("CI", "").lower() in ("true", "1"):
        pytest.fail(what, pytrace=False)
    pytest.skip(what)
