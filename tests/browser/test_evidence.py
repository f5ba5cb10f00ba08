"""The library, a file's page and the files of a record: in both languages, on wide and narrow screens."""

from __future__ import annotations

import hashlib
import io

import pytest
from playwright.sync_api import expect

from app.records import usecases
from app.transaction import transaction
from tests.evidence.makers import pdf
from tests.support.browser import axe_violations

CONTENT = pdf(pages=4, size=(420, 594))
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def number(app, people, sign_in) -> str:
    """A draft of the process owner with two offered files, one of them with a warning."""
    content = {"valid_from": "2026-11-01", "owner": people["PO"].number, "language": "en"}
    with app.test_request_context("/"), transaction(people["PO"].actor) as tx:
        draft = usecases.save(tx, kind="complaint_procedure", content=content | {"confidentiality": "audit"})
        made = draft.number
    for content, name in (
        (CONTENT, "議事録 signed.pdf"),
        (CONTENT.replace(b"Minutes", b"Figures"), "a.xlsx"),
    ):
        sign_in("PO").post(f"/r/{made}/evidence", data={"file": (io.BytesIO(content), name)})
    return made


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ja", 390)])
def test_pages_of_evidence_are_open_to_everybody(browse, number, language, width):
    page = browse("AP", language=language, width=width)
    for path in ("/evidence", "/evidence?q=nowhere", f"/evidence/{DIGEST}", f"/r/{number}"):
        page.goto(path)
        assert axe_violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_pages_of_a_pdf_are_pictures(browse, number):
    page = browse("AP")
    page.goto(f"/evidence/{DIGEST}")
    first = page.get_by_role("img", name="Page 1 of 議事録 signed.pdf")
    assert first.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") == 1200
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("img", name="Page 4 of")).to_be_visible()


def test_the_approver_accepts_one_file_and_sends_the_other_back(browse, number):
    page = browse("AP")
    page.goto(f"/r/{number}")
    page.get_by_role("button", name="Accept: 議事録 signed.pdf").click()
    expect(page.get_by_text("The file is accepted.")).to_be_visible()
    other = page.locator(".file", has_text="a.xlsx")
    other.get_by_text("Send back").click()
    other.get_by_label("Reason for sending a.xlsx back").fill("It is a PDF under another name.")
    other.get_by_role("button", name="Send the file back").click()
    expect(page.locator(".file", has_text="a.xlsx")).to_contain_text("It is a PDF under another name.")


def test_what_a_file_proves_travels_with_the_form(browse, number):
    page = browse("PO")
    page.goto(f"/r/{number}")
    page.locator("#evidence-file").set_input_files(
        {"name": "figures.csv", "mimeType": "text/csv", "buffer": b"month;value\n10;99.91\n"}
    )
    row = page.locator("[data-file]", has_text="figures.csv")
    expect(row).to_contain_text("Stored")
    row.get_by_text("What it proves").click()
    row.get_by_label("What the file proves").fill("October availability")
    row.get_by_label("Page or place").fill("2")
    page.get_by_role("button", name="Add to the record").click()
    expect(page.locator(".file", has_text="figures.csv")).to_contain_text("October availability, page 2")


def test_without_scripts_files_are_added_and_opened_too(browse, number):
    page = browse("PO", javascript=False)
    page.goto(f"/r/{number}")
    page.locator("#evidence-file").set_input_files(
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": "合意した内容\n".encode()}
    )
    page.locator("[name=role]").fill("What was agreed")
    page.get_by_role("button", name="Add to the record").click()
    page.locator("#evidence").get_by_role("link", name="notes.txt").click()
    expect(page.locator("pre")).to_have_text("合意した内容\n")
    with page.expect_download() as started:
        page.get_by_role("link", name="Download").click()
    assert started.value.suggested_filename == "notes.txt"
