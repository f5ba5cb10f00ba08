"""The pen the charts are drawn with: colours, marks and a picture that collects shapes as SVG text.

Only presentation attributes: a page may forbid style attributes, and WeasyPrint does not carry the page's
style sheet into a picture. Numbers are written short and in one way, so equal input gives equal bytes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape as escape_markup
from types import MappingProxyType

from reports.plain import plain

INK, QUIET, RULE, PAPER = "#17202c", "#5f6979", "#d3d9e1", "#ffffff"
MISS = "#a3101a"
FACE = "IBM Plex Sans, Noto Sans JP, sans-serif"


@dataclass(frozen=True, slots=True)
class Tone:
    """How a status looks: fill, colour and shape of its mark, outline. The mark stands for the colour too."""

    fill: str
    mark: str
    shape: str
    outline: str = ""
    dash: str = ""


TONES: Mapping[str, Tone] = MappingProxyType(
    {
        "met": Tone("#c9e9d7", "#115a36", "tick"),
        "met_late": Tone("#c9e9d7", "#115a36", "clock"),
        "partial": Tone("#f7c035", "#523f00", "half"),
        "gap": Tone("#b3121d", PAPER, "cross"),
        "not_met": Tone("#b3121d", PAPER, "cross"),
        "excused": Tone(PAPER, "#465163", "pause", "#7b8594", "1 2"),
        "open": Tone(PAPER, "#0055ad", "ring", "#0055ad"),
        "not_due": Tone(PAPER, "#465163", "dot", "#7b8594", "3 2"),
        "not_applicable": Tone("#e6eaef", QUIET, "dash"),
        "no_population": Tone(PAPER, QUIET, "ring", "#aab3bf"),
        "not_computed": Tone("#e6eaef", QUIET, "query"),
    }
)


def n(value: float) -> str:
    """A number with at most two places and no zeros behind."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def width_of(text: str, size: float) -> float:
    """About how long a text gets: Japanese signs are nearly twice as wide as Latin ones."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.57 for sign in text) * size


def shortened(text: str, room: float, size: float) -> str:
    """`text`, cut with an ellipsis to what fits into `room` units."""
    if width_of(text, size) <= room:
        return text
    while text and width_of(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def escape(text: str) -> str:
    return escape_markup(plain(text))


class Picture:
    """Collects shapes; `done()` gives the SVG. `title` says the point: it is the text read aloud."""

    def __init__(self, chart: str, width: float, height: float, title: str) -> None:
        name = escape(f"{chart}-t")
        self.head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-labelledby="{name}" '
            f'viewBox="0 0 {n(width)} {n(height)}" width="{n(width)}" height="{n(height)}" '
            f'font-family="{FACE}" font-size="9"><title id="{name}">{escape(title)}</title>'
        )
        self.shapes: list[str] = []

    def done(self) -> str:
        return self.head + "".join(self.shapes) + "</svg>"

    def _add(self, tag: str, attributes: str, tip: str = "") -> None:
        body = f"><title>{escape(tip)}</title></{tag}>" if tip else "/>"
        self.shapes.append(f"<{tag} {attributes}{body}")

    def line(
        self, x1: float, y1: float, x2: float, y2: float, stroke: str, width: float, dash: str = ""
    ) -> None:
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        ends = f'x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}"'
        self._add("line", f'{ends} stroke="{stroke}" stroke-width="{n(width)}"{dashes}')

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        anchor: str = "start",
        fill: str = QUIET,
        size: float = 9,
        weight: int = 400,
    ) -> None:
        place = f'x="{n(x)}" y="{n(y)}" fill="{fill}" font-size="{n(size)}"'
        at = "" if anchor == "start" else f' text-anchor="{anchor}"'
        heavy = "" if weight == 400 else f' font-weight="{weight}"'
        self.shapes.append(f"<text {place}{at}{heavy}>{escape(text)}</text>")

    def path(self, d: str, stroke: str, width: float, fill: str = "none") -> None:
        joined = 'stroke-linejoin="round" stroke-linecap="round"'
        self._add("path", f'd="{d}" fill="{fill}" stroke="{stroke}" stroke-width="{n(width)}" {joined}')

    def disc(self, x: float, y: float, radius: float, fill: str, tip: str = "") -> None:
        self._add("circle", f'cx="{n(x)}" cy="{n(y)}" r="{n(radius)}" fill="{fill}"', tip)

    def triangle(self, x: float, y: float, radius: float, tip: str = "") -> None:
        """Pointing down: a result that missed its target."""
        top, side = y - radius * 0.75, radius
        shape = f"M{n(x - side)} {n(top)}L{n(x + side)} {n(top)}L{n(x)} {n(top + 1.8 * radius)}z"
        self._add("path", f'd="{shape}" fill="{MISS}"', tip)

    def block(self, x: float, y: float, width: float, height: float, status: str, tip: str = "") -> None:
        """A cell in the colours of a status, with its mark where there is room for it."""
        tone = TONES[status]
        inset = 0.5 if tone.outline else 0.0
        place = f'x="{n(x + inset)}" y="{n(y + inset)}" width="{n(max(width - 2 * inset, 0.5))}"'
        edge = f' stroke="{tone.outline}" stroke-width="0.8"' if tone.outline else ""
        dash = f' stroke-dasharray="{tone.dash}"' if tone.dash else ""
        self._add(
            "rect", f'{place} height="{n(height - 2 * inset)}" rx="1.5" fill="{tone.fill}"{edge}{dash}', tip
        )
        if width >= 9:
            MARKS[tone.shape](self, x + width / 2, y + height / 2, tone.mark)


def _tick(out: Picture, x: float, y: float, ink: str) -> None:
    out.path(f"M{n(x - 3)} {n(y + 0.2)}l2.1 2.3l4 -4.8", ink, 1.2)


def _clock(out: Picture, x: float, y: float, ink: str) -> None:
    out.path(
        f"M{n(x - 3.6)} {n(y)}a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0 -7.2 0M{n(x)} {n(y - 2)}v2.1l1.5 1", ink, 0.9
    )


def _half(out: Picture, x: float, y: float, ink: str) -> None:
    out.path(f"M{n(x - 3.3)} {n(y)}a3.3 3.3 0 1 0 6.6 0a3.3 3.3 0 1 0 -6.6 0", ink, 0.9)
    out.path(f"M{n(x)} {n(y - 3.3)}a3.3 3.3 0 0 0 0 6.6z", ink, 0.5, ink)


def _cross(out: Picture, x: float, y: float, ink: str) -> None:
    out.path(f"M{n(x - 2.6)} {n(y - 2.6)}l5.2 5.2m0 -5.2l-5.2 5.2", ink, 1.5)


def _pause(out: Picture, x: float, y: float, ink: str) -> None:
    out.path(f"M{n(x - 1.5)} {n(y - 2.4)}v4.8m3 -4.8v4.8", ink, 1.2)


def _ring(out: Picture, x: float, y: float, ink: str) -> None:
    out.path(f"M{n(x - 2.6)} {n(y)}a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0 -5.2 0", ink, 1)


def _dot(out: Picture, x: float, y: float, ink: str) -> None:
    out.disc(x, y, 1.1, ink)


def _dash(out: Picture, x: float, y: float, ink: str) -> None:
    out.path(f"M{n(x - 2.4)} {n(y)}h4.8", ink, 1.1)


def _query(out: Picture, x: float, y: float, ink: str) -> None:
    out.path(f"M{n(x - 1.6)} {n(y - 1.8)}a1.7 1.7 0 1 1 2.4 1.6q-0.8 .5 -0.8 1.4", ink, 1)
    out.disc(x, y + 3, 0.65, ink)


MARKS: Mapping[str, Callable[[Picture, float, float, str], None]] = MappingProxyType(
    {
        "tick": _tick,
        "clock": _clock,
        "half": _half,
        "cross": _cross,
        "pause": _pause,
        "ring": _ring,
        "dot": _dot,
        "dash": _dash,
        "query": _query,
    }
)
