"""An invented organisation as plain facts, judged by the engine: as long as you like, always the same.

`example("en")` is about what a small provider has after a year; `example("en", customers=60)` is a big one.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from controls.assessment import Assessment, Question
from controls.engine import assess
from controls.facts import Facts, Organisation, Record
from controls.known import Known
from reports import gap_json
from reports.gap import GapReport, Issue, OrganisationInfo, build_gap_report
from tests.reports.world import World, world
from tests.reports.world_names import AS_OF, CATALOG, FIRST, KINDS, LAST, POSITION, SINCE


def facts_of(made: World) -> Facts:
    policy = Record(
        "POL-2025-0001",
        "policy",
        1,
        0,
        "approved",
        {
            "topic": "small_organisation",
            "text": "The SMS manager may approve what the supplier manager recorded.",
        },
        valid_from=SINCE,
    )
    return Facts(
        position=POSITION,
        organisation=Organisation("ORG-0001", "Asia/Tokyo", "04-01", SINCE),
        subjects=tuple(sorted(made.subjects, key=lambda subject: subject.number)),
        plans=tuple(made.plans),
        exceptions=tuple(made.exceptions),
        records=tuple(sorted(made.records, key=lambda record: (record.kind, record.number))),
        policies=(policy,),
    )


QUESTION = Question(FIRST, LAST, AS_OF, POSITION)


def answered(customers: int = 6, seed: int = 11) -> tuple[Facts, Assessment]:
    facts = facts_of(world(customers, seed))
    return facts, assess(CATALOG, KINDS, facts, QUESTION)


def example(language: str, customers: int = 6, seed: int = 11) -> tuple[GapReport, bytes]:
    """The report and the JSON that goes with it."""
    made = world(customers, seed)
    facts, assessment = answered(customers, seed)
    data = gap_json.to_json(Known(CATALOG, KINDS, facts), assessment)
    place = 0 if language == "en" else 1
    report = build_gap_report(
        CATALOG,
        KINDS,
        facts,
        assessment,
        names={number: named[place] for number, named in made.names.items()},
        files=made.files,
        organisation=organisation(language),
        issue=issue(language),
        data_digest=hashlib.sha256(data).hexdigest(),
    )
    return report, data


def organisation(language: str) -> OrganisationInfo:
    if language == "ja":
        return OrganisationInfo(
            "星野システムズ株式会社",
            "倉庫・輸送のお客様向け運用管理サービス（東京・大阪）",
            "土日・祝日・年末年始を除く",
        )
    return OrganisationInfo(
        "Hoshino Systems K.K.",
        "Managed services for warehouse and transport customers, Tokyo and Osaka",
        "Monday to Friday, without the public holidays of Japan",
    )


def issue(language: str) -> Issue:
    return Issue(
        number="GR-2026-0009",
        edition=1,
        language=language,
        position=POSITION,
        head_seal=hashlib.sha256(b"head").hexdigest(),
        issued_at=datetime(2026, 10, 5, 0, 0, tzinfo=UTC),
        report_edition="1",
        program_version="0.1.0",
        prepared_by={"en": "Reiko Hayashi, internal auditor", "ja": "林 玲子（内部監査員）"}[language],
    )
