"""Customers, services, suppliers and their contracts, and who answers for each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.sample.files import SampleFile, paper
from app.sample.stage import Stage, rows
from app.sample.words import words

START, NISHI_START = date(2025, 9, 1), date(2026, 7, 1)
FROM_THE_START = ("kitagawa", "aoba", "tsubaki")
AT_NIGHT = ("order", "clinic")  # services with a desk outside office hours


def schedule(stage: Stage) -> None:
    stage.on(date(2025, 9, 1), register_parties)
    stage.on(date(2025, 9, 2), begin_services)
    stage.on(date(2025, 9, 2), sign_contracts)
    stage.on(date(2025, 9, 3), complete_services)
    stage.on(date(2025, 9, 4), appoint)
    stage.on(date(2025, 9, 9), name_what_rests_on_them)
    stage.on(date(2026, 6, 16), lambda at, _day: add_customer(at, "nishi", NISHI_START))
    stage.on(date(2026, 6, 17), add_branch_network)
    stage.on(date(2026, 3, 20), raise_cirrus)


def numbers(stage: Stage, keys: Sequence[str]) -> list[str]:
    return [stage.numbers[key] for key in keys]


def without(content: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name not in names}


# ---- customers and suppliers -----------------------------------------------------------------------------


def register_parties(stage: Stage, day: date) -> None:
    for key in FROM_THE_START:
        add_customer(stage, key, START)
    with stage.acting("VM") as work:
        for key, supplier in words("parties")["suppliers"].items():
            content = without(supplier, "contacts", "certificates", "subcontractors")
            content |= {
                "in_scope_from": START.isoformat(),
                "contacts": numbers(stage, supplier["contacts"]),
                "certificates": rows(*supplier.get("certificates", ())),
                "subcontractors": rows(*supplier.get("subcontractors", ())),
            }
            work.record("supplier", content, name=key)


def add_customer(stage: Stage, key: str, since: date) -> None:
    customer = words("parties")["customers"][key]
    content = without(customer, "by", "owner", "contacts")
    content |= {
        "in_scope_from": since.isoformat(),
        "contacts": numbers(stage, customer["contacts"]),
        "owner": stage.numbers[customer.get("owner", customer["by"])],
    }
    stage.record(customer["by"], "customer", content, name=key)


def raise_cirrus(stage: Stage, day: date) -> None:
    """Cirrus Desk takes calls in daytime too: another tier, and with it other intervals."""
    reason = "Takes all first calls of two customers from 1 April 2026 on, also in daytime."
    with stage.acting("VM") as work:
        number = stage.numbers["cirrus"]
        work.correct("supplier", number, "More depends on it.", tier="important", tier_reason=reason)


# ---- services --------------------------------------------------------------------------------------------


def begin_services(stage: Stage, day: date) -> None:
    """Drafts: what they are made of can be said once the contracts are there."""
    with stage.acting("SM") as work:
        for key in words("parties")["services"]:
            if key != "branch":
                work.save("service", service_content(stage, key, START), name=key)


def complete_services(stage: Stage, day: date) -> None:
    with stage.acting("SM") as work:
        for key in words("parties")["services"]:
            if key != "branch":
                content = service_content(stage, key, START) | {"components": components(stage, key)}
                work.record("service", content, number=stage.numbers[key])


def add_branch_network(stage: Stage, day: date) -> None:
    content = service_content(stage, "branch", NISHI_START) | {"components": components(stage, "branch")}
    stage.record("SM", "service", content, name="branch")
    with stage.acting("QM") as work:
        work.record("assignment", appointment(stage, "RO2", "relationship_owner", ("nishi",), NISHI_START))


def service_content(stage: Stage, key: str, since: date) -> dict[str, Any]:
    service = words("parties")["services"][key]
    return {
        **service,
        "in_scope_from": since.isoformat(),
        "customers": numbers(stage, service["customers"]),
    }


def components(stage: Stage, service: str) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = [{"name": "Application", "kind": "component", "operated_by": "own"}]
    if service != "branch":
        parts.append(bought(stage, "Hosting", "minamoto"))
    parts.append(bought(stage, "Network", "kaede"))
    if service in AT_NIGHT:
        parts.append(bought(stage, "Service desk at night", "cirrus"))
    return rows(*parts)


def bought(stage: Stage, name: str, supplier: str) -> dict[str, Any]:
    found = {"name": name, "kind": "component", "operated_by": "external", "party": stage.numbers[supplier]}
    return found | {"agreement": stage.numbers[f"{supplier} contract"]}


# ---- contracts -------------------------------------------------------------------------------------------


def sign_contracts(stage: Stage, day: date) -> None:
    for key, contract in words("parties")["contracts"].items():
        proofs = stage.keep(contract_paper(key, contract))
        with stage.acting("VM") as work:
            content = contract_content(stage, key, contract)
            number = work.record("contract", content, proofs, name=f"{key} contract")
            work.agreed(number, contract["signer"], "supplier", "signed", date(2025, 8, 22))


def contract_content(stage: Stage, key: str, contract: Mapping[str, Any]) -> dict[str, Any]:
    method = {"measuring_period": "P1M", "method": "Report of the supplier"}
    clauses = words("parties")["clauses"].items()
    contents = [{"topic": topic, "present": True, "reference": clause} for topic, clause in clauses]
    reason = "Certificates are accepted instead of audits."
    return {
        **without(contract, "signer"),
        "supplier": stage.numbers[key],
        "services": numbers(stage, contract["services"]),
        "form": "signed",
        "contents": rows(*contents, {"topic": "audit_right", "present": False, "reason": reason}),
        "targets": rows(*({**without(target, "supports"), **method} for target in contract["targets"])),
        "currency": "JPY",
    }


def contract_paper(key: str, contract: Mapping[str, Any]) -> SampleFile:
    supplier = words("parties")["suppliers"][key]
    lines = [f"Between Hoshino Systems and {supplier['name']}.", supplier["delivers"], "## Service levels"]
    lines += [target_in_words(target) for target in contract["targets"]]
    lines += ["## Term", f"From {contract['valid_from']} to {contract.get('valid_to', 'further notice')}."]
    name = f"{supplier['name']} contract signed"
    return paper(name, f"Service contract with {supplier['name']}", lines, date(2025, 8, 22), "Contract")


def target_in_words(target: Mapping[str, Any]) -> str:
    sign = {"ge": "≥", "le": "≤"}[target["operator"]]
    return f"- {target['name']}: {sign} {target['value']} {target['unit']} ({target['service_hours']})"


def name_what_rests_on_them(stage: Stage, day: date) -> None:
    """The SLAs are agreed by now: each supplier target names those that rest on it."""
    for key, contract in words("parties")["contracts"].items():
        named = [target.get("supports", ()) for target in contract["targets"]]
        if any(named):
            with stage.acting("VM") as work:
                number = stage.numbers[f"{key} contract"]
                targets = work.changed(number)["targets"]
                for target, lines in zip(targets, named, strict=True):
                    target["supports"] = [sla_line(stage, line) for line in lines]
                work.correct("contract", number, "What rests on each target is named.", targets=targets)


def sla_line(stage: Stage, line: str, edition: int = 1) -> dict[str, Any]:
    """ "order r1" → the first target of the SLA of the order platform."""
    sla, row = line.split()
    return {"record": stage.numbers[f"{sla} sla"], "edition": edition, "row": row}


# ---- who answers for whom --------------------------------------------------------------------------------


def appoint(stage: Stage, day: date) -> None:
    suppliers = tuple(words("parties")["suppliers"])
    appointments = (
        ("RO", "relationship_owner", ("kitagawa",)),
        ("PO", "relationship_owner", ("aoba",)),
        ("RO2", "relationship_owner", ("tsubaki",)),
        ("VM", "supplier_relationship", suppliers),
        ("VM", "supplier_performance", suppliers),
    )
    with stage.acting("QM") as work:
        for who, role, subjects in appointments:
            work.record("assignment", appointment(stage, who, role, subjects, START))


def appointment(stage: Stage, who: str, role: str, subjects: Sequence[str], since: date) -> dict[str, Any]:
    return {
        "person": stage.numbers[who],
        "role": role,
        "subjects": numbers(stage, subjects),
        "valid_from": since.isoformat(),
    }
