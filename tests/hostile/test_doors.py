"""Every request of cases.py: answered as it must be, and nothing left behind that must not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.hostile.cases import CASES, ROW_BUTTONS, Case
from tests.hostile.conftest import TARGETS, assert_harmless
from tests.support.reading import read

pytestmark = pytest.mark.one_database("postgresql")  # the stricter of the two: it refuses NUL


@pytest.fixture
def organisation():
    return TARGETS


def filled(value: Any, targets: Mapping[str, str]) -> Any:
    """With what the names in braces stand for."""
    if isinstance(value, list):
        return [filled(one, targets) for one in value]
    for name, found in targets.items():
        value = value.replace(f"{{{name}}}", found)
    return value


def sent(client: Any, case: Case, targets: Mapping[str, str]) -> Any:
    body = case.body() if callable(case.body) else case.body
    data = {name: filled(value, targets) for name, value in case.form.items()} if body is None else body
    given = {} if case.method == "GET" else {"data": data, "content_type": case.type}
    return client.open(filled(case.path, targets), method=case.method, csrf=case.token, **given)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_harm_is_refused_or_shown_as_it_is(case, sign_in, targets, traces):
    client = sign_in(case.role)
    before = traces()
    answer = sent(client, case, targets)
    expected = (200,) if any(word in case.name for word in ROW_BUTTONS) else case.status
    assert answer.status_code in expected, read(answer.text).headings
    assert_harmless(answer)
    assert case.says in answer.text and filled(case.keeps, targets) in answer.text
    assert answer.location is None or "evil" not in answer.location
    if answer.status_code == 303:
        assert_harmless(client.get(answer.location))
    if not case.changes:
        assert traces() == before


def test_there_are_sixty_cases_of_our_own():
    assert len({case.name for case in CASES}) == len(CASES) > 60
