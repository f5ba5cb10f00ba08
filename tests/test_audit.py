"""What we install: weaknesses known of it, and the licences it comes under."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime

import pytest

from tests.support import licences
from tests.support.audit import audited, exceptions, judged

TODAY = date(2026, 11, 20)
WEAK = {
    "name": "flask", "version": "0.12",
    "vulns": [{"id": "PYSEC-2019-179", "fix_versions": ["0.12.3"], "aliases": ["CVE-2018-1000656"]}],
}  # fmt: skip
REPORT = json.dumps(
    {
        "dependencies": [
            WEAK,
            {"name": "jinja2", "version": "3.1.6", "vulns": []},
            {"name": "huey", "skip_reason": "not found"},
        ]
    }
)


def test_nothing_we_install_has_a_known_weakness(tmp_path):
    """Asks PyPI, so in CI only: elsewhere no test reaches beyond this machine."""
    if not os.environ.get("CI"):
        pytest.skip("dependencies NOT AUDITED: it asks PyPI, so it runs in CI, or with CI=true")
    found = judged(audited("requirements.lock", tmp_path), exceptions(), datetime.now(UTC).date())
    assert found.weaknesses == []
    if found.unasked:
        some = ", ".join(found.unasked[:5])
        pytest.skip(f"NOT AUDITED: PyPI says nothing about {len(found.unasked)} packages ({some} …)")


def test_a_weakness_is_told_with_what_mends_it():
    found = judged(REPORT, {}, TODAY)
    assert found.weaknesses == ["flask 0.12: PYSEC-2019-179, mended in 0.12.3"]
    assert found.unasked == ["huey"]


def test_no_report_is_no_good_news():
    assert judged("", {}, TODAY).unasked == ["all"]


def test_an_exception_holds_until_its_day():
    for name in ("PYSEC-2019-179", "CVE-2018-1000656"):
        assert judged(REPORT, {name: {"until": TODAY}}, TODAY).weaknesses == []
        assert judged(REPORT, {name: {"until": date(2026, 11, 19)}}, TODAY).weaknesses != []
    assert judged(REPORT, {"CVE-1": {"until": TODAY}}, TODAY).weaknesses != []


def test_every_exception_says_which_package_why_and_until_when():
    for name, exception in exceptions().items():
        assert exception.keys() == {"package", "why", "until"}, name
        assert exception["package"]
        assert len(exception["why"]) > 20
        assert isinstance(exception["until"], date)


def test_the_list_of_licences_is_the_one_of_the_locked_packages():
    """Made by `python -m tests.support.licences --write`."""
    assert licences.DOCUMENT.read_text() == licences.document()


def test_every_package_says_under_which_licence_it_comes():
    assert [one.name for one in licences.packages() if not one.licence] == []
    assert {one.licence for one in licences.packages()} - licences.ACCEPTED == set()
