"""The rule pack as one value: what the law and we demand, with a version that names exactly these words and numbers."""

import hashlib
import json
from pathlib import Path
from typing import Any

import yaml

from compliance.tables import DATA

FILES = (
    "area_codes",
    "caps",
    "emergencies",
    "flags",
    "form",
    "offers",
    "purposes",
    "relation",
    "senders",
    "states",
)
"""What decides. How the verdicts read (`words`) and the opt-out lists are not part of it."""
RELEASED = DATA / "released"
Pack = dict[str, Any]


def read_pack(place: Path = DATA) -> Pack:
    """The pack of a folder of YAML files, or of one file that `glowdesk rules show --json` wrote.

    Raises `ValueError` for what is no pack.
    """
    if place.is_dir():
        found = {name: _yaml(place / f"{name}.yaml") for name in FILES if (place / f"{name}.yaml").exists()}
    else:
        found = _saved(place)
    if "purposes" not in found:
        raise ValueError("this is no rule pack: it says nothing about purposes")
    return found


def find_pack(told: str) -> Pack:
    """By folder, by file, or by the version of a pack that was released. Raises `ValueError`."""
    place = Path(told)
    if place.exists():
        return plain(read_pack(place))
    for saved in sorted(RELEASED.glob("*.json")):
        if saved.stem == told.partition("+")[0]:
            return plain(read_pack(saved))
    known = ", ".join(saved.stem for saved in sorted(RELEASED.glob("*.json")))
    raise ValueError(f"neither a file nor a released version; released: {known or 'none'}")


def version_of(pack: Pack) -> str:
    """The release's name and a digest of every rule in it; comments and order in the files do not count."""
    plain = json.dumps(_plain(pack), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f"{pack['purposes'].get('version', 'unnamed')}+{hashlib.sha256(plain.encode()).hexdigest()[:10]}"


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _saved(path: Path) -> Pack:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError:
        raise ValueError("neither a folder of rules nor a saved rule pack") from None
    pack = told.get("pack") if isinstance(told, dict) else None
    if not isinstance(pack, dict):
        raise ValueError("neither a folder of rules nor a saved rule pack")  # noqa: TRY004 - one kind of refusal
    return pack


def _plain(value: Any) -> Any:
    """Keys as text and dates as written, so that a saved pack and its files are the same pack."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def plain(pack: Pack) -> Pack:
    """The pack as JSON can say it."""
    found: Pack = _plain(pack)
    return found


RULE_PACK_VERSION = version_of(read_pack())
