"""The first run: six steps from an empty organisation to one where everybody can work.

Nothing of it is stored: what is done is what there is, and when all six are done nobody sees them any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import url_for

from app.access import kinds, may, rights, roles_among
from app.accounts.usecases import named
from app.actor import Actor
from app.assessments.knowledge import catalog
from app.db import AnySession
from app.i18n import LONG_MONTHS, _, language, ngettext, short_day
from app.records.needed import needed_kinds
from app.records.organisation import OrganisationSettings
from app.records.queries import SqlLookup, relaxed_by
from app.records.standins import may_begin
from app.work.beginnings import (
    NOTHING,
    Found,
    Holders,
    found_so_far,
    holders,
    lacking_roles,
    people_with,
    roles_in,
)
from controls.kinds import Kind

FOUNDATION = (
    "organisation",
    "customer",
    "service",
    "sla",
    "supplier",
)  # made and approved by different people
MINUTES = {"organisation": 2, "customer": 3, "sla": 10, "supplier": 3, "invite": 2}


@dataclass(frozen=True)
class Step:
    """One step. `button` leads whoever looks to what they can do for it; who cannot sees `who` does it.

    `subjects` are the kinds of record the step brings; `missed` says what stays empty without them where a
    later step was taken first.
    """

    title: str
    text: str
    done: bool
    minutes: int = 0
    button: str = ""
    url: str = ""
    who: str = ""
    missed: str = ""
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True)
class FirstRun:
    steps: tuple[Step, ...]

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps if not step.done)

    @property
    def current(self) -> Step | None:
        """The first one that whoever looks can do something about."""
        return next((step for step in self.steps if step.button), None)


@dataclass(frozen=True)
class Scene:
    """What the steps are worked out from."""

    actor: Actor
    organisation: OrganisationSettings
    found: Mapping[str, Found]
    held: Holders
    lookup: SqlLookup

    def of(self, kind: str) -> Found:
        return self.found.get(kind, NOTHING)


def first_run(
    session: AnySession, actor: Actor, organisation: OrganisationSettings, lookup: SqlLookup
) -> FirstRun | None:
    """The steps for who can take one of them; None for others, and when all are done."""
    if not concerned(actor):
        return None
    scene = Scene(actor, organisation, found_so_far(session, actor), holders(session), lookup)
    lookup.preload({person for people in scene.held.values() for person in people})
    steps = [organisation_step(scene), catalog_step(), customer_step(scene), sla_step(scene)]
    steps += [supplier_step(scene), invitation_step(scene)]
    return None if all(step.done for step in steps) else FirstRun(tuple(with_missed(steps)))


def concerned(actor: Actor) -> bool:
    return may(actor, "administer") or any(may(actor, "create", kinds()[kind]) for kind in FOUNDATION)


# ---- the six ---------------------------------------------------------------------------------------------


def organisation_step(scene: Scene) -> Step:
    title, it = _("Name your organisation and fiscal year"), scene.organisation
    if it.number:
        return Step(title, _("%(name)s, %(months)s", name=it.name, months=year_in_words(it)), True)
    text = _("Its name, its scope, and the day its fiscal year begins.")
    step = Step(title, text, False, MINUTES["organisation"])
    return begun_by(scene, step, kinds()["organisation"], _("Name it"))


def catalog_step() -> Step:
    """The program comes with it: there is nothing to do but to know."""
    text = ngettext(
        "%(num)d control, English and Japanese", "%(num)d controls, English and Japanese",
        len(catalog().controls),
    )  # fmt: skip
    return Step(_("Adopt the clause 8.3 control catalog"), text, True)


def customer_step(scene: Scene) -> Step:
    text = _("Type the first one, or let akashi import bring them from a CSV file.")
    step = Step(_("Add your customers"), text, scene.of("customer").approved > 0, MINUTES["customer"])
    return recorded(scene, step, {"customer": _("Add customer")})


def sla_step(scene: Scene) -> Step:
    text = _("The service first, then what is promised for it. One agreement is enough to begin.")
    step = Step(_("Add SLAs and their targets"), text, scene.of("sla").approved > 0, MINUTES["sla"])
    buttons = {"service": _("Add service"), "sla": _("Add SLA")}
    if scene.of("service").approved and not step.done:
        del buttons["service"]
    return recorded(scene, step, buttons)


def supplier_step(scene: Scene) -> Step:
    buttons = {"supplier": _("Add supplier"), "internal_supplier": _("Add internal supplier")}
    done = any(scene.of(kind).approved for kind in buttons)
    step = Step(_("Add suppliers"), _("Internal groups count too."), done, MINUTES["supplier"])
    return recorded(scene, step, buttons)


def invitation_step(scene: Scene) -> Step:
    """Done when each kind of the foundation has somebody who makes it and somebody else who approves it."""
    title, alone = _("Invite process owners"), bool(relaxed_by(scene.lookup))
    lacking = lacking_roles(scene.held, (kinds()[kind] for kind in FOUNDATION), alone=alone)
    if not lacking:
        people = {person for held in scene.held.values() for person in held}
        text = ngettext("%(num)d person can sign in", "%(num)d people can sign in", len(people))
        return Step(title, text, True)
    text = _("They will see only their own work first. Still nobody: %(roles)s", roles=named(lacking))
    step = Step(title, text, False, MINUTES["invite"])
    if may(scene.actor, "administer"):
        return replace(step, button=_("Invite"), url=invitation(scene, lacking[0]))
    return replace(step, who=people_for(scene, administering()))


def invitation(scene: Scene, role: str) -> str:
    """The form with the role that lacks, and for the SMS manager whoever answers for the organisation."""
    own = scene.lookup.record(scene.organisation.number) if scene.organisation.number else None
    keeps = role in roles_in(kinds()["organisation"].create)
    owner = own.content.get("owner") if own and keeps else None
    return url_for("accounts.new_sign_in", role=role, person=owner)


def administering() -> list[str]:
    return [role for role in kinds().roles if rights().may([role], "administer")]


# ---- steps that are records ------------------------------------------------------------------------------


def recorded(scene: Scene, step: Step, buttons: Mapping[str, str]) -> Step:
    """A step done by an approved record of one of these kinds (each with its button): what comes next."""
    wanted = list(buttons)
    step = replace(step, subjects=tuple(buttons))
    if step.done:
        there = [kind for kind in wanted if scene.of(kind).approved]
        return replace(step, text=_(", ").join(how_many(kinds()[kind], scene.of(kind)) for kind in there))
    begun = next((kind for kind in wanted if scene.of(kind).waiting or scene.of(kind).drafts), None)
    if begun:
        return gone_on_with(scene, step, kinds()[begun], scene.of(begun))
    mine = [kind for kind in wanted if may_begin(scene.actor, kinds()[kind])]
    first = (mine or wanted)[0]
    needed = [target for targets in needed_kinds(kinds()[first]) for target in targets]
    before = [kinds()[it] for it in needed if it in FOUNDATION and not scene.of(it).approved]
    if before:
        names = _(", ").join(kind.plural.get(language()) for kind in before)
        return replace(step, text=_("Needed first: %(names)s", names=names))
    return begun_by(scene, step, kinds()[first], buttons[first])


def how_many(kind: Kind, found: Found) -> str:
    return _("%(kind)s: %(count)s", kind=kind.plural.get(language()), count=found.approved)


def begun_by(scene: Scene, step: Step, kind: Kind, button: str) -> Step:
    if may_begin(scene.actor, kind):
        return replace(step, button=button, url=url_for("records.new", kind=kind.id, **known(scene, kind)))
    return replace(step, who=people_for(scene, roles_in(kind.create)))


def known(scene: Scene, kind: Kind) -> dict[str, Any]:
    """What a new record will name because there is only one of it so far."""
    named = {field.name: target for field in kind.fields for target in field.to if field.type == "refs"}
    return {name: scene.of(to).lone for name, to in named.items() if scene.of(to).lone}


def gone_on_with(scene: Scene, step: Step, kind: Kind, found: Found) -> Step:
    """One is begun: its author finishes it, somebody else approves it."""
    step = replace(step, text=under_way(found))
    if found.own_draft:
        return replace(
            step, button=_("Finish the draft"), url=url_for("records.edit", number=found.own_draft)
        )
    if not found.waiting:
        return replace(step, who=people_for(scene, roles_in(kind.create)))
    able = roles_among(scene.actor, kind.approve) and may(scene.actor, "approve", kind)
    if able and found.approvable:
        several = url_for("records.listing", kind=kind.id, waiting=1)
        one = url_for("records.page", number=found.to_approve)
        return replace(step, button=_("Read and approve"), url=several if found.approvable > 1 else one)
    return replace(step, who=people_for(scene, roles_in(kind.approve)))


def under_way(found: Found) -> str:
    parts = []
    if found.waiting:
        parts.append(ngettext("%(num)d waits for approval", "%(num)d wait for approval", found.waiting))
    if found.drafts:
        parts.append(ngettext("%(num)d draft", "%(num)d drafts", found.drafts))
    return _(", ").join(parts)


# ---- in words --------------------------------------------------------------------------------------------


def people_for(scene: Scene, roles: Sequence[str]) -> str:
    """Who does it: the role, and who holds it."""
    people = sorted(scene.lookup.name(person) for person in people_with(scene.held, roles))
    return _("%(role)s: %(people)s", role=named(roles), people=_(", ").join(people) or _("nobody yet"))


def year_in_words(organisation: OrganisationSettings) -> str:
    """ "April to March"; of a year that begins within a month, its first day."""
    month, first = map(int, organisation.fiscal_year_start.split("-"))
    if first > 1:
        return _("from %(day)s", day=short_day(date(2000, month, first)))
    return _("%(first)s to %(last)s", first=month_name(month), last=month_name((month - 2) % 12 + 1))


def month_name(month: int) -> str:
    return f"{month}月" if language() == "ja" else LONG_MONTHS[month - 1]


def with_missed(steps: Sequence[Step]) -> Iterator[Step]:
    """Who takes a later step first is told what the skipped one leaves empty."""
    for place, step in enumerate(steps):
        later = any(other.done for other in steps[place + 1 :] if other.subjects)
        yield replace(step, missed=missed_by(step)) if step.subjects and later and not step.done else step


def missed_by(step: Step) -> str:
    count = sum(bool({*control.subjects} & {*step.subjects}) for control in catalog().controls)
    return ngettext(
        "Skipped so far: %(num)d control has nothing to look at until then.",
        "Skipped so far: %(num)d controls have nothing to look at until then.",
        count,
    )
