"""Sheets of figures, reviews and checks held against what was agreed."""

from __future__ import annotations

from typing import Any

from tests.controls.asking import codes, one, statuses, subject, words
from tests.controls.building import Journal

FIRST_QUARTER = {"2025-04": 30, "2025-05": 31, "2025-06": 30}


def target(row: str, name: str, period: str = "P1M") -> dict[str, Any]:
    return {"id": row, "name": name, "metric": "availability", "measuring_period": period}


def with_sla(*targets: dict[str, Any], consents: tuple[str, ...] = ("customer",), **more: Any) -> Journal:
    journal = Journal()
    scope = {"in_scope_from": "2025-04-01", "tier": "critical"}
    journal.record("customer", "CUS-1", {"name": "Kita", **scope})
    journal.record("service", "SVC-1", {"name": "Mail", "customers": ["CUS-1"], **scope})
    rows = list(targets) or [target("t1", "Availability")]
    content = {
        "services": ["SVC-1"],
        "customers": ["CUS-1"],
        "valid_from": "2025-04-01",
        "targets": rows,
        **more,
    }
    journal.record("sla", "SLA-1", content, consents=consents)
    for number, activity, interval in (
        ("PLN-1", "measurement", "P1M"),
        ("PLN-2", "workload_measurement", "P1M"),
        ("PLN-3", "sla_review", "P3M"),
        ("PLN-4", "service_report", "P3M"),
    ):
        journal.plan(number, "SLA-1", activity, interval, grace_days=15)
    return journal


def line(row: str, edition: int = 1, **more: Any) -> dict[str, Any]:
    where = {"record": "SLA-1", "edition": edition, "row": row}
    return {"id": f"l-{row}", "target": where, "value": "99.9", "verdict": "met", "basis": "measured", **more}


def sheet(journal: Journal, number: str, month: str, lines: list[dict[str, Any]], **more: Any) -> None:
    days = {"period_from": f"{month}-01", "period_to": f"{month}-{FIRST_QUARTER.get(month, 31)}"}
    occurred_on = {"occurred_on": f"{month[:5]}{int(month[5:]) + 1:02}-05"} if month[5:] != "12" else {}
    content = {"sla": "SLA-1", **days, **occurred_on, "lines": lines, "source": "Monitoring", **more}
    journal.record("measurement", number, content, proved=True)


def quarter(journal: Journal, control: str) -> list[str]:
    return statuses(subject(journal, control, "SLA-1"))[:3]


def test_a_sheet_with_every_target_due_covers_its_month() -> None:
    journal = with_sla()
    for month in FIRST_QUARTER:
        sheet(journal, f"MSR-{month}", month, [line("t1")])
    assert quarter(journal, "SLM-06") == ["met", "met", "met"]


def test_a_target_left_out_or_only_estimated_is_named() -> None:
    journal = with_sla(
        target("t1", "Availability"), target("t2", "Response time"), target("t3", "Survey", "P1Y")
    )
    sheet(journal, "MSR-1", "2025-04", [line("t1")])
    sheet(journal, "MSR-2", "2025-05", [line("t1"), line("t2", basis="estimated")])
    sheet(journal, "MSR-3", "2025-06", [line("t1"), line("t2", value="")])
    assert [words(window)[0] for window in subject(journal, "SLM-06", "SLA-1").windows[:3]] == [
        "MSR-1: “Results per target” has nothing for Response time.",
        "MSR-2: “Results per target: Basis” is not “Measured or Imported” in 1 row.",
        "MSR-3: “Results per target: Result” is empty in 1 row.",
    ]
    assert quarter(journal, "SLM-06") == ["partial"] * 3


def test_a_partial_month_lists_its_days() -> None:
    journal = with_sla()
    sheet(journal, "MSR-1", "2025-04", [line("t1")], period_from="2025-04-11")
    window = subject(journal, "SLM-06", "SLA-1").windows[0]
    assert (window.status, window.missing_days) == ("partial", 10)
    assert words(window) == ["Nothing is recorded for 1 Apr 2025 to 10 Apr 2025 (10 days)."]
    assert words(window, "ja") == ["2025年4月1日から2025年4月10日まで（10日間）の記録がありません。"]


def test_results_are_held_against_the_edition_in_force() -> None:
    journal = with_sla()
    new = {"services": ["SVC-1"], "customers": ["CUS-1"], "targets": [target("t1", "Availability")]}
    journal.record("sla", "SLA-1", {**new, "valid_from": "2025-05-01"}, edition=2, consents=("customer",))
    sheet(journal, "MSR-1", "2025-04", [line("t1", edition=2)])
    sheet(journal, "MSR-2", "2025-05", [line("t1", edition=2)])
    assert quarter(journal, "SLM-06")[:2] == ["partial", "met"]


