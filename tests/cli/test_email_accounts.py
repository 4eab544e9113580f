"""A mail address is tried before it is stored, and what is ours in its secret outlives connecting it again."""

import asyncio
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from core.settings import Settings
from standins.mail import ImapServer, SmtpServer
from tests.cli.conftest import Command
from tests.cli.test_accounts import DEMO, opened, stored

DESK = "desk@junipervale.example.com"
BASE = ("channels", "add", "email", "--address", DESK, "--from-name", "Juniper & Vale")


@pytest.fixture
def practice(glowdesk: Command) -> str:
    found: str = glowdesk("practice", "import", "--no-people", DEMO, "--json").json["id"]
    return found


@pytest.fixture
def servers() -> Iterator[tuple[int, int]]:
    """Ports of a mail server and a mailbox that know one password; the command runs its own loop beside them."""
    loop, ready = asyncio.new_event_loop(), threading.Event()

    async def taken(_sender: str, _to: list[str], _raw: bytes) -> None:
        return None

    smtp, imap = SmtpServer(taken, users={DESK: "right"}), ImapServer(users={DESK: "right"})

    def serve() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(smtp.open())
        loop.run_until_complete(imap.open())
        ready.set()
        loop.run_forever()

    thread = threading.Thread(target=serve)
    thread.start()
    ready.wait()
    yield smtp.port, imap.port
    for each in (smtp, imap):
        asyncio.run_coroutine_threadsafe(each.close(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def mailbox(ports: tuple[int, int], password: str = "right", **more: str) -> tuple[str, ...]:
    options = {
        "provider": "imap", "smtp-host": "127.0.0.1", "smtp-port": str(ports[0]), "smtp-password": password,
        "imap-host": "127.0.0.1", "imap-port": str(ports[1]), "imap-password": password, "imap-tls": "starttls", **more,
    }  # fmt: skip
    return (*BASE, *(part for name, value in options.items() for part in (f"--{name}", value)))


def test_a_mailbox_is_tried_and_then_stored(
    glowdesk: Command, settings: Settings, practice: str, servers: tuple[int, int]
) -> None:
    said = glowdesk(*mailbox(servers), "--json")
    assert said.code == 0, said.err
    account = opened(settings, said.json["id"])
    assert (account.channel, account.provider, account.external_id) == ("email", "imap", DESK)
    assert account.settings["imap_port"] == servers[1]
    assert len(account.secret.reveal()["reply_key"]) >= 24


@pytest.mark.parametrize(
    ("password", "folder", "code"),
    [("wrong", "INBOX", "SMTP_NOT_LOGGED_IN"), ("right", "Nowhere", "IMAP_NO_FOLDER")],
)
def test_what_does_not_work_is_told_and_nothing_is_stored(
    glowdesk: Command,
    settings: Settings,
    practice: str,
    servers: tuple[int, int],
    password: str,
    folder: str,
    code: str,
) -> None:
    said = glowdesk(*mailbox(servers, password, folder=folder))
    assert (said.code, code in said.err) == (2, True)
    assert "nothing was stored" in said.err
    assert stored(settings) == []


PROVIDERS: dict[str, tuple[str, ...]] = {
    "sendgrid": ("--inbound-public-key", "cHVibGlj", "--events-public-key", "cHVibGlj"),
    "mailgun": ("--signing-key", "mg-key"),
    "postmark": (),
}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_providers_addresses_are_told_and_secrets_of_ours_are_kept(
    glowdesk: Command, settings: Settings, practice: str, provider: str
) -> None:
    add = (
        *BASE,
        "--provider",
        provider,
        "--smtp-password",
        "pw",
        "--no-check",
        *PROVIDERS[provider],
        "--json",
    )
    first = glowdesk(*add).json
    assert urlsplit(first["inbound_url"]).path == f"/webhooks/{provider}/{first['id']}/inbound"
    before = opened(settings, first["id"]).secret.reveal()
    again = glowdesk(*add).json
    assert again == first
    assert opened(settings, first["id"]).secret.reveal()["reply_key"] == before["reply_key"]
    if provider == "postmark":
        parts = urlsplit(first["inbound_url"])
        assert (parts.username, parts.password) == (before["webhook_user"], before["webhook_password"])


@pytest.mark.parametrize(
    ("given", "word"),
    [
        (("--provider", "pigeon"), "--provider"),
        (("--provider", "mailgun"), "--signing-key"),
        (("--provider", "imap", "--imap-password", "x"), "--smtp-host"),
        (("--provider", "postmark", "--reply-address", "nobody"), "--reply-address"),
        (("--provider", "postmark", "--oauth-client-id", "x"), "--oauth-token-url"),
    ],
)
def test_a_mistyped_address_is_refused_by_name(
    glowdesk: Command, settings: Settings, practice: str, given: tuple[str, ...], word: str
) -> None:
    said = glowdesk(*BASE, "--smtp-password", "pw", "--no-check", *given)
    assert said.code == 2
    assert word in said.err
    assert stored(settings) == []
