"""Every pair of acts on one record by two people at once: no lost update, no act that a rule forbids.

One table of kinds and ways into their states; which acts are possible in a state is found out by doing each
alone. The threads of a pair start together, each with a session of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from itertools import combinations_with_replacement
from typing import Any

from werkzeug.datastructures import MultiDict

from app.access import kinds
from app.db import db
from app.journal.read import contents, head, headers
from app.records.evidence import offer
from app.records.lifecycle import transition
from app.records.looked_at import base_of
from app.records.queries import newest
from app.records.steps import working_states
from app.records.usecases import save
from app.transaction import transaction
from app.vault.queries import links_of
from app.vault.uploads import Chosen
from app.vault.usecases import register_file, store
from evidence.chain import verify
from tests.records.pairs import Act, Key, Scene, at_once, broken, do, entries_after, key_of
from tests.records.posting import Controls
from tests.support.records import customer, meeting, person, service, target

ROLES = ("RO", "PO", "SM", "AP", "QM")
FILES = ("one", "two", "three")  # offered already; what the first and the second of a pair offer
WORDS = {"reason": "Because", "confirm": "{number}"}
Way = tuple[tuple[str, str], ...]  # (role, state to go to) …


@dataclass(frozen=True)
class Case:
    """A kind: who makes it, what steps are whose, the ways into its states; `only` pairs with these acts."""

    kind: str
    author: str
    content: Callable[[Any], dict[str, Any]]
    steps: dict[str, tuple[str, str]]
    ways: tuple[Way, ...]
    only: tuple[str, ...] = ()


def of_meeting(people):
    return {**meeting(people, customer(people), "2025-10-14"), "owner": people["PO"].number}


def of_sla(people):
    about = customer(people)
    return {
        "services": [service(people, [about])], "customers": [about], "form": "signed",
        "valid_from": "2025-09-01", "targets": [{"id": "r1", **target()}], "no_exceptions": True,
        "owner": people["PO"].number,
    }  # fmt: skip


def of_risk(people):
    return {
        "event": "The data centre floods", "raised_on": "2025-10-14", "likelihood": 2, "impact": 4,
        "treatment": "reduce", "measures": "A second site", "review_on": "2026-10-14",
        "owner": people["PO"].number,
    }  # fmt: skip


def of_action(people):
    return {
        "text": "Send the plan", "responsible": people["RO"].number, "side": "own", "due_on": "2025-12-01",
        "created_on": "2025-10-14", "owner": people["PO"].number,
    }  # fmt: skip


def steps(author: str, *more: tuple[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    usual = {"submitted": (author, author), "approved": ("AP", "AP"), "returned": ("AP", "AP")}
    return {**usual, "void": (author, "AP"), "draft": (author, author), **dict(more)}


OWN = ("to open", "to done", "to dropped")
TOGETHER = ("void", ("AP", "QM"))


def sent(author: str, *more: tuple[str, str]) -> Way:
    return ((author, "submitted"), *more)


CASES = [
    Case("brm_meeting", "RO", of_meeting, steps("RO"), ((), sent("RO"), sent("RO", ("AP", "returned")))),
    Case("brm_meeting", "RO", of_meeting, steps("RO", TOGETHER), (
        sent("RO", ("AP", "approved")), sent("RO", ("AP", "approved"), ("RO", "draft")),
        sent("RO", ("AP", "approved"), ("AP", "void"))), ("save", "to draft", "to submitted", "to void")),
    # Of other kinds what those above have not: editions, steps of their own.
    Case("sla", "SM", of_sla, steps("SM", TOGETHER), (sent("SM", ("AP", "approved")),), ("edition",)),
    Case("risk", "RO", of_risk, steps("RO", ("open", ("RO", "PO"))), ((), (("RO", "open"),)), OWN),
    Case("action", "RO", of_action, {"open": ("RO", "AP"), "done": ("RO", "RO"), "dropped": ("RO", "AP")},
         ((), (("RO", "done"),)), OWN),
]  # fmt: skip
SAID = ("comment", "consent")  # beside the record's text and files
ABOUT_FILES = ("offer", "accept", "reject", "withdraw")


def pairs_of(acts: list[Act], only: tuple[str, ...]) -> Iterator[tuple[Act, Act]]:
    """Those that can get into each other's way; `only`: pairs with one of these."""
    for pair in combinations_with_replacement(acts, 2):
        names = {act.name for act in pair}
        apart = names & {*SAID} and not names - {*SAID, *ABOUT_FILES}
        if names & {*only} if only else not apart:
            yield pair


