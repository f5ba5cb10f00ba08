"""The one table where words of the declarations meet their functions, and where higher rooms hang in.

Records know nothing of meetings or suppliers. A room registers, in its `init_app`, its form page, assistants
for prefill words, rules, computed words, derived facts, limits, panels and what follows an approval.
`check_words` stops the start when a kind names a word that nobody carries out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from app.records.lookup import Content, Lookup
from app.records.problem import Problem
from app.records.words_used import Used, words_used
from controls.assessment import WindowResult
from controls.kinds import DeclarationError, Field, Kind, Kinds

if TYPE_CHECKING:
    from app.records.computed import ComputedCase
    from app.records.prefill.case import PrefillCase
    from app.records.rules.case import RuleCase

RuleWord = Callable[["RuleCase"], Iterable[Problem]]
PrefillWord = Callable[["PrefillCase", str], Any]  # the argument after the first dot; None = nothing found
ComputedWord = Callable[["ComputedCase"], Any]  # None = the field is absent
DerivedFact = Callable[[Kind, Content, Lookup], "list[Any]"]  # canonical values: lines or record numbers
Limit = Callable[[str, Lookup, Content], Any]  # the number or interval of that name; None = not mine
Panel = Callable[..., str]
AfterApproval = Callable[..., None]
AfterSaving = Callable[..., None]
MoreFields = Callable[[Kinds], tuple[Field, ...]]
Settle = Callable[..., None]
JudgedWindows = Callable[..., list[WindowResult]]
Function = TypeVar("Function", bound=Callable[..., Any])

VOCABULARIES = ("rule", "prefill", "computed", "derived")


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form written by hand: its template, a function that gives the template more to show, tables typed in
    it that are no field of the kind, and what fills in a typed form before it is read: settle(form)."""

    template: str
    context: Callable[..., Mapping[str, Any]] | None = None
    more: MoreFields | None = None
    settle: Settle | None = None


@dataclass
class Table:
    words: dict[str, dict[str, Callable[..., Any]]] = field(
        default_factory=lambda: {vocabulary: {} for vocabulary in VOCABULARIES}
    )
    forms: dict[str, FormPage] = field(default_factory=dict)
    panels: dict[str, list[Panel]] = field(default_factory=dict)
    form_panels: dict[str, list[Panel]] = field(default_factory=dict)
    step_panels: dict[str, list[Panel]] = field(default_factory=dict)
    limits: list[Limit] = field(default_factory=list)
    approvals: dict[str, list[AfterApproval]] = field(default_factory=dict)
    savings: dict[str, list[AfterSaving]] = field(default_factory=dict)
    hubs: dict[str, str] = field(default_factory=dict)
    subject_panels: list[Panel] = field(default_factory=list)
    windows: list[JudgedWindows] = field(default_factory=list)


TABLE = Table()


# ---- what rooms register ---------------------------------------------------------------------------------


def rule(word: str, function: RuleWord) -> None:
    _enter("rule", word, function)


def prefill(word: str, function: PrefillWord) -> None:
    _enter("prefill", word, function)


def computed(word: str, function: ComputedWord) -> None:
    _enter("computed", word, function)


def derived(fact: str, function: DerivedFact) -> None:
    """A set that `rows_cover` asks for, such as the targets of an SLA due in the period."""
    _enter("derived", fact, function)


def form(
    kind: str,
    template: str,
    context: Callable[..., Mapping[str, Any]] | None = None,
    more: MoreFields | None = None,
    settle: Settle | None = None,
) -> None:
    TABLE.forms[kind] = FormPage(template, context, more, settle)


def hub(kind: str, endpoint: str) -> None:
    """A subject's own page, which gathers what was recorded about it; the endpoint takes `number`."""
    TABLE.hubs[kind] = endpoint


def subject_panel(function: Panel) -> None:
    """Something more on every subject's own page: function(number, lookup)."""
    _add(TABLE.subject_panels, function)


def judged_windows(function: JudgedWindows) -> None:
    """Who knows the planned windows with their statuses: function(lookup, kind, subject), oldest first."""
    _add(TABLE.windows, function)


def panel(kind: str, function: Panel) -> None:
    """Something more on the record page of a kind, or of every kind ("*")."""
    _add(TABLE.panels.setdefault(kind, []), function)


def form_panel(kind: str, function: Panel) -> None:
    """Something beside the form of a kind, or of every kind: function(kind, version, content, lookup)."""
    _add(TABLE.form_panels.setdefault(kind, []), function)


