"""The page where the second of two editors sees both texts side by side and chooses, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.db import db
from app.i18n import _
from app.journal.read import history
from app.records import drafts, extension
from app.records.editing import FormPost, content_of, typed_form
from app.records.forms import RecordForm, content_from, form_for, take_over
from app.records.lookup import Content
from app.records.merging import Difference, choices_in, content_at, differences, lines_of, merged
from app.records.models import RecordVersion
from app.records.page import numbers_in
from app.records.queries import lookup_now, newest
from app.records.steps import frozen_fields
from app.records.unfinished import keep_now
from app.refusal import NotThere, Refusal
from app.vault.uploads import chosen_files
from app.web.problems import Problem

CHOSEN, ORIGIN = "chosen", "origin"  # hidden fields: a choice was made; what both started from


@dataclass(frozen=True)
class Both:
    """What was typed (`mine`), and what somebody else saved meanwhile (`theirs`, in `version`)."""

    post: FormPost
    version: RecordVersion
    theirs: Content
    mine: Content
    found: list[Difference]


def compared(post: FormPost) -> Both:
    """Both texts as they now are."""
    number = post.version.number if post.version else ""
    version, lookup = newest(db.session, number), lookup_now()
    if version is None:
        raise NotThere(_("There is no record %(number)s.", number=number))
    now = replace(post, version=version, lookup=lookup)
    theirs, mine = content_of(post.kind, version, lookup), content_from(typed_form(now))
    found = differences(post.kind, started_from(now, version), theirs, mine)
    return Both(replace(now, typed=knowing(post.typed, version)), version, theirs, mine, found)


def knowing(typed: MultiDict[str, str], version: RecordVersion) -> MultiDict[str, str]:
    """As typed, by somebody who now knows this version."""
    known = MultiDict(typed)
    known[ORIGIN] = typed.get(ORIGIN) or drafts.base_text(typed)
    known[drafts.BASE_VERSION] = f"{version.edition}.{version.correction}"
    known[drafts.BASE] = str(version.lock)
    return known


def started_from(post: FormPost, version: RecordVersion) -> Content | None:
    """The text both editors started from, if the journal tells."""
    origin = post.typed.get(ORIGIN) or drafts.base_text(post.typed)
    of_version, _dot, lock = origin.rpartition(".")
    if of_version != f"{version.edition}.{version.correction}":
        return None
    entries, place = history(db.session, version.kind, version.number), (version.edition, version.correction)
    if content_at(entries, place, version.lock) != version.content:
        return None
    return content_at(entries, place, int(lock))


# ---- the page --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Side:
    """One of the texts to choose: its name, and what it says line by line (see merging.lines_of)."""

    id: str
    name: str
    lines: list[tuple[str, str, bool]]


def show_both(both: Both, *, undecided: bool = False) -> ResponseReturnValue:
    """Side by side; nothing is saved before a choice. Kept as well, in case this page is closed."""
    if not undecided:
        keep_typed(both)
    chosen = choices_in(both.found, both.post.typed) if undecided else {}
    both.post.lookup.preload({*numbers_in(both.theirs), *numbers_in(both.mine)})
    html = render_template(
        "records/choosing.html", kind=both.post.kind, version=both.version, lookup=both.post.lookup,
        who=both.post.lookup.name(both.version.last_editor), found=both.found, chosen=chosen,
        sides=lambda it: list(sides(it, both)), problems=lacking(both, chosen) if undecided else [],
        hidden=list(carried(both.post)), title_of=title_of,
    )  # fmt: skip
    return html, 422 if undecided else 409


def sides(it: Difference, both: Both) -> Iterator[Side]:
    lookup = both.post.lookup
    names = {
        "theirs": _("Saved by %(name)s", name=lookup.name(both.version.last_editor)),
        "mine": _("Typed by you"),
        "both": _("Both, one below the other"),
    }
    for side in it.sides:
        value = None if side == "both" else it.theirs if side == "theirs" else it.mine
        yield Side(side, names[side], [] if side == "both" else list(lines_of(it, value, lookup)))


def title_of(it: Difference, language: str) -> str:
    label = it.field.label.get(language)
    return _("%(table)s, row %(row)s", table=label, row=it.place) if it.row else label


def lacking(both: Both, chosen: dict[str, str]) -> list[Problem]:
    """What nobody has decided yet."""
    language = both.post.lookup.language
    return [
        Problem(_("Choose which text is kept."), f"keep-{it.key}-theirs", title_of(it, language))
        for it in both.found
        if it.key not in chosen
    ]


def carried(post: FormPost) -> Iterator[tuple[str, str]]:
    """Everything typed goes along, so that nothing is lost whatever is chosen."""
    for name, value in drafts.kept_pairs(post.kind, post.typed):
        if not name.startswith("evidence"):
            yield name, value
    for file in chosen_files(post.typed):
        yield from (("evidence", file.digest), ("evidence-role", file.role), ("evidence-page", file.page))
    for name in (drafts.BASE, drafts.BASE_VERSION, ORIGIN, "draft", "follows"):
        yield name, post.typed.get(name, "")


def keep_typed(both: Both) -> None:
    """With what both started from as its base: whoever goes on with it later compares again."""
    post = both.post
    before = MultiDict(post.typed)
    before[drafts.BASE_VERSION], _dot, before[drafts.BASE] = post.typed[ORIGIN].rpartition(".")
    with suppress(Refusal):  # too much to be kept: this page carries it all the same
        post.typed["draft"] = keep_now(post.kind, both.version.number, before)


# ---- the choice ------------------------------------------------------------------------------------------


def made_of_both(both: Both) -> dict[str, Any] | None:
    """The one text that the choices make; None while something is undecided."""
    chosen = choices_in(both.found, both.post.typed)
    if len(chosen) < len(both.found):
        return None
    return merged(both.post.kind, both.found, both.theirs, both.mine, chosen)


def form_with(both: Both, content: Content) -> RecordForm:
    """The form with this text, and with what was typed beside the fields of the record."""
    post, version = both.post, both.version
    more = extension.more_fields(post.kind.id, post.lookup.kinds)
    form = form_for(post.kind, post.lookup, content=content, version=1 + version.correction,
                    locked=frozen_fields(post.kind, version.state), more=more)  # fmt: skip
    take_over(form, typed_form(post), names_of(more))
    return form


def names_of(fields: Iterable[Any]) -> set[str]:
    return {field.name for field in fields}
