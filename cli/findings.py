"""What `glowdesk doctor` looks at, one function for each thing that can be wrong."""

import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import httpx
import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from booking.emr.standing import standings
from channels.accounts import accounts, read_account
from channels.health.reading import troubles_here
from channels.health.remedies import remedy_of
from channels.senders import MAY_TEXT, REGISTRATION
from cli.connecting import LOOPBACK
from cli.context import Context
from cli.findings_systems import said_of
from compliance.vendors import vendors_of
from core.errors import SettingsError
from core.installation import restored_at
from core.session import of_practice, system_scope
from core.vault import data_key
from pipeline.owners import unowned
from practice.store import all_practices
from practice.users import count_users

UI = Path(__file__).parent.parent / "ui" / "dist"
SKEW = timedelta(seconds=5)
State = Literal["ok", "hint", "problem"]


class Finding(msgspec.Struct, frozen=True):
    """One thing that was looked at. `fix` is an imperative sentence."""

    state: State
    about: str
    what: str
    fix: str = ""

    def plain(self) -> dict[str, Any]:
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found


def examine(context: Context) -> list[Finding]:
    """Everything, in the order in which one would mend it."""
    findings = [*master_key(context), *database(context)]
    reachable = not any(each.state == "problem" and each.about == "database" for each in findings)
    if reachable:
        findings += [*stored_keys(context), *copy(context), *practices(context)]
    findings += [*public_url(context), *time_zones(context), *screens(), *demo(context)]
    findings += [*agreements(context)]
    return findings


def master_key(context: Context) -> Iterator[Finding]:
    settings = context.settings
    path = settings.data_dir / "master.key"
    if settings.master_key is None and not path.exists():
        yield Finding("hint", "master key", "none yet; one is made in the data directory at the first start")
        return
    try:
        context.open_vault()
    except SettingsError as error:
        yield Finding("problem", "master key", str(error), "Make one with: openssl rand -base64 32")
        return
    if settings.master_key is not None:
        yield Finding("ok", "master key", "from GLOWDESK_MASTER_KEY")
    elif path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Finding("problem", "master key", f"{path} can be read by others", f"Run: chmod 600 {path}")
    else:
        yield Finding(
            "hint",
            "master key",
            f"in {path}",
            "Keep a copy elsewhere: without it no stored secret opens again.",
        )


def database(context: Context) -> Iterator[Finding]:
    settings = context.settings
    kind = "PostgreSQL" if settings.database_url else f"SQLite in {settings.data_dir}"
    try:
        current = context.is_migrated()
    except (OSError, DBAPIError) as error:
        yield Finding(
            "problem", "database", f"{kind} does not answer ({type(error).__name__})",
            "See that it runs and that GLOWDESK_DATABASE_URL names its host, user and password.",
        )  # fmt: skip
        return
    if current:
        yield Finding("ok", "database", f"{kind}, up to date")
    else:
        yield Finding("problem", "database", f"{kind} is not up to date", "Run: glowdesk migrate")
    if settings.database_url and not settings.redis_url:
        yield Finding("hint", "redis", "not set: run one web process only, or set GLOWDESK_REDIS_URL")


def stored_keys(context: Context) -> Iterator[Finding]:
    """Secrets that this master key does not open are found here, not at the first text."""

    def read(conn: Connection) -> set[str]:
        return set(conn.execute(select(data_key.c.master_id).distinct()).scalars())

    used = context.read(system_scope(), read)
    master = context.open_master()
    if used - set(master.ids):
        yield Finding(
            "problem", "master key", "is not the one that sealed the stored credentials",
            "Put the earlier key back, or connect the channel accounts again.",
        )  # fmt: skip
    elif used - {master.id}:
        yield Finding(
            "hint", "master key", "some data keys hang on an earlier one", "Run: glowdesk keys rotate-master"
        )
    elif len(master.ids) > 1:
        yield Finding(
            "hint", "master key", "an earlier one is still configured and opens nothing any more",
            "Take it out of GLOWDESK_MASTER_KEYS_EARLIER, and restart.",
        )  # fmt: skip


