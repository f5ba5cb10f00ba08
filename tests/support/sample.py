"""The sample organisation as tests find it: the day after its last month, with a sign-in for each role."""

from __future__ import annotations

from datetime import date

from app.config import Settings
from app.sample.clock import StoryClock
from app.sample.people import SIGN_INS
from app.sample.story import tell
from tests.support.people import Organisation
from tests.support.program import program

FIRST_DAY, LAST_DAY = date(2025, 9, 1), date(2026, 10, 31)


def build_sample(settings: Settings) -> None:
    clock = StoryClock(FIRST_DAY)
    with program(settings, clock) as app, app.app_context():  # type: ignore[arg-type]
        tell(app, clock, LAST_DAY)


SAMPLE = Organisation("sample", build_sample, {own.role: own.email for own in SIGN_INS})