def step_panel(kind: str, function: Panel) -> None:
    """Something to read before a record of a kind is sent or approved, as `form_panel`; the version may be a
    row of a list."""
    _add(TABLE.step_panels.setdefault(kind, []), function)


def limit(function: Limit) -> None:
    """A source of numbers in force, asked in the order of registering until one knows the name."""
    _add(TABLE.limits, function)


def when_approved(kind: str, function: AfterApproval) -> None:
    """Called as function(tx, kind, version) in the transaction that approves such a record ("*": any)."""
    _add(TABLE.approvals.setdefault(kind, []), function)


def when_saved(kind: str, function: AfterSaving) -> None:
    """Called as function(tx, kind, version, typed) when such a form is saved: what a form by hand adds."""
    _add(TABLE.savings.setdefault(kind, []), function)


def _enter(vocabulary: str, word: str, function: Callable[..., Any]) -> None:
    known = TABLE.words[vocabulary].setdefault(word, function)
    if known is not function:
        raise ValueError(
            f"{vocabulary} {word} is already carried out by {known.__module__}.{known.__qualname__}"
        )


def _add(functions: list[Function], function: Function) -> None:
    """Once only: an app made twice in one process registers the same functions again."""
    if function not in functions:
        functions.append(function)


# ---- what records ask ------------------------------------------------------------------------------------


def word(vocabulary: str, name: str) -> Callable[..., Any] | None:
    """The function behind a word; None where the room that carries it out is not loaded."""
    load_own_words()
    return TABLE.words[vocabulary].get(name)


def form_of(kind: str) -> FormPage | None:
    return TABLE.forms.get(kind)


def more_fields(kind: str, kinds: Kinds) -> tuple[Field, ...]:
    page = form_of(kind)
    return page.more(kinds) if page and page.more else ()


def settle(kind: str, typed_form: Any) -> None:
    page = form_of(kind)
    if page and page.settle:
        page.settle(typed_form)


def hub_of(kind: str) -> str | None:
    return TABLE.hubs.get(kind)


def subject_panels() -> list[Panel]:
    return list(TABLE.subject_panels)


def windows_of(lookup: Lookup, kind: str, subject: str) -> list[WindowResult]:
    """The planned windows that records of a kind cover for a subject, with their statuses today."""
    return [window for function in TABLE.windows for window in function(lookup, kind, subject)]


def panels_of(kind: str) -> list[Panel]:
    return [*TABLE.panels.get(kind, []), *TABLE.panels.get("*", [])]


def form_panels_of(kind: str) -> list[Panel]:
    return [*TABLE.form_panels.get(kind, []), *TABLE.form_panels.get("*", [])]


def step_panels_of(kind: str) -> list[Panel]:
    return [*TABLE.step_panels.get(kind, []), *TABLE.step_panels.get("*", [])]


def limit_of(name: str, lookup: Lookup, content: Content) -> Any:
    """The value in force of a limit, None when no source knows it."""
    found = (source(name, lookup, content) for source in TABLE.limits)
    return next((value for value in found if value is not None), None)


def after_approval(tx: Any, kind: Kind, version: Any) -> None:
    """Run what rooms do when such a record becomes final, in the same transaction."""
    for function in (*TABLE.approvals.get(kind.id, []), *TABLE.approvals.get("*", [])):
        function(tx, kind, version)


def after_saving(tx: Any, kind: Kind, version: Any, typed: Mapping[str, str]) -> None:
    """Run what rooms add to the saving of a form, in the same transaction."""
    for function in TABLE.savings.get(kind.id, []):
        function(tx, kind, version, typed)


# ---- words and kinds held against each other -------------------------------------------------------------


def check_words(kinds: Kinds) -> None:
    """Every word a kind names is carried out. DeclarationError names the place."""
    for kind in kinds.values():
        for used in words_used(kind):
            if not word(used.vocabulary, used.word):
                raise unknown(kind, used)


@cache
def load_own_words() -> None:
    """The words of this room register themselves when their modules are imported."""
    from app.records import computed, copied, depending, derived, pairs, prefill, rules  # noqa: F401


def unknown(kind: Kind, used: Used) -> DeclarationError:
    from controls.declarations.faults import Fault

    return DeclarationError(
        [Fault("", kind.id, used.place, f"nobody carries out {used.vocabulary} {used.word}")]
    )
