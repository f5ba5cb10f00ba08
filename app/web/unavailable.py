"""The page for what goes wrong outside the program. It asks neither database nor disk: they may be gone.

What somebody typed is on the page again and is sent once more by one button: nobody types it twice.
"""

from __future__ import annotations

from collections.abc import Iterator

import structlog
from flask import Response, current_app, g, jsonify, make_response, request, session
from werkzeug.exceptions import HTTPException

from app import cookies
from app.access import PUBLIC, permission_of
from app.i18n import COOKIE, LANGUAGES, _l, device_language, force_locale
from app.outside import Outside, remember
from app.web.incoming import wants_json
from app.web.shell import Shell

SECRETS = ("password", "code", "token", "credential")  # never shown again, apart from the form's own token
TOKEN = "csrf_token"  # noqa: S105
COPIED = 20  # characters from which on a text is worth copying
READ_MAX = 400_000  # bytes of a form that are held in memory, files and all
TYPED_MAX = 1_000_000  # characters of what is shown again

WORDS = {
    "disk_full": (
        _l("The disk of the server is full"),
        _l("Nothing was saved, and nothing that was saved before is lost. Tell the administrator: "
           "as soon as there is room again it goes on by itself."),
    ),
    "disk_closed": (
        _l("Nothing can be written on the server"),
        _l("Nothing was saved, and nothing that was saved before is lost. Tell the administrator: "
           "as soon as the disk can be written to again it goes on by itself."),
    ),
    "database_gone": (
        _l("The database does not answer"),
        _l("Nothing was saved, and nothing that was saved before is lost. Try again in a minute; "
           "if it lasts longer, tell the administrator."),
    ),
    "commit_lost": (
        _l("The database does not answer"),
        _l("The connection to it broke while this was being saved, so it may be saved or not. "
           "Send it again in a minute: nothing is recorded twice."),
    ),
    "database_busy": (
        _l("The database is busy"),
        _l("Nothing was saved, and nothing that was saved before is lost. Try again in a minute; "
           "if it lasts longer, tell the administrator."),
    ),
}  # fmt: skip


def unavailable(found: Outside, error: Exception, reference: str) -> Response:
    """The answer in the language of the person, and a line in the log for the administrator."""
    remember(current_app, found)
    structlog.get_logger().error("outside", id=reference, what=found.log, status=found.status, exc_info=error)
    title, advice = WORDS[found.code]
    with force_locale(language_known()):
        response = as_json(advice, reference) if wants_json() else page(title, advice, reference)
    response.status_code = found.status
    response.headers["Retry-After"] = str(found.retry)
    return response


def as_json(advice: object, reference: str) -> Response:
    return jsonify(error=str(advice), reference=reference)


def page(title: object, advice: object, reference: str) -> Response:
    template = current_app.jinja_env.get_template("web/unavailable.html")
    typed, files = what_was_typed()
    html = template.render(
        title=title, advice=advice, reference=reference, typed=typed, files=files,
        texts=list(texts_of(typed)), posted=request.method == "POST",
        address=request.full_path.rstrip("?"), bare_frame=Shell(),
    )  # fmt: skip
    return make_response(html)


def language_known() -> str:
    """What was chosen here, else what the account prefers if that is known by now, else the browser's."""
    chosen, preferred = cookies.chosen(COOKIE), g.get("account_language")
    return preferred if preferred in LANGUAGES and chosen not in LANGUAGES else device_language()


def what_was_typed() -> tuple[list[tuple[str, str]], bool]:
    """The fields of the form as they were sent, and whether files came with it.

    Nothing of a form that strangers send or that holds a secret.
    """
    if not was_read():
        return [], False
    came = any(file.filename for file in request.files.values())
    fields = list(request.form.items(multi=True))
    return (fields if may_be_shown(fields) else []), came


def was_read() -> bool:
    """Is the form there? Where the database was gone before anybody read it, it is read now.

    Only for somebody who holds a session that we gave out, and not with large files: they would be stored.
    """
    if "form" in request.__dict__:
        return True
    if "_user_id" not in session or (request.content_length or READ_MAX) >= READ_MAX:
        return False
    try:
        return request.form is not None
    except (HTTPException, OSError):
        return False


def may_be_shown(fields: list[tuple[str, str]]) -> bool:
    if not request.endpoint or permission_of(current_app, request.endpoint) == PUBLIC:
        return False
    secret = any(word in name for name, _value in fields if name != TOKEN for word in SECRETS)
    return not secret and sum(len(value) for _name, value in fields) <= TYPED_MAX


def texts_of(typed: list[tuple[str, str]]) -> Iterator[str]:
    """What somebody would have to think of again."""
    for name, value in typed:
        if name != TOKEN and len(value) >= COPIED and any(sign.isspace() for sign in value.strip()):
            yield value
