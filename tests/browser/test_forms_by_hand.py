"""The forms of meetings, sheets and evaluations with scripts on: they follow what is typed and keep it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.agreements import KITA, SLA, SUPPLIER
from tests.support.browser import axe_violations, sideways
from tests.support.people import Organisation

OCTOBER = "period_from=2026-10-01&period_to=2026-10-31"

UNTOUCHED = {"SM": f"measurement/new?sla={SLA}&{OCTOBER}", "RO": f"brm_meeting/new?customer={KITA}"}
NOTE_CHANGES = "changed = []; addEventListener('change', ({ target }) => changed.push(target.name), true)"

TYPE_THE_END_WHILE_IT_SETTLES = """end => document.addEventListener("htmx:afterSwap", ({ target }) => {
  const field = document.getElementById("period_to");
  if (target.id !== "answers" || field.value === end) return;
  field.value = end;
  const tell = (kind) => field.dispatchEvent(new Event(kind, { bubbles: true }));
  setTimeout(() => ["input", "change"].forEach(tell));
})"""


@pytest.fixture
def organisation() -> Organisation:
    from tests.support.agreements import AGREEMENTS

    return AGREEMENTS


def test_a_meeting_is_recorded_with_the_keyboard(browse):
    page = browse("RO")
    page.goto("/records/brm_meeting/new")
    page.select_option("#customer", label="Kitagawa Logistics")
    page.wait_for_selector("text=Hiroshi Kitagawa")
    assert page.inner_text("h1") == "Kitagawa Logistics, November meeting"
    expect(page.locator("text=Test the restore").first).to_be_visible()  # the open action of last time
    page.fill("[name=agenda-0-minutes]", "October results reviewed")
    page.focus("[name=decisions-0-text]")
    page.keyboard.type("Move the database")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=decisions-1-text]:focus")
    page.keyboard.type("Add capacity")
    assert page.input_value("[name=decisions-0-text]") == "Move the database"
    page.click("label:has-text('Hiroshi Kitagawa')")
    expect(page.locator("#beside")).to_have_text(re.compile("fulfilled.*fulfilled", re.DOTALL))
    assert page.input_value("[name=decisions-1-text]") == "Add capacity"
    assert axe_violations(page) == [] and sideways(page) == 0


def test_the_verdict_stands_beside_a_value_as_soon_as_it_is_left(browse):
    page = browse("SM", width=390)
    page.goto(f"/records/measurement/new?sla={SLA}&{OCTOBER}")
    page.fill("[name=lines-1-value]", "74")
    page.keyboard.press("Tab")
    page.wait_for_selector("#result-lines-1 >> text=Missed by 14 minutes")
    page.fill("[name=lines-0-value]", "99.97")
    page.keyboard.press("Tab")
    page.wait_for_selector("#result-lines-0 >> text=Achieved")
    assert page.input_value("[name=lines-1-value]") == "74"
    assert axe_violations(page) == [] and sideways(page) == 0


def test_a_late_answer_takes_nothing_from_whoever_types_on(browse):
    page = browse("SM")
    page.goto(f"/records/measurement/new?sla={SLA}&{OCTOBER}")
    late = []
    page.route(re.compile("/records/measurement/new"), lambda route: late.append(route), times=1)
    page.fill("[name=period_from]", "2026-09-01")
    page.focus("[name=period_to]")
    page.wait_for_timeout(600)
    page.keyboard.type("0930")  # half a day, which no script can read
    late.pop().continue_()
    page.wait_for_timeout(600)
    page.keyboard.type("2026")
    page.focus("[name=lines-0-value]")
    page.wait_for_selector("h1:has-text('Values for September 2026')")
    assert page.input_value("[name=period_to]") == "2026-09-30"


def test_a_choice_is_followed_although_somebody_typed_on(browse):
    """Its answer was left out: what it would have proposed is asked for again."""
    page = browse("SM")
    page.goto(f"/records/measurement/new?sla={SLA}&{OCTOBER}")
    late = []
    page.route(re.compile("/records/measurement/new"), lambda route: hold_proposals(route, late))
    type_september(page)
    page.wait_for_timeout(900)
    page.fill("[name=source]", "Monitoring")
    late.pop().continue_()
    page.unroute_all()
    page.wait_for_selector("h1:has-text('Values for September 2026')")
    assert page.input_value("[name=source]") == "Monitoring"


def hold_proposals(route: Route, late: list[Route]) -> None:
    if route.request.headers.get("hx-target") == "answers":
        late.append(route)
    else:
        route.continue_()


def test_what_is_typed_before_the_scripts_arrive_is_followed_too(browse):
    page = browse("SM")
    held = []
    page.route(re.compile("/vendor/htmx"), lambda route: held.append(route), times=1)
    page.goto(f"/records/measurement/new?sla={SLA}&{OCTOBER}", wait_until="commit")
    type_september(page)
    held.pop().continue_()
    page.wait_for_selector("h1:has-text('Values for September 2026')")
    assert page.input_value("[name=period_to]") == "2026-09-30"


def test_what_is_typed_while_an_answer_is_put_in_is_followed_too(browse):
    page = browse("SM")
    page.goto(f"/records/measurement/new?sla={SLA}&{OCTOBER}")
    page.evaluate(TYPE_THE_END_WHILE_IT_SETTLES, "2026-09-30")
    page.fill("[name=period_from]", "2026-09-01")
    page.wait_for_selector("h1:has-text('Values for September 2026')")
    assert page.input_value("[name=period_to]") == "2026-09-30"


@pytest.mark.parametrize(("role", "form"), UNTOUCHED.items())
def test_a_form_that_nobody_touched_asks_nothing(browse, role, form):
    page = browse(role)
    page.add_init_script(NOTE_CHANGES)
    page.goto(f"/records/{form}")
    assert page.evaluate("changed") == []


def test_of_several_choices_one_made_before_the_scripts_arrive_is_followed(browse):
    page = browse("RO")
    page.add_init_script(NOTE_CHANGES)
    held = []
    page.route(re.compile("/vendor/htmx"), lambda route: held.append(route), times=1)
    page.goto(f"/records/{UNTOUCHED['RO']}", wait_until="commit")
    page.locator("[name=agenda-0-services]").evaluate("it => (it.options[0].selected = true)")
    held.pop().continue_()
    page.wait_for_load_state()
    assert page.evaluate("changed") == ["agenda-0-services"]


def type_september(page: Page) -> None:
    page.fill("[name=period_from]", "2026-09-01")
    page.fill("[name=period_to]", "2026-09-30")


def test_the_digit_typed_chooses_the_grade_and_the_total_follows(browse):
    page = browse("VM")
    page.goto(f"/records/supplier_evaluation/new?supplier={SUPPLIER}")
    for row, digit in ((0, "2"), (1, "3")):
        page.focus(f"#scores-{row}-grade-1")
        page.keyboard.press(digit)
    page.wait_for_selector("#score-total >> text=2.40")
    expect(page.locator("#decision-note")).to_contain_text("below the limit of 2.8")
    assert axe_violations(page) == [] and sideways(page) == 0


def test_without_scripts_a_button_asks_the_server(browse):
    page = browse("VM", javascript=False)
    page.goto("/records/supplier_evaluation/new")
    page.select_option("#supplier", label="Minamoto DC")
    page.click("button[name=refresh]")
    page.check("#scores-0-grade-4", force=True)
    page.check("#scores-1-grade-4", force=True)
    page.click("button[name=refresh]")
    assert "4.00" in page.inner_text("#score-total")


OUTSIDE = """tables => tables.filter(table =>
    table.getBoundingClientRect().right > table.closest("form").getBoundingClientRect().right
).map(table => table.innerText)"""


def list_outages(page: Page, *rows: tuple[str, str, str]) -> None:
    for number, values in enumerate(rows):
        page.click("[name=add-outages]")
        page.wait_for_selector(f"[name=outages-{number}-since]")
        for name, value in zip(("since", "until"), values, strict=False):
            page.fill(f"[name=outages-{number}-{name}]", value)
        page.select_option(f"[name=outages-{number}-counts]", values[2])


@pytest.mark.one_database
@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ja", 390)])
def test_outages_are_worked_out_while_they_are_listed(browse, language, width):
    page = browse("SM", language=language, width=width)
    page.goto(f"/records/measurement/new?sla={SLA}&{OCTOBER}")
    list_outages(
        page,
        ("2026-10-05T10:00", "2026-10-05T10:20", "counts"),
        ("2026-10-17T01:00", "2026-10-17T03:00", "planned_maintenance"),
    )
    page.fill("[name=outages-1-reason]", "Announced on 1 October")
    page.keyboard.press("Tab")
    page.wait_for_selector("#beside >> text=44,500 ÷ 44,520")
    page.wait_for_selector("#result-lines-0 >> text=99.955076")
    assert page.input_value("[name=outages-0-since]") == "2026-10-05T10:00"
    assert axe_violations(page) == [] and sideways(page) == 0
    for other in (width, 1100, 800):
        page.set_viewport_size({"width": other, "height": 900})
        assert page.eval_on_selector_all("form table", OUTSIDE) == [], other
    page.click("button[name=save]:not(.vh)")
    page.wait_for_url("**/r/**")
    page.wait_for_selector("aside >> text=44,500 ÷ 44,520")
    assert axe_violations(page) == [] and sideways(page) == 0


@pytest.mark.one_database
def test_a_result_of_a_draft_follows_its_outages_until_somebody_types_another(browse):
    page = browse("SM")
    page.goto(f"/records/measurement/new?sla={SLA}&{OCTOBER}")
    list_outages(page, ("2026-10-05T10:00", "2026-10-05T10:20", "counts"))
    page.click("button[name=save]:not(.vh)")
    page.wait_for_url("**/r/**")
    page.goto(f"{page.url}/edit")
    assert page.input_value("[name=lines-0-value]") == "99.955197"
    page.fill("[name=lines-1-value]", "45")
    page.fill("[name=outages-0-until]", "2026-10-05T10:40")
    page.keyboard.press("Tab")
    page.wait_for_selector("#result-lines-0 >> text=99.910394")
    assert page.input_value("[name=lines-0-value]") == ""  # what it was no longer stands there
    assert page.input_value("[name=lines-1-value]") == "45"
    page.fill("[name=lines-0-value]", "99.99")
    page.keyboard.press("Tab")
    page.wait_for_selector("#result-lines-0 >> text=Achieved")
    page.fill("[name=outages-0-until]", "2026-10-05T10:50")
    page.keyboard.press("Tab")
    page.wait_for_selector("#beside >> text=50 min")
    assert page.input_value("[name=lines-0-value]") == "99.99"


@pytest.mark.one_database
def test_a_row_taken_away_or_put_back_is_worked_out_too(browse):
    page = browse("SM")
    page.goto(f"/records/measurement/new?sla={SLA}&{OCTOBER}")
    list_outages(
        page,
        ("2026-10-05T10:00", "2026-10-05T10:20", "counts"),
        ("2026-10-06T10:00", "2026-10-06T10:30", "counts"),
    )
    page.wait_for_selector("#beside >> text=44,590 ÷ 44,640")
    page.click("[name=remove-outages-1]")
    page.wait_for_selector("#beside >> text=44,620 ÷ 44,640")
    page.click("[name=restore-outages]")
    page.wait_for_selector("#beside >> text=44,590 ÷ 44,640")
    assert page.input_value("[name=outages-1-until]") == "2026-10-06T10:30"
