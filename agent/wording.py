"""The few fixed texts the runtime itself may send, in the practice's languages."""

from functools import cache
from pathlib import Path

import yaml

LOCALES = Path(__file__).parent.parent / "locales"


def fixed_text(key: str, language: str) -> str:
    """The text in that language, else in English."""
    texts = _texts(language) if (LOCALES / language).is_dir() else _texts("en")
    return texts[key]


@cache
def _texts(language: str) -> dict[str, str]:
    with (LOCALES / language / "fixed.yaml").open(encoding="utf-8") as file:
        loaded: dict[str, str] = yaml.safe_load(file)
    return loaded


def widget_texts(key: str, practice: str) -> dict[str, str]:
    """A text of the widget in every language we have, with the practice's name filled in."""
    return {
        folder.name: _texts(folder.name)[key].format(practice=practice)
        for folder in sorted(LOCALES.iterdir())
        if (folder / "fixed.yaml").exists()
    }
