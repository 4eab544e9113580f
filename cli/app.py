"""The `glowdesk` command: its nouns, and what a failure looks like."""

import functools
import sys
from collections.abc import Callable, Sequence

import typer
from sqlalchemy.exc import DBAPIError

from cli import (
    agent,
    audit,
    automation,
    backup,
    channels,
    consents,
    emr,
    keys,
    leads,
    practices,
    privacy,
    process,
    rules,
    users,
)
from cli.context import Context
from cli.doctor import doctor
from cli.output import FINDINGS, MISUSE
from core.errors import GlowdeskError, SettingsError

app = typer.Typer(
    name="glowdesk",
    help="The front desk of an aesthetic practice that never sleeps.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(practices.app, name="practice")
app.add_typer(channels.app, name="channels")
app.add_typer(emr.app, name="emr")
app.add_typer(users.app, name="users")
app.add_typer(agent.app, name="agent")
app.add_typer(automation.app, name="automation")
app.add_typer(privacy.app, name="contacts")
app.add_typer(audit.app, name="audit")
app.add_typer(rules.app, name="rules")
app.add_typer(keys.app, name="keys")
app.add_typer(consents.app, name="consents")
app.add_typer(leads.app, name="leads")
app.add_typer(backup.app, name="backup")
app.add_typer(backup.production, name="production")
app.command()(process.serve)
app.command()(process.worker)
app.command()(process.migrate)
app.command()(doctor)


def run(load: Callable[[], Context], arguments: Sequence[str] | None = None) -> int:
    """Carry out one command and give its exit code: 0 done, 1 findings, 2 misuse."""
    try:
        app(args=arguments, prog_name="glowdesk", obj=functools.cache(load))
    except SystemExit as ended:
        if isinstance(ended.code, str):
            return _end(ended.code, MISUSE)
        return ended.code or 0
    except SettingsError as error:
        return _end("settings: " + "; ".join(str(error).splitlines()), MISUSE)
    except GlowdeskError as error:
        return _end(str(error), MISUSE)
    except (DBAPIError, OSError) as error:
        cause = type(getattr(error, "orig", None) or error).__name__
        return _end(f"the database does not answer as it should ({cause}); try: glowdesk doctor", FINDINGS)
    return 0


def _end(message: str, code: int) -> int:
    sys.stderr.write(f"glowdesk: {message}\n")
    return code
