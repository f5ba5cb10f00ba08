"""document_controlled: versions are owned, approved, dated, evidenced and intact, and do not overlap.

Items are all versions valid in the period. More damaged files than allowed, or two versions of one document
valid on the same day, are not met, whatever else is right.

Worked example, REL-02 with fail_share_max_pct = 25 and hash_errors_max = 0: of eight versions one was sent
for approval but never approved although its validity began, and one has evidence nobody accepted yet. One
of eight fails, 12.5 %, not more than 25 %: partly met. One file whose bytes no longer match its digest:
not met.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from controls.assessment import Reason
from controls.facts import Record, Subject
from controls.inquiry import Inquiry
from controls.items import Part, of_items, together

STANDING = ("offered", "accepted")  # files that still speak for a version


def applies(inquiry: Inquiry, subject: Subject) -> bool:
    """Every subject in scope is judged, as far as it has documents."""
    return True


def part(inquiry: Inquiry, subject: Subject) -> Part:
    versions = inquiry.chosen(subject)
    items = of_items([inquiry.item(version, subject) for version in versions], inquiry.params)
    return together([items, *_damaged(inquiry, versions), *_overlapping(inquiry, versions)])


def _damaged(inquiry: Inquiry, versions: Sequence[Record]) -> list[Part]:
    """Files that no longer match their digest, each counted once."""
    damaged = [
        (v.number, e.file) for v in versions for e in v.evidence if e.state in STANDING and not e.intact
    ]
    files = {file for _, file in damaged}
    if len(files) <= inquiry.number("hash_errors_max"):
        return []
    values = {
        "files": len(files),
        "max": inquiry.number("hash_errors_max"),
        "records": tuple(dict.fromkeys(number for number, _ in damaged)),
    }
    return [Part("not_met", (), (Reason("files_damaged", values),))]


def _overlapping(inquiry: Inquiry, versions: Sequence[Record]) -> list[Part]:
    """Versions in force of one document that share a day."""
    found = []
    for number in dict.fromkeys(version.number for version in versions):
        editions = sorted(inquiry.known.in_force(number), key=lambda e: (str(e.valid_from), e.edition))
        valid = [e for e in editions if e.valid_from and e.valid_from != e.valid_to]
        for earlier, later in pairwise(valid):
            if later.valid_from and earlier.valid_on(later.valid_from):
                values = {"record": number, "first": earlier.edition, "second": later.edition}
                found.append(Part("not_met", (), (Reason("versions_overlap", values),)))
    return found
