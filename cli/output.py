"""How the command speaks: tables for people, JSON for programs, one line for a failure."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from practice.problems import Problems

AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
MISUSE, FINDINGS = 2, 1


def say(text: str = "") -> None:
    """A line as it is: URLs and ids must survive being copied, so nothing is wrapped or coloured."""
    sys.stdout.write(f"{text}\n")


def say_json(value: Any) -> None:
    say(json.dumps(value, ensure_ascii=False, indent=2))


def say_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Nothing is cut off: an id that is half there cannot be copied."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console(width=None if sys.stdout.isatty() else 240).print(table)


def fail(message: str, code: int = MISUSE) -> NoReturn:
    sys.stderr.write(f"glowdesk: {message}\n")
    raise typer.Exit(code)


def fail_with(problems: Problems, *, as_json: bool, so: str = "") -> NoReturn:
    """Every problem with its place, and what follows from them."""
    if as_json:
        say_json({"problems": [{"at": each.at, "message": each.message} for each in problems.items]})
    else:
        for each in problems.items:
            sys.stderr.write(f"{each.at or '/'}: {each.message}\n")
        count = len(problems.items)
        sys.stderr.write(f"glowdesk: {count} {'problem' if count == 1 else 'problems'}{so}\n")
    raise typer.Exit(FINDINGS)
