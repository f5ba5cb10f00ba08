"""Two people on one record at once: what each may do in each state, and a replay of what the journal says.

The acts are the declared steps of the kind and what any record can be given besides. Each is what a browser
sends from a page opened before: the person knows the record as it was then.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.access import kinds
from app.db import db
from app.journal.models import JournalHeader
from app.journal.read import histories
from app.records.queries import newest, versions_of
from app.records.steps import working_states
from app.vault.queries import links_of
from controls.fold import Snapshot
from tests.support.program import Client

REFUSED = (403, 404, 409, 422)
EDITED = ("save", "take_back", "void_asked")  # entries that are no declared step
SHORT = {"Accept": "application/json"}  # a refusal in a sentence: what its page looks like is tried elsewhere
BEGUN = ("correct", "new_edition")
Key = tuple[str, str]  # kind and action of a journal entry
Alone = Mapping[str, list[Key]]  # name of an act → the entries it leaves when nobody else does anything
Clients = Mapping[tuple[int, str], Client]  # first or second, role → a session of their own


@dataclass(frozen=True)
class Act:
    """`who` does it: the first and the second of two. `path` and `data` name the record or its link."""

    name: str
    who: tuple[str, str]
    path: str
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Scene:
    """A record in a state, the file offered with it, and what pages of it carry."""

    number: str
    link: str
    base: str
    form: MultiDict[str, str]


@dataclass(frozen=True)
class Done:
    """One act of a pair: what was answered, and whether the answer says that it was done."""

    act: Act
    who: str
    status: int
    acknowledged: bool

    def __str__(self) -> str:
        return f"{self.act.name} by {self.who}: {self.status}{' done' if self.acknowledged else ''}"


# ---- doing -----------------------------------------------------------------------------------------------


def sent(act: Act, scene: Scene, side: int, files: Sequence[str]) -> tuple[str, Any]:
    """Address and data of the request."""
    if act.name == "save":
        form = scene.form.copy()
        form.setlist("note", [f"Typed by {act.who[side]}"])
        return f"/r/{scene.number}/edit", form
    given = {key: value.format(number=scene.number, file=files[side]) for key, value in act.data.items()}
    if act.name.startswith("to "):
        given |= {"base": scene.base, "files": scene.link}
    return act.path.format(number=scene.number, link=scene.link), given


def do(
    act: Act, scene: Scene, side: int, clients: Mapping[tuple[int, str], Client], files: Sequence[str]
) -> Done:
    client = clients[side, act.who[side]]
    path, data = sent(act, scene, side, files)
    answer = client.post(path, data=data, headers=SHORT if act.name != "save" else {})
    with client.session_transaction() as session:
        told = {category for category, _said in session.pop("_flashes", [])}
    return Done(
        act, act.who[side], answer.status_code, answer.status_code == 303 and not told & {"warning", "error"}
    )


def at_once(
    pair: Sequence[Act], scene: Scene, clients: Any, files: Sequence[str], pool: ThreadPoolExecutor
) -> list[Done]:
    barrier = threading.Barrier(2)

    def run(side: int) -> Done:
        barrier.wait()
        return do(pair[side], scene, side, clients, files)

    return list(pool.map(run, (0, 1)))


# ---- what the journal says of it --------------------------------------------------------------------------


def entries_after(position: int) -> list[Snapshot]:
    """What was written since, of every kind, oldest first."""
    h = JournalHeader
    rows = db.session.execute(select(h.kind, h.id).where(h.position > position)).all()
    ids: dict[str, set[str]] = {}
    for kind, id in rows:
        ids.setdefault(kind, set()).add(id)
    found = [entry for kind, named in ids.items() for entry in histories(db.session, kind, named)]
    return sorted((entry for entry in found if entry.position > position), key=lambda entry: entry.position)


def key_of(entry: Snapshot) -> Key:
    """Asking to declare a record void and agreeing to it are the same act of two people."""
    return entry.kind, "void" if entry.action == "void_asked" else entry.action


def broken(
    scene: Scene, done: Sequence[Done], alone: Mapping[str, list[Key]], position: int
) -> Iterator[str]:
    """Everything that must not be."""
    new = entries_after(position)
    for one in done:
        if not one.acknowledged and one.status not in (303, *REFUSED):
            yield f"answered {one.status}"
    yield from uncounted(done, alone, Counter(map(key_of, new)))
    yield from wrong_steps(scene)
    yield from wrong_links(scene, new)


def uncounted(done: Sequence[Done], alone: Alone, found: Counter[Key]) -> Iterator[str]:
    """Each acknowledged act left its entry, and nothing else left one."""
    acknowledged = [one.act.name for one in done if one.acknowledged]
    least = Counter(alone[name][0] for name in acknowledged)
    most = Counter(key for name in acknowledged for key in alone[name])
    for key, count in least.items():
        if found[key] < count:
            yield f"acknowledged and lost: {key}"
    for key, count in found.items():
        if count > most[key]:
            yield f"done without an answer that says so: {key}"


def wrong_steps(scene: Scene) -> Iterator[str]:
    """Replays the versions of the record by its kind's declarations."""
    latest = newest(db.session, scene.number)
    assert latest is not None
    kind, now = kinds()[latest.kind], {}
    for entry in histories(db.session, latest.kind, [scene.number]):
        place, content = (entry.edition, entry.correction), entry.content
        before = now.get(place)
        now[place] = content
        if before is None:
            if entry.action in BEGUN and not any(known["state"] == "approved" for known in now.values()):
                yield f"{entry.action} of a record that is not in force"
        elif entry.action == "save" and before["state"] not in working_states(kind):
            yield f"saved when {before['state']}"
        elif entry.action not in EDITED:
            steps = kind.steps(before["state"], before["content"])
            if content["state"] not in {step.to for step in steps}:
                yield f"{before['state']} to {content['state']}"
            if entry.action == "approve" and entry.actor in (content["created_by"], content["last_editor"]):
                yield "approved by its own editor"
    for version in versions_of(db.session, scene.number):
        kept = now[version.edition, version.correction]
        if {**version.as_content(), "salt": kept["salt"]} != kept:
            yield "the tables say something else than the journal"


def wrong_links(scene: Scene, new: Sequence[Snapshot]) -> Iterator[str]:
    """No file is accepted by who brought it, nor unseen, nor at a record that is void."""
    latest = newest(db.session, scene.number)
    ended, void = latest is not None and latest.state == "void", False  # else an older version is in force
    for entry in new:
        void = void or (ended and entry.id == scene.number and entry.action == "void")
        if entry.kind != "evidence_link":
            continue
        if void:
            yield f"a file {entry.action} at a void record"
        if entry.action == "accept" and entry.actor == entry.content["added_by"]:
            yield "a file accepted by who brought it"
        if entry.action == "accept" and entry.id != scene.link:
            yield "a file accepted that nobody had looked at"
    written = {entry.id: entry.content for entry in new if entry.kind == "evidence_link"}
    for link in links_of(db.session, scene.number):
        if link.id in written and {**link.as_content(), "salt": written[link.id]["salt"]} != written[link.id]:
            yield "a link is not as the journal has it"
