"""The two ways to ask who may read a record give the same answer."""

from __future__ import annotations

from app.access import kinds, may
from app.actor import Actor, system
from app.db import db
from app.records.evidence import RecordsDoor
from app.records.queries import newest


def test_reading_one_record_and_reading_many_agree_for_everybody(app, record, people):
    numbers = [record("PO", confidentiality=level) for level in ("audit", "internal", "restricted")]
    stranger = Actor(person=None, roles=frozenset())
    everybody = {role: person.actor for role, person in people.items()} | {"nobody": stranger}
    with app.test_request_context("/"):
        for role, actor in everybody.items():
            many = set(db.session.scalars(RecordsDoor().readable(actor)))
            for number in numbers:
                version = newest(db.session, number)
                assert (number in many) == may(actor, "read", kinds()[version.kind], version), (role, number)
        assert set(numbers) <= set(db.session.scalars(RecordsDoor().readable(system("import"))))


def test_records_are_named_once_with_their_address(app, record):
    first, second = record(), record()
    with app.test_request_context("/"):
        found = RecordsDoor().proved([second, first, second])
    assert set(found) == {first, second}
    assert found[first].url == f"/r/{first}"