def test_a_review_may_answer_a_target_in_any_edition_of_its_period() -> None:
    journal = with_sla()
    new = {"services": ["SVC-1"], "customers": ["CUS-1"], "targets": [target("t1", "Availability")]}
    journal.record("sla", "SLA-1", {**new, "valid_from": "2025-06-01"}, edition=2, consents=("customer",))
    review = {
        "sla": "SLA-1",
        "period_from": "2025-04-01",
        "period_to": "2025-06-30",
        "occurred_on": "2025-07-05",
    }
    said = {"workload_remark": "Within limits", "conclusion": "Fine"}
    journal.record("sla_review", "SLR-1", {**review, **said, "results": [line("t1", edition=2)]}, proved=True)
    assert quarter(journal, "SLM-08")[0] == "met"


def test_without_consent_nothing_is_in_force_to_measure_against() -> None:
    journal = with_sla(consents=())
    sheet(journal, "MSR-1", "2025-04", [line("t1")])
    assert codes(subject(journal, "SLM-06", "SLA-1").windows[0])[0] == "lacks_in_force"


LIMIT = {"id": "w1", "metric": "volume", "value": "5000", "period": "P1M"}


def load(**more: Any) -> dict[str, Any]:
    where = {"record": "SLA-1", "edition": 1, "row": "w1"}
    return {"id": "k1", "limit": where, "value": "5210", "exceeded": True, **more}


def test_workload_is_judged_only_where_there_is_a_limit() -> None:
    assert one(with_sla(), "SLM-07").status == "no_population"
    journal = with_sla(workload_limits=[LIMIT])
    sheet(journal, "MSR-1", "2025-04", [line("t1")], workload=[load()])
    sheet(journal, "MSR-2", "2025-05", [line("t1")], workload=[load(comment="Added a server")])
    sheet(journal, "MSR-3", "2025-06", [line("t1")])
    windows = subject(journal, "SLM-07", "SLA-1").windows
    assert [window.status for window in windows[:3]] == ["partial", "met", "gap"]
    assert words(windows[0]) == ["MSR-1: “Workload per limit: Comment” (Passed) is empty in 1 row."]


def report(journal: Journal, number: str, **more: Any) -> None:
    days = {"period_from": "2025-04-01", "period_to": "2025-06-30", "occurred_on": "2025-07-05"}
    content = {"sla": "SLA-1", **days, "results": [line("t1")], "no_action_reason": "All met", **more}
    journal.record("service_report", number, content, proved=True)


def test_fewer_periods_of_trend_do_while_no_more_exist() -> None:
    journal = with_sla()
    report(journal, "SRP-1", trend_periods=0)
    journal.delivery("SRP-1", "customer", "2025-07-06")
    assert quarter(journal, "SLM-09")[0] == "met"
    for month in FIRST_QUARTER:
        sheet(journal, f"MSR-{month}", month, [line("t1")])
    window = subject(journal, "SLM-09", "SLA-1").windows[0]
    assert words(window) == [
        "SRP-1: “Periods shown in the trend” is 0 where 3 existed; 3, or all there are, needed."
    ]


def test_a_report_is_sent_to_the_customer_and_explains_misses() -> None:
    journal = with_sla()
    report(journal, "SRP-1", trend_periods=3, results=[line("t1", verdict="missed")])
    journal.delivery("SRP-1", "own", "2025-07-06")
    assert codes(subject(journal, "SLM-09", "SLA-1").windows[0]) == ["lacks_column", "lacks_rows"]


def with_supplier(tier: str = "important") -> Journal:
    journal = Journal()
    journal.record("supplier", "VND-1", {"name": "Nord", "tier": tier, "in_scope_from": "2025-04-01"})
    content = {"supplier": "VND-1", "valid_from": "2025-04-01", "targets": [target("t1", "Repair time")]}
    journal.record("contract", "CON-1", content, consents=("supplier",))
    journal.plan("PLN-1", "VND-1", "performance_check", "P3M")
    return journal


def check(journal: Journal, number: str, *lines: dict[str, Any]) -> None:
    days = {"period_from": "2025-04-01", "period_to": "2025-06-30", "occurred_on": "2025-06-30"}
    content = {"party": "VND-1", **days, "checker": "PER-2025-0001", "lines": list(lines)}
    journal.record("performance_check", number, content, proved=True)


