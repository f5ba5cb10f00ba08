"""Settings come from the environment, are checked by name, and say what to do when they are wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from passlib.hash import argon2

from app.accounts.security import security_settings
from app.assembly import create_app
from app.config import MEGABYTE, Settings, SettingsError
from controls.kinds import DeclarationError

KEY = "k" * 32
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def settings(tmp_path, **given):
    return Settings.from_environment(
        {f"AKASHI_{name}": value for name, value in given.items()}, data=tmp_path
    )


def test_without_any_the_program_runs_on_a_folder_of_its_own(tmp_path):
    found = settings(tmp_path)
    assert found.data == tmp_path
    assert found.database_url == f"sqlite:///{tmp_path / 'akashi.sqlite'}"
    assert (found.https, found.upload_max_bytes) == (False, 200 * MEGABYTE)
    assert len(found.secret_key) >= 32
    assert settings(tmp_path).secret_key != found.secret_key  # a new one for each run


def test_no_setting_makes_passwords_cheap_to_guess(tmp_path):
    """At least what OWASP asks of argon2id: 19 MiB and two rounds. Only tests hash for less."""
    assert not settings(tmp_path).testing
    costs = security_settings(settings(tmp_path))["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"]
    kept = argon2.from_string(argon2.using(**costs).hash("a password"))
    assert (kept.type.lower(), kept.memory_cost >= 19 * 1024, kept.rounds >= 2) == ("id", True, True)


def test_the_data_folder_may_be_named(tmp_path):
    assert Settings.from_environment({"AKASHI_DATA": str(tmp_path)}).data == tmp_path


def test_what_is_set_is_taken(tmp_path):
    found = settings(
        tmp_path, SECRET_KEY=KEY, HTTPS="Yes", UPLOAD_MAX_MB="20", DATABASE_URL="postgres://a:b@localhost/c"
    )
    assert (found.secret_key, found.https, found.upload_max_bytes) == (KEY, True, 20 * MEGABYTE)
    assert found.sqlalchemy_url == "postgresql+psycopg://a:b@localhost/c"


def test_mail_takes_a_server_a_sender_and_our_own_address(tmp_path):
    found = settings(
        tmp_path, SMTP_URL="smtps://a:b@mail.test:465", MAIL_FROM="akashi@example.test",
        PUBLIC_URL="https://akashi.example.test/",
    )  # fmt: skip
    assert (found.smtp_url, found.mail_from) == ("smtps://a:b@mail.test:465", "akashi@example.test")
    assert found.public_url == "https://akashi.example.test"
    assert settings(tmp_path).smtp_url == ""


def test_a_virus_scanner_answers_at_a_socket_or_a_port(tmp_path):
    for address in ("unix:/run/clamav/clamd.ctl", "tcp://localhost:3310", "tcp://[::1]:3310"):
        assert settings(tmp_path, CLAMAV=address).clamav == address
    assert settings(tmp_path).clamav == ""


NEAR = [
    "postgresql://akashi@/akashi?host=/var/run/postgresql",
    "postgresql://a:b@127.0.0.1:5432/c",
    "postgresql://a:b@[::1]/c",
    "postgresql://a:b@localhost,127.0.0.1:5433/c",
    "postgresql://a:b@db.test/c?sslmode=verify-full&sslrootcert=system",
]
FAR = [
    "postgresql://a:b@db.test/c",
    "postgres://a:b@10.0.0.7:5432/c?sslmode=require",
    "postgresql+psycopg://a:b@localhost,db.test/c",
    "postgresql://a:b@/c?host=db.test",
    "postgresql://a:b@localhost/c?hostaddr=10.0.0.7",
]


@pytest.mark.parametrize("address", NEAR)
def test_a_database_here_or_behind_a_certificate_is_taken(tmp_path, address):
    assert settings(tmp_path, DATABASE_URL=address).database_url == address


@pytest.mark.parametrize("address", FAR)
def test_a_database_over_an_open_line_is_taken_only_where_that_is_allowed(tmp_path, address):
    with pytest.raises(SettingsError, match="AKASHI_DATABASE_URL is on another machine") as error:
        settings(tmp_path, DATABASE_URL=address)
    assert "a:b" not in str(error.value)
    assert settings(tmp_path, DATABASE_URL=address, UNENCRYPTED="yes").database_url == address


def test_a_scanner_over_an_open_line_is_taken_only_where_that_is_allowed(tmp_path):
    with pytest.raises(SettingsError, match="AKASHI_CLAMAV is on another machine"):
        settings(tmp_path, CLAMAV="tcp://scanner.test:3310")
    assert settings(tmp_path, CLAMAV="tcp://scanner.test:3310", UNENCRYPTED="1").clamav


SOCKET = "postgresql://akashi@/akashi"
BY_VARIABLES = [
    (SOCKET, {"PGHOST": "db.test"}),
    (SOCKET, {"PGHOST": "localhost,db.test"}),
    ("postgresql://a:b@localhost/c", {"PGHOSTADDR": "10.0.0.7"}),
]
BY_SERVICE = [
    ("postgresql://akashi@/akashi?", {"PGSERVICE": "akashi"}),
    ("postgresql:///?service=akashi", {}),
]
HERE = [(SOCKET, {"PGHOST": "/var/run/postgresql"}), ("postgresql://a:b@localhost/c", {"PGHOST": "db.test"})]


@pytest.mark.parametrize(("address", "libpq"), BY_VARIABLES)
def test_variables_of_libpq_may_lead_to_another_machine(tmp_path, address, libpq):
    given = {"AKASHI_DATABASE_URL": address, **libpq}
    with pytest.raises(SettingsError, match="AKASHI_DATABASE_URL is on another machine"):
        Settings.from_environment(given, data=tmp_path)
    encrypted = {**given, "PGSSLMODE": "verify-full"}
    assert Settings.from_environment(encrypted, data=tmp_path).database_url == address


@pytest.mark.parametrize(("address", "libpq"), BY_SERVICE)
def test_a_service_may_lead_to_another_machine_and_go_before_variables(tmp_path, address, libpq):
    """It stands in a file of its own, and so may `sslmode=disable`: only the address goes before it."""
    given = {"AKASHI_DATABASE_URL": address, "PGSSLMODE": "verify-full", **libpq}
    with pytest.raises(SettingsError, match="AKASHI_DATABASE_URL is on another machine"):
        Settings.from_environment(given, data=tmp_path)
    encrypted = {**given, "AKASHI_DATABASE_URL": f"{address}&sslmode=verify-full"}
    assert Settings.from_environment(encrypted, data=tmp_path).database_url.endswith("verify-full")


@pytest.mark.parametrize(("address", "libpq"), HERE)
def test_libpq_may_stay_on_this_machine(tmp_path, address, libpq):
    given = {"AKASHI_DATABASE_URL": address, **libpq}
    assert Settings.from_environment(given, data=tmp_path).database_url == address


def test_libpq_may_say_how_it_is_encrypted(tmp_path):
    given = {"AKASHI_DATABASE_URL": FAR[0], "PGSSLMODE": "verify-full"}
    assert Settings.from_environment(given, data=tmp_path).database_url == FAR[0]


def test_a_second_factor_is_demanded_of_roles_or_everybody(tmp_path):
    assert settings(tmp_path, SECRET_KEY=KEY, SECOND_FACTOR="AD, AP").second_factor == {"AD", "AP"}
    assert settings(tmp_path).second_factor == frozenset()
    with pytest.raises(SettingsError, match="AKASHI_SECRET_KEY has to be set too"):
        settings(tmp_path, SECOND_FACTOR="everybody")
    with pytest.raises(SettingsError, match="no role"):
        create_app(settings(tmp_path, SECRET_KEY=KEY, SECOND_FACTOR="AD, BOSS"))


def test_only_a_key_that_is_set_lasts(tmp_path):
    assert settings(tmp_path, SECRET_KEY=KEY).lasting_key
    assert not settings(tmp_path).lasting_key


WRONG = [
    ("SECRET_KEY", "short", "32 random characters"),
    ("METRICS_TOKEN", "short", "20 random characters"),
    ("HTTPS", "perhaps", "yes or no"),
    ("UPLOAD_MAX_MB", "many", "whole number"),
    ("UPLOAD_MAX_MB", "²", "whole number"),
    ("UPLOAD_MAX_MB", "0", "1 or more"),
    ("UPLOAD_MAX_MB", "-5", "whole number"),
    ("DATABASE_URL", "mysql://localhost/a", "sqlite:// or postgresql://"),
    ("DATABASE_URL", "nonsense", "sqlite:// or postgresql://"),
    ("UPLOAD_MAX", "20", "is not a setting"),
    ("SMTP_URL", "http://mail.test", "smtp://HOST:PORT"),
    ("SMTP_URL", "smtp://mail.test:many", "smtp://HOST:PORT"),
    ("PUBLIC_URL", "akashi.example.jp", "http://HOST:PORT"),
    ("MAIL_FROM", "Akashi", "name@example.jp"),
    ("CLAMAV", "/run/clamav/clamd.ctl", "unix:/PATH/TO/SOCKET"),
    ("CLAMAV", "unix:run/clamd.ctl", "unix:/PATH/TO/SOCKET"),
    ("CLAMAV", "tcp://scanner.test", "tcp://HOST:PORT"),
    ("CLAMAV", "tcp://scanner.test:many", "tcp://HOST:PORT"),
    ("SMTP_URL", "smtp://mail.test", "AKASHI_MAIL_FROM has to be set too"),
]


@pytest.mark.parametrize(("name", "value", "words"), WRONG)
def test_a_wrong_one_is_named_with_what_to_do(tmp_path, name, value, words):
    with pytest.raises(SettingsError) as error:
        settings(tmp_path, **{name: value})
    assert f"AKASHI_{name} " in str(error.value)
    assert words in str(error.value)


def test_a_secret_is_never_repeated(tmp_path):
    for name, value in (
        ("SECRET_KEY", "hush-hush"),
        ("DATABASE_URL", "mysql://somebody:hush-hush@localhost/a"),
    ):
        with pytest.raises(SettingsError) as error:
            settings(tmp_path, **{name: value})
        assert "hush-hush" not in str(error.value)


def test_other_settings_of_the_machine_are_nobodys_business(tmp_path):
    assert Settings.from_environment({"PATH": "/bin", "FLASK_DEBUG": "1"}, data=tmp_path).https is False


def test_an_organisation_declares_its_own_in_the_data_folder(tmp_path):
    (tmp_path / "declarations").mkdir()
    for name in ("own.toml", "own_control.toml"):
        shutil.copy(EXAMPLES / name, tmp_path / "declarations")
    app = create_app(settings(tmp_path, SECRET_KEY=KEY))
    assert [kind for kind in app.extensions["akashi_kinds"] if kind.startswith("x_")]
    assert [c.id for c in app.extensions["akashi_catalog"].controls if c.id.startswith("OWN-")]


def test_a_faulty_declaration_stops_the_start_and_is_named(tmp_path):
    (tmp_path / "declarations").mkdir()
    (tmp_path / "declarations" / "ours.toml").write_text('[[kind]]\nid = "x_visit"\n')
    with pytest.raises(DeclarationError, match=r"ours\.toml"):
        create_app(settings(tmp_path, SECRET_KEY=KEY))
