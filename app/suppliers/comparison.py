"""Grades by criterion over the years, as dots on one line each, with a sentence that says the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from app.i18n import _
from app.suppliers.grades import Criterion, Key, best_of, grade_text
from app.web.pictures import on_screen, token
from reports.svg import INK, QUIET, RULE, Picture, shortened, width_of

PITCH, TOP, BOTTOM = 30.0, 8.0, 50.0
LINK = token("line-2")
SHADES = (LINK, QUIET, token("accent"))  # oldest to newest
RADII = (4.0, 4.5, 6.5)
KEY_GAP = 18.0


@dataclass(frozen=True, slots=True)
class Graded:
    """One evaluation: what it is called, and its mean grade by criterion."""

    label: str
    grades: Mapping[Key, Fraction]


@dataclass(frozen=True, slots=True)
class Frame:
    """Width of the picture, room for the names in it, and the highest grade."""

    width: float
    names: float
    best: int

    def x(self, grade: Fraction) -> float:
        left, right = self.names + 14, self.width - 14
        return left + (right - left) * float((grade - 1) / (self.best - 1))


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same picture twice: `small` for narrow windows."""

    picture: Markup
    small: Markup


def compare(criteria: Sequence[Criterion], years: Sequence[Graded]) -> Comparison | None:
    """The last of `years` is the one looked at. None unless two of them hold grades of these criteria."""
    shown = [year for year in years if any(criterion.key in year.grades for criterion in criteria)][
        -len(SHADES) :
    ]
    best = best_of(criteria)
    if len(shown) < 2 or best < 2:
        return None
    wide = drawn("comparison", criteria, shown, Frame(720, 230, best))
    return Comparison(wide, drawn("comparison-small", criteria, shown, Frame(380, 140, best)))


def drawn(chart: str, criteria: Sequence[Criterion], years: Sequence[Graded], frame: Frame) -> Markup:
    height = TOP + PITCH * len(criteria) + BOTTOM
    picture = Picture(chart, frame.width, height, sentence(criteria, years))
    axis(picture, frame, height)
    for place, criterion in enumerate(criteria):
        y = TOP + PITCH * (place + 0.5)
        picture.text(0, y + 4, shortened(criterion.name, frame.names - 8, 11.5), fill=INK, size=11.5)
        dots(picture, criterion, years, y, frame)
    key(picture, years, frame, height - 8)
    return on_screen(picture.done())


def axis(picture: Picture, frame: Frame, height: float) -> None:
    for grade in range(1, frame.best + 1):
        x = frame.x(Fraction(grade))
        picture.line(x, TOP, x, height - BOTTOM, RULE, 0.75)
        picture.text(x, height - BOTTOM + 15, str(grade), anchor="middle", size=11)


def dots(picture: Picture, criterion: Criterion, years: Sequence[Graded], y: float, frame: Frame) -> None:
    """Where several years gave the same grade, the older dots move up or down a little."""
    found = [
        (place, year.grades[criterion.key])
        for place, year in enumerate(years)
        if criterion.key in year.grades
    ]
    if not found:
        return
    ends = [frame.x(grade) for _place, grade in found]
    picture.line(min(ends), y, max(ends), y, LINK, 3)
    styles = list(zip(SHADES, RADII, strict=True))[-len(years) :]
    for place, grade in found:
        newer = [other for later, other in found if later > place]
        moved = (-5 if place == 0 else 5) if grade in newer else 0
        shade, radius = styles[place]
        picture.disc(frame.x(grade), y + moved, radius, shade, f"{years[place].label}: {grade_text(grade)}")


def key(picture: Picture, years: Sequence[Graded], frame: Frame, y: float) -> None:
    """What each shade means, one beside the other: a Japanese label is wider than an English one."""
    widths = [12 + width_of(year.label, 11) + KEY_GAP for year in years]
    x = min(frame.names + 20, frame.width - sum(widths))
    styles = list(zip(SHADES, RADII, strict=True))[-len(years) :]
    for year, width, (shade, radius) in zip(years, widths, styles, strict=True):
        picture.disc(x, y - 4, radius, shade)
        picture.text(x + 12, y, year.label, size=11)
        x += width


def sentence(criteria: Sequence[Criterion], years: Sequence[Graded]) -> str:
    return _(
        "Grades by criterion, %(first)s to %(last)s.", first=years[0].label, last=years[-1].label
    ) + "".join(changes(criteria, years[-2], years[-1]))


def changes(criteria: Sequence[Criterion], before: Graded, now: Graded) -> Iterator[str]:
    for criterion in criteria:
        old, new = before.grades.get(criterion.key), now.grades.get(criterion.key)
        if old is not None and new is not None and old != new:
            words = {"name": criterion.name, "old": grade_text(old), "new": grade_text(new)}
            yield " " + _("%(name)s went from %(old)s to %(new)s.", **words)
