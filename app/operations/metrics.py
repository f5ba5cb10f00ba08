"""Figures for Prometheus: requests by route, and what the database and the disk hold. Nothing about people.

Requests are counted by each process. With several, PROMETHEUS_MULTIPROC_DIR names a folder in which they put
their counts together. Everything else is looked up when somebody asks.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator

from flask import Flask, Response, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from app.db import db
from app.jobs.models import DONE, FAILED, QUEUED, RUNNING, STOPPED, Job
from app.journal.models import JournalHeader
from app.journal.read import moment_of
from app.operations.version import VERSION
from app.vault.models import EvidenceFile

CONTENT_TYPE = CONTENT_TYPE_LATEST
SHARED = "PROMETHEUS_MULTIPROC_DIR"
METHODS = {"GET", "HEAD", "POST"}
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
STATES = (QUEUED, RUNNING, DONE, FAILED, STOPPED)


def count_requests(app: Flask) -> None:
    """Count from now on. A route is its pattern: a path may name a person or a file."""
    registry = CollectorRegistry()
    app.extensions["akashi_metrics"] = registry
    labels = ("route", "method", "status")
    requests = Counter("akashi_requests", "Requests answered", labels, registry=registry)
    seconds = Histogram(
        "akashi_request_seconds", "Time to an answer", ("route",), registry=registry, buckets=SECONDS
    )

    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        method = request.method if request.method in METHODS else "other"
        requests.labels(route, method, str(response.status_code)).inc()
        seconds.labels(route).observe(time.perf_counter() - g.started)
        return response

    app.after_request(count)


def figures(app: Flask) -> bytes:
    """All figures as text."""
    registry: CollectorRegistry = app.extensions["akashi_metrics"]
    if os.environ.get(SHARED):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    looked_up = CollectorRegistry()
    looked_up.register(State())
    return generate_latest(registry) + generate_latest(looked_up)


class State(Collector):
    """What is so at the moment, for all processes alike."""

    def collect(self) -> Iterator[Metric]:
        yield gauge("akashi_version_info", "Version of the program", 1, version=VERSION)
        folder = current_app.extensions["akashi_settings"].data
        yield gauge("akashi_disk_free_bytes", "Room left for the data folder", shutil.disk_usage(folder).free)
        try:
            known = [*of_jobs(), *of_journal(), *of_evidence()]
        except SQLAlchemyError:
            known = []
        yield gauge("akashi_database_up", "1 when the database answers", 1 if known else 0)
        yield from known


def gauge(name: str, help: str, value: float, **labels: str) -> Metric:
    family = GaugeMetricFamily(name, help, labels=list(labels))
    family.add_metric(list(labels.values()), value)
    return family


def of_jobs() -> Iterator[Metric]:
    rows = db.session.execute(select(Job.state, func.count()).group_by(Job.state))
    counts = {state: int(count) for state, count in rows}
    family = GaugeMetricFamily("akashi_jobs", "Jobs by state", labels=["state"])
    for state in STATES:
        family.add_metric([state], counts.get(state, 0))
    yield family
    oldest = db.session.scalar(select(func.min(Job.created_at)).where(Job.state == QUEUED))
    now = current_app.extensions["akashi_clock"]()
    waited = max((now - moment_of(oldest)).total_seconds(), 0) if oldest else 0
    yield gauge("akashi_oldest_queued_job_seconds", "How long the oldest queued job has been there", waited)


def of_journal() -> Iterator[Metric]:
    last = db.session.scalar(select(func.max(JournalHeader.position)))
    yield gauge("akashi_journal_position", "Position of the last journal entry", last or 0)


def of_evidence() -> Iterator[Metric]:
    count, size = db.session.execute(select(func.count(), func.sum(EvidenceFile.size))).one()
    yield gauge("akashi_evidence_files", "Evidence files known", count)
    yield gauge("akashi_evidence_bytes", "Bytes of all evidence files known", int(size or 0))