def promise(**more: Any) -> dict[str, Any]:
    where = {"record": "CON-1", "edition": 1, "row": "t1"}
    return {"id": "p1", "agreement": "CON-1", "target": where, "verdict": "met", **more}


def test_a_check_covers_every_target_of_the_contracts_and_remarks_on_misses() -> None:
    for rows, expected in (
        ([promise()], []),
        ([], ["lacks_covers"]),
        ([promise(verdict="missed")], ["lacks_column"]),
        ([promise(verdict="missed", remark="Spare part late")], []),
    ):
        journal = with_supplier()
        check(journal, "PCK-1", *rows)
        window = subject(journal, "SUP-09", "VND-1").windows[0]
        assert [code for code in codes(window) if code != "met_by"] == expected


def test_one_critical_supplier_fails_the_control() -> None:
    journal = with_supplier("critical")
    for number in ("VND-2", "VND-3"):
        supplier = {"name": number, "tier": "standard", "in_scope_from": "2025-04-01"}
        journal.record("supplier", number, supplier)
        journal.plan(f"PLN-{number}", number, "performance_check", "P1Y")
        done = {"party": number, "occurred_on": "2025-09-30", "checker": "PER-2025-0001"}
        empty = {"period_from": "2025-04-01", "period_to": "2025-09-30", "lines": []}
        journal.record("performance_check", f"PCK-{number}", {**done, **empty}, proved=True)
    result = one(journal, "SUP-09")
    assert [s.status for s in result.subjects] == ["not_met", "met", "met"]
    assert (result.status, [reason.code for reason in result.reasons]) == ("not_met", ["critical_not_met"])


def survey(journal: Journal, *services: str) -> None:
    frame = [
        {"id": "f1", "customer": "CUS-1", "invited": True},
        {"id": "f2", "customer": "CUS-2", "invited": False, "excluded_reason": "New"},
    ]
    asked = [{"id": f"q-{s}", "text": "How is it?", "kind": "scale", "service": s} for s in services]
    days = {"opened_on": "2025-10-01", "occurred_on": "2025-10-31"}
    journal.record("survey_round", "SVY-1", {**days, "frame": frame, "questions": asked}, proved=True)


def with_survey(*services: str) -> Journal:
    journal = with_sla()
    scope = {"in_scope_from": "2025-04-01", "tier": "standard"}
    journal.record("customer", "CUS-2", {"name": "Minami", **scope})
    journal.record("service", "SVC-2", {"name": "Files", "customers": ["CUS-1", "CUS-2"], **scope})
    for number in ("CUS-1", "CUS-2"):
        journal.plan(f"PLN-{number}", number, "survey_round", "P1Y")
    survey(journal, *services)
    return journal


def test_a_survey_counts_for_the_customers_of_its_frame_but_not_for_excluded_ones() -> None:
    journal = with_survey("SVC-1", "SVC-2")
    answers = [{"id": "a1", "value": "4"}]
    journal.record("survey_response", "SVR-1", {"round": "SVY-1", "customer": "CUS-1", "answers": answers})
    assert [s.status for s in one(journal, "BRM-09").subjects] == ["met", "not_met"]


def test_a_survey_without_answers_or_with_services_left_out_is_partial() -> None:
    journal = with_survey("SVC-1")
    assert words(subject(journal, "BRM-09", "CUS-1").windows[0]) == [
        "SVY-1: 0 found of “Survey answer” with “Answers” filled in, at least 1 needed.",
        "SVY-1: “Questions: Service” has nothing for SVC-2.",
    ]


def test_a_service_review_looks_at_all_customers_and_enough_sheets() -> None:
    journal = with_sla()
    journal.plan("PLN-9", "SVC-1", "performance_review", "P3M")
    sheet(journal, "MSR-1", "2025-04", [line("t1")])
    said = {"trend": "Flat", "outcome": "Yes", "no_action_reason": "None needed", "service": "SVC-1"}
    journal.record(
        "performance_review",
        "PFR-1",
        {**said, "occurred_on": "2025-06-20", "measurements": [], "customers": []},
        proved=True,
    )
    assert codes(subject(journal, "BRM-08", "SVC-1").windows[0]) == ["lacks_enough", "lacks_covers"]
    journal.record(
        "performance_review",
        "PFR-1",
        {**said, "occurred_on": "2025-06-20", "measurements": ["MSR-1"], "customers": ["CUS-1"]},
        correction=1,
    )
    assert codes(subject(journal, "BRM-08", "SVC-1").windows[0]) == ["met_by"]