def practices(context: Context) -> Iterator[Finding]:
    known = context.read(system_scope(), all_practices)
    if not known:
        yield Finding("problem", "practice", "there is none", "Run: glowdesk practice import FILE")
    for practice_id, file_id, _name in known:
        users, accounts = context.read(of_practice(practice_id), _people_and_accounts)
        yield Finding("ok", f"practice {file_id}", f"{users} can sign in, {len(accounts)} channel accounts")
        if not users:
            yield Finding(
                "problem", f"practice {file_id}", "nobody can sign in", "Run: glowdesk users add --help"
            )
        if not accounts:
            yield Finding(
                "problem",
                f"practice {file_id}",
                "no channel is connected",
                "Run: glowdesk channels add --help",
            )
        nobodys = context.read(of_practice(practice_id), unowned)
        if nobodys:
            yield Finding(
                "problem",
                f"practice {file_id}",
                f"{nobodys} open leads are nobody's",
                "Invite a coordinator, or give them to somebody on the board.",
            )
        for account in accounts:
            yield from _account(context, account)
        for standing in context.read(of_practice(practice_id), standings):
            for said in said_of(standing):
                yield Finding(said.state, f"system {standing.system} of {file_id}", said.what, said.fix or "")


def _people_and_accounts(conn: Connection) -> tuple[int, list[Any]]:
    return count_users(conn), accounts(conn)


def _account(context: Context, account: Any) -> Iterator[Finding]:
    about = f"{account.channel} {account.external_id}"
    if account.status not in {"active", "broken"}:
        yield Finding(
            "problem", about, f"is {account.status}", "Connect it again: glowdesk channels add --help"
        )
    for each in context.read(of_practice(account.practice_id), lambda conn: troubles_here(conn, account)):
        remedy = remedy_of(each.code)
        state: State = "problem" if each.grade == "broken" else "hint"
        yield Finding(state, about, f"{each.code}: {remedy.what}", remedy.fix)
    vault = context.open_vault()
    try:
        context.read(of_practice(account.practice_id), lambda conn: read_account(conn, vault, account.id))
    except SettingsError as error:
        yield Finding("problem", about, str(error), "Connect it again: glowdesk channels add --help")
    if account.provider != "twilio":
        return
    elsewhere = account.settings.get("api_url")
    if elsewhere:
        yield Finding("hint", about, f"sends to {urlsplit(elsewhere).hostname}, not to Twilio")
    elif _is_loopback(context.settings.public_url):
        yield Finding(
            "problem",
            about,
            "Twilio cannot reach a loopback address",
            "Set GLOWDESK_PUBLIC_URL to your https address.",
        )
    if account.channel == "sms":
        yield from _registration(account, about)


def _registration(account: Any, about: str) -> Iterator[Finding]:
    """Carriers drop what an unregistered number sends; we refuse it before they do."""
    told = account.settings.get(REGISTRATION, {})
    status = told.get("status")
    if status in MAY_TEXT or (status is None and not account.external_id.startswith("+1")):
        return
    fix = "Register it: Settings, Texting, or glowdesk channels register."
    if told.get("kind") == "toll_free":
        fix = "Verify it in Twilio's console, under Phone Numbers, Toll-free verification."
    if status is None:
        yield Finding("hint", about, "the carriers' registry has not been asked about it yet", fix)
    else:
        yield Finding("problem", about, f"may not text US numbers: the registry says {status}", fix)


