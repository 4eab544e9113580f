"""`glowdesk users`: who may sign in to the inbox."""

import re
import secrets
import sys
from typing import Annotated, Literal

import typer
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from cli.choose import PracticeOption, practice_id
from cli.context import context_of
from cli.output import AsJson, fail, say, say_json
from core.errors import ConflictError, NotFoundError
from core.session import of_practice
from practice.users import create_user, hash_password

app = typer.Typer(help="Let people sign in.", no_args_is_help=True)
Role = Literal["owner", "manager", "coordinator", "provider"]
SHORTEST = 12
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")


@app.callback()
def users() -> None:
    """Let people sign in."""


@app.command()
def add(
    ctx: typer.Context,
    email: Annotated[str, typer.Option(help="What the person signs in with.")],
    name: Annotated[str, typer.Option(help="As colleagues know them.")],
    role: Annotated[Role, typer.Option(help="What the person may do.")] = "coordinator",
    staff_id: Annotated[
        str | None, typer.Option(help="Their entry in the practice file's staff list.")
    ] = None,
    generate: Annotated[bool, typer.Option(help="Make a password and show it once.")] = False,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Add a person; the password is asked for, or made and shown this once."""
    if not _EMAIL.match(email.strip()):
        fail("--email is not an address")
    context = context_of(ctx)
    chosen = practice_id(context, practice)
    asks = not generate and sys.stdin.isatty()
    password = _ask() if asks else secrets.token_urlsafe(15)
    hashed = hash_password(password)

    def create(conn: Connection) -> str:
        if staff_id is not None and context.books.get(conn).find_staff(staff_id) is None:
            raise NotFoundError("--staff-id is not in this practice's staff list")
        return create_user(
            conn, email=email, name=name.strip(), role=role, staff_id=staff_id, password_hash=hashed
        )

    try:
        user_id = context.write(of_practice(chosen), create)
    except IntegrityError:
        raise ConflictError("somebody with this address can sign in already") from None
    if as_json:
        say_json({"id": user_id, "role": role} | ({} if asks else {"password": password}))
        return
    say(f"{name.strip()} can sign in at {context.settings.public_url.rstrip('/')}/inbox")
    if not asks:
        say(f"Password, shown this once: {password}")


def _ask() -> str:
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    if len(password) < SHORTEST:
        fail(f"a password has at least {SHORTEST} characters")
    return password
