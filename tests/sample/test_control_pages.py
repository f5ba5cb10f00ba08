"""Every subject on the page of every control says why it stands as it does."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.program import Client

SUBJECT = re.compile(
    r'<section class="panel" id="([A-Z]+-\d+-\d+)">.*?<div class="body stack t">(.*?)'
    r'<div class="body stack t ahead">',
    re.S,
)


@pytest.mark.one_database
def test_no_subject_is_left_without_a_reason(app: Flask, sign_in: Callable[[str], Client]):
    client, told = sign_in("AU"), {}
    for control in app.extensions["akashi_catalog"].controls:
        page = client.get(f"/controls/{control.id}").text
        told |= {
            (control.id, number): re.sub(r"<[^>]+>", "", body).strip()
            for number, body in SUBJECT.findall(page)
        }
    assert len(told) > 100
    assert [subject for subject, text in told.items() if not text] == []
