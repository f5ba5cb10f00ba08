"""Test kinds, one module each: how a control of that kind judges a subject beside its planned intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from controls.checks import (
    agreement_in_force,
    aligned,
    closed_or_progressing,
    contents_present,
    document_controlled,
    done_in_order,
    followed_up,
    measured,
    owner_named,
    procedure_in_use,
    recurring,
    register_complete,
    sample_representative,
    share_kept,
)
from controls.facts import Subject
from controls.inquiry import Inquiry
from controls.items import Part


class Check(Protocol):
    """What a module of a test kind offers."""

    def applies(self, inquiry: Inquiry, subject: Subject) -> bool:
        """Whether a subject in scope is judged by this control at all."""

    def part(self, inquiry: Inquiry, subject: Subject) -> Part:
        """What the test says beside the planned intervals; nothing where they say it all."""


CHECKS: Mapping[str, Check] = {
    "recurring": recurring,
    "measured": measured,
    "register_complete": register_complete,
    "owner_named": owner_named,
    "agreement_in_force": agreement_in_force,
    "contents_present": contents_present,
    "document_controlled": document_controlled,
    "done_in_order": done_in_order,
    "followed_up": followed_up,
    "closed_or_progressing": closed_or_progressing,
    "aligned": aligned,
    "sample_representative": sample_representative,
    "share_kept": share_kept,
    "procedure_in_use": procedure_in_use,
}
