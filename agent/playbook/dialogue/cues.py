"""Hears small words that steer an answer within a label: video, a discount, anger, running late."""

import re
from functools import cache
from pathlib import Path

import msgspec
import yaml

DATA = Path(__file__).parent / "data"


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    raw = yaml.safe_load((DATA / "cues.yaml").read_text(encoding="utf-8"))
    return {name: re.compile(pattern) for name, pattern in msgspec.convert(raw, dict[str, str]).items()}


def hears(plain: str, cue: str) -> bool:
    return _cues()[cue].search(plain) is not None
