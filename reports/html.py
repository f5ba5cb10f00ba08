"""Reports as HTML: a fragment for a page of the program, or a whole document for a file and for paper.

Both hold the same body. The document carries its style sheet in it and names nothing outside itself; `assets`
are the fonts that setting it on paper needs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from reports.comparison import ComparisonReport
from reports.gap import figures
from reports.gap.model import GapReport
from reports.gap.screen import on_screen
from reports.plain import plain
from reports.wording import words

HERE = Path(__file__).parent
FACES = (
    ("IBM Plex Sans", 400, "IBMPlexSans-Regular.ttf"),
    ("IBM Plex Sans", 600, "IBMPlexSans-SemiBold.ttf"),
    ("IBM Plex Mono", 400, "IBMPlexMono-Regular.ttf"),
    ("Noto Sans JP", 400, "NotoSansJP-Regular.ttf"),
    ("Noto Sans JP", 600, "NotoSansJP-Bold.ttf"),
)


def render_fragment(report: GapReport, page_of: Callable[[str], str] | None = None) -> str:
    """The body alone, for a page that links `styles/report.css`. Its headings begin with h2. What is lacking
    is open, the rest is folded, and long lists are cut; `page_of` gives the address of a control's own page.
    """
    shown = on_screen(report)
    return _template("gap.html").render(report=shown, page_of=page_of, whole=False, **_context(shown))


def render_document(report: GapReport) -> str:
    """A whole HTML file with its style sheet inside: for a browser without a network, and for paper."""
    return _template("document.html").render(
        report=report,
        style=_drawn(_style()),
        made=report.issue.issued_at.isoformat(),
        page_of=None,
        **_context(report),
    )


def render_comparison(report: ComparisonReport) -> str:
    """The body alone, for a page that links `styles/report.css`."""
    return _template("comparison.html").render(report=report, **_words_of(report))


def render_comparison_document(report: ComparisonReport) -> str:
    """A whole HTML file with its style sheet inside."""
    made = report.made.moment.isoformat()
    return _template("comparison_document.html").render(
        report=report, style=_drawn(_style()), made=made, **_words_of(report)
    )


def _words_of(report: ComparisonReport) -> dict[str, object]:
    say = words(report.made.language)
    return {"say": say, "sorts": lambda counts: figures.sorts(say, counts)}


def assets() -> dict[str, tuple[bytes, str]]:
    """The bundled fonts and the style sheet that declares them, by name: what `pdf.render` may fetch."""
    return dict(_assets())


@cache
def screen_style() -> str:
    """The style sheet for `render_fragment` inside a page of the program."""
    return (HERE / "styles" / "report.css").read_text(encoding="utf-8")


@cache
def _assets() -> tuple[tuple[str, tuple[bytes, str]], ...]:
    rules = "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};src:url(report:///{name})}}'
        for family, weight, name in FACES
    )
    fonts = [(name, ((HERE / "fonts" / name).read_bytes(), "font/ttf")) for _, _, name in FACES]
    return (("fonts.css", (rules.encode(), "text/css")), *fonts)


@cache
def _style() -> str:
    return "".join(
        (HERE / "styles" / name).read_text(encoding="utf-8") for name in ("report.css", "paper.css")
    )


def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(value: object) -> object:
    """Whatever a template prints, but for markup of ours, is text somebody may have typed."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _drawn(text: str) -> Markup:
    """Charts and style sheets are ours, and every text in a chart was escaped where it was drawn."""
    return Markup(text)  # noqa: S704


def _context(report: GapReport) -> dict[str, object]:
    """What the templates may ask besides the report: its words, its charts, its running lines."""
    say = words(report.issue.language)
    zone = report.limitations.zone
    return {
        "say": say,
        "number": report.issue.number or say("document.preview"),
        "issued_day": report.issue.issued_at.astimezone(ZoneInfo(zone)).date(),
        "issued": say.moment(report.issue.issued_at, zone),
        "bar": _drawn(figures.controls_bar(report)),
        "strips": lambda part: [_drawn(chart) for chart in figures.coverage_strips(report, part)],
        "trend": lambda part, target, place: _drawn(figures.trend(report, part, target, place)),
        "lines": lambda part: [(title, _drawn(chart)) for title, chart in figures.missed_lines(report, part)],
        "counted": lambda counts: figures.counted(say, counts),
        "parts": lambda counts: figures.parts(say, counts),
        "sorts": lambda counts: figures.sorts(say, counts),
        "intervals": lambda found: figures.intervals(say, found),
        "statuses": figures.CONTROL_STATUSES,
        "counted_columns": [("rp-c-count", say(f"status.{status}")) for status in figures.CONTROL_STATUSES],
        "control_ids": [entry.head.id for entry in report.summary.overview],
        "fiscal_year_start": say.day_of_year(report.settings.fiscal_year_start),
    }
