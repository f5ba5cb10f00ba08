"""Whether a record qualifies: final, evidenced, with the content its control asks for; else what it lacks."""

from __future__ import annotations

from controls.assessment import Reason
from controls.conditions import Conditions
from controls.known import Counted
from controls.proof import lacks_approval, lacks_evidence
from controls.scene import Scene


class Qualifier:
    """Judges records for one control, each of them once."""

    def __init__(self, scene: Scene, conditions: Conditions) -> None:
        self.scene = scene
        self.conditions = conditions
        self._lacks: dict[str, tuple[Reason, ...]] = {}

    def lacks(self, counted: Counted) -> tuple[Reason, ...]:
        """Everything the record lacks to qualify; nothing = it qualifies."""
        number = counted.record.number
        if number not in self._lacks:
            self._lacks[number] = self.judge(counted)
        return self._lacks[number]

    def judge(self, counted: Counted) -> tuple[Reason, ...]:
        """The same, not remembered."""
        record = counted.record
        standing = (
            lacks_approval(record),
            lacks_evidence(self.scene.known, record),
            *self.conditions.not_computed,
        )
        content = self.conditions.missing(self.scene, counted)
        return (*(reason for reason in standing if reason is not None), *content)
