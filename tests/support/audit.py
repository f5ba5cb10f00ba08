"""Are weaknesses known of what we install? pip-audit asks PyPI; where it got no answer, nothing is known."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
EXCEPTIONS = ROOT / "docs" / "audit-exceptions.toml"


@dataclass(frozen=True)
class Audit:
    """`weaknesses`: what must be acted on, in words. `unasked`: packages nothing could be learned about."""

    weaknesses: list[str]
    unasked: list[str]


def audited(lock: str, cache: Path) -> str:
    """What pip-audit says of every package of a lock file, as JSON; "" when it got no answer at all."""
    run = subprocess.run(
        [
            sys.executable, "-m", "pip_audit", "--requirement", str(ROOT / lock), "--require-hashes",
            "--disable-pip", "--vulnerability-service", "pypi", "--format", "json", "--progress-spinner",
            "off", "--cache-dir", str(cache), "--timeout", "15",
        ],
        capture_output=True, text=True,
    )  # fmt: skip
    return run.stdout


def judged(report: str, exceptions: Mapping[str, Mapping[str, Any]], today: date) -> Audit:
    """The report without what is excepted and not yet due."""
    weaknesses, unasked = [], []
    for package in json.loads(report or '{"dependencies": [{"name": "all", "skip_reason": ""}]}')[
        "dependencies"
    ]:
        if "skip_reason" in package:
            unasked.append(package["name"])
        for weakness in package.get("vulns", ()):
            names = {weakness["id"], *weakness["aliases"]}
            if not any(name in exceptions and today <= exceptions[name]["until"] for name in names):
                weaknesses.append(described(package, weakness))
    return Audit(weaknesses, unasked)


def described(package: Mapping[str, Any], weakness: Mapping[str, Any]) -> str:
    fixed = ", ".join(weakness["fix_versions"]) or "no version yet"
    return f"{package['name']} {package['version']}: {weakness['id']}, mended in {fixed}"


def exceptions() -> dict[str, dict[str, Any]]:
    """Weakness → package, why we live with it, and until which day."""
    found: dict[str, dict[str, Any]] = tomllib.loads(EXCEPTIONS.read_text())
    return found
