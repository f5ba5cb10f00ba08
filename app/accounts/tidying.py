"""What comes round for sign-ins: sessions and links that are long over are forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from app.accounts.models import AccountLink, AccountSession
from app.accounts.sessions import LONGEST, now
from app.db import begin_writing, db
from app.i18n import _l
from app.jobs.kinds import handler
from app.journal.read import moment_text

KEPT = timedelta(days=90)  # how long it can be said when an account was last used


@handler("accounts.tidy", _l("Forget sessions and links that are long over"), {}, every=timedelta(days=1))
def tidy(_progress: object) -> dict[str, int]:
    begin_writing(db.session)
    sessions = db.session.execute(
        delete(AccountSession).where(AccountSession.last_seen < moment_text(now() - KEPT - LONGEST))
    )
    links = db.session.execute(delete(AccountLink).where(AccountLink.expires_at < moment_text(now())))
    db.session.commit()
    return {"sessions": gone(sessions), "links": gone(links)}


def gone(result: Any) -> int:
    return int(result.rowcount)
