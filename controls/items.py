"""Bricks of the tests that judge more than intervals: items, counted parts and shares become one status.

Worked example, a control with fail_share_max_pct = 25: of five items two are in order, one is partly met,
one not met and one not due yet. Due are four; one of four not met is 25 %, not more than 25 %: partly met.
With one more not met it is 40 %: not met.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from controls.assessment import ItemResult, Reason
from controls.control import Number
from controls.declaration import Text
from controls.quick import quick

RANK = {"not_met": 0, "partial": 1, "met": 2}  # of what was judged, the lowest first
FAIL_SHARE = "fail_share_max_pct"


@quick
@dataclass(frozen=True, slots=True)
class Part:
    """What the part of a test kind says about one subject.

    Status: met, partial, not_met; not_due: there are items and none is due; None: nothing to judge.
    """

    status: str | None
    items: tuple[ItemResult, ...] = ()
    reasons: tuple[Reason, ...] = ()


NOTHING = Part(None)


def lowest(statuses: Iterable[str]) -> str | None:
    """The lowest of what was judged, else "not_due" where something is not due, else None."""
    found = set(statuses)
    for status in RANK:
        if status in found:
            return status
    return "not_due" if "not_due" in found else None


def ranked(items: Iterable[ItemResult]) -> list[ItemResult]:
    """The best first: the highest status, then the fewest reasons. Of items that were judged."""
    return sorted(items, key=lambda item: (-RANK[item.status], len(item.reasons), item.id))


def of_lacks(needs: Sequence[Reason], wants: Sequence[Reason], status: str = "met") -> str:
    """What stood at `status` by itself: not met where a need lacks, at best partly met where a want does."""
    if needs:
        return "not_met"
    return "partial" if wants and status == "met" else status


def together(parts: Sequence[Part]) -> Part:
    """Several parts of one test: the lowest status, all items and reasons."""
    status = lowest(part.status for part in parts if part.status)
    items = tuple(item for part in parts for item in part.items)
    return Part(status, items, tuple(reason for part in parts for reason in part.reasons))


def of_items(items: Sequence[ItemResult], params: Mapping[str, Number]) -> Part:
    """Met when every due item is; not met when more fail than the control allows, any where it says
    nothing.
    """
    due = [item for item in items if item.status != "not_due"]
    failed = sum(item.status == "not_met" for item in due)
    weak = sum(item.status == "partial" for item in due)
    counts: dict[str, Any] = {"due": len(due), "weak": weak, "failed": failed}
    if not due:
        reasons = (Reason("items_not_due", {"items": len(items)}),) if items else ()
        return Part("not_due" if items else None, tuple(items), reasons)
    limit = params.get(FAIL_SHARE)
    if limit is not None:
        counts["limit"] = limit
    status = _status(len(due), weak, failed, limit or 0)
    code = f"items_{status}" if status == "met" or limit is not None else f"items_{status}_any"
    return Part(status, tuple(items), (Reason(code, counts),))


def of_latest(item: ItemResult) -> Part:
    """The record of the activity as a part of its own. What it lacks stands with the item."""
    complete = (Reason("latest_complete", {"record": item.record}),) if item.status == "met" else ()
    return Part(item.status, (item,), complete)


def _status(due: int, weak: int, failed: int, limit: Number) -> str:
    if failed * 100 > limit * due:
        return "not_met"
    return "partial" if weak or failed else "met"


def counted(found: int, params: Mapping[str, Number]) -> str:
    """Status of a document by how many of the contents asked for it has: parts_met, parts_partial."""
    if found >= params["parts_met"]:
        return "met"
    return "partial" if found >= params["parts_partial"] else "not_met"


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the items that a rule concerns keep it."""

    name: Text
    kept: int
    of: int
    broken: tuple[str, ...] = ()  # records that do not


def of_shares(shares: Sequence[Share], params: Mapping[str, Number]) -> tuple[str | None, tuple[Reason, ...]]:
    """Met when every share reaches met_min_pct, partly met when every one reaches partial_min_pct."""
    judged = [share for share in shares if share.of]
    statuses = [_of_share(share, params) for share in judged]
    reasons = tuple(
        Reason(
            f"share_{status}",
            {
                "share": share.name,
                "kept": share.kept,
                "of": share.of,
                "records": share.broken,
                **_bounds(params),
            },
        )
        for share, status in zip(judged, statuses, strict=True)
    )
    return lowest(statuses), reasons


def _bounds(params: Mapping[str, Number]) -> Mapping[str, Number]:
    return {name: params[name] for name in ("met_min_pct", "partial_min_pct")}


def _of_share(share: Share, params: Mapping[str, Number]) -> str:
    percent = share.kept * 100
    if percent >= params["met_min_pct"] * share.of:
        return "met"
    return "partial" if percent >= params["partial_min_pct"] * share.of else "not_met"
