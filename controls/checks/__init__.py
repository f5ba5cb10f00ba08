"""Test kinds, one module each: how a control of that kind judges a subject. Others are not computed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from controls.assessment import Question
from controls.checks import measured, recurring
from controls.control import Control
from controls.coverage import Coverage
from controls.facts import Subject
from controls.known import Known


class Check(Protocol):
    """What a module of a test kind offers."""

    def applies(self, known: Known, control: Control, subject: Subject, question: Question) -> bool:
        """Whether a subject in scope is judged by this control at all."""

    def judge(self, coverage: Coverage) -> str:
        """Status of the subject, from the coverage of its duty."""


COMPUTED: Mapping[str, Check] = {"recurring": recurring, "measured": measured}
