"""The second step of signing in: codes of an authenticator app, and recovery codes for when it is lost.

Flask-Security makes and checks the secrets. What is ours: they are sealed, codes count by the
program's clock, and none is taken twice.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from hmac import digest
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app
from flask_security import Totp
from passlib.totp import TOTP  # type: ignore[import-untyped]

from app.accounts.models import Account
from app.accounts.recovery import Take, hashed
from app.accounts.sessions import now
from app.config import Settings

METHOD = "authenticator"
ISSUER = "Akashi"
CODES = 10
DRIFT = 30  # seconds that the clock of a phone may be wrong
QUIET_ZONE = 4


def settings_for(settings: Settings) -> dict[str, object]:
    """Keys made from the program's own: whoever changes that one makes all second factors worthless."""
    key, codes_key = derived(settings, b"totp"), derived(settings, b"recovery codes")
    return {
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": [METHOD],
        "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/code",
        "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery-code",
        "SECURITY_TOTP_SECRETS": {sha256(key).hexdigest()[:8]: key.hex()},
        "SECURITY_TOTP_ISSUER": ISSUER,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": CODES,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [urlsafe_b64encode(codes_key)],
    }


def derived(settings: Settings, purpose: bytes) -> bytes:
    return digest(settings.secret_key.encode(), purpose, "sha256")


class Codes(Totp):
    """Codes by the program's clock, each good once: the step of the last one is kept with the account."""

    def __init__(self, secrets: dict[str, str], issuer: str) -> None:
        super().__init__(secrets, issuer)
        self._totp = TOTP.using(issuer=issuer, secrets=secrets, now=lambda: now().timestamp())
        key = digest(bytes.fromhex(next(iter(secrets.values()))), b"seeds", "sha256")
        self.box = Fernet(urlsafe_b64encode(key))

    def generate_totp_secret(self) -> str:
        """A new one, sealed: encrypted, and of no use once it was changed."""
        return self.sealed(self._totp.new().to_json(encrypt=False))

    def sealed(self, plain: str) -> str:
        return self.box.encrypt(plain.encode()).decode()

    def opened(self, secret: str) -> str:
        """As passlib reads it; those of older versions are encrypted by passlib itself."""
        return secret if is_older(secret) else self.box.decrypt(secret.encode()).decode()

    def renewed(self, secret: str) -> str:
        """Sealed, where it was one of an older version."""
        older = is_older(secret)
        return self.sealed(self._totp.from_source(secret).to_json(encrypt=False)) if older else secret

    def verify_totp(self, token: str, totp_secret: str, user: Any, window: int = 0) -> bool:
        return bool(super().verify_totp(token, self.opened(totp_secret), user, window))

    def get_totp_uri(self, username: str, totp_secret: str) -> str:
        return str(super().get_totp_uri(username, self.opened(totp_secret)))

    def get_totp_pretty_key(self, totp_secret: str) -> str:
        return str(super().get_totp_pretty_key(self.opened(totp_secret)))

    def get_last_counter(self, user: Any) -> int | None:
        counter: int | None = user.totp_counter
        return counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        user.totp_counter = tmatch.counter


def is_older(secret: str) -> bool:
    return secret.startswith("{")


def security() -> Any:
    return current_app.extensions["security"]


def new_secret() -> str:
    """Encrypted, as it is kept."""
    secret: str = security().totp_factory.generate_totp_secret()
    return secret


def typed_key(secret: str) -> str:
    """The secret for those who type it into their app."""
    key: str = security().totp_factory.get_totp_pretty_key(secret)
    return key


@dataclass
class Steps:
    """Of a secret that no code was taken of yet."""

    totp_counter: int | None = None


def fits(steps: Account | Steps, secret: str, code: str) -> bool:
    """Does the code belong to this moment? One whose key is gone, or that was changed, fits nothing."""
    codes: Codes = security().totp_factory
    try:
        return codes.verify_totp(clean(code), secret, steps, window=DRIFT)
    except (KeyError, InvalidToken):
        return False


def take_code(account: Account, code: str) -> bool:
    """Use up the code that the app shows now."""
    secret = account.tf_totp_secret
    if not secret or not fits(account, secret, code):
        return False
    account.tf_totp_secret = security().totp_factory.renewed(secret)
    return True


def first_step(secret: str, code: str) -> int | None:
    """The time step of a code of an app that was just given this secret; None when it does not fit."""
    steps = Steps()
    return steps.totp_counter if fits(steps, secret, code) else None


def clean(code: str) -> str:
    return "".join(code.split())


@dataclass(frozen=True)
class NewCodes:
    """Recovery codes as their owner sees them, once, and as they are kept."""

    shown: list[str]
    kept: list[str]


def make_codes() -> NewCodes:
    """Slow on purpose: call it before the transaction begins."""
    shown: list[str] = security().totp_factory.generate_recovery_codes(CODES)
    return NewCodes(shown, [hashed(code) for code in shown])


def turn_on(account: Account, secret: str, step: int | None, codes: NewCodes) -> None:
    """From now on signing in asks for a code of a later time step than `step`."""
    account.tf_primary_method, account.tf_totp_secret, account.totp_counter = METHOD, secret, step
    keep_codes(account, codes)


def keep_codes(account: Account, codes: NewCodes) -> None:
    """Those made before are worth nothing."""
    account.mf_recovery_codes = codes.kept


def codes_left(account: Account) -> list[str]:
    left: list[str] = security().mf_recovery_codes_util.get_recovery_codes(account)
    return left


def taking_recovery_code(account: Account, typed: str) -> Take:
    """What uses up a recovery code. Slow on purpose: call it before the transaction begins."""
    take: Take = security().mf_recovery_codes_util.taking(account, clean(typed).lower())
    return take


def qr_path(account: Account, secret: str) -> tuple[int, str]:
    """The address for the app as a square of dark fields: its side, and the path of an SVG."""
    import qrcode  # type: ignore[import-untyped]  # with what draws pictures, for one page that few ever see

    address = security().totp_factory.get_totp_uri(account.email, secret)
    code = qrcode.QRCode(border=QUIET_ZONE, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(address)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return len(rows), path
