"""What whoever runs the system looks after: how far it is set up, and whether kept files are whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from sqlalchemy import func, select

from app.access import current_actor, kinds
from app.accounts.models import Account
from app.assessments.knowledge import catalog
from app.db import AnySession
from app.i18n import _, language, ngettext
from app.records.models import RecordVersion
from app.records.organisation import OrganisationSettings
from app.records.readable import readable_versions
from app.vault.models import EvidenceFault

COUNTED = ("person", "customer", "service", "sla", "supplier")


@dataclass(frozen=True)
class Step:
    """One thing a new organisation needs; `url` is where it stands."""

    title: str
    text: str
    done: bool
    url: str = ""


@dataclass(frozen=True)
class Upkeep:
    steps: tuple[Step, ...]
    damaged: int


def upkeep(session: AnySession, organisation: OrganisationSettings) -> Upkeep:
    counts = approved(session)
    steps = (
        organisation_step(organisation),
        Step(_("Controls"), catalog().edition_id, True, url_for("assessments.controls")),
        *(counted_step(kind, counts) for kind in COUNTED),
        sign_ins_step(session),
    )
    return Upkeep(steps, damaged_files(session))


def organisation_step(organisation: OrganisationSettings) -> Step:
    title = kinds()["organisation"].name.get(language())
    if organisation.number is None:
        return Step(title, _("Not set up yet"), False)
    return Step(title, organisation.name, True, url_for("records.page", number=organisation.number))


def counted_step(kind: str, counts: Mapping[str, int]) -> Step:
    count = counts.get(kind, 0)
    return Step(
        kinds()[kind].plural.get(language()), str(count), count > 0, url_for("records.listing", kind=kind)
    )


def sign_ins_step(session: AnySession) -> Step:
    count = session.execute(
        select(func.count()).select_from(Account).where(Account.active.is_(True))
    ).scalar_one()
    text = ngettext("%(num)d in use", "%(num)d in use", count)
    return Step(_("Sign-ins"), text, count > 0, url_for("accounts.sign_ins"))


def approved(session: AnySession) -> dict[str, int]:
    """How many approved records there are of each kind counted."""
    v = RecordVersion
    wanted = select(v.kind, func.count().label("found")).where(
        v.kind.in_(COUNTED), v.latest.is_(True), v.state == "approved", readable_versions(current_actor())
    )
    return {row.kind: row.found for row in session.execute(wanted.group_by(v.kind))}


def damaged_files(session: AnySession) -> int:
    """Kept files that somebody found damaged or missing, and that nobody has brought again."""
    wanted = select(func.count()).select_from(EvidenceFault).where(EvidenceFault.healed_at.is_(None))
    return session.execute(wanted).scalar_one()
