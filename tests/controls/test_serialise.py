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

from controls.assessment import Assessment, Reason
from controls.engine import assess
from controls.fold import fold
from controls.serialise import as_bytes, as_json
from controls.wording import reasons, sentence
from tests.controls.asking import CATALOG, KINDS, ask
from tests.controls.invented import Invented

ROOT = Path(__file__).parents[2]
SCRIPT = """
import hashlib, sys
from controls.serialise import as_bytes, as_json
from tests.controls.asking import ask
from tests.controls.invented import Invented
assert not any("site-packages" in path for path in sys.path)
print(hashlib.sha256(as_bytes(as_json(ask(Invented(7).journal)))).hexdigest())
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
        bare = re.sub(r"^(lacks|needs|control)_|_together$", "", code)
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


@pytest.mark.parametrize(("seed", "zone"), [("0", "Asia/Tokyo"), ("1", "America/New_York"), ("2", "UTC")])
def test_the_same_bytes_on_every_machine(assessment: Assessment, seed: str, zone: str) -> None:
    """Standard library only: without the packages of the environment."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    env = {**kept, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-S", "-s", "-W", "error", "-c", SCRIPT]
    found = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert found.stderr == ""
    assert found.stdout.strip() == hashlib.sha256(as_bytes(as_json(assessment))).hexdigest()
