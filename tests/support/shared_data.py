"""Real and hostile data beside the repository, where they are there.

The environment variable AKASHI_SHARED_DATA names the folder; without it, it is looked for beside the
repository.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("AKASHI_SHARED_DATA", ROOT.parent / "shared" / "data"))

OUR_HOSTILE_TEXTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "</script><svg onload=alert(1)>",
    '" onmouseover="alert(1)',
    "{{7*7}}{% raw %}",
    "javascript:alert(1)",
    "&lt;b&gt;",
    "<!--",
    "]]>",
]


def hostile_texts() -> list[str]:
    """Ours, and those of the shared data."""
    path = SHARED / "hostile" / "texts.json"
    more = json.loads(path.read_text("utf-8")) if path.exists() else []
    return list(dict.fromkeys([*OUR_HOSTILE_TEXTS, *more]))
