"""Reads definitions as people write them: `on` and `off` are words there, and only true and false are yes and no."""

import re
from pathlib import Path
from typing import Any

import yaml

Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The fast one where the package was built with it."""


class _Loader(Base):  # type: ignore[misc]
    """YAML 1.2 in this one respect; 1.1 takes a key called `on` for a yes."""


_Loader.yaml_implicit_resolvers = {
    letter: [(tag, found) for tag, found in resolvers if tag != "tag:yaml.org,2002:bool"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a SafeLoader
