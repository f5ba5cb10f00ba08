"""What approving a record changes, in reasons: read before one saves it, sends it or approves it.

Covers what says who owes what (subjects, plans, exceptions, policies) and declarations that nothing happened.
Each module judges one kind: facts as they are and as they would be in, reasons out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from controls.assessment import Reason
from controls.facts import Record
from controls.known import Known
from controls.supposing import supposing
from controls.warning import declarations, exceptions, plans, policies, subjects
from controls.warning.change import Change, Warner

WARNERS: Mapping[str, Warner] = {
    "customer": subjects.warnings,
    "service": subjects.warnings,
    "supplier": subjects.warnings,
    "internal_supplier": subjects.warnings,
    "plan": plans.warnings,
    "exception": exceptions.warnings,
    "policy": policies.warnings,
    "zero_declaration": declarations.warnings,
}
NOTHING = Reason("changes_nothing")


def warnings(known: Known, record: Record, today: date) -> tuple[Reason, ...]:
    """What changes once the record, saved or not, is approved today.

    Nothing is said of other kinds, nor while the record lacks what has to be there to save it.
    """
    kind = known.kinds[record.kind]
    lacking = (f for f in kind.fields if f.need == "save" and record.content.get(f.name) in (None, "", []))
    if record.kind not in WARNERS or next(lacking, None):
        return ()
    settled = record.kind != "zero_declaration"
    after = supposing(known, record, today) if settled else known
    return tuple(WARNERS[record.kind](Change(known, after, record, today))) or (NOTHING,)