def acts_of(case: Case, signer: str) -> list[Act]:
    """Each declared step, and what any record can be given."""
    a, second = case.author, "PO"
    declared = {step.to for step in kinds()[case.kind].transitions if "new" not in step.sources}
    given = {**WORDS, "done_on": "2025-11-01"}
    taken = [Act(f"to {to}", case.steps[to], f"/r/{{number}}/to/{to}", given) for to in sorted(declared)]
    return [
        *taken,
        Act("save", (a, second), ""),
        Act("take back", (a, a), "/r/{number}/take-back"),
        Act("edition", (a, a), "/r/{number}/editions"),
        Act("comment", (a, "AP"), "/r/{number}/comments", {"text": "What about June?"}),
        Act("offer", (a, second), "/r/{number}/evidence", {"evidence-1-digest": "{file}"}),
        Act("accept", ("AP", "QM"), "/evidence/links/{link}/accept"),
        Act("reject", ("AP", "QM"), "/evidence/links/{link}/reject", {"reason": "Blurred"}),
        Act("withdraw", (a, a), "/evidence/links/{link}/withdraw"),
        Act("consent", (a, a), "/r/{number}/consents", {
            "person": signer, "side": "customer", "form": "signed", "agreed_on": "2025-09-01"}),
    ]  # fmt: skip


def working(kind: str) -> frozenset[str]:
    return working_states(kinds()[kind])


def may_be(act: Act, scene: Scene) -> bool:
    """Steps from other states are for the tests of the life cycle."""
    version = newest(db.session, scene.number)
    assert version is not None
    declared = {f"to {step.to}" for step in kinds()[version.kind].steps(version.state, version.content)}
    return not act.name.startswith("to ") or act.name in declared


