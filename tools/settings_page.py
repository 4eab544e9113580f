"""Writes docs/settings.md from the settings themselves, so that the page cannot tell an older story.

`python -m tools.settings_page` after changing `core/settings.py`.
"""

from datetime import date
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from core.settings import Settings

PAGE = Path(__file__).resolve().parent.parent / "docs" / "settings.md"
ABOUT = """\
# Settings

Read once at start, from the environment or from a `.env` file beside `server.py`; the environment wins. Half a
configuration is refused with one line for each problem. `glowdesk doctor` looks at what the settings lead to.

| name | default | meaning |
|---|---|---|
"""
KINDS = {bool: "true or false", int: "whole number", float: "number", date: "YYYY-MM-DD"}
MORE = """
Beside these, `GLOWDESK_SPECS` names a folder with third parties' own specifications for `make test`, and
`GLOWDESK_TEST_POSTGRES_URL` and `GLOWDESK_TEST_REDIS_URL` name servers for it to use instead of those it brings along.
`make run` and `make sandbox` take their port from `PORT`; `make run` takes that of its far ends from `STANDIN_PORT`.
"""


def page() -> str:
    return ABOUT + "".join(_row(name, field) for name, field in Settings.model_fields.items()) + MORE


def _row(name: str, field: FieldInfo) -> str:
    kind = KINDS.get(_kind(field.annotation))
    meaning = (field.description or "").replace("|", "\\|")
    return f"| `GLOWDESK_{name.upper()}` | {_default(field.default)} | {meaning}{f' ({kind})' if kind else ''} |\n"


def _kind(annotation: Any) -> Any:
    """The type itself where nothing is allowed as well."""
    if get_origin(annotation) is UnionType or type(None) in get_args(annotation):
        return next(each for each in get_args(annotation) if each is not type(None))
    return annotation


def _default(value: Any) -> str:
    if value is PydanticUndefined:
        return "required"
    if value is None or value == ():
        return "none"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
