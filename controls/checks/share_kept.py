"""share_kept: of the items that a rule concerns so many keep it; the lowest of several shares decides.

A share whose rule concerns none of the items yet is left out. What `requires` names must be in force.

Worked example, IMP-01 with met_min_pct = 90, partial_min_pct = 75 and decision_days = 60: of ten
improvements open in the period nine were decided within 60 days: 90 %, met. Were it eight of ten, 80 %:
partly met; seven of ten, 70 %: not met. One raised 60 days ago and undecided is not counted before
tomorrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from controls.assessment import ItemResult, Reason
from controls.comparing import BUSINESS, last_in_time
from controls.condition import Condition, missing_of
from controls.content import Row, matches
from controls.declaration import Text
from controls.facts import Record, Subject
from controls.inquiry import Inquiry
from controls.items import NOTHING, Part, Share, of_shares
from controls.labels import label_at
from controls.selecting import chosen, open_in_period
from controls.shares import fields_of, made_of, timed_by, whom
from controls.triggers import day_at
from controls.wording import day_in_words

NONE = Text("not recorded", "未記入")
NAMES = {
    "decided": Text("Decided in time", "期限内の判断"),
    "planned": Text("With target and due date", "目標と期限の設定"),
    "verified": Text("Result checked by somebody else", "責任者以外による結果の確認"),
    "on_time": Text("Not overdue", "期限の遵守"),
    "agenda": Text("Agenda sent ahead", "議題の事前送付"),
    "minutes": Text("Minutes approved and sent in time", "議事録の期限内の承認・送付"),
    "actions": Text("Actions not overdue", "処置の期限の遵守"),
}


def applies(inquiry: Inquiry, subject: Subject) -> bool:
    """Every subject in scope, as far as there are items."""
    return True


def part(inquiry: Inquiry, subject: Subject) -> Part:
    records = inquiry.chosen(subject)
    shares, broken = [], dict[str, list[Reason]]()
    everything = {record.number: record for record in records}
    for share in inquiry.raw["shares"]:
        items = _items(inquiry, share, records, subject)
        everything |= {record.number: record for record in items}
        shares.append(_share(inquiry, share, items, broken))
    if not everything:
        return NOTHING
    status, reasons = of_shares(shares, inquiry.params)
    missing = _required(inquiry)
    status = "not_met" if missing else status or "not_due"
    found = tuple(_item(inquiry, everything[number], broken.get(number, [])) for number in sorted(everything))
    return Part(status, found, (*missing, *reasons))


def _required(inquiry: Inquiry) -> tuple[Reason, ...]:
    """What must be in force for the shares to mean anything."""
    wanted = inquiry.raw.get("requires")
    if wanted is None:
        return ()
    organisation = inquiry.known.facts.organisation.number
    found = chosen(inquiry.known, wanted["record"], wanted["which"], organisation, inquiry.question)
    if any(matches(record.content, wanted.get("where", {})) for record in found):
        return ()
    return (Reason("not_in_force", {"kind": inquiry.known.kinds[wanted["record"]].name}),)


def _items(inquiry: Inquiry, share: Row, records: Sequence[Record], subject: Subject) -> list[Record]:
    """The control's records, or those of another kind the share is about; only those like `where`."""
    if "record" in share:
        kind = str(share["record"])
        records = list(
            open_in_period(inquiry.known, inquiry.known.concerning(kind, subject.number), inquiry.question)
        )
    return [record for record in records if _asked(inquiry, share, record)]


def _asked(inquiry: Inquiry, share: Row, record: Record) -> bool:
    terms = inquiry.once(("whom", id(share), record.kind), lambda: whom(share, record.kind, inquiry.book))
    return any("where" not in share or term.rows(record, record.content) for term in terms)


def _share(inquiry: Inquiry, share: Row, items: Sequence[Record], broken: dict[str, list[Reason]]) -> Share:
    kept, breaking = 0, []
    for record in items:
        verdict, why = _verdict(inquiry, share, record)
        kept += verdict is True
        if verdict is False:
            breaking.append(record.number)
            values = {"record": record.number, "share": _name(inquiry, share)}
            broken.setdefault(record.number, []).extend([Reason("share_broken", values), *why])
    return Share(_name(inquiry, share), kept, kept + len(breaking), tuple(breaking))


