"""The whole story, told day by day."""

from __future__ import annotations

from datetime import date

from flask import Flask

from app.sample import (
    agreements,
    checks,
    complaints,
    first_weeks,
    followups,
    measurements,
    meetings,
    notes,
    parties,
    people,
    performance,
    reviews,
    suppliers,
    survey,
    yearly,
)
from app.sample.clock import StoryClock
from app.sample.stage import Stage

# Of one day, what an earlier chapter tells comes first.
CHAPTERS = (
    people,
    parties,
    agreements,
    first_weeks,
    yearly,
    complaints,
    measurements,
    survey,
    meetings,
    notes,
    reviews,
    performance,
    suppliers,
    checks,
    followups,
)


def tell(app: Flask, clock: StoryClock, last_day: date) -> Stage:
    """Make the sample in the program's empty database; to be called in its application context."""
    stage = Stage(app, clock, last_day)
    for chapter in CHAPTERS:
        chapter.schedule(stage)
    stage.play()
    return stage
