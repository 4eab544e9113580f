"""Reads the rule pack's data files once, so that rules themselves touch no disk."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"


@lru_cache
def table(name: str) -> dict[str, Any]:
    """Load one data file; a file that is not a mapping is a broken rule pack and stops the process."""
    loaded = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    if not isinstance(loaded, dict):
        raise TypeError(f"{name}.yaml must be a mapping")
    return loaded
