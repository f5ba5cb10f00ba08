"""What a result quotes of records that are not open goes; its statuses, figures and other words stay."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from controls.assessment import ControlResult, Counts, ItemResult, Reason, SubjectResult, WindowResult
from controls.declaration import Text
from controls.known import Known
from controls.withheld import WITHHELD, label_is_open, withheld, withheld_item, withheld_reasons
from tests.controls.asking import CATALOG, KINDS
from tests.controls.worlds import World, line, rows

DAY = date(2025, 10, 1)
FIELD = Text("“Name”", "「名称」")


def known() -> Known:
    """A sheet whose only line is about a target of the SLA."""
    w = World()
    w.record("measurement", "MSR-1", {"sla": "SLA-1", "lines": rows({"target": line("SLA-1", "t1")})})
    return Known(CATALOG, KINDS, w.facts())


def item(*reasons: Reason, **more: Any) -> ItemResult:
    told: dict[str, Any] = {
        "id": "SVC-1#r2",
        "record": "SVC-1",
        "edition": 1,
        "row": "r2",
        "label": "Hosting",
        "status": "met",
    }
    return ItemResult(**(told | {"records": ("SVC-1",), "reasons": reasons} | more))  # type: ignore[arg-type]


def seen(one: ItemResult, *closed: str) -> ItemResult:
    """The item as somebody sees it to whom these records are closed."""
    subject = SubjectResult("ORG-0001", "organisation", None, "met", None, Counts(), items=(one,))
    found = withheld(of(subject), known(), lambda number: number not in closed).subjects[0].items[0]
    assert withheld_item(one, known(), lambda number: number not in closed) == found
    return found


def of(subject: SubjectResult) -> ControlResult:
    return ControlResult("SUP-16", "8.3.3", "8.3.4.1", "met", (subject,))


def test_what_is_open_stays_as_it_is():
    one = item(Reason("carry_no_promise", {"names": ("VND-1",), "components": ("Hosting",)}))
    assert seen(one) == one and seen(one, "SLA-9") == one


def test_the_name_of_a_component_goes_with_its_service():
    assert seen(item(), "SVC-1").label is None
    assert seen(item(label=FIELD), "SVC-1").label == FIELD  # a name of the program


def test_the_name_of_a_target_goes_with_the_agreement_it_stands_in():
    sheet = {"id": "MSR-1#r1", "record": "MSR-1", "row": "r1", "records": ("MSR-1",)}
    assert seen(item(**sheet)).label == "Hosting"
    assert seen(item(**sheet), "SLA-1").label is None
    assert label_is_open(known(), "MSR-1", "r1", lambda number: number != "SLA-1") is False
    assert label_is_open(known(), "MSR-1", None, lambda number: number != "SLA-1") is True


@pytest.mark.parametrize("closed", ["CON-1", "SLA-1"])
def test_a_pair_is_as_closed_as_its_agreements(closed):
    pair = "CON-1#c1 > SLA-1#t1"
    promised = Reason("carry_short", {"theirs": Text("99 %", "99%"), "days": 3, "field": "by phone"})
    found = seen(item(promised, id=pair, record="ALA-1", row=None, records=("ALA-1",)), closed)
    assert found.reasons[0].values == {"theirs": WITHHELD, "days": 3, "field": WITHHELD}


def test_figures_days_numbers_and_fields_stay():
    values = {"record": "SVC-1", "on": DAY, "days": 3, "field": FIELD, "text": "Hosting",
              "names": ("VND-1", "Hosting", "Desk")}  # fmt: skip
    found = seen(item(Reason("lacks_owner", values)), "SVC-1").reasons[0].values
    assert found == {**values, "text": WITHHELD, "names": ("VND-1", WITHHELD)}


def test_a_reason_somebody_wrote_goes_with_its_record():
    reason = Reason("carry_reason_given", {"record": "SLA-1", "reason": "They merge in May"})
    window = WindowResult("PLN-1", 1, DAY, DAY, DAY, "gap", reasons=(reason,))
    subject = SubjectResult("CUS-1", "customer", None, "not_met", None, Counts(), (window,), (reason,))
    found = withheld(of(subject), known(), lambda number: number != "SLA-1").subjects[0]
    for one in (*found.windows[0].reasons, *found.reasons):
        assert one.values == {"record": "SLA-1", "reason": WITHHELD}
    assert withheld(of(subject), known(), lambda number: True) == of(subject)


def test_a_sentence_that_calls_a_row_by_its_name() -> None:
    """The name of a sheet's line stands in the agreement it names."""
    values = {"on": DAY, "record": "MSR-1", "line": "r1", "row": "Availability", "becomes": FIELD}
    told = (Reason("next_item_row", values), Reason("next_item", {"on": DAY, "record": "MSR-1"}))
    assert withheld_reasons(told, known(), lambda number: True) == told
    covered, other = withheld_reasons(told, known(), lambda number: number != "SLA-1")
    assert (covered.values["row"], covered.values["record"]) == (WITHHELD, "MSR-1")
    assert covered.values["becomes"] == FIELD and other == told[1]
