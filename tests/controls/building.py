"""A small journal for tests: says what was recorded in few words and gives snapshots and facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from controls.facts import Facts
from controls.fold import Snapshot, fold
from controls.kinds import load_kinds

START = datetime(2025, 4, 1, 9, tzinfo=UTC)


class Journal:
    """Appends snapshots; every call is one entry."""

    def __init__(self) -> None:
        self.snapshots: list[Snapshot] = []
        self.record("organisation", "ORG-0001", {"name": "Kita Systems", "in_scope_from": "2024-04-01"})

    @property
    def position(self) -> int:
        return len(self.snapshots)

    def note(
        self, kind: str, id: str, content: Mapping[str, Any], edition: int = 1, correction: int = 0
    ) -> None:
        time = START + timedelta(minutes=self.position)
        self.snapshots.append(
            Snapshot(self.position + 1, time, "PER-2025-0001", kind, id, edition, correction, "save", content)
        )

    def record(
        self,
        kind: str,
        number: str,
        content: Mapping[str, Any],
        *,
        state: str = "approved",
        edition: int = 1,
        correction: int = 0,
        proved: bool = False,
        consents: tuple[str, ...] = (),
        **system: Any,
    ) -> str:
        """`proved` attaches an accepted file, `consents` agreements of these sides."""
        approved = (
            {"approved_by": "PER-2025-0002", "approved_on": "2025-04-01"} if state == "approved" else {}
        )
        head = {
            "number": number,
            "kind": kind,
            "edition": edition,
            "correction": correction,
            "revision": 1,
            "state": state,
            "created_by": "PER-2025-0001",
            "recorded_at": "2025-04-01T09:00:00Z",
            **approved,
            **system,
        }
        self.note(kind, number, {**head, "content": dict(content)}, edition, correction)
        if proved:
            self.evidence(number, edition=edition)
        for side in consents:
            self.consent(number, side, edition=edition)
        return number

    def evidence(self, record: str, *, edition: int = 1, state: str = "accepted", **more: Any) -> str:
        link = more.pop("link", f"link-{self.position}")
        content = {
            "record": record,
            "edition": edition,
            "file": f"{self.position:064x}",
            "state": state,
            "added_by": "PER-2025-0001",
            **({"accepted_by": "PER-2025-0002", "accepted_on": "2025-04-01"} if state == "accepted" else {}),
            **more,
        }
        self.note("evidence_link", link, content)
        return str(link)

    def consent(self, record: str, side: str, *, edition: int = 1) -> None:
        content = {"record": record, "edition": edition, "person": "PER-2025-0044", "side": side}
        self.note(
            "consent", f"consent-{self.position}", {**content, "form": "signed", "agreed_on": "2025-04-01"}
        )

    def delivery(self, record: str, side: str, sent_on: str, *, edition: int = 1) -> None:
        content = {"record": record, "edition": edition, "to": "PER-2025-0044", "side": side}
        self.note(
            "delivery", f"delivery-{self.position}", {**content, "channel": "email", "sent_on": sent_on}
        )

    def plan(self, number: str, subject: str, activity: str, interval: str, **more: Any) -> str:
        system = {key: more.pop(key) for key in ("edition", "correction", "state") if key in more}
        content = {"subject": subject, "activity": activity, "interval": interval, "anchor_on": "2025-04-01"}
        return self.record("plan", number, {**content, "valid_from": "2025-04-01", **more}, **system)

    def facts(self, position: int | None = None) -> Facts:
        return fold(self.snapshots, load_kinds(), position or self.position)
