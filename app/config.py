"""Settings come from the environment only and are checked by name before anything starts."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from app.lines import is_far, is_far_and_open

KNOWN = frozenset(
    {
        "AKASHI_DATA",
        "AKASHI_DATABASE_URL",
        "AKASHI_SECRET_KEY",
        "AKASHI_HTTPS",
        "AKASHI_UPLOAD_MAX_MB",
        "AKASHI_PUBLIC_URL",
        "AKASHI_SMTP_URL",
        "AKASHI_MAIL_FROM",
        "AKASHI_METRICS_TOKEN",
        "AKASHI_PROXIES",
        "AKASHI_CLAMAV",
        "AKASHI_SECOND_FACTOR",
        "AKASHI_UNENCRYPTED",
        "AKASHI_DECLARATIONS",
    }
)
# Of the launcher and the tests.
OTHERS = frozenset({"AKASHI_ENV", "AKASHI_METRICS_VECTORS", "AKASHI_SHARED_DATA", "AKASHI_VECTORS"})
DATABASES = ("sqlite://", "postgresql://", "postgres://", "postgresql+psycopg://")
MEGABYTE = 1024 * 1024
EVERYBODY = "everybody"
DECLARATIONS = "declarations"  # in the data folder and in a backup


class SettingsError(Exception):
    """A setting is missing or wrong; the message names it and says what to do."""


@dataclass(frozen=True)
class Settings:
    """Where the organisation's data lie and how the program is reached.

    One data folder is one organisation: database, evidence, job queue, declarations of its own. `secret_key`
    signs sessions and encrypts second factors; `lasting_key` says that it is the same one after a restart.
    `public_url` is the address people reach the program by; mails cannot be sent without it. `metrics_token`
    is what monitoring shows to be let in; without one there is no page of metrics. `proxies` is how many of
    our own stand before the program: what they say about who asks is believed. `clamav` is where a virus
    scanner answers: where it is set, no new file is given out before it was found clean. `second_factor` are
    the roles that need two factors to come in, or EVERYBODY. `unencrypted` allows lines to other machines on
    which anybody between could read along. No environment sets `testing` or `demo`.
    `extra_declarations` are the files of the organisation's own kinds and controls.
    """

    data: Path
    secret_key: str
    database_url: str = ""
    https: bool = False
    upload_max_bytes: int = 200 * MEGABYTE
    lasting_key: bool = True
    public_url: str = ""
    smtp_url: str = ""
    mail_from: str = ""
    metrics_token: str = ""
    proxies: int = 0
    clamav: str = ""
    second_factor: frozenset[str] = frozenset()
    unencrypted: bool = False
    testing: bool = False
    demo: bool = False
    extra_declarations: tuple[Path, ...] = field(default=())

    def __post_init__(self) -> None:
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.data / 'akashi.sqlite'}")

    @property
    def evidence_folder(self) -> Path:
        return self.data / "evidence"

    @property
    def holds_organisation(self) -> bool:
        """May be said of any database that is not a file: whether it is there shows when it is asked."""
        return not self.database_url.startswith("sqlite") or (self.data / "akashi.sqlite").exists()

    @property
    def sqlalchemy_url(self) -> str:
        return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", self.database_url)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], *, data: Path | None = None) -> Settings:
        """Read and check AKASHI_* settings; raises SettingsError with a sentence for the administrator."""
        refuse_unknown(environment)
        folder = data or Path(environment.get("AKASHI_DATA") or "data")
        mail = mail_settings(environment)
        found = cls(
            data=folder.resolve(),
            secret_key=checked_secret(environment.get("AKASHI_SECRET_KEY", "")),
            database_url=database_address(environment.get("AKASHI_DATABASE_URL", "")),
            https=truth(environment, "AKASHI_HTTPS"),
            upload_max_bytes=whole(environment, "AKASHI_UPLOAD_MAX_MB", 200) * MEGABYTE,
            lasting_key=bool(environment.get("AKASHI_SECRET_KEY")),
            public_url=mail["public_url"],
            smtp_url=mail["smtp_url"],
            mail_from=mail["mail_from"],
            metrics_token=checked_token(environment.get("AKASHI_METRICS_TOKEN", "")),
            proxies=whole(environment, "AKASHI_PROXIES", 0),
            clamav=scanner(environment.get("AKASHI_CLAMAV", "")),
            second_factor=demanded(environment),
            unencrypted=truth(environment, "AKASHI_UNENCRYPTED"),
            extra_declarations=declarations(environment.get("AKASHI_DECLARATIONS", ""), folder),
        )
        refuse_open_lines(environment)
        return found


def refuse_unknown(environment: Mapping[str, str]) -> None:
    for name in environment:
        if name.startswith("AKASHI_") and name not in KNOWN | OTHERS:
            raise SettingsError(f"{name} is not a setting. Known: {', '.join(sorted(KNOWN))}.")


def checked_secret(value: str) -> str:
    """An empty secret means a new one for this run: everybody signs in again after a restart."""
    if value and len(value) < 32:
        raise SettingsError("AKASHI_SECRET_KEY is too short. Use 32 random characters or more.")
    return value or secrets.token_urlsafe(48)


def checked_token(value: str) -> str:
    if value and len(value) < 20:
        raise SettingsError("AKASHI_METRICS_TOKEN is too short. Use 20 random characters or more.")
    return value


def scanner(value: str) -> str:
    """Where clamd answers: a socket of this machine by its whole path, or a host with a port."""
    try:
        parts = urlsplit(value)
        by_path = value.startswith("unix:/") and not parts.netloc
        fits = by_path or bool(parts.scheme == "tcp" and parts.hostname and parts.port)
    except ValueError:
        fits = False
    if value and not fits:
        raise SettingsError(
            "AKASHI_CLAMAV is not an address we can use. Write unix:/PATH/TO/SOCKET or tcp://HOST:PORT."
        )
    return value


def demanded(environment: Mapping[str, str]) -> frozenset[str]:
    """Ids of roles, or EVERYBODY. Without a lasting key nobody could set up a second factor."""
    words = frozenset(environment.get("AKASHI_SECOND_FACTOR", "").replace(",", " ").split())
    if words and not environment.get("AKASHI_SECRET_KEY"):
        raise SettingsError("AKASHI_SECOND_FACTOR is set, so AKASHI_SECRET_KEY has to be set too.")
    return words


def refuse_open_lines(environment: Mapping[str, str]) -> None:
    """Nothing crosses a network in clear, unless whoever runs the program says that it may."""
    if truth(environment, "AKASHI_UNENCRYPTED"):
        return
    told = "is on another machine, and anybody between could read along."
    allow = "or, where that network is yours alone, set AKASHI_UNENCRYPTED=yes."
    if is_far_and_open(environment.get("AKASHI_DATABASE_URL", ""), environment):
        raise SettingsError(f"AKASHI_DATABASE_URL {told} Add sslmode=verify-full to it, {allow}")
    if is_far(environment.get("AKASHI_CLAMAV", "")):
        raise SettingsError(f"AKASHI_CLAMAV {told} Run the scanner on this machine, {allow}")


def truth(environment: Mapping[str, str], name: str) -> bool:
    value = environment.get(name, "").lower()
    if value not in {"", "0", "1", "yes", "no", "true", "false"}:
        raise SettingsError(f"{name} is {value!r}. Use yes or no.")
    return value in {"1", "yes", "true"}


def whole(environment: Mapping[str, str], name: str, default: int) -> int:
    value = environment.get(name, "")
    if value and not value.isdecimal():
        raise SettingsError(f"{name} is {value!r}. Use a whole number.")
    if value and int(value) < 1:
        raise SettingsError(f"{name} is {value!r}. Use 1 or more.")
    return int(value) if value else default


def database_address(value: str) -> str:
    """It may hold a password, and is never repeated."""
    if value and not value.startswith(DATABASES):
        raise SettingsError(
            "AKASHI_DATABASE_URL is of a kind we do not know. Use sqlite:// or postgresql://."
        )
    return value


def mail_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """The mail server, the sender and our own address: to send mail takes all three."""
    server = address(environment, "AKASHI_SMTP_URL", ("smtp", "smtps"))
    public = address(environment, "AKASHI_PUBLIC_URL", ("http", "https"))
    sender = environment.get("AKASHI_MAIL_FROM", "")
    if sender and ("@" not in sender or not sender.isprintable()):
        raise SettingsError("AKASHI_MAIL_FROM is not a mail address. Use name@example.jp.")
    for name, value in (("AKASHI_MAIL_FROM", sender), ("AKASHI_PUBLIC_URL", public)):
        if server and not value:
            raise SettingsError(f"AKASHI_SMTP_URL is set, so {name} has to be set too.")
    return {"smtp_url": server, "mail_from": sender, "public_url": public.rstrip("/")}


def declarations(value: str, data: Path) -> tuple[Path, ...]:
    """The organisation's own kinds and controls: of the folder named, else of the one in the data folder."""
    folder = Path(value) if value else data / DECLARATIONS
    if value and not folder.is_dir():
        raise SettingsError(f"AKASHI_DECLARATIONS names {value}, and there is no such folder.")
    found = tuple(sorted(folder.glob("*.toml")))
    if value and not found:
        raise SettingsError(f"AKASHI_DECLARATIONS names {value}, where no file ends in .toml.")
    return found


def address(environment: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str:
    """It may hold a password, and is never repeated."""
    value = environment.get(name, "")
    try:
        parts = urlsplit(value)
        fits = bool(parts.scheme in schemes and parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if value and not fits:
        raise SettingsError(f"{name} is not an address we can use. Write {schemes[0]}://HOST:PORT.")
    return value
