"""Evidence files of the sample: real text in the bundled fonts, accepted types, the same bytes each time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

import pypdfium2
import pytest

from app.sample.files import Correspondent, SampleFile, chart, mail, note, paper, table
from app.sample.files.truetype import face
from evidence.inspect import inspect

DAY = date(2026, 6, 10)
ENGLISH = ["Held on 10 June 2026, 10:00–11:00.", "## Résumé", "- Move the “order” database — café"]
JAPANESE = ["2026年6月10日、椿フーズ本社で開催した。", "## 決定事項", "- 夜間の一次回答を30分以内とする"]


def text_of(file: SampleFile) -> str:
    document = pypdfium2.PdfDocument(file.data)
    return "".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.mark.parametrize("paragraphs", [ENGLISH, JAPANESE])
def test_papers_hold_their_words(paragraphs: list[str]) -> None:
    found = text_of(paper("x", "Minutes 議事録" if paragraphs is JAPANESE else "Minutes", paragraphs, DAY))
    for paragraph in paragraphs:
        assert paragraph.removeprefix("## ").removeprefix("- ") in found.replace("\r\n", "")
    assert "2026-06-10" in found


def test_long_papers_have_pages_and_break_lines_where_one_may() -> None:
    file = paper("x", "長い議事録", ["低温物流追跡の実績、目標、処置。" * 40] * 12, DAY)
    document = pypdfium2.PdfDocument(file.data)
    assert len(document) > 1
    for page in document:
        lines = page.get_textpage().get_text_bounded().split("\r\n")
        assert not any(line.startswith(("、", "。")) for line in lines)


def test_the_font_in_a_paper_is_small_and_knows_its_signs() -> None:
    subset = face("NotoSansJP-Regular.ttf").subset("星野Systems")
    assert len(subset.data) < 20_000
    assert set(subset.glyphs) == set("星野Systems")
    assert subset.widths[subset.glyphs["星"]] == 1000


def every_sort() -> list[SampleFile]:
    people = (Correspondent("村上 遥", "h@hoshino.example"), Correspondent("Sora Ono", "s@hoshino.example"))
    return [
        paper("minutes", "Minutes", ENGLISH, DAY),
        table("values", ("month", "値"), [("2026-05", "99.92")]),
        chart("trend", [99.98, 99.92, 99.97], 99.95),
        note("note", ["一行目", "second line"]),
        mail(
            "letter", *people, "議事録の送付", ["お世話になっております。"], datetime(2026, 6, 10, tzinfo=UTC)
        ),
    ]


@pytest.mark.parametrize(
    ("file", "again"), list(zip(every_sort(), every_sort(), strict=True)), ids=lambda f: f.name
)
def test_files_are_accepted_without_warning_and_the_same_each_time(
    file: SampleFile, again: SampleFile
) -> None:
    found = inspect(BytesIO(file.data), file.name)
    assert (found.refusal, found.warnings) == (None, ())
    assert file.name.endswith(f".{found.extension}")
    assert file.data == again.data
