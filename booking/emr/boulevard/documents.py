"""The GraphQL documents as files: what we ask Boulevard, readable and checkable without any code of ours."""

import re
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "documents"
_SPREAD: Final = re.compile(r"\.\.\.\s*(\w+)")


@cache
def document(name: str) -> str:
    """`name` as `cart` or `admin/orders`: the operation with the fragments that it spreads."""
    path = FOLDER / f"{name}.graphql"
    operation = path.read_text("utf-8")
    fragments = _fragments(path.parent / "fragments.graphql")
    used = [fragments[each] for each in dict.fromkeys(_SPREAD.findall(operation)) if each in fragments]
    return "\n".join([operation.strip(), *used])


def names() -> tuple[str, ...]:
    """Every operation there is."""
    files = sorted(FOLDER.rglob("*.graphql"))
    return tuple(
        each.relative_to(FOLDER).with_suffix("").as_posix() for each in files if each.stem != "fragments"
    )


@cache
def _fragments(path: Path) -> dict[str, str]:
    parts = re.split(r"^(?=fragment )", path.read_text("utf-8"), flags=re.MULTILINE)
    return {part.split()[1]: part.strip() for part in parts if part.startswith("fragment ")}
