"""An invented provider of services, its people and what they recorded: always the same for the same seed."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache

from controls.facts import Consent, Delivery, Evidence, Plan, Record, Subject, WindowException
from controls.windows import boundary, parse_interval
from tests.reports.world_contents import Content, content_of, targets
from tests.reports.world_names import (
    AS_OF,
    CATALOG,
    CUSTOMERS,
    PEOPLE,
    PREFIXES,
    SERVICES,
    SINCE,
    SUPPLIERS,
    TIERS,
    TITLES,
)


@dataclass
class World:
    """Collects facts, with names in both languages beside them."""

    chance: random.Random
    subjects: list[Subject] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    exceptions: list[WindowException] = field(default_factory=list)
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    counted: Counter[str] = field(default_factory=Counter)

    def number(self, prefix: str, named: tuple[str, str]) -> str:
        self.counted[prefix] += 1
        number = f"{prefix}-2025-{self.counted[prefix]:04d}"
        self.names[number] = named
        return number

    def subject(self, prefix: str, kind: str, named: tuple[str, str], tier: str, content: Content) -> str:
        number = self.number(prefix, named)
        owner = self.chance.choice(self.people)
        self.subjects.append(Subject(number, kind, SINCE, None, tier, owner))
        side = {"sla": "customer", "contract": "supplier"}.get(kind)
        consents = (Consent("PER-2025-0009", side, "signed", SINCE),) if side else ()
        self.records.append(
            Record(
                number,
                kind,
                1,
                0,
                "approved",
                content,
                (number,),
                owner,
                approved_on=SINCE,
                valid_from=SINCE,
                consents=consents,
            )
        )
        return number

    @property
    def people(self) -> list[str]:
        return [number for number in self.names if number.startswith("PER")]

    @property
    def customers(self) -> list[str]:
        return sorted(subject.number for subject in self.subjects if subject.kind == "customer")

    def plan(self, subject: str, activity: str, interval: str, grace: int | None) -> Plan:
        named = tuple(f"{name}, {activity}" for name in self.names[subject])
        number = self.number("PLN", (named[0], named[1]))
        plan = Plan(number, 1, subject, activity, interval, SINCE, SINCE, grace_days=grace)
        self.plans.append(plan)
        return plan

    def evidence(self, day: date, title: str) -> tuple[Evidence, ...]:
        """A file or two, mostly accepted by the approver some days later."""
        found = []
        for part in range(self.chance.choice((1, 1, 1, 2))):
            digest = hashlib.sha256(f"{title}{day}{part}{len(self.files)}".encode()).hexdigest()
            self.files[digest] = f"{title}-{day:%Y-%m}{'-annex' if part else ''}.pdf".replace(" ", "-")
            state = self.chance.choices(("accepted", "offered", "rejected"), (60, 2, 1))[0]
            accepted = ("PER-2025-0005", day + timedelta(days=4)) if state == "accepted" else (None, None)
            expires = date(2027, 3, 31) if self.chance.random() < 0.05 else None
            found.append(Evidence(f"l{len(self.files)}", digest, state, "PER-2025-0001", *accepted, expires))
        return tuple(found)

    def record(
        self, plan: Plan, day: date, content: Content, period: tuple[date, date] | None = None
    ) -> None:
        kind = "measurement" if plan.activity == "workload_measurement" else plan.activity
        month = period[0] if period else day
        english, japanese = self.names[plan.subject]
        title = f"{TITLES[kind][0]} {english}, {month:%b %Y}"
        number = self.number(
            PREFIXES[kind], (title, f"{japanese} {TITLES[kind][1]} {month.year}年{month.month}月")
        )
        late = self.chance.choice((40, 55)) if self.chance.random() < 0.02 else self.chance.randint(0, 6)
        entered = datetime(day.year, day.month, day.day, 6, tzinfo=UTC) + timedelta(days=late)
        deliveries = (Delivery(plan.subject, "customer", "mail", day),) if kind == "service_report" else ()
        self.records.append(
            Record(
                number,
                kind,
                1,
                int(self.chance.random() < 0.03),
                "approved",
                content,
                (plan.subject,),
                plan.owner,
                "PER-2025-0001",
                entered,
                "PER-2025-0005",
                day + timedelta(days=5),
                day,
                *(period or (None, None)),
                confidentiality="restricted" if self.chance.random() < 0.03 else "audit",
                evidence=self.evidence(day, title),
                deliveries=deliveries,
            )
        )


def windows(plan: Plan) -> Iterator[tuple[date, date]]:
    """The plan's windows up to the as-of day; the last may still be running."""
    interval, anchor, k = parse_interval(plan.interval), plan.anchor.toordinal(), 0
    while boundary(anchor, interval, k) < AS_OF.toordinal():
        yield (
            date.fromordinal(boundary(anchor, interval, k)),
            date.fromordinal(boundary(anchor, interval, k + 1)),
        )
        k += 1


