"""These rooms start from agreements that are there already."""

from __future__ import annotations

import pytest

from tests.support.people import Organisation


@pytest.fixture
def organisation() -> Organisation:
    from tests.support.agreements import AGREEMENTS

    return AGREEMENTS
