"""Recovery codes, kept as passwords are: a slow hash with a salt each. Nobody can read them back.

Those made by older versions are encrypted; they fit as before, and become hashes when one of them is used.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

from flask_security import MfRecoveryCodesUtil, hash_password
from flask_security.utils import verify_password

from app.accounts.models import Account

ENCRYPTED = "gAAAAA"  # how what Fernet encrypts begins


class RecoveryCodes(MfRecoveryCodesUtil):
    """In place of Flask-Security's, which encrypts them."""

    def get_recovery_codes(self, user: Account) -> list[str]:  # type: ignore[override]
        """As they are kept: to be counted."""
        return list(user.mf_recovery_codes or ())

    def check_recovery_code(self, user: Account, code: str) -> bool:  # type: ignore[override]
        return self.place_of(user, code) is not None

    def delete_recovery_code(self, user: Account, code: str) -> bool:  # type: ignore[override]
        place, kept = self.place_of(user, code), self.get_recovery_codes(user)
        if place is None:
            return False
        user.mf_recovery_codes = [self.renewed(one) for one in kept[:place] + kept[place + 1 :]]
        return True

    def place_of(self, user: Account, code: str) -> int | None:
        kept = enumerate(self.get_recovery_codes(user))
        return next((place for place, one in kept if self.fits(one, code)), None)

    def fits(self, kept: str, code: str) -> bool:
        if kept.startswith(ENCRYPTED):
            return code in self._decrypt_codes([kept])
        return bool(verify_password(code, urlsafe_b64decode(kept).decode()))

    def renewed(self, kept: str) -> str:
        """A hash where it still was an encrypted code. One whose key is gone stays, and fits nothing."""
        opened = self._decrypt_codes([kept]) if kept.startswith(ENCRYPTED) else []
        return hashed(opened[0]) if opened else kept

    def _encrypt_codes(self, codes: list[str]) -> list[str]:
        return [hashed(code) for code in codes]


def hashed(code: str) -> str:
    """Without the commas of a hash: the column holds a list with commas."""
    return urlsafe_b64encode(hash_password(code).encode()).decode()
