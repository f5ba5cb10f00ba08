"""A restricted service stands nowhere by its name, nor do its components, for those who may not read it."""

from __future__ import annotations

import re
from html import unescape

import pytest

from app.actor import Actor
from app.config import Settings
from app.records.usecases import correct, save
from app.transaction import transaction
from tests.carrying.conftest import SECOND, SERVICE, build_carried
from tests.support import records
from tests.support.agreements import KITA, SLA, SUPPLIER
from tests.support.people import SMALL, Organisation, Person, people_in
from tests.support.program import program

pytestmark = pytest.mark.one_database  # what a page shows is the same on both kinds of database

WORD = "Zephyr"  # stands in everything that the service calls itself
OTHER = "SVC-2026-0002"
CELLS = (
    "SUP-16/ORG-0001/2026",
    f"SLM-02/{SERVICE}/2026",
    f"SLM-05/{SLA}/2026",
    f"BRM-08/{SERVICE}/2026-04-01",
)
CELLS = ("SUP-16/ORG-0001/2026", f"SLM-02/{SERVICE}/2026", f"SLM-05/{SLA}/2026")
CONTROLS = ("SUP-16", "SUP-12", "SLM-01", "SLM-02", "SLM-05", "SLM-06", "BRM-01", "REL-01", "REL-02")
FORMS = ("dependency_review/new", f"alignment_assessment/new?supplier={SUPPLIER}", "sla", "dependency_review")
PAGES = (
    "/", "/coverage", *(f"/coverage?{cell}" for cell in CELLS), *(f"/controls/{one}" for one in CONTROLS),
    "/quality-hints", "/reports/gap?show=1", "/reports/compare?show=1&against=2026-06-30", f"/slas/{SLA}",
    f"/slas/{SLA}/attainment", f"/suppliers/{SUPPLIER}", f"/suppliers/{SECOND}", f"/services/{OTHER}/carry",
    f"/follow-ups/{SUPPLIER}", f"/r/{SLA}", "/r/DPR-2026-0001", *(f"/records/{one}" for one in FORMS),
)  # fmt: skip


def build_hidden(settings: Settings) -> None:
    """The service is restricted, and reviewed with a risk; another one rests on the same suppliers."""
    build_carried(settings)
    with program(settings) as app, app.test_request_context("/"):
        people = people_in(app)
        content = hidden(people)
        reviewed(people)
        assert beside(people, content["components"]) == OTHER


HIDDEN = Organisation("a service that is hidden", build_hidden, SMALL.emails)


@pytest.fixture
def organisation() -> Organisation:
    return HIDDEN


def hidden(people):
    with transaction(people["SM"].actor) as tx:
        content = correct(tx, SERVICE, "Only for some").content
        rows = [{**row, "name": f"{WORD} {row['name']}"} for row in content["components"]]
        content |= {"name": f"{WORD} shop", "tier": "critical", "tier_reason": f"{WORD} sells",
                    "components": rows, "confidentiality": "restricted"}  # fmt: skip
        save(tx, kind="service", number=SERVICE, content=content)
    records.sent_and_approved(people, "SM", SERVICE)
    return content


class Both(Person):
    """The SMS manager, who also looks after suppliers."""

    @property
    def actor(self):
        return Actor(person=self.number, roles=frozenset({"QM", "VM"}))


def reviewed(people):
    """A dependency review that names a component of the service, with a risk, by somebody who may read it."""
    qm = people["QM"]
    people = {**people, "both": Both(qm.role, qm.name, qm.number, qm.email)}
    event = {"event": "It stops", "raised_on": "2026-10-01", "services": [SERVICE]}
    risk = records.recorded(people, "both", "risk", event, approved=False)
    points = [{"id": row, "service": SERVICE, "supplier": supplier, "risk": risk,
               "component": {"record": SERVICE, "edition": 1, "row": row}}
              for row, supplier in (("r2", SUPPLIER), ("r3", SECOND))]  # fmt: skip
    content = {"occurred_on": "2026-10-01", "conclusion": "Two stand alone", "single_points": points}
    records.recorded(people, "both", "dependency_review", content)


def beside(people, rows):
    number = records.service(people, [KITA], "Returns desk")
    with transaction(people["SM"].actor) as tx:
        content = correct(tx, number, "Its parts").content
        parts = [{**row, "name": row["name"].removeprefix(f"{WORD} ")} for row in rows]
        save(tx, kind="service", number=number, content={**content, "components": parts})
    records.sent_and_approved(people, "SM", number)
    return number


def naming(client, pages):
    """The pages on which the word stands, each with the line it stands in."""
    return {page: found for page in pages if (found := lines_with(client.get(page)))}


def lines_with(page):
    assert page.status_code == 200
    return re.findall(f"[^\n]{{0,90}}{WORD}[^\n]{{0,40}}", unescape(page.text))


def test_no_page_names_it_to_those_who_may_not_read_it(sign_in):
    client = sign_in("VM")
    assert client.get(f"/r/{SERVICE}").status_code == 404
    assert naming(client, PAGES) == {}


def test_those_who_may_read_it_see_its_names(sign_in):
    reader = sign_in("LA")
    assert f"{WORD} Hosting" in reader.get("/controls/SUP-16").text
    assert f"{WORD} Hosting" in reader.get(f"/slas/{SLA}").text
    assert f"{WORD} shop" in reader.get("/coverage").text


def test_a_document_names_it_to_nobody(sign_in):
    """It goes from hand to hand, and says by its number what its reader may look up."""
    page = sign_in("LA").get("/reports/gap/document")
    assert lines_with(page) == [] and SERVICE in page.text