def live(world: World, plan: Plan, agreement: str, weak: bool) -> None:
    """Let the owner of a plan keep it, mostly."""
    periods = CATALOG.activity(plan.activity).time == "period"
    for start, end in windows(plan):
        luck = world.chance.random()
        late = world.chance.randint(20, 45) if luck < (0.2 if weak else 0.05) else world.chance.randint(0, 6)
        if luck > (0.72 if weak else 0.985):
            continue
        length = (end - start).days
        day = end + timedelta(days=late) if periods or late > 6 else start + timedelta(days=int(length * 0.7))
        if day <= AS_OF:
            last = end - timedelta(days=1)
            period = (start, last) if periods or plan.activity == "performance_check" else None
            world.record(
                plan, day, content_of(world.chance, world.customers, plan, agreement, start, last), period
            )


def survey(world: World, plan: Plan) -> None:
    """Ask one customer in February; most answer."""
    services = [
        r.number for r in world.records if r.kind == "service" and plan.subject in r.content["customers"]
    ]
    content = {
        "questions": [
            {"id": f"q{n}", "kind": "scale", "service": service} for n, service in enumerate(services)
        ],
        "frame": [{"id": "r1", "customer": plan.subject}],
    }
    world.record(plan, date(2026, 2, 20), content)
    if world.chance.random() > 0.2:
        survey = world.records[-1].number
        question = {"record": survey, "edition": 1, "row": "q0"}
        answers = [{"id": "a", "question": question, "value": "4"}]
        content = {"round": survey, "customer": plan.subject, "answers": answers}
        number = world.number("RSP", ("Answer", "回答"))
        world.records.append(
            Record(
                number,
                "survey_response",
                1,
                0,
                "approved",
                content,
                (plan.subject,),
                occurred_on=date(2026, 2, 18),
            )
        )


@cache
def world(customers: int, seed: int) -> World:
    made = World(random.Random(seed))
    for person in PEOPLE:
        made.number("PER", person)
    made.subjects.append(Subject("ORG-0001", "organisation", SINCE))
    made.names["ORG-0001"] = ("Hoshino Systems K.K.", "星野システムズ株式会社")
    named = [(f"{e} {n}", f"{j}{n}") if n else (e, j) for n in range(20) for e, j in CUSTOMERS][:customers]
    clients = [
        made.subject("CUS", "customer", each, TIERS[n % 3], {"name": each[0]}) for n, each in enumerate(named)
    ]
    for n, each in enumerate(SERVICES):
        used = clients[n::4]
        service = made.subject("SVC", "service", each, TIERS[n % 3], {"customers": used})
        sla = {
            "services": [service],
            "customers": used,
            "targets": targets("99.5"),
            "workload_limits": [
                {
                    "id": "t1",  # rows are numbered table by table
                    "metric": "volume",
                    "operator": "le",
                    "value": "5000",
                    "unit": "count",
                    "period": "P1M",
                }
            ],
        }
        made.subject("SLA", "sla", (f"SLA {each[0]}", f"{each[1]} SLA"), TIERS[n % 3], sla)
    for english, japanese, tier in SUPPLIERS:
        supplier = made.subject("VND", "supplier", (english, japanese), tier, {"name": english})
        named_contract = (f"Contract {english}", f"{japanese} 契約")
        made.subject(
            "CTR", "contract", named_contract, tier, {"supplier": supplier, "targets": targets("99.5")}
        )
    keep(made)
    return made


def keep(made: World) -> None:
    """Plans for every duty that is computed, and what became of them."""
    contracts = {r.content["supplier"]: r.number for r in made.records if r.kind == "contract"}
    done: set[tuple[str, str]] = set()
    for control in CATALOG.controls:
        for subject in tuple(made.subjects):
            interval = CATALOG.interval_of(control, subject.tier)
            activity = control.activity or ""
            if not interval or not CATALOG.judges(control, subject.kind, subject.tier):
                continue
            if (subject.number, activity) in done:
                continue
            done.add((subject.number, activity))
            plan = made.plan(subject.number, activity, interval, CATALOG.grace_of(control, subject.tier))
            sheets = activity == "workload_measurement"  # the same sheet, recorded once
            if activity == "survey_round":
                survey(made, plan)
            elif activity in TITLES and not sheets:
                weak = made.chance.random() < 0.13
                live(made, plan, contracts.get(subject.number, subject.number), weak)
    gap = next(plan for plan in made.plans if plan.activity == "supplier_meeting")
    reason = "Both sides met at the yearly conference instead; agreed by mail."
    made.exceptions.append(
        WindowException(
            "EXC-2025-0001", gap.number, 1, date(2026, 4, 1), "excused", None, reason, "PER-2025-0005"
        )
    )
