"""The invariants of the coverage rule, tried on invented plans and records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from controls.coverage import Coverage, Duty, Entry, Qualifies, control_status, cover
from controls.windows import FAR, Version, Waiver, parse_interval

FIRST = date(2023, 4, 1).toordinal()
LAST = date(2026, 9, 30).toordinal()
WINDOW_RANK = {
    "not_applicable": 0,
    "not_due": 0,
    "open": 0,
    "gap": 0,
    "partial": 1,
    "met_late": 2,
    "excused": 3,
    "met": 4,
}
SUBJECT_RANK = {"not_applicable": 0, "not_due": 0, "not_met": 1, "partial": 2, "met": 3, "excused": 3}

# Made once: to make and to check a strategy costs more than to draw from it.
days = st.integers(FIRST, LAST)
intervals = st.sampled_from(["P1M", "P3M", "P6M", "P2W"]).map(parse_interval)
cuts = st.sets(days, min_size=1, max_size=3).map(sorted)
for_ever = st.just(FAR)
graces = st.none() | st.integers(0, 40)
lengths = st.integers(0, 120)
numbers = st.integers(0, 10**6)
times = st.sampled_from(["event", "period"])


@st.composite
def versions(draw: st.DrawFn) -> tuple[Version, ...]:
    """One to three editions of a plan, one after the other."""
    starts = draw(cuts)
    ends = [*starts[1:], draw(for_ever | st.integers(starts[-1] + 1, LAST + 400))]
    return tuple(
        Version(
            interval=draw(intervals),
            anchor=draw(days),
            valid=((since, upto),),
            grace_days=draw(graces),
        )
        for since, upto in zip(starts, ends, strict=True)
    )


plans = versions()


@st.composite
def entries(draw: st.DrawFn, name: str = "") -> Entry:
    day = draw(days)
    first = day - draw(lengths)
    return Entry(
        id=f"{name}{draw(numbers)}",
        day=day,
        first=first,
        last=draw(st.integers(first, day)),
        previous=draw(st.booleans()),
    )


@st.composite
def duties(draw: st.DrawFn) -> Duty:
    scope_from = draw(days)
    return Duty(
        time=draw(times),
        scope=(scope_from, draw(for_ever | st.integers(scope_from + 1, LAST + 1))),
        versions=draw(plans),
        waivers={},
    )


many = st.lists(entries(), max_size=12, unique_by=lambda entry: entry.id)


def even(entry: Entry) -> bool:
    """Every second record qualifies, by chance of its id."""
    return int(entry.id.strip("new")) % 2 == 0


def ask(duty: Duty, recorded: list[Entry], qualifies: Qualifies = even) -> Coverage:
    return cover(duty, recorded, qualifies, (FIRST, LAST), LAST - 30)


def not_lower(before: Coverage, after: Coverage) -> None:
    assert len(before.windows) == len(after.windows)
    for old, new in zip(before.windows, after.windows, strict=True):
        assert (old.window.version, old.window.start) == (new.window.version, new.window.start)
        assert WINDOW_RANK[new.status] >= WINDOW_RANK[old.status]
    assert SUBJECT_RANK[after.status] >= SUBJECT_RANK[before.status]
    assert bool(after.current) >= bool(before.current)


@given(duty=duties(), recorded=many)
def test_every_window_has_one_status_and_none_overlaps(duty: Duty, recorded: list[Entry]) -> None:
    coverage = ask(duty, recorded)
    assert len({(o.window.version, o.window.start) for o in coverage.windows}) == len(coverage.windows)
    for number in range(len(duty.versions)):
        lane = [o for o in coverage.windows if o.window.version == number]
        assert all(o.status in WINDOW_RANK for o in lane)
        assert all(a.window.end == b.window.start for a, b in pairwise(lane))
    assert sum(vars_of(coverage)[1:]) == vars_of(coverage)[0]


def vars_of(coverage: Coverage) -> list[int]:
    counts = coverage.counts
    return [counts.n, counts.met, counts.met_late, counts.excused, counts.partial, counts.gap]


@given(duty=duties(), recorded=many, more=entries("new"))
def test_one_more_record_never_lowers_a_status(duty: Duty, recorded: list[Entry], more: Entry) -> None:
    not_lower(ask(duty, recorded), ask(duty, [*recorded, more]))


@given(duty=duties(), recorded=many.filter(bool), data=st.data())
def test_accepting_evidence_never_lowers_a_status(
    duty: Duty, recorded: list[Entry], data: st.DataObject
) -> None:
    one = data.draw(st.sampled_from(recorded))
    before = ask(duty, recorded, lambda entry: entry != one and even(entry))
    not_lower(before, ask(duty, recorded, lambda entry: entry == one or even(entry)))


@given(duty=duties(), recorded=many, data=st.data())
def test_excusing_a_window_never_lowers_a_status(
    duty: Duty, recorded: list[Entry], data: st.DataObject
) -> None:
    before = ask(duty, recorded)
    if before.windows:
        window = data.draw(st.sampled_from(before.windows)).window
        excused = replace(duty, waivers={(window.version, window.start): Waiver(excused=True)})
        not_lower(before, ask(excused, recorded))


@given(duty=duties(), recorded=many, data=st.data())
def test_the_order_of_input_never_matters(duty: Duty, recorded: list[Entry], data: st.DataObject) -> None:
    assert ask(duty, recorded) == ask(duty, data.draw(st.permutations(recorded)))


@given(duty=duties(), recorded=many)
def test_records_that_count_for_no_window_never_matter(duty: Duty, recorded: list[Entry]) -> None:
    outcomes = cover(duty, recorded, even, (FIRST - 400, LAST), LAST - 30).windows
    counting = {entry for outcome in outcomes for entry in outcome.entries}
    kept = [entry for entry in recorded if entry in counting]
    assert cover(duty, kept, even, (FIRST - 400, LAST), LAST - 30).windows == outcomes


@given(duty=duties(), recorded=many)
def test_a_window_is_judged_alike_whatever_period_is_asked(duty: Duty, recorded: list[Entry]) -> None:
    """Records from before the period count for its first windows: those that lie over its edge."""
    for whole in ask(duty, recorded).windows:
        last = whole.window.end - 1
        assert whole in cover(duty, recorded, even, (last, last), LAST - 30).windows


@given(duty=duties(), recorded=many)
def test_an_event_counts_for_one_window_at_most(duty: Duty, recorded: list[Entry]) -> None:
    outcomes = ask(replace(duty, time="event"), recorded).windows
    named = [entry.id for outcome in outcomes for entry in outcome.entries]
    assert len(named) == len(set(named))


@given(duty=duties(), recorded=many, later=st.integers(0, 400))
def test_a_missed_window_is_at_best_late_afterwards(duty: Duty, recorded: list[Entry], later: int) -> None:
    then = cover(duty, recorded, even, (FIRST, LAST), LAST - 400)
    now = cover(duty, recorded, even, (FIRST, LAST), LAST - 400 + later)
    for old, new in zip(then.windows, now.windows, strict=True):
        if old.status == "gap":
            assert new.status in ("gap", "partial", "met_late")


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(SUBJECT_RANK)), st.sampled_from(["critical", "standard", None]))
    )
)
def test_a_better_subject_never_lowers_a_control(subjects: list[tuple[str, str | None]]) -> None:
    rank = {"no_population": 0, "not_due": 0, "excused": 0, "not_met": 1, "partial": 2, "met": 3}
    before = control_status(subjects)
    for place, (status, tier) in enumerate(subjects):
        if status in ("not_met", "partial"):
            better = [*subjects[:place], ("met", tier), *subjects[place + 1 :]]
            assert rank[control_status(better)] >= rank[before]
