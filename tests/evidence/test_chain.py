"""The chain names every change; the canonical form is the one of RFC 8785."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.chain import (
    GENESIS,
    Erased,
    Fault,
    Header,
    Malformed,
    NotCanonical,
    canonical,
    check,
    content_digest,
    make_header,
    new_salt,
    read_header,
    seal_of,
    verify,
)

DOCUMENT = Path(__file__).parents[2] / "docs" / "formats" / "journal.md"

Contents = list[tuple[int, str]]


def journal(*contents: dict[str, Any], kind: str = "brm_meeting") -> tuple[list[Header], Contents]:
    """A journal of these contents; one with "positions" is an erasure."""
    headers: list[Header] = []
    texts: Contents = []
    for position, content in enumerate(contents, start=1):
        salted = {**content, "salt": new_salt()}
        headers.append(
            make_header(
                headers[-1].seal if headers else GENESIS,
                position=position,
                time=f"2026-11-22T09:30:{position % 60:02}.000000Z",
                actor="PER-2026-0001",
                kind="erasure" if "positions" in content else kind,
                id=f"MTG-2026-{position:04}",
                edition=1,
                correction=0,
                action="save",
                content_digest=content_digest(salted),
            )
        )
        texts.append((position, canonical(salted).decode()))
    return headers, texts


def five() -> tuple[list[Header], Contents]:
    return journal(*({"minutes": f"議事録 {number}"} for number in range(5)))


def codes(headers: Iterable[Header], contents: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    return [(fault.position, fault.code) for fault in verify(headers, contents)]


def resealed(headers: list[Header], since: int) -> list[Header]:
    """The chain written anew from an index on, as somebody would who can write to the database."""
    whole = headers[:since]
    for header in headers[since:]:
        header = replace(header, previous_seal=whole[-1].seal if whole else GENESIS)
        whole.append(replace(header, seal=seal_of(header)))
    return whole


# --- canonical JSON


def test_canonical_form_of_rfc_8785():
    value = {
        "literals": [None, True, False],
        "string": '€$\u000f\nA\'B"\\\\"/',
        "numbers": [0, -1, 2**53 - 1],
    }
    assert canonical(value).decode() == (
        '{"literals":[null,true,false],"numbers":[0,-1,9007199254740991],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


def test_keys_are_sorted_by_utf_16_code_units():
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]  # the example of RFC 8785, 3.2.3
    sorted_keys = list(json.loads(canonical(dict.fromkeys(keys))))
    assert sorted_keys == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (99.95, "'99.95'"),
        ([{"a": float("nan")}], "fraction"),
        (2**53, "2**53"),
        (-(2**53), "2**53"),
        ({1: "a"}, "not text"),
        ("\ud800", "surrogate"),
        ({"\ud800": 1}, "surrogate"),
        (Decimal("1.5"), "Decimal"),
        (b"bytes", "bytes"),
    ],
)
def test_what_has_no_canonical_form_is_refused_with_a_reason(value, words):
    with pytest.raises(NotCanonical, match=re.escape(words)):
        canonical(value)


def test_endless_nesting_is_refused():
    value: list[Any] = []
    value.append(value)
    with pytest.raises(NotCanonical, match="nested"):
        canonical(value)


plain_text = st.text(st.characters(exclude_categories=["Cs"]))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | plain_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(plain_text, inner, max_size=4),
    max_leaves=12,
)


@given(json_values)
def test_canonical_form_keeps_the_value_and_is_stable(value):
    written = canonical(value)
    assert json.loads(written) == value
    assert canonical(json.loads(written)) == written


# --- sealing


@pytest.mark.parametrize("content", [{}, {"salt": "short"}, {"salt": 12}])
def test_no_digest_without_salt(content):
    with pytest.raises(ValueError, match="salt"):
        content_digest(content)


def test_salts_differ():
    assert len({new_salt() for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "time", ["2026-11-22", "2026-11-22T09:30:00Z", "2026-11-22T09:30:00.000000+00:00", ""]
)
def test_times_have_one_form(time):
    (header,), _ = journal({})
    values = {**header.as_dict(), "time": time}
    del values["previous_seal"], values["seal"]
    with pytest.raises(Malformed, match="time"):
        make_header(GENESIS, **values)


def test_a_header_has_one_written_form():
    header = five()[0][2]
    line = canonical(header.as_dict()).decode()
    assert read_header(line) == header
    values = header.as_dict()
    for wrong in (
        line + " ",
        line.replace('"correction":0', '"correction":0.0'),
        line.replace('"correction":0', '"correction":false'),
        line.replace('"correction":0', '"correction":"0"'),
        line.replace("save", "\\u0073ave"),
        line.replace(header.time, header.time[:-1] + "+"),
        json.dumps(values),
        canonical({**values, "more": 1}).decode(),
        canonical({key: values[key] for key in values if key != "actor"}).decode(),
        "[" * 100_000,
        "[]",
        "",
    ):
        with pytest.raises(Malformed):
            read_header(wrong)


# --- the faults


def test_whole_journal_has_no_fault():
    headers, contents = five()
    checked = check(iter(headers), iter(contents))
    assert (checked.faults, checked.erased) == ((), ())
    assert (checked.entries, checked.position, checked.seal) == (5, 5, headers[-1].seal)


def test_empty_journal_is_whole():
    assert verify([], []) == []
    assert check([], []).seal == GENESIS


def test_a_removed_entry_is_a_hole():
    headers, contents = five()
    del headers[2]
    assert codes(headers, contents) == [(3, "content_unclaimed"), (4, "position_hole"), (4, "previous_seal")]


def test_a_removed_entry_is_found_though_the_rest_was_sealed_anew():
    headers, contents = five()
    del headers[2], contents[2]
    assert codes(resealed(headers, 2), contents) == [(4, "position_hole")]


def test_a_removed_first_entry_is_a_hole():
    headers, contents = five()
    assert (2, "position_hole") in codes(headers[1:], contents[1:])


def test_two_entries_in_the_other_order():
    headers, contents = five()
    headers[1], headers[2] = headers[2], headers[1]
    found = codes(headers, contents)
    assert (3, "position_hole") in found
    assert (2, "position_again") in found


def test_a_wrong_number_is_one_fault_of_one_entry():
    headers, contents = five()
    headers[2] = replace(headers[2], position=50)
    assert codes(headers, contents) == [(3, "position_wrong"), (3, "seal")]


def test_a_broken_link_is_named_where_it_breaks():
    headers, contents = five()
    changed = replace(headers[2], previous_seal="1" * 64)
    headers[2] = replace(changed, seal=seal_of(changed))
    assert codes(headers, contents) == [(3, "previous_seal"), (4, "previous_seal")]


def test_time_running_backwards_is_found_though_sealed():
    headers, contents = five()
    headers[2] = replace(headers[2], time="2026-11-22T09:30:00.000000Z")
    assert codes(resealed(headers, 2), contents) == [(3, "time_backwards")]


def test_the_same_moment_twice_is_no_fault():
    headers, contents = five()
    headers[2] = replace(headers[2], time=headers[1].time)
    assert codes(resealed(headers, 2), contents) == []


def test_a_changed_content_is_found():
    headers, contents = five()
    contents[1] = (2, contents[1][1].replace("議事録", "議事緑"))
    assert codes(headers, contents) == [(2, "content_digest")]


def test_a_content_without_header_is_found_at_the_end_too():
    headers, contents = five()
    assert codes(headers, [*contents, (6, "{}")]) == [(6, "content_unclaimed")]


def test_missing_content_is_damage_unless_an_erasure_names_it():
    headers, contents = journal({"a": 1}, {"a": 2}, {"positions": [1]}, {"a": 3})
    assert verify(headers, contents) == []
    checked = check(headers, [contents[2], contents[3]])
    assert checked.faults == (Fault(2, "content_missing"),)
    assert checked.erased == (Erased(1, by=3),)


def test_an_erasure_counts_only_backwards_and_only_intact():
    headers, contents = journal({"a": 1}, {"positions": [3, 2]}, {"a": 2})
    assert codes(headers, contents[:2]) == [(3, "content_missing")]
    headers, contents = journal({"a": 1}, {"positions": []})
    contents[1] = (2, contents[1][1].replace("[]", "[1]"))
    assert codes(headers, contents[1:]) == [(1, "content_missing"), (2, "content_digest")]


@pytest.mark.parametrize("positions", [None, "1", {"1": 1}, ["1"], [True]])
def test_an_erasure_that_names_nothing_sensible_erases_nothing(positions):
    headers, contents = journal({"a": 1}, {"positions": positions})
    assert codes(headers, contents[1:]) == [(1, "content_missing")]


@pytest.mark.parametrize("text", ["[1]", "no JSON", "[" * 100_000])
def test_an_erasure_with_a_foreign_content_does_not_stop_the_check(text):
    headers, _ = journal({"a": 1}, {"positions": [1]})
    headers[1] = replace(headers[1], content_digest=sha256(text.encode()).hexdigest())
    assert codes(resealed(headers, 1), [(2, text)]) == [(1, "content_missing")]


def test_only_a_known_seal_shows_a_chain_written_anew_or_cut_off():
    headers, contents = five()
    known = {3: headers[2].seal, 5: headers[4].seal}
    assert check(headers, contents, known).faults == ()
    anew = resealed([headers[0], *(replace(each, actor="PER-2026-0009") for each in headers[1:])], 1)
    assert verify(anew, contents) == []
    assert [each.code for each in check(anew, contents, known).faults] == ["other_seal_known"] * 2
    assert verify(headers[:4], contents[:4]) == []
    assert check(headers[:4], contents[:4], known).faults == (Fault(5, "cut_off"),)


# --- any change of one character


STRANGE = '\0 \t09afZ"\\/-:é\u2028Ａ録𠮷'


def changed(text: str) -> Iterator[str]:
    """With one other character, at each place: what differs by one bit, and three of STRANGE in turn."""
    strange = cycle(STRANGE)
    for place, character in enumerate(text):
        for other in {chr(ord(character) ^ 1), *islice(strange, 3)} - {character}:
            yield text[:place] + other + text[place + 1 :]


def another(value: str | int) -> Iterable[str | int]:
    if isinstance(value, str):
        return changed(value)
    return {value + 1, value - 1, 10 * value, 2**53 - 1, 2**53, -(10**30)} - {value}


SEALED_ONCE = five()
HEADER_LINES = [canonical(header.as_dict()).decode() for header in SEALED_ONCE[0]]


@pytest.mark.parametrize("index", range(5))
def test_any_changed_character_of_a_header_is_found(index):
    """Either the line is no header any more, or the chain names its entry."""
    headers = [*SEALED_ONCE[0]]
    for line in changed(HEADER_LINES[index]):
        try:
            headers[index] = read_header(line)
        except Malformed:
            continue
        assert verify(headers, SEALED_ONCE[1]), line


@pytest.mark.parametrize("index", range(5))
def test_any_changed_field_of_a_header_is_found(index):
    """Headers that come from a database have no line around them."""
    headers = [*SEALED_ONCE[0]]
    for name, value in SEALED_ONCE[0][index].as_dict().items():
        for other in another(value):
            headers[index] = replace(SEALED_ONCE[0][index], **{name: other})
            assert verify(headers, SEALED_ONCE[1]), (name, other)


@pytest.mark.parametrize("index", range(5))
def test_any_changed_character_of_a_content_is_found(index):
    contents = [*SEALED_ONCE[1]]
    for text in changed(SEALED_ONCE[1][index][1]):
        contents[index] = (index + 1, text)
        assert codes(SEALED_ONCE[0], contents) == [(index + 1, "content_digest")], text


@given(st.sets(st.integers(0, 8)), st.sets(st.integers(0, 8)))
def test_whatever_is_taken_away_but_the_end_is_found(headers_gone, contents_gone):
    headers, contents = journal(*({"number": number} for number in range(10)))
    left = [header for index, header in enumerate(headers) if index not in headers_gone]
    texts = [content for index, content in enumerate(contents) if index not in contents_gone]
    assert bool(verify(left, texts)) == bool(headers_gone | contents_gone)


# --- the example in the documentation


def block(name: str) -> list[str]:
    (found,) = re.findall(rf"^```{name}\n(.*?)\n```$", DOCUMENT.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return found.split("\n")


def documented() -> tuple[list[Header], Contents]:
    texts = [line.partition(" ") for line in block("contents")]
    return [read_header(line) for line in block("headers")], [
        (int(position), text) for position, _, text in texts
    ]


def test_documented_example_is_whole():
    headers, contents = documented()
    checked = check(headers, contents)
    assert (checked.entries, checked.faults, checked.erased) == (4, (), ())
    assert [checked.seal] == block("head")


def test_documented_steps():
    headers, contents = documented()
    (sealed,), (digest,) = block("sealed"), block("digest")
    assert sha256(sealed.encode()).hexdigest() == headers[0].seal
    assert digest == headers[0].content_digest == content_digest(json.loads(contents[0][1]))


def test_documented_erasure():
    headers, contents = documented()
    checked = check(headers, [contents[0], *contents[2:]])
    assert (checked.faults, checked.erased) == ((), (Erased(2, by=4),))
    assert codes(headers, [*contents[:2], contents[3]]) == [(3, "content_missing")]
