"""The colours can be read and told apart, in both schemes and by eyes that see less of them."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from app.web.assets import stylesheet
from app.web.statuses import STATUSES
from tests.web.colour import contrast, distance, tokens

SCHEMES = ("light", "dark")
TEXT, MARK = 4.5, 3.0  # WCAG AA: for words; for the outline of what one operates and for glyphs

WORDS = [
    *((ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in ("paper", "canvas")),
    *((ink, "sunk") for ink in ("ink", "ink-2")),
    *(("accent", "paper"), ("accent", "canvas"), ("accent-2", "accent-tint"), ("on-accent", "accent")),
    *(("met-fg", "met-cell"), ("met-fg", "met-bg"), ("met-fg", "paper")),
    *(("partial-fg", "partial-cell"), ("partial-fg", "partial-bg"), ("partial-fg", "paper")),
    *(("gap-on", "gap-cell"), ("gap-fg", "gap-bg"), ("gap-fg", "paper")),
    *(("excused-fg", "excused-bg"), ("excused-fg", "paper")),
    *(("open-fg", "open-bg"), ("accent-2", "paper"), ("not-due-fg", "paper")),
    *(("quiet-fg", "quiet-bg"), ("quiet-fg", "paper")),
    *((f"person-{number}", f"person-{number}-bg") for number in range(1, 5)),
    *((f"{kind}-fg", f"{kind}-bg") for kind in ("sheet", "paper-file", "text-file")),
    *(("ink", f"{state}-bg") for state in ("met", "partial", "gap")),
]
OUTLINES = [
    *(("control-line", "paper"), ("accent", "paper"), ("focus", "paper"), ("focus", "canvas")),
    *(("not-due-line", "paper"), ("excused-line", "paper"), ("excused-line", "excused-bg")),
    *(("gap-cell", "paper"), ("quiet-fg", "quiet-bg")),
]
FILLS = ("met-cell", "partial-cell", "gap-cell")
EYES = ("normal", "protan", "deutan", "tritan")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "ground"), WORDS)
def test_words_can_be_read(scheme: str, ink: str, ground: str):
    colours = tokens()[scheme]
    assert contrast(colours[ink], colours[ground]) >= TEXT


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("mark", "ground"), OUTLINES)
def test_outlines_and_glyphs_can_be_seen(scheme: str, mark: str, ground: str):
    colours = tokens()[scheme]
    assert contrast(colours[mark], colours[ground]) >= MARK


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("one", "other"), list(combinations(FILLS, 2)))
def test_met_partial_and_gap_are_told_apart_by_everybody(scheme: str, eyes: str, one: str, other: str):
    colours = tokens()[scheme]
    assert distance(colours[one], colours[other], eyes) > 20


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_gap_stands_out_in_grey_print(scheme: str):
    colours = tokens()[scheme]
    for quieter in ("met-cell", "partial-cell"):
        assert distance(colours["gap-cell"], colours[quieter], "greyscale") > 20


def test_ink_follows_concern():
    """On paper, met is nearest to the ground and a gap farthest from it."""
    colours = tokens()["light"]
    by_ink = sorted(FILLS, key=lambda fill: contrast(colours[fill], colours["paper"]))
    assert by_ink == ["met-cell", "partial-cell", "gap-cell"]


def test_the_measure_agrees_with_known_values():
    assert contrast("#000000", "#ffffff") == pytest.approx(21, abs=0.01)
    assert contrast("#0055ad", "#ffffff") == pytest.approx(7.2, abs=0.05)
    assert distance("#c9e9d7", "#f7c035") == pytest.approx(71, abs=1)
    assert distance("#c9e9d7", "#b3121d", "protan") == pytest.approx(65, abs=1)


def test_every_colour_is_a_token():
    """No rule brings a colour of its own, except paper in print."""
    rules = stylesheet().split("/* Plain elements. */")[1].split("/* The browser's own print")[0]
    own = re.findall(r"#[0-9a-fA-F]{3,8}\b", re.sub(r"light-dark\([^)]*\)", "", rules))
    assert not own


@pytest.mark.parametrize("state", STATUSES)
def test_every_status_has_glyph_chip_and_cell(state: str):
    sheet = stylesheet()
    assert re.search(rf"^\s*[^{{]*\.{state}\b[^{{]*{{ --glyph: \d; }}", sheet, re.MULTILINE)
    for shape in (r"\.st", r":is\(\.c, \.mx td > a\)"):
        assert re.search(rf"{shape}(\.{state}|:is\([^)]*\.{state}\b[^)]*\))", sheet)
