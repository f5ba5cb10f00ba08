"""Names of fields and rows for sentences, in both languages and with their quotation marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from controls.declaration import Field, Text
from controls.kind import Kind, Kinds
from controls.scene import split_path

_EMPTY = Text("empty", "空欄")
_MARKS = {
    "done": Text("with a day of completion", "完了日あり"),
    "closed": Text("approved as closed", "完了として承認済み"),
}
_EXCEPT = Text("all but {rows}", "{rows}を除く")


def label_of(kind: Kind, path: str) -> Text:
    """“Agenda and minutes: Minutes” / 「議題・議事録」の「議事内容」."""
    table, _, column = path.partition(".")
    first = kind.field(table).label
    if not column:
        return Text(f"“{first.en}”", f"「{first.ja}」")
    second = kind.field(path).label
    return Text(f"“{first.en}: {second.en}”", f"「{first.ja}」の「{second.ja}」")


def label_at(kinds: Kinds, path: str, kind: str) -> Text:
    """The label of the field at a path (kind.field.column); without a kind it is a field of `kind`."""
    owner, field, column = split_path(kinds, path, kind)
    return label_of(kinds[owner], f"{field}.{column}" if column else field)


def narrowed(label: Text, field_of: Callable[[str], Field | None], raw: Mapping[str, Any]) -> Text:
    """The label with the rows it is about: those like `where` or `if`, all but those like `unless`."""
    for word in ("where", "if", "unless"):
        if word in raw:
            rows = Text(*(_rows_like(raw[word], field_of, lang) for lang in ("en", "ja")))
            if word == "unless":
                rows = Text(_EXCEPT.en.format(rows=rows.en), _EXCEPT.ja.format(rows=rows.ja))
            label = Text(f"{label.en} ({rows.en})", f"{label.ja}（{rows.ja}）")
    return label


def value_names(field: Field, values: Iterable[Any]) -> Text:
    """Values of a field, joined by "or"."""
    named = [Text(*(_value(field, value, lang) for lang in ("en", "ja"))) for value in values]
    return Text(" or ".join(name.en for name in named), "又は".join(name.ja for name in named))


def _rows_like(wanted: Mapping[str, Any], field_of: Callable[[str], Field | None], lang: str) -> str:
    """“Side: Customer, Present” / 「所属側: 顧客、出席」."""
    return ("、" if lang == "ja" else ", ").join(
        _cell_like(name, field_of(name), value, lang) for name, value in wanted.items()
    )


def _cell_like(name: str, field: Field | None, value: Any, lang: str) -> str:
    if field is None:
        return _MARKS[name].get(lang)
    label = field.label.get(lang)
    if value is True:
        return label
    names = value_names(field, value if isinstance(value, list) else [value])
    return f"{label}: {_EMPTY.get(lang) if value is False else names.get(lang)}"


def _value(field: Field, value: Any, lang: str) -> str:
    return field.value_label(value, lang) if isinstance(value, str) else str(value)
