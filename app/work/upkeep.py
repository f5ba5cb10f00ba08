"""What whoever runs the system looks after: whether kept files are whole."""

from __future__ import annotations

from sqlalchemy import func, select

from app.db import AnySession
from app.vault.models import EvidenceFault


def damaged_files(session: AnySession) -> int:
    """Kept files that somebody found damaged or missing, and that nobody has brought again."""
    wanted = select(func.count()).select_from(EvidenceFault).where(EvidenceFault.healed_at.is_(None))
    return session.execute(wanted).scalar_one()
