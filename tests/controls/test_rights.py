"""Rights are data: who reads, records, approves, audits and administers."""

from __future__ import annotations

import pytest

from controls.declarations.faults import DeclarationError
from controls.kinds import load_kinds
from controls.rights import RIGHTS, load_rights

KINDS = load_kinds()
RIGHTS_TABLE = load_rights()
BUSINESS = ("create", "edit", "submit", "approve", "accept", "void", "audit")


def may(role: str, action: str, room: str | None = None, confidentiality: str = "audit") -> bool:
    return RIGHTS_TABLE.may({role}, action, room, confidentiality)


@pytest.mark.parametrize("role", sorted(set(load_kinds().roles) - {"CU"}))
def test_everybody_signed_in_reads_what_is_not_restricted(role):
    assert may(role, "read", "suppliers", "audit")
    assert may(role, "read", "audits", "internal")


def test_restricted_records_are_for_few():
    assert {role for role in KINDS.roles if may(role, "read", "suppliers", "restricted")} == {"QM", "LA"}
    assert set(RIGHTS_TABLE.restricted_readers) == {"owner", "author", "approver"}


@pytest.mark.parametrize("action", BUSINESS)
@pytest.mark.parametrize("room", KINDS.rooms)
def test_the_administrator_is_refused_every_business_act(action, room):
    assert not may("AD", action, room)
    assert not RIGHTS_TABLE.may({"AD", "QM"}, action, room)


def test_only_the_administrator_administers():
    assert [role for role in KINDS.roles if may(role, "administer")] == ["AD"]


@pytest.mark.parametrize("action", ["create", "edit", "submit", "void"])
def test_an_auditor_writes_audits_and_nothing_else(action):
    assert [room for room in KINDS.rooms if may("AU", action, room)] == ["audits"]


def test_an_auditor_closes_corrective_actions_but_accepts_no_file():
    assert may("LA", "approve", "actions")
    assert not may("LA", "approve", "suppliers")
    assert not any(RIGHTS_TABLE.may({"LA", "QM"}, "accept", room) for room in KINDS.rooms)


@pytest.mark.parametrize("role", ["VW", "CU"])
def test_a_viewer_and_a_customer_do_nothing_by_role(role):
    assert not any(may(role, action) for action in RIGHTS_TABLE.actions if action != "read")


def test_a_customer_reads_by_a_personal_link_only():
    assert not may("CU", "read")


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.id)
def test_who_may_create_or_approve_a_kind_gets_through_the_fence(kind):
    for action, entries in (("create", kind.create), ("approve", kind.approve)):
        for role in KINDS.people(entries) & set(KINDS.roles):
            assert may(role, action, kind.room, "restricted"), f"{role} cannot {action}"


@pytest.mark.parametrize("role", ["PO", "RO", "SM", "VM", "AP"])
def test_who_audits_neither_works_nor_approves_there(role):
    assert RIGHTS_TABLE.incompatible(["AU", role, "VW"]) == tuple(sorted(["AU", role]))


def test_roles_that_go_together():
    assert RIGHTS_TABLE.incompatible(["PO", "RO", "AP", "QM"]) == ()
    assert RIGHTS_TABLE.incompatible(["AU", "LA", "VW"]) == ()
    assert RIGHTS_TABLE.incompatible(["AD", "VW"]) == ()


def test_a_typing_error_is_no_silent_no():
    with pytest.raises(ValueError, match="unknown right"):
        may("PO", "aprove")
    with pytest.raises(ValueError, match="unknown right"):
        may("PO", "read", None, "secret")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('roles = ["QM", "LA"]', 'roles = ["QM", "XX"]', "rights.toml: grant 2: roles: unknown word XX"),
        (
            'actions = ["administer"]',
            'actions = ["rule"]',
            "rights.toml: grant 6: actions: unknown word rule",
        ),
        ('rooms = ["audits"]', 'rooms = ["attic"]', "rights.toml: grant 4: rooms: unknown word attic"),
        ('with = ["PO"', 'with = ["PP"', "rights.toml: incompatible 1: with: unknown word PP"),
        ('"owner", "author"', '"owner", "writer"', "rights.toml: restricted_readers: unknown stand-in"),
        (
            '"internal", "restricted"]\n# Who',
            '"restricted"]\n# Who',
            "rights.toml: confidentialities: differs",
        ),
        ("[[refusal]]\nroles", "[[refusal]]\nwho", "rights.toml: refusal 1: missing roles"),
        ("[[incompatible]]", "[[clash]]", "rights.toml: missing incompatible"),
        ('text.ja = "監査員は', 'text.de = "監査員は', "rights.toml: refusal.2.text: ja is missing or empty"),
    ],
)
def test_a_fault_in_the_rights_is_named(tmp_path, old, new, fault):
    path = tmp_path / "rights.toml"
    text = RIGHTS.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        load_rights(path=path)
    assert any(str(found).startswith(fault) for found in caught.value.faults), str(caught.value)
