"""Which practice a command is about: the one that was named, or the only one there is."""

from typing import Annotated

import typer

from cli.context import Context
from cli.output import fail
from core.session import system_scope
from practice.store import all_practices

PracticeOption = Annotated[
    str | None,
    typer.Option("--practice", help="Id of the practice, as in its file. Needed when there are several."),
]


def practice_id(context: Context, named: str | None) -> str:
    """Our id for it; ends the command with a clear line where there is none or a choice."""
    known = context.read(system_scope(), all_practices)
    if not known:
        fail("there is no practice yet; bring one in with: glowdesk practice import FILE")
    if named is None and len(known) > 1:
        fail(f"say which practice with --practice: {', '.join(sorted(file_id for _, file_id, _ in known))}")
    chosen = next((each for each, file_id, _ in known if named is None or named in {each, file_id}), None)
    if chosen is None:
        fail("there is no such practice; glowdesk practice list shows them")
    return chosen
