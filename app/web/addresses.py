"""Addresses that every page has: worked out once for a program."""

from __future__ import annotations

from flask import current_app, request, url_for


def lasting_url(endpoint: str, **values: object) -> str:
    """As `url_for`, of what never changes: icons, scripts, the left list. A page has a hundred of them."""
    known: dict[tuple[object, ...], str] = current_app.extensions.setdefault("akashi_addresses", {})
    place = (request.root_path, endpoint, *sorted(values.items()))
    if place not in known:
        known[place] = url_for(endpoint, **values)  # type: ignore[arg-type]
    return known[place]
