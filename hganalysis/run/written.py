"""Files that appear whole: a reader never finds half of one."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def write_json(content: Any, path: Path) -> None:
    """Write JSON beside its place and move it there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}")
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    draft.write_text(text + "\n", encoding="utf-8")
    os.replace(draft, path)
