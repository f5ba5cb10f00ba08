"""Only what nobody knows, and nobody is just sending, is swept."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime, timedelta

from app.db import db
from app.vault.sweeping import sweep_orphans, sweep_unfinished
from app.vault.usecases import store

LATER = timedelta(days=1, hours=1)


def test_old_orphans_go_and_everything_else_stays(app, sign_in, upload):
    upload(sign_in("PO"), b"kept words\n", "kept.txt")
    kept = hashlib.sha256(b"kept words\n").hexdigest()
    with app.app_context():
        orphan = store().put(io.BytesIO(b"nobody knows me")).digest
        now = datetime.now(UTC)
        assert sweep_orphans(db.session, store(), now) == []
        assert store().has(orphan)
        assert sweep_orphans(db.session, store(), now + LATER) == [orphan]
        assert not store().has(orphan)
        assert store().has(kept)


def test_what_a_crash_cut_off_goes_after_a_day(app):
    with app.app_context():
        arrival = store().arrival()
        arrival.write(b"half of a reco")
        now = datetime.now(UTC)
        assert sweep_unfinished(store(), now) == 0
        assert sweep_unfinished(store(), now + LATER) == 1
        assert not arrival.path.exists()
        arrival.close()
