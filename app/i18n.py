"""English and Japanese: which one this request speaks, its texts, and how days and numbers are written.

English stands in the code as the message itself. The Japanese of a room stands in `app/<room>/locale/ja.po`,
that of modules directly under `app/` in `app/locale/ja.po`; all are read at start-up into one catalogue in
memory. Nothing is compiled, so editing a catalogue and starting again is all there is to it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import (
    Babel,
    Domain,
    force_locale,
    get_locale,
    gettext,
    lazy_gettext,
    lazy_pgettext,
    ngettext,
    pgettext,
)
from jinja2 import pass_context, runtime

from app import cookies

__all__ = ["_", "_l", "force_locale", "init_app", "language", "lazy_pgettext", "ngettext", "pgettext"]

_ = gettext
_l = lazy_gettext

APP = Path(__file__).parent
LANGUAGES = {"en": "English", "ja": "日本語"}
COOKIE = "language"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
               "October", "November", "December")  # fmt: skip
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
JA_WEEKDAYS = "月火水木金土日"
SIZES = ("B", "KB", "MB", "GB", "TB")

Preference = Callable[[], str | None]


# --- the catalogue ---


def catalogue_files(folder: Path = APP) -> list[Path]:
    """Every room's Japanese catalogue, in a fixed order."""
    return sorted([*folder.glob("locale/ja.po"), *folder.glob("*/locale/ja.po")])


def messages_of(path: Path) -> list[Message]:
    """The texts of one catalogue, without its head."""
    with path.open("rb") as source:
        return [message for message in read_po(source, locale="ja") if message.id]


def merged(files: Iterable[Path]) -> Catalog:
    """All catalogues as one. That rooms agree on a text they share is for app.catalogue_check to see."""
    union = Catalog(locale="ja")
    for path in files:
        for message in messages_of(path):
            union.add(message.id, message.string, context=message.context)
    return union


def compiled(catalogue: Catalog) -> Translations:
    """The catalogue as gettext wants it, made in memory."""
    binary = io.BytesIO()
    write_mo(binary, catalogue)
    binary.seek(0)
    return Translations(binary)


@cache
def japanese() -> Translations:
    """All Japanese texts of the program, read once per process."""
    return compiled(merged(catalogue_files()))


class Texts(Domain):
    """Flask-Babel's source of texts, holding the merged catalogue."""

    def __init__(self, japanese: Translations) -> None:
        super().__init__()
        self.by_language = {"en": NullTranslations(), "ja": japanese}

    def get_translations(self) -> NullTranslations:
        return self.by_language[language()]


# --- which language ---


def language() -> str:
    """The language of this request or block: "en" or "ja". Quick where it is known: pages ask 700 times."""
    locale = getattr(g.get("_flask_babel") if g else None, "babel_locale", None) or get_locale()
    return "ja" if locale is not None and locale.language == "ja" else "en"


def chosen_language() -> str:
    """What was chosen here (cookie), else what the account prefers, else what the browser asks for."""
    if not has_request_context():
        return "en"
    if cookies.chosen(COOKIE) in LANGUAGES:
        return device_language()
    wish: str | None = current_app.extensions["akashi_language_preference"]()
    return wish if wish in LANGUAGES else device_language()


def device_language() -> str:
    """The language of this browser, whoever is signed in."""
    chosen = cookies.chosen(COOKIE)
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(list(LANGUAGES), "en")


def local_path(path: str) -> str:
    """The path if it stays on this server, otherwise the front page. Guards every "next" of a request."""
    parts = urlsplit(path.replace("\\", "/"))
    inside = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if inside and not parts.scheme and not parts.netloc and path.isprintable() else "/"


def init_app(app: Flask, preference: Preference = lambda: None) -> None:
    """Give the app its texts and filters. `preference` tells the language of the account signed in."""
    app.extensions["akashi_language_preference"] = preference
    babel = Babel(app, locale_selector=chosen_language)
    babel.domain_instance = Texts(japanese())
    app.jinja_env.globals.update(language=language, languages=LANGUAGES)
    app.jinja_env.filters.update({name: spoken(words) for name, words in FILTERS.items()})


def spoken(words: Callable[..., object]) -> Callable[..., object]:
    """As a filter that asks for the context: else Jinja works out "2026-11-18"|day once, in one language."""

    @pass_context
    def speak(_context: runtime.Context, *values: object) -> object:
        return words(*values)

    return speak


# --- days and moments ---


def as_day(value: date | datetime | str) -> date:
    """A day from an ISO string, as records hold it, or a date; a moment becomes the organisation's day."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return as_local(value).date() if isinstance(value, datetime) else value


def as_local(value: datetime | str) -> datetime:
    """A moment on the organisation's clock. Moments without a zone are UTC."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    zone: Callable[[], str] = current_app.extensions["akashi_zone"]
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(ZoneInfo(zone()))


