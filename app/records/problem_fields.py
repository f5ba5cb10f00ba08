"""Put the sentences of a refusal at the form fields they are about."""

from __future__ import annotations

from collections.abc import Mapping

from wtforms import Field, FieldList, Form, FormField


def put_problems(form: Form, sentences: Mapping[str, str]) -> dict[str, str]:
    """`sentences` maps paths ("attendees-0-person") to words. Returns those without a field on the form."""
    known = dict(fields_of(form))
    rest: dict[str, str] = {}
    for path, sentence in sentences.items():
        target = known.get(path) or known.get(path.split("-")[0].split(".")[0])
        if target is None:
            rest[path] = sentence
        else:
            target.errors = [*target.errors, sentence]
    return rest


def fields_of(form: Form) -> list[tuple[str, Field]]:
    """Every field of the form with its path: tables, rows and their columns too."""
    found: list[tuple[str, Field]] = []
    for field in form:
        found.append((field.name, field))
        if isinstance(field, FieldList):
            for entry in field.entries:
                found += fields_of(entry.form) if isinstance(entry, FormField) else [(entry.name, entry)]
        elif isinstance(field, FormField):
            found += fields_of(field.form)
    return found
