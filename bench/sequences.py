"""Use cases by chance: `python -m bench.sequences --minutes 5 --seed 1`. Needs the development tools.

People of the sample organisation do one thing after the other with records of every kind, whatever they may.
Every fifty acts the facts from the tables are held against those from the journal, and at the end all that
were known meanwhile against the journal of their moment. Aim: never a difference, and no fault. The same seed
begins the same way.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from app.assessments.facts import from_journal, from_tables
from app.config import Settings
from app.db import db
from controls.facts import Facts
from tests.support.clock import Clock
from tests.support.people import Organisation
from tests.support.program import build_migrated, program
from tests.support.sample import SAMPLE
from tests.support.sequences import ByChance

ACTS = 50  # between two comparisons


def main(seconds: float, seed: int, organisation: Organisation = SAMPLE) -> None:
    with tempfile.TemporaryDirectory(prefix="akashi-bench-") as folder:
        settings = Settings(data=Path(folder), secret_key="s" * 40, testing=True)
        build_migrated(settings)
        organisation.build(settings)
        clock = Clock()
        with program(settings, clock) as app:
            people = [person.actor for person in organisation.people(app).values()]
            by_chance = ByChance(people, seed)
            with app.test_request_context("/"):
                compared, differing = run(by_chance, clock, seconds)
    print(f"{sum(by_chance.done.values())} acts done, with {len(by_chance.touched)} kinds of record")
    print("  " + "   ".join(f"{name}: {count}" for name, count in sorted(by_chance.done.items())))
    print(f"compared {compared} times; differing: {differing} (aim: 0)")


def run(by_chance: ByChance, clock: Clock, seconds: float) -> tuple[int, int]:
    """How often facts were compared, and how often they differed."""
    end, known, differing = time.monotonic() + seconds, list[Facts](), 0
    while not known or time.monotonic() < end:
        clock.tick(days=1)
        by_chance.acts(ACTS)
        known.append(from_tables(db.session))
        differing += from_journal(db.session, known[-1].position) != known[-1]
        db.session.rollback()
    differing += sum(from_journal(db.session, facts.position) != facts for facts in known)
    return 2 * len(known), differing


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    main(60 * given.minutes, given.seed)
