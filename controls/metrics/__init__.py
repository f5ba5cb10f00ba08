"""Figures with their formula: numerator and denominator kept, judged unrounded, of nothing undefined.

One module for each field; pure, exact and without a clock. Numbers come as int, text, Decimal or Fraction and
are fractions inside. Each function says what it is for, its units and errors, and shows an example that a
test runs.
"""

from __future__ import annotations

from controls.metrics.attainment import Attainment, Due, Ticket, attainment, ticket_attainment
from controls.metrics.availability import (
    Availability,
    Outage,
    allowed_downtime,
    availability,
    guaranteed,
    inherent_availability,
)
from controls.metrics.bounds import OPERATORS, Bound
from controls.metrics.composite import (
    Group,
    Node,
    Part,
    Step,
    common_cause,
    composite,
    k_of_n,
    parallel,
    part,
    serial,
    steps,
)
from controls.metrics.concentration import (
    Concentration,
    Use,
    concentration,
    fan_out,
    shared_parties,
    single_points,
)
from controls.metrics.early_warning import (
    Alert,
    Limits,
    Observed,
    repeated_misses,
    trend_alerts,
    worsening_in_a_row,
)
from controls.metrics.figures import (
    Exact,
    Interval,
    Share,
    exact,
    mean,
    median,
    percentile,
    pooled,
    rounded,
)
from controls.metrics.mann_kendall import MannKendall, mann_kendall
from controls.metrics.restoring import (
    FailureRate,
    Incident,
    RestoreTimes,
    time_between_failures,
    time_to_restore,
)
from controls.metrics.samples import AuditSample, audit_sample, square_root_sample
from controls.metrics.satisfaction import Csat, Nps, csat, nps, wilson
from controls.metrics.scores import (
    Criterion,
    Spread,
    WeightedScore,
    asks_for_action,
    coverage_of,
    grade_of,
    spread_of,
    weighted_mean,
    weighted_score,
)
from controls.metrics.sen import SenLine, periods_to_crossing, sen_line, sen_slope
from controls.metrics.service_hours import ServiceHours, always, service_hours, shared_hours
from controls.metrics.surveys import (
    Invited,
    Margin,
    ResponseRate,
    margin_of_error,
    mean_by_customer,
    response_rate,
    survey_size,
)
from controls.metrics.time_chain import TimeChain, TimeStep, time_chain

__all__ = [
    "Alert",
    "Attainment",
    "AuditSample",
    "Availability",
    "Bound",
    "Concentration",
    "Criterion",
    "Csat",
    "Due",
    "Exact",
    "FailureRate",
    "Group",
    "Incident",
    "Interval",
    "Invited",
    "Limits",
    "MannKendall",
    "Margin",
    "Node",
    "Nps",
    "OPERATORS",
    "Observed",
    "Outage",
    "Part",
    "ResponseRate",
    "RestoreTimes",
    "SenLine",
    "ServiceHours",
    "Share",
    "Spread",
    "Step",
    "Ticket",
    "TimeChain",
    "TimeStep",
    "Use",
    "WeightedScore",
    "allowed_downtime",
    "always",
    "asks_for_action",
    "attainment",
    "audit_sample",
    "availability",
    "common_cause",
    "composite",
    "concentration",
    "coverage_of",
    "csat",
    "exact",
    "fan_out",
    "grade_of",
    "guaranteed",
    "inherent_availability",
    "k_of_n",
    "mann_kendall",
    "margin_of_error",
    "mean",
    "mean_by_customer",
    "median",
    "nps",
    "parallel",
    "part",
    "percentile",
    "periods_to_crossing",
    "pooled",
    "repeated_misses",
    "response_rate",
    "rounded",
    "sen_line",
    "sen_slope",
    "serial",
    "service_hours",
    "shared_hours",
    "shared_parties",
    "single_points",
    "spread_of",
    "square_root_sample",
    "steps",
    "survey_size",
    "ticket_attainment",
    "time_between_failures",
    "time_chain",
    "time_to_restore",
    "trend_alerts",
    "weighted_mean",
    "weighted_score",
    "wilson",
    "worsening_in_a_row",
]
