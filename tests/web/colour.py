"""How different colours look: contrast by WCAG, distance by CIE76, also to eyes with a colour deficiency."""

from __future__ import annotations

import re
from pathlib import Path

TOKENS = Path(__file__).parents[2] / "app" / "web" / "styles" / "1-tokens.css"
DECLARED = re.compile(r"--([a-z0-9-]+):\s*light-dark\(\s*(#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\s*\)")

Channels = tuple[float, float, float]
Matrix = tuple[Channels, Channels, Channels]

# Machado, Oliveira, Fernandes (2009), severity 1.0, on linear RGB.
MACHADO: dict[str, Matrix] = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TO_XYZ: Matrix = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE: Channels = (0.95047, 1.0, 1.08883)


def tokens() -> dict[str, dict[str, str]]:
    """Scheme ("light", "dark") → name → colour."""
    found = DECLARED.findall(TOKENS.read_text(encoding="utf-8"))
    return {
        "light": {name: light for name, light, _dark in found},
        "dark": {name: dark for name, _light, dark in found},
    }


def linear(colour: str) -> Channels:
    """The three channels of #rrggbb as amounts of light, 0 to 1."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return (as_light(red), as_light(green), as_light(blue))


def as_light(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def times(matrix: Matrix, vector: Channels) -> Channels:
    first, second, third = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return (first, second, third)


def luminance(light: Channels) -> float:
    return times(TO_XYZ, light)[1]


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio, 1 to 21."""
    darker, lighter = sorted((luminance(linear(one)), luminance(linear(other))))
    return (lighter + 0.05) / (darker + 0.05)


def seen(colour: str, eyes: str) -> Channels:
    """The light of a colour as these eyes take it: normal, protan, deutan, tritan or greyscale (in print)."""
    light = linear(colour)
    if eyes == "greyscale":
        grey = luminance(light)
        return (grey, grey, grey)
    changed = times(MACHADO[eyes], light) if eyes in MACHADO else light
    red, green, blue = (min(1.0, max(0.0, channel)) for channel in changed)
    return (red, green, blue)


def lab(light: Channels) -> Channels:
    x, y, z = (bent(amount / white) for amount, white in zip(times(TO_XYZ, light), WHITE, strict=True))
    return (116 * y - 16, 500 * (x - y), 200 * (y - z))


def bent(amount: float) -> float:
    return amount ** (1 / 3) if amount > 216 / 24389 else (24389 / 27 * amount + 16) / 116


def distance(one: str, other: str, eyes: str = "normal") -> float:
    """CIE76: about 2 is just visible, above 20 is plain to see."""
    pairs = zip(lab(seen(one, eyes)), lab(seen(other, eyes)), strict=True)
    return sum((a - b) ** 2 for a, b in pairs) ** 0.5