def day(value: date | datetime | str | None) -> str:
    """18 Nov 2026 · 2026年11月18日"""
    if not value:
        return ""
    it = as_day(value)
    return (
        f"{it.year}年{it.month}月{it.day}日"
        if language() == "ja"
        else f"{it.day} {MONTHS[it.month - 1]} {it.year}"
    )


def short_day(value: date | datetime | str | None) -> str:
    """18 Nov · 11月18日, where the year is plain from what stands around it."""
    if not value:
        return ""
    it = as_day(value)
    return f"{it.month}月{it.day}日" if language() == "ja" else f"{it.day} {MONTHS[it.month - 1]}"


def weekday(value: date | datetime | str) -> str:
    """Fri 20 Nov · 11月20日（金）"""
    it = as_day(value)
    if language() == "ja":
        return f"{short_day(it)}（{JA_WEEKDAYS[it.weekday()]}）"
    return f"{WEEKDAYS[it.weekday()]} {short_day(it)}"


def long_weekday(value: date | datetime | str) -> str:
    """Wednesday 18 November · 11月18日（水）, for headlines."""
    it = as_day(value)
    if language() == "ja":
        return weekday(it)
    return f"{LONG_WEEKDAYS[it.weekday()]} {it.day} {LONG_MONTHS[it.month - 1]}"


def month(value: date | datetime | str) -> str:
    """November 2026 · 2026年11月"""
    it = as_day(value)
    return f"{it.year}年{it.month}月" if language() == "ja" else f"{LONG_MONTHS[it.month - 1]} {it.year}"


def short_month(value: date | datetime | str) -> str:
    """Nov · 11月, for the heads of columns."""
    it = as_day(value)
    return f"{it.month}月" if language() == "ja" else MONTHS[it.month - 1]


def clock(value: datetime | str) -> str:
    """14:02 on the organisation's clock."""
    return f"{as_local(value):%H:%M}"


def moment(value: datetime | str | None) -> str:
    """18 Nov 2026 14:02 · 2026年11月18日 14:02"""
    return f"{day(value)} {clock(value)}" if value else ""


def day_range(first: date | str, last: date | str) -> str:
    """Both days included: 1–31 Aug 2026 · 2026年8月1日〜31日. What both ends share is said once."""
    start, end = as_day(first), as_day(last)
    if start == end:
        return day(start)
    return ja_range(start, end) if language() == "ja" else en_range(start, end)


def en_range(start: date, end: date) -> str:
    if start.year != end.year:
        return f"{day(start)} – {day(end)}"
    return f"{start.day}–{day(end)}" if start.month == end.month else f"{short_day(start)} – {day(end)}"


def ja_range(start: date, end: date) -> str:
    if start.year != end.year:
        return f"{day(start)}〜{day(end)}"
    return f"{day(start)}〜{end.day}日" if start.month == end.month else f"{day(start)}〜{short_day(end)}"


def away(value: date | str, today: date) -> str:
    """How far a due day is: today, in 2 days, 4 days late · 本日, あと2日, 4日超過"""
    days = (as_day(value) - today).days
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("%(num)d day late", "%(num)d days late", -days)
    return ngettext("in %(num)d day", "in %(num)d days", days)


# --- numbers ---


def number(value: int | float | Decimal | str | None) -> str:
    """Thousands grouped, the digits after the point as they are: 40,000 and 99.950."""
    if value is None or value == "":
        return ""
    exact = Decimal(str(value))
    return f"{exact:,f}".replace("-", "−")


def size(count: int) -> str:
    """A file's size, 1 KB = 1,024 bytes: 812 B, 214 KB, 1.2 MB."""
    amount, unit = float(count), 0
    while round(amount) >= 1024 and unit < len(SIZES) - 1:
        amount, unit = amount / 1024, unit + 1
    return f"{amount:.1f} {SIZES[unit]}" if unit >= 2 and amount < 100 else f"{amount:.0f} {SIZES[unit]}"


def paragraphs(text: str) -> Iterator[str]:
    """A long text by its empty lines, so that templates can make <p> of them."""
    return (part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip())


FILTERS: dict[str, Callable[..., object]] = {
    "away": away,
    "clock": clock,
    "day": day,
    "day_range": day_range,
    "long_weekday": long_weekday,
    "moment": moment,
    "month": month,
    "number": number,
    "paragraphs": paragraphs,
    "short_day": short_day,
    "short_month": short_month,
    "size": size,
    "weekday": weekday,
}
