"""Recovery codes, kept as passwords are: a slow hash with a salt each. Nobody can read them back.

A slow hash is made and compared before the transaction begins: nobody who writes waits for it.

Those made by older versions are encrypted; they fit as before, and become hashes when one of them is used.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable

from flask_security import MfRecoveryCodesUtil, hash_password
from flask_security.utils import verify_password

from app.accounts.models import Account

Take = Callable[[Account], bool]  # inside a transaction; False: it fits nothing, or was used meanwhile
ENCRYPTED = "gAAAAA"  # how what Fernet encrypts begins


class RecoveryCodes(MfRecoveryCodesUtil):
    """In place of Flask-Security's, which encrypts them."""

    def get_recovery_codes(self, user: Account) -> list[str]:  # type: ignore[override]
        """As they are kept: to be counted."""
        return list(user.mf_recovery_codes or ())

    def taking(self, user: Account, code: str) -> Take:
        """What uses this code up; the slow work is done here."""
        kept = self.get_recovery_codes(user)
        used = next((one for one in kept if self.fits(one, code)), None)
        renewed = {one: self.renewed(one) for one in kept if one != used} if used else {}

        def take(account: Account) -> bool:
            left = self.get_recovery_codes(account)
            if used not in left:
                return False
            account.mf_recovery_codes = [renewed.get(one, one) for one in left if one != used]
            return True

        return take

    def fits(self, kept: str, code: str) -> bool:
        if kept.startswith(ENCRYPTED):
            return code in self._decrypt_codes([kept])
        return bool(verify_password(code, urlsafe_b64decode(kept).decode()))

    def renewed(self, kept: str) -> str:
        """A hash where it still was an encrypted code. One whose key is gone stays, and fits nothing."""
        opened = self._decrypt_codes([kept]) if kept.startswith(ENCRYPTED) else []
        return hashed(opened[0]) if opened else kept


def hashed(code: str) -> str:
    """Without the commas of a hash: the column holds a list with commas."""
    return urlsafe_b64encode(hash_password(code).encode()).decode()
