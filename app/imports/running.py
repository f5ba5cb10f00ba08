"""An import inside its transaction: one record after the other, each refused for itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.i18n import _, force_locale, language, ngettext
from app.imports.comparing import differences, untouched
from app.imports.files import composed
from app.imports.filling import Ref
from app.imports.planning import Draft, numbers_in_words
from app.imports.queries import Known, known_records
from app.imports.report import Outcome, Prepared, Wishes
from app.imports.resolving import Resolver, Unknown
from app.records import schemas
from app.records.attachments import attach
from app.records.evidence import offer
from app.records.lifecycle import submit, transition
from app.records.models import RecordVersion
from app.records.queries import lookup_in
from app.records.steps import working_states
from app.records.usecases import correct, save
from app.records.wording import listed
from app.refusal import Refusal
from app.transaction import Transaction
from app.vault.queries import links_of
from app.vault.receiving import Received, registered
from app.vault.uploads import Chosen
from controls.kinds import Kind

MOST_FAULTS = 100  # records with faults; then the rest is not looked at
PAGE_MAX = 50
Content = Mapping[str, Any]
UNSENT = frozenset({"draft", "returned"})


@contextmanager
def attempt(tx: Transaction) -> Iterator[None]:
    """One record: when it is refused, nothing of it stays, also in the journal."""
    notes, followers = len(tx.notes), len(tx.followers)
    try:
        with tx.session.begin_nested():
            yield
    except Refusal:
        del tx.notes[notes:], tx.followers[followers:]
        tx.looked_up.clear()
        raise


class Run:
    """One import inside its transaction."""

    def __init__(
        self, tx: Transaction, prepared: Prepared, came: Mapping[Path, Received], wishes: Wishes
    ) -> None:
        self.tx = tx
        self.prepared = prepared
        self.mapping = prepared.mapping
        self.wishes = wishes
        self.came = came
        self.registered: set[Path] = set()
        self.known: dict[str, Known] = known_records(tx.session, self.mapping, prepared.drafts)
        self.failed: set[str] = set()
        self.step = ""

    def outcomes(self) -> list[Outcome]:
        return [self.outcome(draft) for draft in self.prepared.drafts]

    def outcome(self, draft: Draft) -> Outcome:
        if len(self.failed) >= MOST_FAULTS:
            return Outcome(draft, "unknown")
        if self.step != draft.step.id:
            self.begin(draft.step.id)
        if not draft.faults:
            try:
                with attempt(self.tx):
                    return self.record(draft)
            except Refusal as refusal:
                blame(draft, refusal)
                self.registered.clear()  # what this record made known is unknown again
        self.failed.add(draft.import_key)
        return Outcome(draft, "problem")

    def begin(self, step: str) -> None:
        """Later steps see what earlier ones made; within a step nothing else changes."""
        self.step = step
        self.resolver = Resolver(lookup_in(self.tx), self.number_of)

    def number_of(self, ref: Ref) -> str | None:
        if ref.import_key in self.failed:
            raise Unknown(_("“%(key)s” has a problem itself. Put that right first.", key=ref.key))
        known = self.known.get(ref.import_key)
        return known.number if known else None

    # ---- one record

    def record(self, draft: Draft) -> Outcome:
        kind, known = draft.step.kind, self.known.get(draft.import_key)
        if kind is None:
            number = self.resolver.number(Ref(draft.import_key, draft.key))
            return Outcome(draft, "file" if self.add_files(draft, number) else "same", number)
        content = {"language": self.mapping.language, **self.resolver.content(kind, draft.content)}
        if known is None:
            return Outcome(draft, "new", self.make(draft, kind, content))
        if known.version.kind != kind.id:
            message = _("%(number)s was imported with this key as another kind. Give the step another id.",
                        number=known.number)  # fmt: skip
            raise Refusal(message)
        return Outcome(draft, self.again(draft, kind, content, known.version), known.number)

    def make(self, draft: Draft, kind: Kind, content: Content) -> str:
        version = save(self.tx, kind=kind.id, content=content, import_key=draft.import_key)
        self.known[draft.import_key] = Known(version.number, version)
        for line in draft.consents:
            self.agree(version.number, line)
        self.prove(draft, version.number)
        self.add_files(draft, version.number)
        self.send(kind, version)
        return str(version.number)

    def agree(self, number: str, line: Mapping[str, Any]) -> None:
        """A consent; its faults are said at the cells of the consent."""
        try:
            attach(self.tx, "consent", number, self.resolver.line(line))
        except Refusal as refusal:
            fields = {f"consents-{path.removeprefix('consents-')}": m for path, m in refusal.fields.items()}
            raise Refusal(refusal.message, fields=fields, code=refusal.code) from refusal

    def again(self, draft: Draft, kind: Kind, content: Content, version: RecordVersion) -> str:
        """A row that was imported before: the record is the same, or it says why it is left alone."""
        if version.state == "void":
            return "same"
        changed = self.changed(draft, kind, content, version)
        if changed:
            refuse_to_correct(kind, version, listed(changed, language()), self.wishes)
            return self.put_right(draft, kind, content, version)
        added = self.add_files(draft, version.number)
        if self.wishes.send and version.state in UNSENT:
            self.send(kind, version)
            return "sent"
        return "file" if added else "same"

    def changed(self, draft: Draft, kind: Kind, content: Content, version: RecordVersion) -> list[str]:
        """Labels of the fields in which file and record differ."""
        lookup = self.resolver.lookup
        stored = dict(version.content)
        for declared in kind.all_fields:
            if declared.identity:
                stored[declared.name] = lookup.identity(version.number, declared.name)
        wanted = schemas.load(kind, {"owner": version.owner, **content})
        found = differences(kind, draft.given, wanted, stored, untouched(version))
        return [one.label.get(lookup.language) for one in found]

    def put_right(self, draft: Draft, kind: Kind, content: Content, version: RecordVersion) -> str:
        """Save what the file says by now: in the draft, or in a correction of what was approved."""
        number, in_draft = version.number, is_draft(kind, version)
        if not in_draft and not kind.plain:
            version = correct(self.tx, number, self.wishes.correct)
        kept = {name: value for name, value in version.content.items() if name != "identity"}
        saved = save(self.tx, kind=kind.id, content=kept | dict(content), number=number)
        self.known[draft.import_key] = Known(number, saved)
        self.prove(draft, number)
        self.add_files(draft, number)
        self.send(kind, saved)
        return "changed" if in_draft else "corrected"

    def send(self, kind: Kind, version: RecordVersion) -> None:
        """To whoever approves. A case is opened first, and stays open while it has not ended."""
        if not self.wishes.send or version.state not in UNSENT:
            return
        if not any(step.to == "submitted" and version.state in step.sources for step in kind.transitions):
            transition(self.tx, version.number, "open")
            if kind.closed and not version.content.get(kind.closed):
                return
        submit(self.tx, version.number)

    # ---- files

    def digest(self, path: Path) -> str:
        """Of a file that is made known with the first record it proves: importing again leaves no trace."""
        one = self.came[path]
        if path not in self.registered:
            registered(self.tx, one)
            self.registered.add(path)
        return one.digest

    def prove(self, draft: Draft, number: str) -> None:
        """The imported file is proof for every record it made; the page says which rows."""
        digest = self.digest(self.prepared.tables[draft.step.file])
        with force_locale(self.mapping.language):
            page = ngettext(
                "row %(rows)s", "rows %(rows)s", len(draft.rows), rows=numbers_in_words(draft.rows)
            )
            role = _("Imported file")
        offer(self.tx, number, [Chosen(digest, role, page[:PAGE_MAX])])

    def add_files(self, draft: Draft, number: str) -> bool:
        """Offer the files that rows name. One that was ever linked is left as it is. Was there a new one?"""
        if not draft.files:
            return False
        linked = {link.file for link in links_of(self.tx.session, number)}
        digests = [self.digest(self.prepared.proofs[composed(wanted.name)]) for wanted in draft.files]
        chosen = [
            Chosen(digest, wanted.role, wanted.page[:PAGE_MAX])
            for digest, wanted in zip(digests, draft.files, strict=True)
            if digest not in linked
        ]
        offer(self.tx, number, chosen)
        return bool(chosen)


def blame(draft: Draft, refusal: Refusal) -> None:
    """Say at which cells a record was refused, or which field lacks a value."""
    if not refusal.fields:
        draft.wrong(refusal.message)
    for path, message in refusal.fields.items():
        draft.wrong(message, path, label_of(draft.step.kind, path))


def label_of(kind: Kind | None, path: str) -> str:
    """What the field or column of a path is called."""
    name, _dash, rest = path.partition("-")
    column = rest.partition("-")[2]
    declared = kind.find(f"{name}.{column}" if column else name) if kind else None
    return declared.label.get(language()) if declared else ""


def is_draft(kind: Kind, version: RecordVersion) -> bool:
    return version.state in working_states(kind) and not kind.plain


def refuse_to_correct(kind: Kind, version: RecordVersion, fields: str, wishes: Wishes) -> None:
    """Nothing that counts is corrected in silence."""
    words = {"number": version.number, "fields": fields}
    if version.state == "submitted":
        message = _(
            "%(number)s waits for approval with other values: %(fields)s. Have it sent back first.", **words
        )
        raise Refusal(message)
    if not is_draft(kind, version) and not wishes.correct:
        message = _(
            "%(number)s holds other values: %(fields)s. Importing would correct it. "
            "Say so with --correct and the reason, or take the row out.",
            **words,
        )
        raise Refusal(message)
