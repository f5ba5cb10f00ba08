"""Names come from strangers: whatever is in them, they stay readable and lead nowhere."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vault.names import LONGEST, clean_name


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("2026-11-18 Kitagawa minutes signed.pdf", "2026-11-18 Kitagawa minutes signed.pdf"),
        ("議事録（11月）.pdf", "議事録（11月）.pdf"),
        ("か\u3099いぎ.pdf", "がいぎ.pdf"),  # what macOS sends: NFD
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\mori\\Documents\\SLA.xlsx", "SLA.xlsx"),
        ("/", "file"),
        ("..", "file"),
        (".pdf", "pdf"),
        ("", "file"),
        (None, "file"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("line\r\nSet-Cookie: a=b.pdf", "line Set-Cookie: a=b.pdf"),
        ("nul\x00.pdf", "nul.pdf"),
        ("  spaces \t and\u3000wide .pdf", "spaces and wide .pdf"),
        ("family 👨‍👩‍👧.png", "family 👨‍👩‍👧.png"),  # the joiner inside is part of the sign
        ("\ufeffbom\u200b.csv", "bom.csv"),
        ("half\ud800.txt", "half.txt"),
    ],
)
def test_names_are_kept_readable_and_made_harmless(given_name, kept):
    assert clean_name(given_name) == kept


def test_a_long_name_keeps_its_ending():
    name = clean_name("議" * 300 + ".pdf")
    assert len(name) == LONGEST
    assert name.endswith("議.pdf")
    assert len(clean_name("a" * 300)) == LONGEST
    assert len(clean_name("a" * 150 + "." + "b" * 150)) == LONGEST


@given(st.text(max_size=400))
def test_any_text_becomes_a_name_that_cleaning_leaves_alone(text):
    name = clean_name(text)
    assert 0 < len(name) <= LONGEST
    assert clean_name(name) == name
    assert not set(name) & set("/\\\r\n\x00\u202e")
    assert unicodedata.is_normalized("NFC", name)
