"""Every code has words in both languages, written as the rules say, and every text is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evidence.kinds_of_file.formats import FORMATS
from evidence.texts import codes, text

PACKAGE = Path(__file__).parents[2] / "evidence"
JOURNAL = Path(__file__).parents[2] / "docs" / "formats" / "journal.md"
VALUES = {"ending": "png", "type": "PDF", "position": 7, "digest": "ab"}


def source() -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py")))


def group(name: str) -> set[str]:
    return {code.partition(".")[2] for code in codes() if code.startswith(f"{name}.")}


def template(code: str, language: str) -> set[str]:
    """The values a text names."""
    marked = {name: f"<{name}>" for name in VALUES}
    return set(re.findall(r"<(\w+)>", text(code, language, **marked)))


@pytest.mark.parametrize("code", codes())
def test_both_languages_say_the_same_in_their_own_way(code):
    english, japanese = text(code, "en", **VALUES), text(code, "ja", **VALUES)
    assert template(code, "en") == template(code, "ja")
    assert re.search("[ぁ-んァ-ヶ一-龠]", japanese)
    assert not re.search("[ぁ-んァ-ヶ一-龠]", english)
    assert not re.search(r"!|\bplease\b|success|complian|certified", english, re.IGNORECASE)
    assert not re.search(r"[ぁ-んァ-ヶ一-龠] [0-9A-Za-z]|[0-9A-Za-z] [ぁ-んァ-ヶ一-龠]|[,!]", japanese)


@pytest.mark.parametrize("code", [code for code in codes() if not code.startswith("type.")])
def test_sentences_end_as_sentences(code):
    assert text(code, "en", **VALUES)[-1] == "."
    assert text(code, "ja", **VALUES)[-1] == "。"


@pytest.mark.parametrize("code", [code for code in codes() if code.startswith(("refused.", "unreadable."))])
def test_refusals_say_what_is_wrong_and_what_to_do(code):
    assert len(re.findall(r"[.;](?: |$)", text(code, "en", **VALUES))) >= 2
    assert text(code, "ja", **VALUES).count("。") >= 2


def test_every_format_has_a_name():
    assert group("type") == {*FORMATS, "unknown"}


@pytest.mark.parametrize("name", ["refused", "warned", "unreadable", "fault", "file"])
def test_every_text_is_used(name):
    words = set(re.findall(r'"([a-z_.]+)"', source()))
    unused = {each for each in group(name) if each not in words and f"{name}.{each}" not in words}
    assert unused == set()


def test_every_code_in_the_source_has_a_text():
    used = set(re.findall(r'"((?:refused|warned|unreadable)\.[a-z_]+)"', source()))
    used |= {f"refused.{name}" for name in re.findall(r'refused\("([a-z_]+)"\)', source())}
    assert used <= set(codes())


def test_journal_format_documents_every_fault():
    section = JOURNAL.read_text("utf-8").split("## Checking")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)`", section, re.MULTILINE)) == group("fault")


def test_unknown_code_and_language_are_errors():
    with pytest.raises(KeyError):
        text("refused.nothing", "en")
    with pytest.raises(KeyError):
        text("refused.empty", "fr")
