"""What a list shows as a file: every row the filter matches, the same columns, under the same rights."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import Any

from flask import Response, send_file

from app.db import AnySession
from app.i18n import _, as_local
from app.journal.read import head
from app.records.lists.cells import Row, numbers_in, value_of, words
from app.records.lists.columns import columns_of
from app.records.lists.question import ListQuestion
from app.records.lists.selecting import count_of, rows_asked_for
from app.records.queries import SqlLookup, lookup_now
from app.records.shown import state_name
from app.refusal import Refusal
from app.sheets import comma_separated, workbook
from app.sheets.values import Line, Sheet, Value
from controls.kinds import Field, Kind

MOST = {"csv": 100_000, "xlsx": 20_000}  # rows, in about 20 and 10 seconds on two busy cores
TOGETHER = 500  # rows whose names are looked up at once
IN_MEMORY = 1024 * 1024
UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')  # in the name of a file
MEDIA_TYPES = {"csv": comma_separated.MEDIA_TYPE, "xlsx": workbook.MEDIA_TYPE}
Lookups = Callable[[], SqlLookup]


def send_list(session: AnySession, kind: Kind, question: ListQuestion, form: str) -> Response:
    """The file, complete before its first byte leaves: what fails on the way is no half list."""
    refuse_too_many(session, kind, question, form)
    lookup = lookup_now()
    sheet = sheet_of(session, kind, question, lookup.language, lookup_now)
    written = written_file(session, sheet, form)
    response = send_file(written, MEDIA_TYPES[form], as_attachment=True, conditional=False, etag=False,
                         download_name=file_name(sheet.name, lookup.today, form))  # fmt: skip
    response.content_length = written.seek(0, 2)
    written.seek(0)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def refuse_too_many(session: AnySession, kind: Kind, question: ListQuestion, form: str) -> None:
    if session.execute(count_of(kind, question)).scalar_one() > MOST[form]:
        raise Refusal(
            _("A file holds at most %(most)s records. Choose a filter first.", most=f"{MOST[form]:,}")
        )


def written_file(session: AnySession, sheet: Sheet, form: str) -> Any:
    """Whoever sends it closes it. A workbook says it is from the journal's last entry: no clock is in it."""
    target: Any = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    try:
        if form == "csv":
            comma_separated.write_csv(sheet, target)
        else:
            workbook.write_workbook(sheet, target, head(session).time)
    except BaseException:
        target.close()
        raise
    return target


def file_name(name: str, today: date, form: str) -> str:
    return f"{UNFIT.sub('-', name)} {today}.{form}"


def sheet_of(
    session: AnySession, kind: Kind, question: ListQuestion, language: str, lookups: Lookups
) -> Sheet:
    columns = (kind.field("number"), *columns_of(kind, question.see))
    heads = [_("Number"), *(field.label.get(language) for field in columns[1:]), _("State")]
    return Sheet(kind.plural.get(language), heads, lines(session, kind, question, columns, lookups))


def lines(
    session: AnySession, kind: Kind, question: ListQuestion, columns: tuple[Field, ...], lookups: Lookups
) -> Iterator[Line]:
    """Part by part, each with names looked up anew: memory stays the same however many rows there are."""
    found = session.execute(rows_asked_for(kind, question).execution_options(yield_per=TOGETHER))
    for rows in found.partitions(TOGETHER):
        lookup = lookups()
        lookup.preload(numbers_in(columns, rows))
        for row in rows:
            yield [*(typed(field, row, lookup) for field in columns), state_name(kind, row.state)]


def typed(field: Field, row: Row, lookup: SqlLookup) -> Value:
    """Numbers and days as what they are; all else as the page says it."""
    value = None if field.identity else value_of(field, row)
    if value not in (None, ""):
        match field.type:
            case "int" | "decimal":
                return Decimal(str(value))
            case "date":
                return date.fromisoformat(str(value))
            case "datetime":
                return written(field, as_local(str(value)))
    return words(field, row, lookup)


def written(field: Field, at: datetime) -> datetime:
    """Without its zone; what the program noted itself to the minute."""
    wall = at.replace(tzinfo=None)
    return wall.replace(second=0, microsecond=0) if field.system else wall
