"""What must hold for any organisation, on mixtures of the cases of all controls: records of every kind."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from controls.assessment import Assessment, Reason
from controls.engine import assess, assess_known
from controls.fold import fold
from controls.known import Known
from controls.serialise import as_bytes, as_json
from controls.wording import sentence
from tests.controls.asking import CATALOG, KINDS, ask, question
from tests.controls.building import Journal
from tests.controls.test_invariants import not_lower, subjects
from tests.controls.test_news import later
from tests.controls.test_thresholds import TABLES
from tests.controls.worlds import Case, World

FEW = settings(max_examples=15, deadline=None)
CASES = [case for cases in TABLES.values() for case in cases]


def mixed(cases: Sequence[Case]) -> World:
    """A world in which several things are otherwise at once."""
    world = World()
    for case in cases:
        case.build(world)
    return world


def plausible(world: World) -> bool:
    """No number stands for records of two kinds: the tables number theirs each for itself."""
    kinds = {(snapshot.id, snapshot.kind) for snapshot in world.snapshots}
    return len(kinds) == len({number for number, _ in kinds})


worlds = st.lists(st.sampled_from(CASES), min_size=3, max_size=8).map(mixed).filter(plausible)


def reasons_of(assessment: Assessment) -> Iterator[Reason]:
    for control in assessment.controls:
        yield from control.reasons
        for subject in control.subjects:
            yield from subject.reasons
            for part in (*subject.windows, *subject.items):
                yield from part.reasons


@FEW
@given(world=worlds)
def test_every_result_is_known_and_explained(world: Journal) -> None:
    assessment = ask(world)
    known = {record.number for record in world.facts().records}
    for (control, number), result in subjects(assessment).items():
        assert result.status in CATALOG.statuses, (control, number)
        assert len({item.id for item in result.items}) == len(result.items), (control, number)
        assert {n for item in result.items for n in item.records} <= known, (control, number)
        assert all(item.reasons or item.status == "met" for item in result.items), (control, number)
    for reason in reasons_of(assessment):
        assert "{" not in sentence(reason, "en") + sentence(reason, "ja"), reason


@FEW
@given(world=worlds, seed=st.integers(0, 9))
def test_the_order_of_entries_does_not_matter(world: Journal, seed: int) -> None:
    shuffled = list(world.snapshots)
    random.Random(seed).shuffle(shuffled)
    again = assess(CATALOG, KINDS, fold(shuffled, KINDS, world.position), question(world))
    assert as_bytes(as_json(again)) == as_bytes(as_json(ask(world)))


@FEW
@given(world=worlds)
def test_a_subject_is_judged_on_its_own(world: Journal) -> None:
    together = subjects(ask(world))
    for number in {subject for _, subject in together}:
        alone = subjects(ask(world, subjects=(number,)))
        assert alone == {key: found for key, found in together.items() if key[1] == number}


@FEW
@given(world=worlds, data=st.data())
def test_accepting_a_file_never_lowers_anything(world: Journal, data: st.DataObject) -> None:
    before = ask(world)
    record = data.draw(st.sampled_from(world.facts().records))
    world.evidence(record.number, edition=record.edition)
    not_lower(before, ask(world))


@FEW
@given(world=worlds, data=st.data())
def test_later_entries_never_change_what_was_known(world: Journal, data: st.DataObject) -> None:
    position = data.draw(st.integers(2, world.position))
    asked = question(world)
    cut = assess(CATALOG, KINDS, fold(world.snapshots[:position], KINDS, position), asked)
    assert cut == assess(CATALOG, KINDS, fold(world.snapshots, KINDS, position), asked)


@FEW
@given(world=worlds, data=st.data())
def test_what_is_kept_from_round_to_round_is_what_one_would_say_anew(
    world: Journal, data: st.DataObject
) -> None:
    """Rounds of any length: what one judgement shares with others is kept only while all it rests on is."""
    cuts = data.draw(st.sets(st.integers(world.position // 2, world.position - 1), min_size=2, max_size=8))
    asked = question(world)
    known = Known(CATALOG, KINDS, world.facts(min(cuts)))
    for position in [*sorted(cuts), world.position]:
        assess_known(known, asked)
        known = later(world, known, position)
        assert assess_known(known, asked) == assess(CATALOG, KINDS, world.facts(position), asked)