def public_url(context: Context) -> Iterator[Finding]:
    """Reach ourselves the way providers do; the answer's date also tells on our clock."""
    url = context.settings.public_url.rstrip("/")
    if not _is_loopback(url) and urlsplit(url).scheme != "https":
        yield Finding("problem", "public address", f"{url} is not https", "Put a certificate in front of it.")
        return
    try:
        answer = httpx.get(f"{url}/health", timeout=5)
    except httpx.HTTPError as error:
        yield Finding(
            "hint" if _is_loopback(url) else "problem", "public address",
            f"{url} does not answer ({type(error).__name__})",
            "Start glowdesk serve, and see that the address leads to it.",
        )  # fmt: skip
        return
    if answer.status_code == httpx.codes.OK:
        yield Finding("ok", "public address", f"{url} answers")
    else:
        yield Finding(
            "problem", "public address", f"{url}/health says {answer.status_code}", "Read the server's log."
        )
    yield from _clock(context.clock.now(), answer.headers.get("date"))


def _clock(now: datetime, theirs: str | None) -> Iterator[Finding]:
    if theirs is None:
        return
    skew = abs(now - parsedate_to_datetime(theirs).astimezone(UTC))
    if skew > SKEW:
        yield Finding(
            "problem", "clock", f"{skew.total_seconds():.0f} s apart from the server's",
            "Turn on network time on both machines.",
        )  # fmt: skip
    else:
        yield Finding("ok", "clock", "agrees with the server's")


def time_zones(context: Context) -> Iterator[Finding]:
    try:
        context.clock.now().astimezone(ZoneInfo("America/New_York"))
    except ZoneInfoNotFoundError:
        yield Finding("problem", "time zones", "this machine has none", "Install the tzdata package.")


def screens() -> Iterator[Finding]:
    wanted = {"inbox": UI / "inbox" / "index.html", "widget": UI / "widget" / "loader.js"}
    missing = [name for name, path in wanted.items() if not path.is_file()]
    if missing:
        yield Finding("problem", "screens", f"not built: {', '.join(missing)}", "Run: make install")
    else:
        yield Finding("ok", "screens", "inbox and widget are built")


def demo(context: Context) -> Iterator[Finding]:
    if context.settings.demo:
        yield Finding("hint", "demo", "the demo sign-in is open", "Unset GLOWDESK_DEMO on a real system.")
    if context.settings.non_production:
        yield Finding("hint", "sending", "non-production: only allowed recipients are written to")


def copy(context: Context) -> Iterator[Finding]:
    """A restored backup writes to nobody until a person says that it is the real system."""
    at = context.read(system_scope(), restored_at)
    if at is not None:
        yield Finding(
            "problem", "sending", f"this is a backup restored at {at:%Y-%m-%d %H:%M} UTC; nobody is written to",
            "If it is to be the real system: glowdesk production confirm",
        )  # fmt: skip


def agreements(context: Context) -> Iterator[Finding]:
    """Who may carry patient data, while a date can still be changed in time."""
    if context.settings.sandbox or context.settings.demo:
        return
    for vendor in vendors_of(context.settings).standings(context.clock.now().date()):
        name = f"GLOWDESK_BAA_{vendor.id.upper()}"
        if vendor.keeps and vendor.state in {"expired", "not_yet", "missing"}:
            yield Finding(
                "problem" if vendor.state == "expired" else "hint",
                f"agreement {vendor.name}",
                f"is {vendor.state.replace('_', ' ')}; it keeps everything that is stored",
                f"Sign one before the first real patient, then set {name}; not needed for a machine of your own.",
            )
        elif vendor.state in {"expired", "not_yet"}:
            yield Finding(
                "problem", f"agreement {vendor.name}", f"is not in force ({vendor.signed} to {vendor.expires})",
                f"Nothing about a patient goes there. Sign it again, then set {name}.",
            )  # fmt: skip
        elif vendor.state == "expiring":
            yield Finding(
                "hint", f"agreement {vendor.name}", f"ends on {vendor.expires}", f"Renew it, then set {name}."
            )
        elif vendor.state == "missing":
            yield Finding(
                "hint", f"agreement {vendor.name}", "none: nothing about a patient goes there",
                f"When you use them and have signed a business associate agreement, set {name}.",
            )  # fmt: skip


def _is_loopback(url: str) -> bool:
    return urlsplit(url).hostname in LOOPBACK
