"""The machine form of an assessment: complete, exact, the same bytes whatever machine, day or hash seed."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest

from controls.assessment import Assessment, Question, Reason
from controls.engine import assess
from controls.fold import fold
from controls.serialise import as_bytes, as_json
from controls.wording import reasons, sentence
from tests.controls.asking import CATALOG, KINDS, ask, question
from tests.controls.building import Journal
from tests.controls.invented import Invented
from tests.controls.test_thresholds import TABLES
from tests.controls.worlds import World

ROOT = Path(__file__).parents[2]
# Reads journals and questions from a file, as any other machine could, and says the digest of each answer.
SCRIPT = """
import hashlib, json, sys
from datetime import date, datetime
sys.path.insert(0, sys.argv[1])
from controls.assessment import Question
from controls.catalog import load_catalog
from controls.engine import assess
from controls.fold import Snapshot, fold
from controls.kinds import load_kinds
from controls.serialise import as_bytes, as_json
assert not any("site-packages" in path for path in sys.path)
kinds = load_kinds()
catalog = load_catalog(kinds)
for line in sys.stdin:
    entries, asked = json.loads(line)
    snapshots = [Snapshot(e[0], datetime.fromisoformat(e[1]), *e[2:]) for e in entries]
    days = [date.fromisoformat(day) for day in asked[:3]]
    facts = fold(snapshots, kinds, len(entries))
    answer = assess(catalog, kinds, facts, Question(*days, len(entries), controls=tuple(asked[3])))
    print(hashlib.sha256(as_bytes(as_json(answer))).hexdigest())
"""


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    return ask(Invented(7).journal)


def test_it_holds_what_readers_rely_on(assessment: Assessment) -> None:
    answer = json.loads(as_bytes(as_json(assessment)))
    assert {"question", "catalog_edition", "journal_position", "controls"} <= answer.keys()
    assert answer["journal_position"] == assessment.question.known_at == answer["question"]["known_at"]
    for control in answer["controls"]:
        assert {"id", "clause", "iso_clause", "status", "subjects"} <= control.keys()
        for subject in control["subjects"]:
            assert {"subject", "status", "current", "counts", "windows", "reasons"} <= subject.keys()
            for window in subject["windows"]:
                assert {"start", "end", "limit", "status", "days_late", "missing_days"} <= window.keys()
                assert isinstance(window["records"], list)
                assert window["reasons"], window


def test_every_result_explains_itself_in_both_languages(
    assessment: Assessment,
) -> None:
    found = {}
    for control in assessment.controls:
        every = [reason for s in control.subjects for window in s.windows for reason in window.reasons]
        every += [reason for s in control.subjects for reason in s.reasons] + list(control.reasons)
        for reason in every:
            found[reason.code] = [sentence(reason, lang, {"CUS-0": "Kita"}) for lang in ("en", "ja")]
    assert len(found) > 30
    for code, (english, japanese) in found.items():
        assert english and japanese and english != japanese, code
        assert "{" not in english + japanese, code


def test_names_stand_for_numbers() -> None:
    reason = Reason("critical_not_met", {"subjects": ("CUS-1", "CUS-2", "CUS-3")})
    names = {"CUS-1": "Kita", "CUS-2": "Minami"}
    assert sentence(reason, "en", names) == "A subject of tier critical is not met: Kita, Minami and CUS-3."
    assert sentence(reason, "ja", names) == "区分「重要」の対象が未充足です（Kita、Minami、CUS-3）。"


def test_both_languages_quote_the_same_values() -> None:
    for code, text in reasons().items():
        english, japanese = (
            {name for _, name, _, _ in Formatter().parse(t) if name} for t in (text.en, text.ja)
        )
        assert english == japanese, code


def test_every_code_has_words_and_every_sentence_a_use() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "controls").rglob("*.py"))
    assert set(re.findall(r'Reason\("(\w+)"', source)) <= reasons().keys()
    for code in reasons():
        bare = re.sub(r"^(lacks|needs|control)_|_(together|row)$", "", code)
        made = re.sub(r"_(met|partial|not_met)(_any)?$", "_{", code)
        assert any(f'"{word}' in source for word in (f'{code}"', f'{bare}"', f"{bare}{{", made)), code


def test_floats_are_refused_and_decimals_stay_exact(assessment: Assessment) -> None:
    assert as_bytes({"b": Decimal("0.10"), "a": "é"}) == '{"a":"é","b":"0.10"}'.encode()
    wrong = replace(assessment.controls[0], reasons=(Reason("x", {"value": 0.1}),))
    with pytest.raises(TypeError, match="not exact"):
        as_json(replace(assessment, controls=(wrong,)))


def test_the_order_of_the_journal_does_not_matter(assessment: Assessment) -> None:
    journal = Invented(7).journal
    shuffled = list(journal.snapshots)
    random.Random(3).shuffle(shuffled)
    again = assess(CATALOG, KINDS, fold(shuffled, KINDS, journal.position), assessment.question)
    assert as_bytes(as_json(again)) == as_bytes(as_json(assessment))


Asked = tuple[Journal, Question]


@pytest.fixture(scope="module")
def asked_of_every_control() -> list[Asked]:
    """An invented organisation asked about everything; of each control a case met and one not met."""
    invented = Invented(7).journal
    found: list[Asked] = [(invented, question(invented))]
    for control, cases in TABLES.items():
        for status in ("met", "not_met"):
            case = next(case for case in cases if case.expected == status)
            world = World()
            case.build(world)
            found.append((world, question(world, control, **case.asked)))
    return found


@pytest.fixture(scope="module")
def digests(asked_of_every_control: list[Asked]) -> list[str]:
    answers = (assess(CATALOG, KINDS, world.facts(), asked) for world, asked in asked_of_every_control)
    return [hashlib.sha256(as_bytes(as_json(answer))).hexdigest() for answer in answers]


@pytest.mark.parametrize(
    ("seed", "zone", "isolated"),
    [("0", "Asia/Tokyo", "-sSP"), ("1", "America/New_York", "-sSP"), ("random", "UTC", "-IS")],
)
def test_the_same_bytes_on_every_machine(
    asked_of_every_control: list[Asked], digests: list[str], seed: str, zone: str, isolated: str
) -> None:
    """By the standard library alone. Isolated, Python takes no seed from outside and draws one each time."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    env = {**kept, "PYTHONHASHSEED": seed, "TZ": zone}
    sent = "".join(f"{as_sent(*one)}\n" for one in asked_of_every_control)
    command = [sys.executable, isolated, "-W", "error", "-c", SCRIPT, str(ROOT)]
    found = subprocess.run(command, input=sent, env=env, capture_output=True, text=True, check=False)
    assert found.stderr == ""
    assert found.stdout.split() == digests


def as_sent(world: Journal, asked: Question) -> str:
    entries = [(s.position, s.time.isoformat(), *s[2:]) for s in world.snapshots]
    return json.dumps(
        [entries, [*map(str, (asked.period_from, asked.period_to, asked.as_of)), asked.controls]]
    )
