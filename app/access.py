"""Who may do what. Every route declares its permission; one without stops the start.

Rights are data: controls/kinds/rights.toml, and the create and approve lists of each kind. Rooms ask `may`
or `require`; nobody looks at role names in views or templates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.actor import Actor
from app.i18n import _
from app.refusal import NotAllowed
from controls.kinds import Kind, Kinds
from controls.rights import Rights

IMPERSONAL = frozenset({"read", "administer"})
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

PUBLIC = "public"
SIGNED_IN = "signed_in"
PERMISSIONS = frozenset({PUBLIC, SIGNED_IN, "read", "create", "approve", "audit", "administer"})
EXTENSION_ROUTES = {
    "static": PUBLIC,
    "security.login": PUBLIC,
    "security.logout": PUBLIC,
    "security.static": PUBLIC,
}


class Guarded(Protocol):
    """What access needs to know of a record."""

    @property
    def state(self) -> str: ...

    @property
    def confidentiality(self) -> str: ...

    @property
    def owner(self) -> str | None: ...

    @property
    def created_by(self) -> str | None: ...

    @property
    def approved_by(self) -> str | None: ...


def allow(permission: str) -> Callable[[View], View]:
    """Declare who may enter a view. The use case behind it still asks about the thing itself."""
    if permission not in PERMISSIONS:
        raise ValueError(f"unknown permission {permission}")

    def declare(view: View) -> View:
        view.__dict__["permission"] = permission
        return view

    return declare


def permission_of(app: Flask, endpoint: str) -> str | None:
    declared = EXTENSION_ROUTES.get(endpoint)
    return declared or getattr(app.view_functions[endpoint], "permission", None)


def check_routes(app: Flask) -> None:
    """Called last in create_app: a route without a declared permission is a hole, so the start stops."""
    unknown = set(app.extensions["akashi_rights"].restricted_readers) - PARTS.keys()
    if unknown:
        raise RuntimeError(f"restricted_readers in rights.toml: nobody knows {', '.join(sorted(unknown))}")
    open_routes = sorted(
        {rule.endpoint for rule in app.url_map.iter_rules() if not permission_of(app, rule.endpoint)}
    )
    if open_routes:
        raise RuntimeError(f"routes without @allow: {', '.join(open_routes)}")


def guard() -> ResponseReturnValue | None:
    """Before every request: no such route is 404, a stranger goes to the sign-in, a lack of rights is 403."""
    if request.endpoint is None:
        return None
    permission = permission_of(current_app, request.endpoint)
    if permission == PUBLIC:
        return None
    if not current_user.is_authenticated:
        return to_sign_in()
    if permission != SIGNED_IN and not may(current_actor(), str(permission)):
        abort(403)
    return None


def to_sign_in() -> ResponseReturnValue:
    """A page comes back after the sign-in. For a fragment the whole page goes; a POST is not repeated."""
    if request.headers.get("HX-Request"):
        page = urlsplit(request.headers.get("HX-Current-URL", "/"))
        target = url_for("security.login", next=urlunsplit(("", "", page.path, page.query, "")))
        return Response(status=401, headers={"HX-Redirect": target})
    if request.method not in ("GET", "HEAD"):
        abort(401)
    return redirect(url_for("security.login", next=request.full_path.rstrip("?")))


def current_actor() -> Actor:
    """The person signed in, as the use cases know them."""
    if "actor" not in g:
        roles = (
            frozenset(role.name for role in current_user.roles)
            if current_user.is_authenticated
            else frozenset()
        )
        person = current_user.person if current_user.is_authenticated else None
        account = current_user.id if current_user.is_authenticated else None
        g.actor = Actor(person=person, roles=roles, account=account)
    actor: Actor = g.actor
    return actor


def kinds() -> Kinds:
    loaded: Kinds = current_app.extensions["akashi_kinds"]
    return loaded


def rights() -> Rights:
    loaded: Rights = current_app.extensions["akashi_rights"]
    return loaded


def roles_among(actor: Actor, entries: Iterable[str]) -> bool:
    """Does the actor hold one of these roles, or a role of one of these groups?"""
    groups = kinds().groups
    wanted = {role for entry in entries for role in groups.get(entry, (entry,))}
    return bool(actor.roles & wanted)


def may(actor: Actor, action: str, kind: Kind | None = None, record: Guarded | None = None) -> bool:
    """May this person do that at all (no kind), with this kind, with this very record?

    An account that stands for nobody reads and administers: records are made and approved by people.
    """
    if actor.is_program:
        return True
    if actor.person is None and action not in IMPERSONAL:
        return False
    if action == "read" and kind and record and has_part(actor, kind, record):
        return True
    confidentiality = record.confidentiality if record else "audit"
    return rights().may(actor.roles, action, kind.room if kind else None, confidentiality)


def has_part(actor: Actor, kind: Kind, record: Guarded) -> bool:
    """Is the record open to this person whatever its confidentiality?"""
    return actor.person is not None and any(
        PARTS[reader](actor, kind, record) for reader in rights().restricted_readers
    )


PARTS: dict[str, Callable[[Actor, Kind, Guarded], bool]] = {
    "owner": lambda actor, kind, record: record.owner == actor.person,
    "author": lambda actor, kind, record: record.created_by == actor.person,
    "approver": lambda actor, kind, record: (  # who did, or while it waits, who may
        record.approved_by == actor.person
        or (record.state == "submitted" and roles_among(actor, kind.approve))
    ),
}


def require(actor: Actor, action: str, kind: Kind | None = None, record: Guarded | None = None) -> None:
    if not may(actor, action, kind, record):
        raise NotAllowed(_("You do not have the right to do this. Ask the SMS manager."))
