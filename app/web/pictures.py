"""Charts on a page: the pen of the reports writes fixed colours for paper, a page has those of its look."""

from __future__ import annotations

from markupsafe import Markup

from reports.svg import INK, MISS, QUIET, RULE

# Colours of the pen → tokens of styles/1-tokens.css. Lines in ink are a little quieter than words.
TOKENS = {
    f'fill="{INK}"': "ink",
    f'stroke="{INK}"': "ink-2",
    f'fill="{QUIET}"': "ink-3",
    f'stroke="{QUIET}"': "ink-3",
    f'stroke="{RULE}"': "line",
    f'fill="{MISS}"': "gap-fg",
    f'stroke="{MISS}"': "gap-fg",
}


def on_screen(svg: str) -> Markup:
    """A picture drawn by reports.svg, in the colours of the page it stands on."""
    for fixed, token in TOKENS.items():
        svg = svg.replace(fixed, f'{fixed.partition("=")[0]}="var(--{token})"')
    return Markup(svg)  # noqa: S704  # drawn by us, texts escaped by the pen


def token(name: str) -> str:
    """A colour for the pen that follows the look of the page."""
    return f"var(--{name})"
