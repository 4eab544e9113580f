"""`glowdesk users`: who may sign in to the inbox."""

import re
import secrets
import sys
from collections.abc import Callable
from typing import Annotated

import typer
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from cli.choose import PracticeOption, practice_id
from cli.context import context_of
from cli.output import AsJson, fail, say, say_json
from compliance.audit import Actor, append
from core.errors import ConflictError, NotFoundError
from core.session import of_practice, system_scope
from practice.access import totp
from practice.access import users as people
from practice.access.invitations import Invited
from practice.access.invitations import invite as make_invitation
from practice.access.passwords import weakness
from practice.access.sessions import end_sessions_of
from practice.access.users import Role
from practice.users import create_user, find_user, hash_password

app = typer.Typer(help="Let people sign in.", no_args_is_help=True)
COMMAND = Actor("system", source="glowdesk users")
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
    password = _ask(email) if asks else secrets.token_urlsafe(15)
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


@app.command()
def invite(
    ctx: typer.Context,
    email: Annotated[str, typer.Option(help="What the person will sign in with.")],
    name: Annotated[str, typer.Option(help="As colleagues know them.")],
    role: Annotated[Role, typer.Option(help="What the person may do.")] = "coordinator",
    staff_id: Annotated[
        str | None, typer.Option(help="Their entry in the practice file's staff list.")
    ] = None,
    location: Annotated[
        list[str] | None, typer.Option(help="Only conversations of this location; may be repeated.")
    ] = None,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Make a link that lets one person in once, within three days."""
    if not _EMAIL.match(email.strip()):
        fail("--email is not an address")
    context = context_of(ctx)
    who = Invited(email, name, role, staff_id, tuple(location) if location else None)

    def make(conn: Connection) -> tuple[str, str]:
        book = context.books.get(conn)
        if staff_id is not None and book.find_staff(staff_id) is None:
            raise NotFoundError("--staff-id is not in this practice's staff list")
        if not set(location or ()) <= {each.id for each in book.file.locations}:
            raise NotFoundError("--location is not one of this practice's")
        made, token = make_invitation(conn, who, None)
        append(conn, COMMAND, "user.invited", ("invitation", made), detail={"role": role})
        return made, token

    made, token = context.write(of_practice(practice_id(context, practice)), make)
    link = f"{context.settings.public_url.rstrip('/')}/inbox/join#{token}"
    if as_json:
        say_json({"id": made, "link": link})
        return
    say(f"Good once, for three days: {link}")


@app.command("reset-second-step")
def reset_second_step(
    ctx: typer.Context,
    email: Annotated[str, typer.Option(help="Who lost their phone.")],
    as_json: AsJson = False,
) -> None:
    """Let a person sign in with the password alone and set up a new second step."""
    user_id = _change(ctx, email, "second_step.reset", totp.remove)
    say_json({"id": user_id}) if as_json else say("Reset; their sessions have ended.")


@app.command()
def disable(
    ctx: typer.Context,
    email: Annotated[str, typer.Option(help="Who may not come in any more.")],
    as_json: AsJson = False,
) -> None:
    """Stop a person from signing in, at once."""
    user_id = _change(ctx, email, "user.disabled", people.disable)
    say_json({"id": user_id}) if as_json else say("They cannot sign in any more; their sessions have ended.")


def _change(ctx: typer.Context, email: str, action: str, change: Callable[[Connection, str], None]) -> str:
    """Do it to the person with this address, end their sessions, and write it down."""
    context = context_of(ctx)
    row = context.read(system_scope(), lambda conn: find_user(conn, email))
    if row is None:
        fail("nobody signs in with this address")

    def work(conn: Connection) -> None:
        change(conn, row.id)
        end_sessions_of(conn, row.id)
        append(conn, COMMAND, action, ("user", row.id))

    context.write(of_practice(row.practice_id), work)
    return str(row.id)


def _ask(email: str) -> str:
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    if (problem := weakness(password, email)) is not None:
        fail(problem)
    return password
