"""Rules about people, and about other records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.records.lookup import Content, Seen
from app.records.problem import Problem
from app.records.rules.case import APPROVER, Place, RuleCase, as_list
from app.records.values import is_given
from app.records.wording import listed

BEGINNING, END = "0000-00-00", "9999-99-99"  # around every ISO day


def differs_from(case: RuleCase) -> Iterator[Problem]:
    """`other` is a field, the approver or a value of the field itself."""
    for place in case.places(case.keys["field"]):
        if not case.applies(place.row):
            continue
        for other in others(case, place):
            if set(as_list(place.value)) & set(as_list(other.value)):
                yield case.problem(place, place.path or other.path, other=case.value(other))
                break


def others(case: RuleCase, place: Place) -> list[Place]:
    other = case.keys["other"]
    if other == APPROVER or case.kind.find(other.partition(".")[0]):
        return case.beside(other, place)
    return [Place(place.path, other, place.field)]


def same_as(case: RuleCase) -> Iterator[Problem]:
    for place in case.places(case.keys["field"]):
        expected = [p for p in case.beside(case.keys["other"], place) if is_given(p.value)]
        if is_given(place.value) and expected and all(p.value != place.value for p in expected):
            yield case.problem(place, other=case.value(expected[0]))


# ---- two documents for the same days ---------------------------------------------------------------------


def no_overlap(case: RuleCase) -> Iterator[Problem]:
    start = case.content.get("valid_from")
    if not is_given(start):
        return
    span = (start, case.content.get("valid_to") or END)
    for seen in same_in_fields(case):
        if any(overlap(span, other) and same(case, edition) for edition, other in spans(case, seen)):
            place = case.places(case.keys["per"][0])[0] if case.keys["per"] else Place("valid_from", None)
            yield case.problem(place, "valid_from")
            return


def same_in_fields(case: RuleCase) -> list[Seen]:
    """The other approved records of the kind, narrowed by those fields that hold one value."""
    match = {name: case.content[name] for name in case.keys["per"] if isinstance(case.content.get(name), str)}
    return [seen for seen in case.lookup.records(case.kind.id, **match) if seen.number != case.number]


def spans(case: RuleCase, seen: Seen) -> Iterator[tuple[Seen, tuple[str, str]]]:
    """Each edition and its days: it ends where its successor begins."""
    editions = case.lookup.editions(seen.number)
    for edition, successor in zip(editions, [*editions[1:], None], strict=True):
        content = edition.content
        ends = [content.get("valid_to"), successor.content.get("valid_from") if successor else None]
        yield edition, (content.get("valid_from", BEGINNING), min((end for end in ends if end), default=END))


def overlap(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return one[0] < other[1] and other[0] < one[1] and other[0] < other[1]


def same(case: RuleCase, seen: Seen) -> bool:
    return all(agree(case.content, seen.content, name) for name in case.keys["per"])


def agree(one: Content, other: Content, name: str) -> bool:
    """The same value, both without one, or lists that share one."""
    mine, theirs = set(as_list(one.get(name))), set(as_list(other.get(name)))
    return bool(mine & theirs) or not (mine or theirs)


# ---- open records that stand in the way ------------------------------------------------------------------


def not_while(case: RuleCase) -> Iterator[Problem]:
    if case.number is None:
        return
    match: dict[str, Any] = {case.keys["reason"]: case.number}
    waiting = [
        seen.number
        for kind, states in case.keys["others"].items()
        for seen in case.lookup.records(kind, states=tuple(states), **match)
    ]
    if waiting:
        yield case.problem(Place("", None), value=listed(waiting, case.lookup.language))
