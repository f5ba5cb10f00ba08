"""Every bench still runs, at a size that measures nothing: only the real sizes say what things cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.assessments.facts import load_facts
from app.db import db
from bench import crowd, engine, fuzz, gap_report, kill, matrix, pdf, sequences, upload
from bench.house import house, load, people
from bench.portfolio import Portfolio
from reports.pdf import PangoMissing, weasyprint
from tests.reports import small
from tests.support.people import SMALL
from tests.support.requirements import lacking

# What the benches stand on.
TOOLS = {
    "__init__", "acts", "bookkeeping", "history", "house", "invented", "invented_customers", "invented_house",
    "invented_parties", "invented_services", "invented_suppliers", "invented_surveys", "measure", "mutations",
    "loaded", "processes", "portfolio", "promises", "services", "visits",
}  # fmt: skip
ONE = replace(small.ASSESSMENT, controls=small.CONTROLS[-1:])  # a paper of one control: few pages
BENCHES: dict[str, tuple[Callable[[], object], tuple[str, ...]]] = {
    "crowd": (
        lambda: crowd.main(3, 1, build=kill.build, serve=crowd.forked, pause=(0.1, 0.3)),
        (
            "3 people, 1 s, ",
            "  sign in: 3, ms: p50 ",
            "  page: ",
            "  memory of the server at start, ",
            "errors: 0 (aim: 0)",
        ),
    ),
    "engine": (
        lambda: engine.main([2]),
        ("2 customers: ", "reading and parsing: ", "cold ÷ ", "from facts in memory: ", "further: "),
    ),
    "fuzz": (
        lambda: fuzz.main(seconds=1, seed=1, organisation=SMALL),
        ("requests in ", "memory grew by ", "server errors: 0 "),
    ),
    "gap_report": (
        lambda: gap_report.main([60, 120], rounds=1),
        (
            "60 journal entries",
            "report, now: ",
            "report, a position: ",
            "ratio ",
            "2.0 times the entries cost",
        ),
    ),
    "matrix": (lambda: matrix.main(2, requests=2), ("2 subjects, ", "ms of CPU", " KiB (aim 60)")),
    "pdf": (
        lambda: pdf.compare(small.report("en", assessment=ONE), small.data(), rounds=1),
        ("WeasyPrint alone: ", "ratio without start: "),
    ),
    "sequences": (
        lambda: sequences.main(1, seed=1, organisation=SMALL),
        (" acts done, with ", " times; differing: 0 (aim: 0)"),
    ),
    "upload": (
        lambda: upload.main(2 * upload.MEGABYTE, rounds=1),
        ("recording.mp4, 2 MB", "log.txt, 2 MB", "cpu: ", "wall: ", "ratio ", "memory beyond"),
    ),
}


def test_every_bench_is_tried_here():
    files = {path.stem for path in (Path(__file__).parents[1] / "bench").glob("*.py")}
    assert files - TOOLS == {*BENCHES, "kill"}


@pytest.mark.parametrize("name", BENCHES)
def test_a_bench_runs_and_prints_what_it_promises(name, capsys):
    run, words = BENCHES[name]
    if name == "pdf":
        paper_or_lacking()
    run()
    printed = capsys.readouterr().out
    assert [word for word in words if word not in printed] == []


def test_the_large_provider_gives_every_control_something_to_judge():
    with house() as app, app.app_context():
        portfolio = Portfolio(app.extensions["akashi_kinds"], app.extensions["akashi_catalog"], people())
        load(list(portfolio.customers(30)))
        facts = load_facts(db.session)
        assessment = engine.judged(app, facts)
    assert engine.idle(assessment) == []
    statuses = {subject.status for control in assessment.controls for subject in control.subjects}
    assert {"met", "partial", "not_met", "not_due", "not_applicable"} <= statuses
    assert {"met", "partial", "not_met"} <= {control.status for control in assessment.controls}
    kinds = Counter(subject.kind for subject in facts.subjects)
    assert (kinds["customer"], kinds["sla"], kinds["supplier"]) == (30, 45, 9)
    assert 280 < engine.size(facts) / 30 < 320  # 1,000 customers: about 300,000


@pytest.mark.parametrize(("kind", "seed"), [("sqlite", 261), ("postgresql", 590)])
def test_killing_runs_and_loses_nothing(kind, seed, capsys, request):
    server = request.getfixturevalue("postgresql_server") if kind == "postgresql" else None
    kill.run(kind, 1, seed=seed, server=server)
    printed = capsys.readouterr().out
    assert f"{kind}: 1 moments (" in printed
    assert " acts acknowledged, 0 lost (aim: 0)" in printed


def paper_or_lacking() -> None:
    try:
        weasyprint()
    except PangoMissing as missing:
        lacking(str(missing))
