"""`glowdesk channels register`: a US number on its way through the carriers' registry, from the shell."""

from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
import yaml
from sqlalchemy import Connection

from channels.accounts import accounts
from channels.registration import Registration, registration_of, save_facts, send_off
from channels.registration_facts import CampaignFacts, missing
from channels.registration_wording import suggested
from cli.choose import PracticeOption, practice_id
from cli.context import Context, context_of
from cli.output import FINDINGS, AsJson, fail, say, say_json
from compliance import audit
from core.actors import SYSTEM
from core.errors import ConflictError
from core.session import of_practice

WRONG = {
    "empty": "is missing",
    "email": "must be an e-mail address",
    "link": "must be a link that begins with https://",
    "short": "is too short for the carriers' reviewers",
    "long": "is too long",
    "too_many": "are more than five",
    "no_name": "must each name the practice",
    "no_stop": "must say how to stop (Reply STOP …) at least once",
}
FIXES = {
    "NO_PROFILE": "Create the business profile in Twilio's console (Trust Hub, Customer profiles), and come back.",
    "PROFILE_IN_REVIEW": "Twilio is reviewing the business profile; this goes on by itself.",
}


def register(
    ctx: typer.Context,
    number: Annotated[
        str | None, typer.Option(help="Which text line. Needed when there are several.")
    ] = None,
    facts: Annotated[
        Path | None, typer.Option(help="A YAML file with what carriers ask; see docs/channels/sms.md.")
    ] = None,
    send: Annotated[bool, typer.Option("--send", help="Hand it in when nothing is missing.")] = False,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Register a number for texting in the US (A2P 10DLC), and see how far it has come."""
    context = context_of(ctx)
    chosen = practice_id(context, practice)
    row = _line(context, chosen, number)
    if facts is not None:
        _save(context, chosen, row.id, _read(facts))
    found = context.read(of_practice(chosen), lambda conn: registration_of(conn, row.id))
    found = found or Registration(_begin(context, chosen))
    gaps = missing(found.facts)
    if send and not gaps:
        _send(context, chosen, row.id)
        found = msgspec.structs.replace(found, status="working", refusals=())
    if as_json:
        told = {"number": row.external_id, "sender": row.settings.get("registration"), "missing": gaps}
        say_json(msgspec.to_builtins({**msgspec.to_builtins(found), **told}))
    else:
        _show(row, found)
    if gaps:
        raise typer.Exit(FINDINGS)


def _line(context: Context, chosen: str, number: str | None) -> Any:
    rows = context.read(of_practice(chosen), lambda conn: accounts(conn, "sms"))
    rows = [each for each in rows if each.provider == "twilio" and number in {None, each.external_id}]
    if not rows:
        fail("there is no such text line; glowdesk channels list shows them")
    if len(rows) > 1:
        fail(f"say which number with --number: {', '.join(each.external_id for each in rows)}")
    return rows[0]


def _read(place: Path) -> CampaignFacts:
    try:
        return msgspec.convert(yaml.safe_load(place.read_text(encoding="utf-8")), CampaignFacts)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        fail(f"{place} cannot be read ({type(error).__name__})")
    except msgspec.ValidationError as error:
        fail(f"{place}: {error}")


def _begin(context: Context, chosen: str) -> CampaignFacts:
    practice = context.read(of_practice(chosen), lambda conn: context.books.get(conn).practice)
    links = practice.links
    return suggested(
        practice.name,
        website=links.website,
        privacy=links.privacy,
        terms=links.terms,
    )


def _save(context: Context, chosen: str, account_id: str, facts: CampaignFacts) -> None:
    try:
        context.write(of_practice(chosen), lambda conn: save_facts(conn, account_id, facts))
    except ConflictError as error:
        fail(str(error))


def _send(context: Context, chosen: str, account_id: str) -> None:
    def send(conn: Connection) -> None:
        send_off(conn, account_id)
        audit.append(conn, SYSTEM, "texting.submitted", ("account", account_id))

    try:
        context.write(of_practice(chosen), send)
    except ConflictError as error:
        fail(str(error))


def _show(row: Any, found: Registration) -> None:
    told = row.settings.get("registration", {})
    say(
        f"{row.external_id}: the registry says {told.get('status', 'nothing yet')}; registration {found.status}."
    )
    for refusal in found.refusals:
        say(
            f"  {refusal.field or 'carriers'}: {FIXES.get(refusal.code or '', refusal.words or refusal.code)}"
        )
    for gap in missing(found.facts):
        say(f"  {gap.field} {WRONG[gap.code]}")
    if found.status == "draft" and not missing(found.facts):
        say("Nothing is missing. Hand it in with --send.")
