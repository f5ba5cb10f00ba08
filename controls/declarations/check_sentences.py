"""The sentences of a test quote its numbers by name, in both languages alike."""

from __future__ import annotations

import re

from controls.control import Catalog, Control
from controls.declaration import Text
from controls.declarations.build_catalog import SENTENCES
from controls.declarations.faults import Place

QUOTED = re.compile(r"\{(\w+)\}")
# Digits that are no limits: quoted numbers, the standard, ids of controls, "from version 2 on".
NO_LIMIT = re.compile(r"\{\w+\}|ISO/IEC [\d:-]+|[A-Z]{3}-\d\d|version 2|第2版")
UNITS = frozenset(["days", "months", "periods", "pct", "min", "max", "met", "partial", "anonymous"])


def check(place: Place, catalog: Catalog, control: Control) -> None:
    """`place` is the test of the control."""
    allowed = _numbers(control)
    for name in SENTENCES:
        sentence: Text = getattr(control.test, name)
        _check_quotes(place, sentence, allowed, name)
        _check_bare_numbers(place, sentence, name)
    _check_activity(place, catalog, control)
    _check_params(place, control)


def _numbers(control: Control) -> frozenset[str]:
    """What the sentences may quote."""
    interval = ["interval"] if control.interval or control.intervals_by_tier else []
    grace = ["grace_days"] if control.grace_days is not None else []
    return frozenset([*control.test.params, *interval, *grace])


def _check_quotes(place: Place, sentence: Text, allowed: frozenset[str], key: str) -> None:
    en, ja = (set(QUOTED.findall(text)) for text in (sentence.en, sentence.ja))
    place.unless(en == ja, f"numbers differ between languages: {', '.join(sorted(en ^ ja))}", key)
    place.known(sorted(en | ja), allowed, "number", key)


def _check_bare_numbers(place: Place, sentence: Text, key: str) -> None:
    for text in (sentence.en, sentence.ja):
        bare = NO_LIMIT.sub("", text)
        place.unless(not re.search(r"\d", bare), f"number written out: {bare[:60]}", key)


def _check_activity(place: Place, catalog: Catalog, control: Control) -> None:
    """What is owed at an interval is called by the name of the control's activity, as people know it."""
    activity, met = catalog.activities.get(control.activity or ""), control.test.met
    if activity is None or "{interval}" not in met.en:
        return
    for quoted, text in ((f"“{activity.name.en}”", met.en), (f"「{activity.name.ja}」", met.ja)):
        place.unless(quoted in text, f"does not name the activity {quoted}", "met")


def _check_params(place: Place, control: Control) -> None:
    sentences = [getattr(control.test, name) for name in SENTENCES]
    for name in control.test.params:
        unit = name.rsplit("_", 1)[-1]
        place.unless(unit in UNITS, "no unit in the name", "params", name)
        for language in ("en", "ja"):
            quoted = any(f"{{{name}}}" in sentence.get(language) for sentence in sentences)
            place.unless(quoted, f"not quoted in {language}", "params", name)
