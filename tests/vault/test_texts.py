"""Text of any age and origin is shown, and what would be invisible is not."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vault.texts import SHOWN, beginning

JAPANESE = "会議の記録：可用性は99.91%でした。\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "shift_jis", "cp932", "euc_jp", "iso2022_jp"]
)
def test_japanese_text_is_read_whatever_wrote_it(encoding):
    raw = (JAPANESE * 20).encode(encoding)
    if encoding == "utf-16-le":
        raw = b"\xff\xfe" + raw
    shown = beginning(io.BytesIO(raw))
    assert shown.text == JAPANESE * 20
    assert not shown.cut


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_a_long_text_is_cut_between_characters(encoding):
    raw = ("a" + "議" * SHOWN).encode(encoding)
    shown = beginning(io.BytesIO(raw))
    assert shown.cut
    assert set(shown.text) == {"a", "議"}


def test_signs_that_turn_or_hide_text_are_made_visible():
    shown = beginning(io.BytesIO("approved \u202eton\u202c\x1b[0m".encode()))
    assert shown.text == "approved ⟨202E⟩ton⟨202C⟩⟨001B⟩[0m"


@given(st.binary(max_size=2000))
def test_any_bytes_give_some_text(raw):
    assert isinstance(beginning(io.BytesIO(raw)).text, str)