def _name(inquiry: Inquiry, share: Row) -> Text:
    """What the share is called; one of an own control by the field it is about."""
    named = NAMES.get(str(share.get("name", "")))
    return named or label_at(inquiry.known.kinds, str(share["field"]), inquiry.kinds[0])


def _item(inquiry: Inquiry, record: Record, reasons: Sequence[Reason]) -> ItemResult:
    status = "partial" if reasons else "met"
    return inquiry.blank(record, status, tuple(reasons))


# ---- whether one record keeps the rule: yes, no, or None while it is not due ----


def _verdict(inquiry: Inquiry, share: Row, record: Record) -> tuple[bool | None, tuple[Reason, ...]]:
    """The verdict, and what it rests on: days against the last one in time, or what is missing."""
    timed = timed_by(share)
    if timed is None:
        missing = missing_of(_conditions(inquiry, share, record.kind), inquiry.scene, record)
        return not missing, missing
    raws = inquiry.once(
        ("fields", id(share), record.kind), lambda: fields_of(share, record.kind, inquiry.known.kinds)
    )
    days = [day_at(inquiry.known, str(raw["field"]), record, None) for raw in raws]
    kept, limit = _BY_DAYS[timed](inquiry, share, record, days)
    if kept is not False or limit is None:
        return kept, ()
    fields = [label_at(inquiry.known.kinds, str(raw["field"]), record.kind) for raw in raws]
    return False, (Reason("share_days", {"last_in_time": limit, "days": _said(fields, days)}),)


def _said(fields: Sequence[Text], days: Sequence[date | None]) -> Text:
    """Approved on: 8 Jul 2026; Sent on: not recorded."""

    def words(lang: str, colon: str, between: str) -> str:
        return between.join(
            f"{field.get(lang)}{colon}{day_in_words(day, lang) if day else NONE.get(lang)}"
            for field, day in zip(fields, days, strict=True)
        )

    return Text(words("en", ": ", "; "), words("ja", ": ", "、"))


def _conditions(inquiry: Inquiry, share: Row, kind: str) -> tuple[Condition, ...]:
    def made() -> tuple[Condition, ...]:
        return tuple(one for one in made_of(share, kind, inquiry.book) if isinstance(one, Condition))

    return inquiry.once(("share", id(share), kind), made)


Timed = tuple[bool | None, date | None]  # the verdict and the last day in time


def _ahead(inquiry: Inquiry, share: Row, record: Record, days: Sequence[date | None]) -> Timed:
    """So many days before the record occurred, or earlier."""
    lead = timedelta(days=int(inquiry.book.number(share["lead"])))
    limit = record.occurred_on - lead if record.occurred_on else None
    return limit is not None and all(day is not None and day <= limit for day in days), limit


def _in_time(inquiry: Inquiry, share: Row, record: Record, days: Sequence[date | None]) -> Timed:
    """So many days, or business days, after it began or occurred, or earlier."""
    start = (
        day_at(inquiry.known, str(share["since"]), record, None) if "since" in share else record.occurred_on
    )
    if start is None:
        return None, None
    named = str(share["within"])
    allowed = int(inquiry.book.number(share["within"]))
    limit = last_in_time(inquiry.scene, start, allowed, named.endswith(BUSINESS))
    if all(day is not None and day <= limit for day in days):
        return True, limit
    waiting = all(day is None or day <= limit for day in days)
    return None if waiting and inquiry.as_of <= limit else False, limit


def _not_overdue(inquiry: Inquiry, share: Row, record: Record, days: Sequence[date | None]) -> Timed:
    """Done, or still open, no more than so many days after it was due; what was given up is not counted."""
    done = days[0]
    due = day_at(inquiry.known, str(share["due"]), record, None)
    if due is None or (done is None and record.final):
        return None, None
    late = timedelta(days=int(inquiry.book.number(share["late"])) if "late" in share else 0)
    return min(done or inquiry.as_of, inquiry.as_of) <= due + late, due + late


_BY_DAYS = {"lead": _ahead, "within": _in_time, "due": _not_overdue}
