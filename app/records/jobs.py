"""What comes round for records: forget what was typed long ago and never saved."""

from __future__ import annotations

from datetime import timedelta

from app.db import db
from app.i18n import _l
from app.jobs.kinds import handler
from app.jobs.worker import Progress
from app.records.drafts import KEPT, purge_drafts
from app.records.sendings import KEPT as SENDINGS_KEPT
from app.records.sendings import purge_sendings
from app.transaction import aside


@handler("records.drafts", _l("Forget what was typed long ago and never saved"), {}, every=timedelta(days=1))
def purge(_progress: Progress) -> dict[str, int]:
    with aside() as at:
        purge_sendings(db.session, at - SENDINGS_KEPT)
        return {"deleted": purge_drafts(db.session, at - KEPT)}
