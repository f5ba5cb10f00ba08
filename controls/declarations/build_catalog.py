"""Checked tables → the values of `controls.control`."""

from __future__ import annotations

from controls.control import Activity, Catalog, Clause, Control, Derived, Provider, Status, Test, TestKind
from controls.declaration import Text
from controls.declarations.build_kinds import text
from controls.declarations.raw import as_tables
from controls.declarations.raw_catalog import RawCatalog, RawControl
from controls.declarations.reading import Table, canonical, digest

SENTENCES = ("population", "met", "partial", "not_met", "na")


def build(raw: RawCatalog) -> Catalog:
    edition = raw.edition
    source = canonical(raw.sources)
    controls = tuple(_control(raw, control) for control in raw.every)
    return Catalog(
        edition_id=f"{edition['id']}@{edition['version']}",
        name=text(edition["name"]),
        notice=text(edition["notice"]),
        basis=tuple(edition["basis"]),
        controls=controls,
        by_id={control.id: control for control in controls},
        activities={x["id"]: _activity(x) for x in edition["activity"]},
        numbering={
            x["user"]: Clause(x["user"], x["iso"], text(x["name"])) for x in edition["numbering"]["map"]
        },
        schemes={name: text(x) for name, x in edition["numbering"]["schemes"].items()},
        subjects={x["id"]: text(x["name"]) for x in edition["subject"]},
        tiers={x["id"]: text(x["name"]) for x in edition["tier"]},
        sources={x["id"]: text(x["name"]) for x in edition["source"]},
        statuses={x["id"]: Status(x["id"], tuple(x["of"]), text(x["name"])) for x in edition["status"]},
        grades={grade: text(edition["grading"]["name"][grade]) for grade in edition["grading"]["order"]},
        grading=edition["grading"],
        defaults=edition["defaults"],
        durations={name: text(x) for name, x in edition["durations"].items()},
        test_kinds={x["id"]: _test_kind(x) for x in edition["test_kind"]},
        conditions=edition["condition"],
        derived={x["id"]: Derived(x["id"], tuple(x["reads"]), text(x["text"])) for x in edition["derived"]},
        rules={name: text(x) for name, x in edition["rules"].items()},
        source=source,
        digest=digest(source),
    )


def _activity(x: Table) -> Activity:
    providers = tuple(_provider(p) for p in as_tables(x["provided_by"]))
    return Activity(x["id"], text(x["name"]), x["time"], providers)


def _provider(x: Table) -> Provider:
    return Provider(x["record"], x.get("rows"), x.get("where", {}), x.get("stands_for", {}), x.get("subject"))


def _test_kind(x: Table) -> TestKind:
    return TestKind(x["id"], tuple(x["keys"]), tuple(x["params"]), x["needs_activity"], text(x["text"]))


def _control(raw: RawCatalog, control: RawControl) -> Control:
    x = control.table
    return Control(
        id=control.id,
        clause=x["clause"],
        iso_clause=x["iso_clause"],
        related=tuple(x["related"]),
        source=x["source"],
        severity=x["severity"],
        subject=x["subject"],
        also_subjects=tuple(x.get("also_subjects", ())),
        activity=x.get("activity"),
        interval=x.get("interval"),
        intervals_by_tier=x.get("interval_by_tier", {}),
        grace_days=x.get("grace_days"),
        grace_days_by_tier=x.get("grace_days_by_tier", {}),
        title=text(x["title"]),
        requirement=text(x["requirement"]),
        why=text(x["why"]),
        evidence=_texts(x["evidence"]),
        questions=_texts(x["questions"]),
        severity_reason=text(x["severity_reason"]),
        test=_test(raw, control),
        file=control.file,
        own=control.own,
    )


def _texts(x: Table) -> tuple[Text, ...]:
    return tuple(Text(en, ja) for en, ja in zip(x["en"], x["ja"], strict=True))


def _test(raw: RawCatalog, control: RawControl) -> Test:
    x = control.test
    kind = raw.test_kinds[x["kind"]]
    return Test(
        kind=x["kind"],
        raw={key: x[key] for key in kind["keys"] if key in x},
        records=tuple(raw.records(control)),
        qualify=as_tables(x.get("qualify")),
        tiers=tuple(x.get("tiers", ())),
        rec_floor=x.get("rec_floor"),
        params=x.get("params", {}),
        population=text(x["population"]),
        met=text(x["met"]),
        partial=text(x["partial"]),
        not_met=text(x["not_met"]),
        na=text(x["na"]),
    )
