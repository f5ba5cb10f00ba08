"""Section 4: what each control says about each of its subjects, with the reasons in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from controls.assessment import ControlResult, Counts, ItemResult, SubjectResult, WindowResult
from controls.grading import propose
from reports.capped import Capped
from reports.charts import Cell, Strip
from reports.gap.evidence import EvidenceIndex
from reports.gap.material import Material
from reports.gap.model import Brief, ClausePart, ControlPart, Intervals, Missing, Shortfall, SubjectRow
from reports.gap.targets import targets

COVERED = frozenset({"met", "met_late", "excused", "not_applicable", "not_due"})
SHORT = frozenset({"partial", "not_met"})
STRIPS_PER_CHART = 36  # what fits on a page below a heading
DAY = timedelta(days=1)


def clauses(material: Material, index: EvidenceIndex) -> tuple[ClausePart, ...]:
    """The controls asked about under their clauses, in the order of the catalog."""
    parts = []
    for clause in material.catalog.numbering.values():
        results = [result for result in material.assessment.controls if result.clause == clause.user]
        if results:
            parts.append(
                ClausePart(
                    clause=clause.user,
                    iso_clause=clause.iso,
                    name=clause.name.get(material.issue.language),
                    controls=tuple(_part(material, index, result) for result in results if _speaks(result)),
                    quiet=tuple(_brief(material, result) for result in results if _quiet(result)),
                    uncomputed=tuple(
                        _brief(material, result) for result in results if result.status == "not_computed"
                    ),
                )
            )
    return tuple(parts)


def _speaks(result: ControlResult) -> bool:
    """Whether a control gets a block of its own: something was judged, or is running now."""
    running = any(subject.windows for subject in result.subjects)
    return result.status not in ("not_computed", "no_population") and (result.status != "not_due" or running)


def _quiet(result: ControlResult) -> bool:
    return result.status != "not_computed" and not _speaks(result)


def _brief(material: Material, result: ControlResult) -> Brief:
    """Without the sentence that only repeats the status."""
    told = [reason for reason in result.reasons if reason.code != "not_computed"]
    return Brief(material.head(result), material.sentences(told))


def _part(material: Material, index: EvidenceIndex, result: ControlResult) -> ControlPart:
    strips = [strip for subject in result.subjects if (strip := _strip(material, subject)).cells]
    return ControlPart(
        head=material.head(result),
        requirement=material.control(result).requirement.get(material.issue.language),
        rhythm=rhythm(material, result),
        counts=Counter(subject.status for subject in result.subjects),
        subjects=Capped.of(_row(material, index, subject) for subject in result.subjects),
        sentences=material.sentences(result.reasons),
        missing=Capped.of(_missing(material, result)),
        charts=tuple(
            tuple(strips[place : place + STRIPS_PER_CHART])
            for place in range(0, len(strips), STRIPS_PER_CHART)
        ),
        targets=targets(material, result),
        before=_before(material, result),
        **_grade(material, result),
    )


def _grade(material: Material, result: ControlResult) -> dict[str, Any]:
    """The grade that the records propose, and how it came about."""
    found = propose(material.known, material.control(result), result, material.assessment.question)
    name = material.catalog.grades[found.grade].get(material.issue.language) if found.grade else ""
    return {"grade": name, "grade_sentences": material.sentences(found.reasons)}


def _before(material: Material, result: ControlResult) -> str:
    """The status the last report gave the control."""
    if material.since is None or material.since.changes is None:
        return ""
    return material.since.statuses.get(result.control, result.status)


def rhythm(material: Material, result: ControlResult) -> str:
    """The planned interval as the catalog has it, and the days of grace it asks for."""
    control, words = material.control(result), material.words
    if control.interval:
        said = [words("results.rhythm", interval=material.duration(control.interval))]
    elif control.intervals_by_tier:
        pairs = control.intervals_by_tier.items()
        tiers = [f"{material.tier(tier)} {material.duration(interval)}" for tier, interval in pairs]
        said = [words("results.rhythm_by_tier", parts=words.join(tiers))]
    else:
        return ""
    if control.grace_days is not None:
        said.append(words("results.grace", n=control.grace_days))
    return words.join(said)


def _row(material: Material, index: EvidenceIndex, subject: SubjectResult) -> SubjectRow:
    days = [record.occurred_on for record in material.behind(subject) if record.occurred_on]
    lacking = next((window for window in subject.windows if window.status not in COVERED), None)
    shown = lacking or (subject.windows[-1] if subject.windows else None)
    known = material.subjects.get(subject.subject)
    return SubjectRow(
        number=subject.subject,
        name=material.name(subject.subject),
        tier=material.tier(subject.tier),
        owner=material.name(known.owner) if known else "",
        status=subject.status,
        current=subject.current,
        intervals=intervals(subject.counts),
        last=max(days, default=None),
        due=shown.limit - DAY if shown else None,
        days=_days(material, subject, lacking),
        evidence=index.of(subject),
    )


def _days(material: Material, subject: SubjectResult, lacking: WindowResult | None) -> int | None:
    if lacking and material.as_of >= lacking.limit:
        return (material.as_of - lacking.limit).days + 1
    return max((window.days_late or 0 for window in subject.windows), default=0) or None


def intervals(counts: Counts) -> Intervals:
    return Intervals(counts.n, counts.met, counts.met_late, counts.excused, counts.partial, counts.gap)


def shortfalls(material: Material, result: ControlResult) -> Iterator[Shortfall]:
    """Every interval and item not or only partly met; a subject short of something else counts as a whole."""
    for subject in result.subjects:
        intervals = _lacking(material, result, subject)
        yield from intervals
        if not intervals and subject.status in SHORT:
            said = material.sentences(subject.reasons)
            yield _shortfall(material, result, subject, subject.status, "", said, None)


def _lacking(material: Material, result: ControlResult, subject: SubjectResult) -> tuple[Shortfall, ...]:
    windows = [window for window in subject.windows if window.status in ("gap", "partial")]
    return (
        *(_window(material, result, subject, window) for window in windows),
        *(_item(material, result, subject, item) for item in subject.lacking),
    )


def _missing(material: Material, result: ControlResult) -> Iterator[Missing]:
    for subject in result.subjects:
        intervals = _lacking(material, result, subject)
        if intervals or subject.status in SHORT:
            name, said = material.name(subject.subject), material.sentences(subject.reasons)
            yield Missing(name, subject.status, said, intervals)


def _window(
    material: Material, result: ControlResult, subject: SubjectResult, window: WindowResult
) -> Shortfall:
    days = (material.as_of - window.limit).days + 1
    interval = material.words.interval(window.start, window.end)
    said = material.sentences(window.reasons)
    return _shortfall(material, result, subject, window.status, interval, said, days if days > 0 else None)


def _item(material: Material, result: ControlResult, subject: SubjectResult, item: ItemResult) -> Shortfall:
    """One thing judged beside the intervals, by what it is called."""
    late = item.last_in_time and item.done_on is None and material.as_of > item.last_in_time
    days = (material.as_of - item.last_in_time).days if late and item.last_in_time else None
    said = material.sentences(item.reasons)
    return _shortfall(material, result, subject, item.status, material.item(item), said, days)


def _shortfall(
    material: Material,
    result: ControlResult,
    subject: SubjectResult,
    status: str,
    interval: str,
    said: tuple[str, ...],
    days: int | None,
) -> Shortfall:
    known = material.subjects.get(subject.subject)
    return Shortfall(
        control=result.control,
        title=material.head(result).title,
        subject=material.name(subject.subject),
        tier=subject.tier or "",
        owner=material.name(known.owner) if known else "",
        status=status,
        interval=interval,
        sentences=said,
        days=days,
    )


def _strip(material: Material, subject: SubjectResult) -> Strip:
    name, words = material.name(subject.subject), material.words
    return Strip(
        name,
        tuple(
            Cell(
                window.start,
                window.end,
                window.status,
                words.join(
                    [name, words.interval(window.start, window.end), words(f"status.{window.status}")]
                ),
            )
            for window in subject.windows
        ),
    )
