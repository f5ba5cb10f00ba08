"""What people do while they are watched: type, save, send, approve, bring files, ask for reports.

Each act notes what was acknowledged, at the moment the answer has arrived and not before.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from threading import Event

from bench.promises import Promises
from bench.visits import Guest, Refused
from tests.support.forms import typed

KIND = "business_environment_note"
NEW = f"/records/{KIND}/new"
ROWS = 30  # of an import
MAPPING = """
source = "{source}"
language = "en"

[files.notes]
name = "notes.csv"

[[step]]
id = "note"
kind = "business_environment_note"
file = "notes"
key = ["key"]

[step.fields]
customer = {{find = "customer", by = "name", column = "customer"}}
occurred_on = {{column = "day"}}
change = {{column = "text"}}
conclusion = "watch"

[[step.evidence]]
file = {{column = "proof"}}
"""


@dataclass
class Scene:
    """Who acts, on whom, and what was promised to them. `author` writes as `person`."""

    author: Guest
    approver: Guest
    auditor: Guest
    person: str
    customer: tuple[str, str]
    promises: Promises
    chance: random.Random
    stop: Event
    day: date

    def mark(self) -> str:
        """A text that stands nowhere else."""
        return f"note {self.chance.getrandbits(64):016x}"


def content(mark: str) -> bytes:
    return f"Minutes, {mark}\n".encode() * 400


def upload(scene: Scene) -> None:
    mark = scene.mark()
    scene.promises.files.add(scene.author.upload(f"{mark}.txt", content(mark)))


def write(scene: Scene, button: str) -> tuple[str, str]:
    """Type a note, which is kept while it is typed, and save it with a file. Returns its number and text."""
    mark, digest = scene.mark(), ""
    form = typed(
        scene.author.get(NEW).expect(200).form, customer=scene.customer[0], change=mark, conclusion="watch",
        occurred_on=scene.day.isoformat(),
    )  # fmt: skip
    scene.author.autosave(f"/records/{KIND}/drafts/{form['draft']}", scene.person, form).expect(200)
    scene.promises.typed[mark] = form["draft"]
    if scene.chance.random() < 0.5:
        digest = scene.author.upload(f"{mark}.txt", content(mark))
        scene.promises.files.add(digest)
        form.add("evidence", digest)
    number = scene.author.post(NEW, typed(form, **{button: "1"})).expect(303).location.rpartition("/")[2]
    scene.promises.saved[mark] = number
    if digest:
        scene.promises.attached[number] = digest
    return number, mark


def save(scene: Scene) -> None:
    number, _mark = write(scene, "save")
    scene.promises.states[number] = "draft"


def approve(scene: Scene) -> None:
    """Written and sent by one person, read and approved by another."""
    number, _mark = write(scene, "send")
    scene.promises.states[number] = "submitted"
    page = scene.approver.get(f"/r/{number}/to/approved").expect(200)
    scene.approver.post(f"/r/{number}/to/approved", {"csrf_token": page.token}).expect(303)
    scene.promises.states[number] = "approved"


def report(scene: Scene) -> None:
    """Ask for a report and wait for its PDF."""
    first = (scene.day - timedelta(days=90)).isoformat()
    asked = {"from": first, "to": scene.day.isoformat(), "language": scene.chance.choice(("en", "ja")),
             "csrf_token": scene.auditor.token}  # fmt: skip
    number = scene.auditor.post("/reports/gap", asked).expect(303).location.rpartition("/")[2]
    scene.promises.reports.add(number)
    while (
        scene.auditor.get(f"/reports/{number}/pdf").expect(200, 404).status == 404 and not scene.stop.is_set()
    ):
        time.sleep(0.2)


Act = Callable[[Scene], None]
BY_PAGE: Mapping[str, Act] = {"upload": upload, "save": save, "approve": approve, "report": report}


def go_on(scene: Scene, act: Act) -> str:
    """The act again and again until it is told to stop. Returns the answer that was a wrong one, if any."""
    while not scene.stop.is_set():
        try:
            act(scene)
        except Refused as refused:
            return str(refused)
    return ""


def import_files(folder: Path, source: str, customer: str, day: date) -> tuple[Path, Path]:
    """A mapping and its rows, each with a file as proof in the same folder. Returns both."""
    folder.mkdir()
    lines = ["key,customer,day,text,proof"]
    for row in range(ROWS):
        name = f"{source}-{row % 5}.txt"
        (folder / name).write_bytes(content(name))
        lines.append(f"{row},{customer},{day},imported {source} {row},{name}")
    (folder / "notes.csv").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "notes.toml").write_text(MAPPING.format(source=source), "utf-8")
    return folder / "notes.toml", folder / "notes.csv"
