"""The launcher `akashi` and the locked dependencies it installs."""

from __future__ import annotations

import ast
import os
import re
import runpy
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
DIRECT = {
    "requirements.lock": PROJECT["project"]["dependencies"],
    "requirements-test.lock": PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["test"],
}


def pinned(lock: str) -> dict[str, tuple[str, str]]:
    """Name → version and everything that stands below it: hashes, and who asked for it."""
    text = (ROOT / lock).read_text()
    parts = re.findall(r"^([\w.\[\],-]+)==([^\s;]+)(.*?)(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    return {canonicalize_name(name.partition("[")[0]): (version, rest) for name, version, rest in parts}


@pytest.mark.parametrize("lock", DIRECT)
def test_every_dependency_is_locked_at_a_version_it_allows(lock):
    pins = pinned(lock)
    for line in DIRECT[lock]:
        wanted = Requirement(line)
        version, _ = pins[canonicalize_name(wanted.name)]
        assert wanted.specifier.contains(version), (
            f"{lock} has {wanted.name} {version}, wanted {wanted.specifier}"
        )


@pytest.mark.parametrize("lock", DIRECT)
def test_the_lock_holds_nothing_that_nobody_asked_for(lock):
    declared = {canonicalize_name(Requirement(line).name) for line in DIRECT[lock]}
    direct = {name for name, (_, below) in pinned(lock).items() if "akashi (pyproject.toml" in below}
    assert direct == declared
    assert [name for name, (_, below) in pinned(lock).items() if "# via" not in below] == []


@pytest.mark.parametrize("lock", DIRECT)
def test_every_pin_has_a_hash(lock):
    assert [name for name, (_, below) in pinned(lock).items() if "--hash=sha256:" not in below] == []


def test_both_locks_agree():
    run, test = pinned("requirements.lock"), pinned("requirements-test.lock")
    assert {name: test[name][0] for name in run} == {name: run[name][0] for name in run}


def test_an_old_python_can_read_far_enough_to_refuse():
    ast.parse((ROOT / "akashi").read_text(), feature_version=(3, 7))


def test_nothing_is_prepared_twice(tmp_path, monkeypatch):
    """A sound environment is handed over to at once; a changed lock is noticed."""
    monkeypatch.setenv("AKASHI_ENV", str(tmp_path / "env"))
    launcher = runpy.run_path(str(ROOT / "akashi"), run_name="launcher")
    launcher["PYTHON"].parent.mkdir(parents=True)
    launcher["PYTHON"].symlink_to(sys.executable)
    assert not launcher["ready"]("requirements.lock")
    launcher["stamp"]("requirements.lock").write_text(launcher["digest"]("requirements.lock"))
    assert launcher["ready"]("requirements.lock")
    launcher["stamp"]("requirements.lock").write_text("of another lock")
    assert not launcher["ready"]("requirements.lock")


def test_compiled_code_is_kept_and_not_among_the_sources(tmp_path, monkeypatch):
    monkeypatch.setenv("AKASHI_ENV", str(tmp_path / "env"))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    launcher = runpy.run_path(str(ROOT / "akashi"), run_name="launcher")
    (tmp_path / "one.py").write_text("WORD = 1")
    environment = {**launcher["program_environment"](), "PYTHONPATH": str(tmp_path)}
    subprocess.run([sys.executable, "-c", "import one"], env=environment, check=True)
    kept = [path.relative_to(tmp_path).parts[:2] for path in tmp_path.rglob("one.*.pyc")]
    assert kept == [("env", "bytecode")]


def test_a_folder_that_is_no_environment_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("keep me")
    done = subprocess.run(
        [sys.executable, str(ROOT / "akashi"), "--help"],
        env={**os.environ, "AKASHI_ENV": str(tmp_path)}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1
    assert "not a Python environment" in done.stderr
    assert (tmp_path / "letter.txt").read_text() == "keep me"


def test_the_launcher_shadows_no_package():
    assert not (ROOT / "akashi").is_dir()
    assert sorted(PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]) == [
        "app*", "controls*", "evidence*", "migrations*", "reports*",
    ]  # fmt: skip
