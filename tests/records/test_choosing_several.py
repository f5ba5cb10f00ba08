"""Which records of a list can be chosen for approval, by whom, and why others cannot."""

from __future__ import annotations

import re

import pytest

from tests.records.listing import cells, heads, written_last_by
from tests.support.statements import counted

WAITING = "/records/brm_meeting?waiting=1"


def test_what_waits_can_be_chosen(sign_in, waiting):
    numbers = waiting(2)
    page = sign_in("AP").get(WAITING)
    assert re.findall(r'form="approval" name="number" value="([^"]+)">', page.text) == numbers[::-1]
    assert page.text.count(" checked") == sign_in("AP").get(f"{WAITING}&all=1").text.count(" checked") - 2


def test_the_first_page_leads_here_when_several_wait(sign_in, waiting):
    waiting(1)
    assert WAITING not in sign_in("AP").get("/").text
    waiting(1)
    assert f'href="{WAITING}">BRM meetings <span class="muted tn">2</span>' in sign_in("AP").get("/").text


def test_there_is_nothing_to_choose_elsewhere(sign_in, waiting):
    waiting(1)
    for role, path in (("AP", "/records/brm_meeting"), ("VW", WAITING), ("AU", WAITING)):
        assert 'form="approval"' not in sign_in(role).get(path).text, (role, path)


def test_one_s_own_record_says_why_it_cannot_be_chosen(sign_in, waiting, told, people):
    others, (own,) = waiting(1), waiting(1, author="RO", files=False)
    told(lambda: written_last_by(own, people["AP"].number))
    page = sign_in("AP").get("/records/brm_meeting?state=submitted&sort=number").text
    assert heads(page)[-1] == "Why you cannot approve it"
    assert [row[-1] for row in cells(page)] == [
        "", "Nobody approves what they wrote or edited last. Ask another approver.",
    ]  # fmt: skip
    assert re.findall(r'name="number" value="([^"]+)"', page) == others


@pytest.mark.one_database  # how many statements are sent is our doing
def test_a_list_to_choose_from_costs_as_many_statements_for_more_rows(app, sign_in, waiting):
    client = sign_in("AP")
    waiting(1)
    client.get(WAITING)
    with counted(app) as few:
        client.get(WAITING)
    waiting(3)
    with counted(app) as many:
        client.get(WAITING)
    assert len(many) <= len(few) + 1  # the names of another customer
