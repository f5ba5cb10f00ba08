"""The page of a record's form: opened filled, gone on with, and shown again with what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import Form

from app.records import drafts, extension, refilling
from app.records.forms import RecordForm, content_from, form_for, open_rows, take_over
from app.records.models import FormDraft, RecordVersion
from app.records.queries import SqlLookup
from app.records.sendings import Sending
from app.records.steps import frozen_fields
from app.records.unfinished import keeping
from app.records.values import without_unread_lines
from app.records.withheld import named_openly
from app.vault.uploads import posted_files
from app.web.problems import problems
from controls.kinds import Kind

GENERIC = "records/form.html"


@dataclass
class FormPost:
    """What was typed into a form: its kind, what may be looked up, and the version it belongs to."""

    kind: Kind
    lookup: SqlLookup
    typed: MultiDict[str, str]
    version: RecordVersion | None
    resumed: FormDraft | None = None  # typed earlier and never sent
    again: Sending | None = None  # this page arrived before, and other words go over what it made

    def __post_init__(self) -> None:
        stored = self.version.content if self.version else {}
        self.typed = named_openly(self.kind, self.typed, self.lookup, stored)

    @property
    def grounds(self) -> dict[str, Any]:
        """What the proposals of a new form rest on."""
        return refilling.from_text(self.typed.get(refilling.GROUNDS, ""))


def open_form(
    kind: Kind,
    lookup: SqlLookup,
    *,
    given: Mapping[str, str] | None = None,
    version: RecordVersion | None = None,
) -> ResponseReturnValue:
    """A new form opens filled by the kind's prefill words, a draft with its text."""
    if version:
        content = content_of(kind, version, lookup)
        return show(Shown(kind, lookup, opened(kind, lookup, version), version, content))
    filled = refilling.filled(kind, lookup, given or {})
    form = form_for(kind, lookup, content=filled.content, more=extension.more_fields(kind.id, lookup.kinds))
    return show(Shown(kind, lookup, form, None, filled.content, grounds=filled.grounds))


def opened(kind: Kind, lookup: SqlLookup, version: RecordVersion) -> RecordForm:
    """The form of a draft with its text."""
    return form_for(kind, lookup, content=content_of(kind, version, lookup), version=1 + version.correction,
                    locked=frozen_fields(kind, version.state),
                    more=extension.more_fields(kind.id, lookup.kinds))  # fmt: skip


def content_of(kind: Kind, version: RecordVersion, lookup: SqlLookup) -> dict[str, Any]:
    return dict(version.content) | identity_of(kind, version, lookup)


def identity_of(kind: Kind, version: RecordVersion, lookup: SqlLookup) -> dict[str, str]:
    """What is kept beside the sealed content is typed in the same form."""
    names = [field.name for field in kind.all_fields if field.identity]
    found = {name: lookup.identity(version.number, name) for name in names}
    return {name: value for name, value in found.items() if value}


@dataclass
class Shown:
    """A form as a page shows it; `grounds` as in refilling.py, `said` stands above what is wrong."""

    kind: Kind
    lookup: SqlLookup
    form: Form
    version: RecordVersion | None
    content: Mapping[str, Any]
    general: tuple[str, ...] = ()
    grounds: Mapping[str, Any] = field(default_factory=dict)
    typed: MultiDict[str, str] | None = None  # what the form was filled with; none: it opens as stored
    resumed: FormDraft | None = None
    said: str = ""

    @property
    def base(self) -> tuple[str, str]:
        """(version, lock) that whoever saves it knows: those of the page the typing started on."""
        if self.typed is not None and self.version:
            return self.typed.get(drafts.BASE_VERSION, ""), self.typed.get(drafts.BASE, "")
        it = self.version
        return (f"{it.edition}.{it.correction}", str(it.lock)) if it else ("", "")


def show(it: Shown) -> ResponseReturnValue:
    page, content = extension.form_of(it.kind.id), without_unread_lines(it.kind.all_fields, it.content)
    more = page.context(it.kind, it.lookup, it.form, it.version, content) if page and page.context else {}
    found = problems(it.form, it.general)
    values = {
        "kind": it.kind, "form": it.form, "version": it.version, "lookup": it.lookup, "problems": found,
        "said": it.said,
        "content": content, "base": it.base, "grounds": refilling.as_text(it.grounds),
        "files": posted_files(it.typed) if it.typed is not None else [],
        "keeping": keeping(it.kind, it.lookup, it.version, it.typed, it.resumed),
    }  # fmt: skip
    html = render_template(page.template if page else GENERIC, **(values | dict(more)))
    return (html, 422) if found else html


def resume(post: FormPost) -> ResponseReturnValue:
    """Go on with what was typed earlier: as it was typed, unchecked."""
    form = typed_form(post)
    open_rows(form)
    return show_typed(post, form)


def show_typed(
    post: FormPost, form: Form, general: tuple[str, ...] = (), content: Mapping[str, Any] | None = None
) -> ResponseReturnValue:
    """What was typed, as it was typed; `content` if the form shows something else than that."""
    content = content_from(form) if content is None else content
    return show(Shown(post.kind, post.lookup, form, post.version, content, general, post.grounds, post.typed,
                      post.resumed))  # fmt: skip


def show_refreshed(post: FormPost, form: RecordForm) -> ResponseReturnValue:
    """Worked out again; in a new form also proposed again for the subject and period it now has."""
    if post.version:
        return show_typed(post, form)
    again = refilling.refilled(post.kind, post.lookup, content_from(form), post.grounds)
    more = extension.more_fields(post.kind.id, post.lookup.kinds)
    fresh = form_for(post.kind, post.lookup, content=again.content, more=more)
    take_over(fresh, form, {field.name for field in more})
    return show(Shown(post.kind, post.lookup, fresh, None, again.content, grounds=again.grounds,
                      typed=post.typed))  # fmt: skip


def typed_form(post: FormPost) -> RecordForm:
    """What was typed over the draft it belongs to."""
    version = post.version
    form = form_for(post.kind, post.lookup, formdata=post.typed,
                    content=content_of(post.kind, version, post.lookup) if version else None,
                    version=1 + version.correction if version else 1,
                    locked=frozen_fields(post.kind, version.state) if version else (),
                    more=extension.more_fields(post.kind.id, post.lookup.kinds))  # fmt: skip
    extension.settle(post.kind.id, form)
    return form
