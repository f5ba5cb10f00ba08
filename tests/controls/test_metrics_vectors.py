"""Every answer of the metrics vectors, exactly. `AKASHI_METRICS_VECTORS` names another file to run instead.

Exact fractions must be equal; bare floats agree to a relative 1e-9, or 1e-12 near nought.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from controls import metrics
from controls.metrics import Bound, Interval, exact

HERE = Path(__file__).parents[1] / "data" / "metrics-vectors.json"
VECTORS = json.loads(Path(os.environ.get("AKASHI_METRICS_VECTORS") or HERE).read_text(encoding="utf-8"))

Answer = dict[str, Any]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)


def optional(value: Any) -> Fraction | None:
    return None if value is None else exact(value)


def interval(found: Interval | None) -> list[Fraction] | None:
    return found and [found.lower, found.upper]


def availability(given: Answer) -> Answer:
    found = metrics.availability(
        metrics.service_hours(ZoneInfo(given["time_zone"]), given["weekly"]),
        (date.fromisoformat(given["period_from"]), date.fromisoformat(given["period_to"])),
        [metrics.Outage(moment(since), until and moment(until)) for since, until in given["outages"]],
        [(moment(since), moment(until)) for since, until in given["exclusions"]],
        now=moment(given["now"]),
    )
    return {
        "ast_minutes": found.agreed,
        "downtime_minutes": found.down,
        "availability": found.share.value,
        "met": found.share.reaches(given["target_pct"]),
    }


def attainment(given: Answer) -> Answer:
    found = metrics.attainment(
        metrics.Due(
            Bound({"higher": "ge", "lower": "le"}[one["direction"]], exact(one["target"])),
            optional(one["actual"]),
            one["excepted"],
        )
        for one in given["targets"]
    )
    return {
        "due": found.due,
        "met": found.met,
        "missing": found.missing,
        "excepted": found.excepted,
        "share": found.share.value,
        "all_met": found.all_met,
        "margins": list(found.margins),
    }


def ticket_attainment(given: Answer) -> Answer:
    found = metrics.ticket_attainment(
        metrics.Ticket(one["minutes"], one["limit"], one["state"] == "closed") for one in given["tickets"]
    )
    return {"within": found.numerator, "judged": found.denominator, "share": found.value}


def csat(given: Answer) -> Answer:
    found = metrics.csat(given["answers"])
    return {
        "n": found.n,
        "blank": found.blank,
        "top2": found.top,
        "share": found.share.value,
        "mean": found.mean,
        "wilson95": interval(found.interval),
        "show": found.show,
    }


def nps(given: Answer) -> Answer:
    found = metrics.nps(given["answers"])
    return {
        "n": found.n,
        "blank": found.blank,
        "score": found.score,
        "se_points": found.standard_error,
        "interval95": interval(found.interval),
    }


def margin_of_error(given: Answer) -> Answer:
    found = metrics.margin_of_error(given["N"], given["n"], str(given["p"]))
    return {"without_correction": found.without_correction, "margin": found.margin}


def tree(node: Answer) -> metrics.Node:
    if "a" in node:
        return metrics.part(node["a"])
    of = [tree(one) for one in node["of"]]
    if node["kind"] == "k_of_n":
        return metrics.k_of_n(node["k"], *of)
    return {"serial": metrics.serial, "parallel": metrics.parallel}[node["kind"]](*of)


def common_cause(given: Answer) -> Answer:
    found = metrics.common_cause(given["a"], given["beta"], given["n"], given["k"])
    return {"unavailability": 1 - found, "availability": found}


def weighted_score(given: Answer) -> Answer:
    found = metrics.weighted_score(
        [
            metrics.Criterion(one["weight"], optional(one["score"]), one["knock_out_failed"])
            for one in given["criteria"]
        ]
    )
    return {
        "coverage": found.coverage.value,
        "refused": found.refused,
        "score": found.score,
        "grade": found.grade,
    }


def hhi(given: Answer) -> Answer:
    found = metrics.concentration(given["amounts"])
    return {"hhi": found.hhi, "effective_number": found.effective_number}


def mann_kendall(given: Answer) -> Answer:
    found = metrics.mann_kendall(given["values"])
    return {
        "s": found.s,
        "ties": found.ties,
        "p_exact_one_sided": found.p_one_sided,
        "p_exact_two_sided": found.p_two_sided,
        "var_s": found.variance,
        "z": found.z,
        "p_normal_two_sided": found.p_normal,
    }


def audit_sample(given: Answer) -> Answer:
    found = metrics.audit_sample(given["N"], given["confidence"], given["tolerable"])
    return {"n": found.n, "chance_of_missing": found.chance_of_missing}


ANSWERS: dict[str, Callable[[Answer], Answer]] = {
    "attainment": attainment,
    "audit_sample": audit_sample,
    "availability": availability,
    "common_cause": common_cause,
    "composite": lambda given: {"availability": metrics.composite(tree(given["tree"]))},
    "csat": csat,
    "hhi": hhi,
    "mann_kendall": mann_kendall,
    "margin_of_error": margin_of_error,
    "nps": nps,
    "sen_slope": lambda given: {"slope": metrics.sen_slope(given["values"])},
    "survey_size": lambda given: {"n": metrics.survey_size(given["N"], str(given["E"]))},
    "ticket_attainment": ticket_attainment,
    "weighted_score": weighted_score,
    "wilson": lambda given: {"interval": interval(metrics.wilson(given["x"], given["n"]))},
}


def agrees(found: Any, expected: Any) -> bool:
    if isinstance(expected, dict) and "exact" in expected:
        return isinstance(found, Fraction | int) and found == Fraction(expected["exact"])
    if isinstance(expected, dict):
        return found.keys() == expected.keys() and all(agrees(found[key], expected[key]) for key in expected)
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(agrees, found, expected))
    if isinstance(expected, float):
        return float(found) == pytest.approx(expected, rel=1e-9, abs=1e-12)
    if expected is None or isinstance(expected, bool):
        return found is expected
    return bool(found == expected)


def test_the_file_is_of_the_format_read_here() -> None:
    assert VECTORS["format"] == "akashi-metrics-vectors/1"
    assert VECTORS["cases"]


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["id"])
def test_case(case: Answer) -> None:
    found = ANSWERS[case["metric"]](case["input"])
    assert agrees(found, case["expected"]), f"{found} is not {case['expected']}"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Fraction(1, 3), {"exact": "1/4"}),
        (None, {"exact": "1/4"}),
        (0.25, {"exact": "1/4"}),
        (1, True),
        (0, None),
        ([1], [1, 2]),
        ({"n": 1}, {"n": 1, "m": 2}),
        (0.1000001, 0.1),
        (2, 3),
    ],
)
def test_another_answer_does_not_pass(found: Any, expected: Any) -> None:
    assert not agrees(found, expected)
