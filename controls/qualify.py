"""Whether a record qualifies: final, evidenced, with the content its control asks for; else what it lacks."""

from __future__ import annotations

from collections.abc import Mapping

from controls.assessment import Reason
from controls.conditions import Conditions
from controls.facts import Record
from controls.known import Counted, Known
from controls.proof import lacks_approval, lacks_evidence
from controls.scene import Scene

FEW = 8  # subjects of a record: for so many it is judged as often


class Qualifier:
    """Judges records for one control, each of them once. `lacks`: what is known of some, by number."""

    def __init__(
        self, scene: Scene, conditions: Conditions, lacks: Mapping[str, tuple[Reason, ...]] | None = None
    ) -> None:
        self.scene = scene
        self.conditions = conditions
        self._lacks = dict(lacks or {})

    def lacks(self, counted: Counted) -> tuple[Reason, ...]:
        """Everything the record lacks to qualify; nothing = it qualifies."""
        number = counted.record.number
        if number not in self._lacks:
            many = len(counted.record.subjects) > FEW
            self._lacks[number] = self._for_all(counted) if many else self.judge(counted)
        return self._lacks[number]

    def _for_all(self, counted: Counted) -> tuple[Reason, ...]:
        """Judged once for all subjects of the record, as long as nothing changes that was looked at for it.

        Only what is in the facts: a record that is supposed to be there has the number of another. And only
        by what is asked: words that are not understood are a lack of their own, whatever else is asked.
        """
        known, record, provider = self.scene.known, counted.record, counted.provider
        if self.scene.around or self.conditions.not_computed or not _among(known, record):
            return self.judge(counted)
        asked = tuple(condition.lack for condition in self.conditions.by_kind[record.kind])
        key = ("lacks", asked, self.scene.as_of, provider, record.number, record.edition)
        return known.once(key, lambda at: self._judged_by(at, counted))

    def _judged_by(self, known: Known, counted: Counted) -> tuple[Reason, ...]:
        """What was looked at holds the record itself, so that it is judged again when it changes."""
        known.editions(counted.record.number)
        return Qualifier(self.scene._replace(known=known), self.conditions).judge(counted)

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


def _among(known: Known, record: Record) -> bool:
    return any(one is record for one in known.editions(record.number))
