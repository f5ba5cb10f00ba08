"""Pages of the vault: upload, library, a file's own page, its pictures, and the file itself."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from app.access import allow, current_actor, may
from app.db import db
from app.i18n import _, local_path
from app.vault.file_page import file_page
from app.vault.library import LibraryQuestion
from app.vault.library_page import library_values
from app.vault.models import EvidenceFile
from app.vault.pictures import send_picture
from app.vault.quarantine import Held, hold_sentence
from app.vault.reading import file_for
from app.vault.receiving import Received, errors, receive, too_big
from app.vault.serving import NotAsStored, send_checked
from app.web.incoming import wants_json

blueprint = Blueprint("vault", __name__, template_folder="templates")


@blueprint.post("/evidence/uploads")
@allow("create")
def upload() -> ResponseReturnValue:
    """Keep one or several files. JSON for scripts, rows for htmx, for a plain form the page it came from."""
    came = receive(current_actor(), request.files.getlist("file"))
    code = 422 if not came or all(one.error for one in came) else 200
    if "HX-Request" in request.headers:
        return render_template("vault/rows.html", came=came), code
    if wants_json():
        return as_json(came), code
    return back_to_page(came)


def as_json(came: list[Received]) -> dict[str, object]:
    """One file answers as itself, several as a list, none with what is missing."""
    if not came:
        return {"error": _("Choose a file.")}
    return came[0].as_json() if len(came) == 1 else {"files": [one.as_json() for one in came]}


def back_to_page(came: list[Received]) -> ResponseReturnValue:
    for one in came:
        if not one.error:
            flash(one.recognised or _("“%(name)s” is stored.", name=one.name))
    for sentence in errors(came):
        flash(sentence, "error")
    if not came:
        flash(_("Choose a file."), "error")
    return redirect(local_path(request.form.get("next") or url_for("vault.library")), 303)


@blueprint.errorhandler(RequestEntityTooLarge)
def upload_too_big(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The server stopped reading. For a plain form a page, for scripts the same sentence."""
    sentence = too_big(request.content_length or 0)
    if wants_json():
        return {"error": sentence}, 413
    return render_template("web/error.html", code=413, sentence=sentence, reason="", reference=""), 413


@blueprint.get("/evidence")
@allow("read")
def library() -> ResponseReturnValue:
    question = LibraryQuestion.from_url(request.args)
    return render_template(
        "vault/library.html", may_upload=may(current_actor(), "create"), **library_values(question)
    )


@blueprint.get("/evidence/<digest>")
@allow("read")
def page(digest: str) -> ResponseReturnValue:
    start = request.args.get("from", 1, type=int)
    return render_template("vault/file.html", **file_page(file_or_404(digest), start))


@blueprint.get("/evidence/<digest>/file")
@allow("read")
def download(digest: str) -> Response:
    return send_checked(file_or_404(digest))


@blueprint.get("/evidence/<digest>/pages/<int:number>.png")
@allow("read")
def picture(digest: str, number: int) -> Response:
    return send_picture(file_or_404(digest), number)


def file_or_404(digest: str) -> EvidenceFile:
    return file_for(db.session, current_actor(), digest)


@blueprint.errorhandler(Held)
def not_cleared(held: Held) -> ResponseReturnValue:
    """A virus scanner has not cleared the file, or has refused it: nothing of it was sent."""
    words = {"sentence": hold_sentence(held.scan), "code": held.code}
    return render_template("vault/held.html", file=held.file, **words), held.code


@blueprint.errorhandler(NotAsStored)
def not_as_stored(fault: NotAsStored) -> ResponseReturnValue:
    """Nothing of the file was sent: say so, and what puts it right."""
    return render_template("vault/damaged.html", file=fault.file, missing=fault.missing), fault.code
