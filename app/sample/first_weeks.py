"""Documents of the first weeks: the complaint procedure, the catalogue, an exit plan, interfaces."""

from __future__ import annotations

from datetime import date

from app.sample.files import note, paper
from app.sample.stage import Stage, rows


def schedule(stage: Stage) -> None:
    stage.on(date(2025, 9, 10), explain_complaints)
    stage.on(date(2025, 9, 11), describe_services)
    stage.on(date(2025, 9, 12), need_of_kitagawa)
    stage.on(date(2025, 9, 16), plan_exit)
    stage.on(date(2025, 9, 18), define_interfaces)


def explain_complaints(stage: Stage, day: date) -> None:
    content = {
        "definition": "Any expression of dissatisfaction with a service that asks for an answer.",
        "entry_points": "Relationship owner, ticket portal, hotline",
        "levels": rows(
            {"level": 1, "role": "Head of service relations", "after_days": 5},
            {"level": 2, "role": "Director of managed services", "after_days": 10},
        ),
        "ack_business_days": 1,
        "answer_days": 10,
        "valid_from": day.isoformat(),
    }
    file = paper(
        "Complaint procedure", "How we handle complaints", [str(content["definition"])], day, "Procedure"
    )
    stage.record("PO", "complaint_procedure", content, [file])


def describe_services(stage: Stage, day: date) -> None:
    told = (
        (
            "order",
            "Takes and routes the orders of the customer.",
            "Orders reach the warehouse within seconds.",
            "06:00–22:00",
        ),
        ("edi", "Exchanges orders with trading partners.", "Partners need no other channel.", "24 h"),
        ("clinic", "Books appointments of patients.", "Desks book without waiting.", "24 h, all days"),
    )
    for service, description, outcome, hours in told:
        content = {
            "service": stage.numbers[service],
            "description": description,
            "intended_outcome": outcome,
            "dependencies": "Hosting, network",
            "service_hours": hours,
            "valid_from": day.isoformat(),
        }
        file = paper(
            f"Catalogue {service}", "Service catalogue", [description, outcome], day, "Published entry"
        )
        stage.record("SM", "catalogue_entry", content, [file])


def need_of_kitagawa(stage: Stage, day: date) -> None:
    """A requirement that contracts are later held against."""
    content = {
        "text": "Orders must be taken at any time between 06:00 and 22:00.",
        "customer": stage.numbers["kitagawa"],
        "services": [stage.numbers["order"]],
        "source": "contract",
        "raised_on": day.isoformat(),
        "disposition": "accepted",
        "handled_by": "SLA of the order platform",
        "answered_on": day.isoformat(),
    }
    proofs = stage.keep(note("Requirement of Kitagawa", [str(content["text"])], "Wording of the customer"))
    with stage.acting("RO") as work:
        number = work.save("requirement", content, name="need of kitagawa")
        work.go(number, "open")
        work.offer(number, proofs)
        work.submit(number)


def plan_exit(stage: Stage, day: date) -> None:
    content = {
        "supplier": stage.numbers["minamoto"],
        "triggers": "Notice by either side; insolvency; two major outages",
        "alternatives": rows(
            {"party": "Data centre in Osaka", "lead_time": "Four months", "status": "contacted"}
        ),
        "steps": "Order capacity, copy data, switch service by service, cancel.",
        "switch_days": 120,
        "data_return": "Encrypted disks within 30 days; deletion confirmed in writing.",
        "valid_from": day.isoformat(),
    }
    file = paper("Exit plan Minamoto DC", "Exit plan, Minamoto DC", [str(content["steps"])], day, "Exit plan")
    stage.record("VM", "exit_plan", content, [file], name="exit plan")


def define_interfaces(stage: Stage, day: date) -> None:
    areas = [
        {"area": area, "applies": True, "channel": channel, "hours": "24 h"}
        for area, channel in (
            ("contact", "Telephone and portal"),
            ("incident", "Portal, then telephone"),
            ("change", "Portal"),
        )
    ]
    for key, signer in (("minamoto", "takumi"), ("kaede", "naoto")):
        content = {"supplier": stage.numbers[key], "areas": rows(*areas), "valid_from": day.isoformat()}
        proofs = stage.keep(
            note(f"Interfaces {key}", [f"{one['area']}: {one['channel']}" for one in areas], "Agreed")
        )
        with stage.acting("VM") as work:
            number = work.record("interface_definition", content, proofs)
            work.agreed(number, signer, "supplier", "email", day)