class Table:
    """Runs one case: makes records in bulk, then pair after pair."""

    def __init__(self, app: Any, people: Any, sign_in: Any) -> None:
        self.app, self.people = app, people
        self.clients = {
            (side, role): sign_in(role) for side in (0, 1) for role in ("RO", "PO", "SM", "AP", "QM")
        }
        self.files = self.told(self.keep_files)
        self.forms: dict[tuple[str, Way], MultiDict[str, str]] = {}
        self.count, self.fewer = 0, False

    def told(self, act: Callable[..., Any], *given: Any) -> Any:
        with self.app.test_request_context("/"):
            try:
                return act(*given)
            finally:
                db.session.rollback()
                db.session.remove()

    def keep_files(self) -> list[str]:
        """Each brought by everybody who may offer it."""
        kept = [store().put(BytesIO(f"File {name}".encode())) for name in FILES]
        for role in ("RO", "PO", "SM"):
            with transaction(self.people[role].actor) as tx:
                for one in kept:
                    register_file(tx, digest=one.digest, name="minutes.txt", size=one.size,
                                  media_type="text/plain", extension="txt")  # fmt: skip
        return [one.digest for one in kept]

    def records(self, case: Case, content: dict[str, Any], way: Way, count: int) -> list[str]:
        """So many records in the state where the way ends, each with an offered file."""
        with transaction(self.people[case.author].actor) as tx:
            made = [
                save(tx, kind=case.kind, content={"language": "en", **content}).number for _n in range(count)
            ]
        for role, state in way:
            with transaction(self.people[role].actor) as tx:
                for number in made:
                    transition(tx, number, state, reason="Because", given={"done_on": "2025-11-01"})
        with transaction(self.people[case.author].actor) as tx:
            for number in made:
                offer(tx, number, [Chosen(self.files[0])])
        return made

    def scenes(self, case: Case, content: dict[str, Any], way: Way, form: Any, count: int) -> list[Scene]:
        return self.told(
            lambda: [
                Scene(number, links_of(db.session, number)[-1].id, base_of(newest(db.session, number)), form)
                for number in self.records(case, content, way, count)
            ]
        )

    def form(self, case: Case, content: dict[str, Any], way: Way) -> MultiDict[str, str]:
        """What the page of such a record sends, as it was opened when the record could last be edited."""
        states = ["draft", *(state for _role, state in way)]
        last = max(n for n, state in enumerate(states) if state in self.told(working, case.kind) or n == 0)
        if (case.kind, way[:last]) not in self.forms:
            (number,) = self.told(self.records, case, content, way[:last], 1)
            found = Controls()
            found.feed(self.clients[0, case.author].get(f"/r/{number}/edit").text)
            kept = [pair for pair in found.sent if pair[0] not in ("csrf_token", "draft", "next")]
            self.forms[case.kind, way[:last]] = MultiDict(kept)
        return self.forms[case.kind, way[:last]]

    def broken_pairs(self, case: Case, content: dict[str, Any], way: Way, signer: str) -> Iterator[str]:
        acts, form = self.told(acts_of, case, signer), self.form(case, content, way)
        alone = dict(self.possible(acts, self.scenes(case, content, way, form, len(acts))))
        pairs = list(pairs_of([act for act in acts if act.name in alone], case.only))
        if self.fewer:
            pairs = [pair for pair in pairs if pair[0] is pair[1] or "save" in (pair[0].name, pair[1].name)]
        scenes = self.scenes(case, content, way, form, len(pairs))
        with ThreadPoolExecutor(2) as pool:
            for pair, scene in zip(pairs, scenes, strict=True):
                self.count += 1
                before = self.told(self.position)
                done = at_once(pair, scene, self.clients, self.files[1:], pool)
                for fault in self.told(lambda: list(broken(scene, done, alone, before))):  # noqa: B023
                    yield f"{case.kind} {way}: {' | '.join(map(str, done))}: {fault}"

    def position(self) -> int:
        return head(db.session).position

    def possible(self, acts: list[Act], scenes: list[Scene]) -> Iterator[tuple[str, list[Key]]]:
        """The acts that can be done here, with the entries each leaves when nobody else does anything."""
        for act, scene in zip(acts, scenes, strict=True):
            if not self.told(may_be, act, scene):
                continue
            before = self.told(self.position)
            done = do(act, scene, 0, self.clients, self.files[1:])
            left = self.told(lambda: [key_of(entry) for entry in entries_after(before)])  # noqa: B023
            if done.acknowledged and left:
                yield act.name, left


def test_no_pair_of_acts_breaks_a_rule(app, people, sign_in, databases):
    """On both databases writers wait for each other, and the rules are Python.

    All pairs on PostgreSQL, where they wait only at a lock that the program asks for: who forgets it, writes
    at once with others. On SQLite, which has one writer anyway, each act of the first case with itself and
    with `save`.
    """
    table = Table(app, people, sign_in)
    table.fewer = databases.name == "sqlite"
    signer = table.told(lambda: person(people, "Signer", may_agree=True))
    faults = []
    for case in CASES[:1] if table.fewer else CASES:
        content = table.told(case.content, people)
        for way in case.ways:
            faults += table.broken_pairs(case, content, way, signer)
    assert faults == []
    assert table.count > (20 if table.fewer else 30 * len(CASES))
    assert table.told(lambda: list(verify(headers(db.session), contents(db.session)))) == []
