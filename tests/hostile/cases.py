"""Requests that mean harm, and what has to come of each. test_doors.py sends them.

`{draft}`, `{secret}`, `{person}`, `{other}`, `{digest}` and `{id}` stand for what `targets` makes: an
open draft of PO, a restricted one, two people, a file that only PO may open, and an id of nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support import hostile

LONG = "x" * hostile.MEGABYTE  # test_fields.py sends one whose letters each take nine bytes on the way
NEW = "/records/complaint_procedure/new"
EDIT = "/r/{draft}/edit"
COMMENT = "/r/{draft}/comments"
VOID = "/r/{draft}/to/void"
LIST = "/records/complaint_procedure"
FORM = {"valid_from": "2026-11-01", "owner": "{person}", "language": "en", "confidentiality": "audit"}


@dataclass(frozen=True)
class Case:
    """`status`: any of these answers. `says`: a sentence of the page. `keeps`: what was typed, shown again.

    `changes`: it may leave something behind; otherwise journal, records, files and drafts stay as they were.
    """

    name: str
    method: str
    path: str
    status: tuple[int, ...]
    form: Mapping[str, Any] = field(default_factory=dict)
    body: bytes | Callable[[], bytes] | None = None
    type: str = "application/x-www-form-urlencoded"
    role: str = "PO"
    says: str = ""
    keeps: str = ""
    changes: bool = False
    token: bool = True


def post(name: str, path: str, *status: int, **more: Any) -> Case:
    return Case(name, "POST", path, status, **more)


def get(name: str, path: str, *status: int, **more: Any) -> Case:
    return Case(name, "GET", path, status, **more)


def parts(count: int) -> bytes:
    edge = b'--edge\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n'
    return edge * count + b"--edge--\r\n"


MULTIPART = "multipart/form-data; boundary=edge"
CANNOT_BE_SHOWN = "The text holds characters that cannot be shown."

FORGED = (
    post("no token", EDIT, 400, form=FORM, token=False),
    post("the token of another session", EDIT, 400, form={**FORM, "csrf_token": "IjAi.x.y"}, token=False),
    post("no token on a comment", COMMENT, 400, form={"text": "hello"}, token=False),
    post("fields of the program: state, approver, number", NEW, 303, form={**FORM, **hostile.FORGED_FIELDS},
         changes=True),
    post("a record of somebody else in a hidden field", NEW, 303,
         form={**FORM, "draft": "{id}", "follows": "{id}", "base": "1"}, changes=True),
    post("somebody else's restricted record", "/r/{secret}/edit", 404, form=FORM, role="SM"),
    post("a comment there", "/r/{secret}/comments", 404, form={"text": "hello"}, role="SM"),
    post("offering the file of somebody else", NEW, 403, 404, 422, form={**FORM, "evidence": "{digest}"},
         role="SM"),
    post("offering that file at a record", "/r/{draft}/evidence", 403, 404, form={"evidence": "{digest}"},
         role="SM"),
    post("approving one's own", "/r/{draft}/to/approved", 403, 409, form={"reason": "x"}),
    post("a state that does not exist", "/r/{draft}/to/paid", 403, 404, 409),
    post("a kind that does not exist", "/records/bribe/new", 404, form=FORM),
    post("an autosave for a kind that does not exist", "/records/bribe/drafts/{id}", 404),
    post("12,001 parts", NEW, 413, body=lambda: parts(12_001), type=MULTIPART),
    post("a form of 9 MB", NEW, 413, body=b"note=" + b"x" * (9 * hostile.MEGABYTE)),
    post("no boundary", "/evidence/uploads", 303, 400, 422, body=parts(1), type="multipart/form-data"),
    post("a boundary outside of ASCII", NEW, 400, 415, 422, body=parts(1),
         type="multipart/form-data; boundary=é"),
    post("a body that is no multipart", NEW, 400, 422, body=b"\xff" * 999, type=MULTIPART),
    post("a multipart that breaks off", NEW, 400, 422, body=parts(3)[:60], type=MULTIPART),
    post("JSON where a form is expected", NEW, 422, body=b'{"state": "approved"}', type="application/json"),
    post("invalid UTF-8 in names and values", NEW, 422, body=b"note=%ff%fe&%c3%28=1&owner=%80"),
    post("a lock of 5000 digits", EDIT, 303, 400, 409, 422, form={**FORM, "base": "9" * 5000}, changes=True),
    post("a lock that is no number", EDIT, 303, 409, 422, form={**FORM, "base": "²"}, changes=True),
    post("a version of somebody else's making", EDIT, 303, 409, 422,
         form={**FORM, "base_version": "9.9", "base": "1"}, changes=True),
    post("lists where one value is expected", NEW, 303, 422,
         form={**FORM, "valid_from": ["2026-11-01", "x"], "owner": ["{person}", "{other}"]}, changes=True),
    post("a hidden field nested without end", NEW, 200, 422, changes=True,
         form={**FORM, "filled_for": "[" * 100_000, "refresh": ""}),
    post("a wrong method", LIST, 405),
    Case("a method nobody knows", "BREW", LIST, (405,)),
    Case("deleting a record", "DELETE", "/r/{draft}", (405,)),
    Case("putting a file", "PUT", "/evidence/{digest}", (405,)),
    post("an edition of 5000 digits", "/r/{draft}/consents", 403, 404, 422, form={"edition": "9" * 5000}),
    post("roles for oneself", "/sign-ins/1/roles", 403, form={"roles": "AD"}),
    post("a sign-in for oneself", "/sign-ins/new", 403, form={"email": "me@example.test", "roles": "AD"}),
    post("somewhere else afterwards", "/language/ja", 303, form={"next": "https://evil.test/"}, changes=True),
    post("a header through the address afterwards", "/language/ja", 303,
         form={"next": "/a\r\nSet-Cookie: a=b"}, changes=True),
)  # fmt: skip

ROWS = tuple(
    post(f"rows: {name}", "/records/brm_meeting/new", 422, form=form)
    for name, form in {
        "a huge number": {"decisions-999999-text": "a", "decisions-99999999999999-text": "b"},
        "a negative number": {"decisions--1-text": "a"},
        "a number in other digits": {"decisions-٣-text": "a", "decisions-²-text": "b"},
        "the same id twice": {"decisions-0-id": "r1", "decisions-0-text": "a", "decisions-1-id": "r1",
                              "decisions-1-text": "b"},
        "an id that is none": {"decisions-0-id": "../../x", "decisions-0-text": "a"},
        "more than there is room for": {f"decisions-{n}-text": "a" for n in range(1000)},
        "putting back what was never there": {"restore-decisions": '[99999999999999, [["text", "a"]]]'},
        "putting back half a number": {"restore-decisions": "[1e999, []]"},
        "putting back no number": {"restore-decisions": "[NaN, []]"},
        "putting back text": {"restore-decisions": "[null, 5]"},
        "putting back something nested": {"restore-decisions": "[" * 100_000},
        "taking away one that is not there": {"remove-decisions-7": "", "remove-decisions-x": ""},
        "a button of a table that is not there": {"add-bribes": ""},
    }.items()
)  # fmt: skip
ROW_BUTTONS = ("putting back",)  # a pressed button shows the form again: 200

WORDS = (
    post("a comment that is markup", COMMENT, 303, form={"text": "</p><script>alert(1)</script>"},
         changes=True),
    post("a comment of 1 MB", COMMENT, 422, form={"text": LONG}, says="At most"),
    post("a comment with NUL", COMMENT, 422, form={"text": "a\x00b"}, says=CANNOT_BE_SHOWN),
    post("a comment with an escape sequence", COMMENT, 422, form={"text": "a\x1b[2Jb"}, says=CANNOT_BE_SHOWN),
    post("a comment of blanks", COMMENT, 422, form={"text": " \u3000 "}, says="Write a comment."),
    post("fields of the program in a comment", COMMENT, 303,
         form={"text": "a", "by": "{other}", "at": "2020"},
         changes=True),
    post("a reason with NUL", VOID, 422, form={"reason": "a\x00b", "confirm": "{draft}"},
         says=CANNOT_BE_SHOWN),
    post("a reason of 1 MB", VOID, 422, form={"reason": LONG, "confirm": "{draft}"}, says="At most"),
    post("a reason that is markup", VOID, 303, changes=True,
         form={"reason": "<img src=x onerror=alert(1)>", "confirm": "{draft}"}),
    post("a reason kept when the number is not typed", VOID, 422,
         form={"reason": "</textarea><script>alert(1)</script>", "confirm": "x"},
         keeps="&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;"),
    post("what a file proves, as markup", "/r/{draft}/evidence", 303, changes=True,
         form={"evidence": "{digest}", "role": "<script>alert(1)</script>",
               "page": '" onmouseover="alert(1)'}),
    post("what a file proves, with NUL", "/r/{draft}/evidence", 422,
         form={"evidence": "{digest}", "role": "a\x00b"}, says=CANNOT_BE_SHOWN),
    post("the page of a file, with NUL", "/r/{draft}/evidence", 422,
         form={"evidence": "{digest}", "page": "\x1b", "role": "<b>minutes</b>"},
         says=CANNOT_BE_SHOWN, keeps='name="role" value="&lt;b&gt;minutes&lt;/b&gt;"'),
    post("what a file proves, in 1 MB", "/r/{draft}/evidence", 422,
         form={"evidence": "{digest}", "role": LONG}, says="At most"),
    post("a last day that is none", "/r/{draft}/evidence", 422,
         form={"evidence": "{digest}", "expires_on": "<script>alert(1)</script>", "page": "7"},
         says="Write the day as year-month-day.", keeps='name="page" value="7"'),
    post("its file, kept when the form comes back", "/r/{draft}/evidence", 422,
         form={"evidence": "{digest}", "expires_on": "2026-02-30"},
         keeps='name="evidence" value="{digest}"'),
    post("a file that nobody has", "/r/{draft}/evidence", 404, form={"evidence": "f" * 64}),
    post("a file that is no digest", "/r/{draft}/evidence", 303, form={"evidence": "../../etc/passwd"}),
    post("a filter with NUL in its name", f"{LIST}/filters", 303, form={"name": "a\x00b"}),
    post("a filter of 1 MB", f"{LIST}/filters", 303, form={"name": LONG}),
    post("a filter that is markup", f"{LIST}/filters", 303, form={"name": "<script>alert(1)</script>"}),
    post("an agreement of nobody", "/r/{draft}/consents", 403, 422,
         form={"person": "PER-2026-999999", "side": "customer", "form": "signed", "agreed_on": "2026-01-01"}),
    post("a relation to markup", "/r/{draft}/relations", 422,
         form={"relation": "follows", "target": "<script>alert(1)</script>"}),
)  # fmt: skip

ADDRESSES = (
    get("NUL in the number", "/r/a%00b", 400, 404),
    get("NUL in the kind", "/records/a%00b", 400, 404),
    get("NUL in a digest", "/evidence/a%00b", 400, 404),
    get("NUL in a filter", f"{LIST}?state=%00", 400),
    get("NUL in a subject", f"{LIST}?subject=a%00", 400),
    get("NUL in a search", "/evidence?q=%00", 400),
    get("NUL in a question", "/reports/gap?subject=%00&show=1", 400),
    get("NUL in the id of a job", "/jobs/%00", 400, 404),
    get("half a character", f"{LIST}?state=%ed%a0%80&subject=%ff", 200),
    get("half a character in a search", "/evidence?q=%ed%a0%80", 200),
    get("half a character in the number", "/r/%ed%a0%80", 404),
    get("a path out of here", "/static/..%2f..%2f..%2fetc%2fpasswd", 404),
    get("a path out of the evidence", "/evidence/..%2f..%2fakashi.sqlite/file", 404),
    get("a version that is none", "/r/{draft}?version=%3Cscript%3Ealert(1)", 404),
    get("a list filtered by markup", f"{LIST}?state=%3Cscript%3Ealert(1)%3C/script%3E", 200),
    get("a list filtered by a quote", f"{LIST}?subject='%20OR%201=1--&sort='%20OR%201=1--", 200),
    get("a column that is none", f"{LIST}?see=password&see=%3Cscript%3Ealert(1)", 200),
    get("a column of the program", f"{LIST}?see=content&see=lock", 200),
    Case("a method that there is not, on a doubled slash", "BREW", "/records//new", (405,)),
    Case("a request that is to be echoed", "TRACE", "/", (405,)),
    get("a page of 5000 digits", f"{LIST}?page={'9' * 5000}", 200),
    get("a page below the first", f"{LIST}?page=-1", 200),
    get("a page in other digits", f"{LIST}?page=²", 200),
    get("a page of the library", f"/evidence?page={'9' * 30}", 200),
    get("a search that is a pattern", "/evidence?q=%25_%5C%25", 200),
    get("a search that is markup", "/evidence?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", 200),
    get("a page of a file", f"/evidence/{{digest}}?from={'9' * 30}", 200),
    get("a picture of a file", f"/evidence/{{digest}}/pages/{'9' * 30}.png", 404),
    get("a picture below the first page", "/evidence/{digest}/pages/0.png", 404),
    get("a sign-in of a huge number", f"/sign-ins/{'9' * 30}", 404, role="AD"),
    get("a question about markup", "/reports/gap?subject=%3Cscript%3Ealert(1)%3C/script%3E&show=1", 200, 422),
    get("a period before time", "/reports/gap?from=0001-01-01&to=9999-12-31&show=1", 200, 422),
    get("a moment that is none", "/reports/gap?known_at=9999-12-31T99&show=1", 200, 422),
    get("the last moment there is", "/reports/gap?known_at=9999-12-31&show=1", 200, 422),
    get("a form filled from the address", f"{NEW}?owner=%3Cscript%3Ealert(1)%3C/script%3E&valid_from=x", 200),
    get("a form filled with what is the program's", f"{NEW}?state=approved&number=CPR-2026-0001", 200),
    get("a draft of somebody else", f"{NEW}?draft={{id}}", 200, 404),
    get("chosen records that are none", f"{LIST}/approve?number=%27&number=../x", 200, 303, role="AP"),
    get("a sheet of another form", f"{LIST}/export/exe", 404),
    get("the coverage of markup", "/coverage?subject=%3Cscript%3Ealert(1)%3C/script%3E", 200, 400, 422),
    get("a control that is markup", "/controls/%3Cscript%3Ealert(1)%3C%2Fscript%3E", 404),
    get("the file of somebody else", "/evidence/{digest}/file", 404, role="SM"),
    get("the page of that file", "/evidence/{digest}", 404, role="SM"),
    get("looking at somebody else's restricted record", "/r/{secret}", 404, role="SM"),
)  # fmt: skip

SAVED = "/records/complaint_procedure/drafts/{id}"
JSON = "application/json"
AUTOSAVES = (
    post("JSON nested without end", SAVED, 400, body=hostile.deep_json, type=JSON),
    post("typed text nested without end", SAVED, 400, body=hostile.deep_answer, type=JSON),
    post("a turn without end", SAVED, 400, type=JSON,
         body=b'{"person": "PER", "follows": "", "turn": 1e999, "typed": []}'),
    post("a list instead of an object", SAVED, 400, body=b"[]", type=JSON),
    post("a number instead of an object", SAVED, 400, body=b"1", type=JSON),
    post("a text instead of pairs", SAVED, 400, type=JSON,
         body=b'{"person": "", "follows": "", "turn": 1, "typed": "abc"}'),
    post("invalid UTF-8", SAVED, 400, body=b'{"person": "\xff"}', type=JSON),
    post("no JSON at all", SAVED, 400, 415, body=b"person=1"),
    post("more than is read", SAVED, 413, body=b'"' + b"x" * (5 * hostile.MEGABYTE) + b'"', type=JSON),
    post("in the name of somebody else", SAVED, 403, type=JSON,
         body=b'{"person": "PER-2026-9999", "follows": "", "turn": 1, "typed": []}'),
    post("an id that is none", "/records/complaint_procedure/drafts/..%2f..%2fx", 404, body=b"{}", type=JSON),
    post("discarding what is nobody's", "/drafts/{id}/discard", 404),
    post("taking back what is no id", "/drafts/%27%20OR%201=1/take-back", 404),
    post("a file nobody offered", "/evidence/links/%27/accept", 404, role="AP"),
)  # fmt: skip

CASES = (*FORGED, *ROWS, *WORDS, *ADDRESSES, *AUTOSAVES)
