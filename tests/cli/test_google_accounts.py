"""A Google profile is tried before it is stored; its links are exact, and nobody's notices are ended unasked."""

import asyncio
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from core.settings import Settings
from standins.google import GoogleFarEnd, GoogleSettings, google_app
from standins.google.model import Fault
from standins.google.network import private_pem
from standins.serving import serving
from tests.cli.conftest import Command
from tests.cli.test_accounts import DEMO, opened

GOOGLE = GoogleSettings()
LINE = "+19195550143"
TWILIO = (
    *("channels", "add", "twilio", "--account-sid", "AC" + "0a" * 16, "--number", LINE),
    *("--auth-token", "a-token"),
)
GRANT = (
    *("--location", GOOGLE.location, "--name", "Midtown", "--client-id", GOOGLE.client_id),
    *("--client-secret", GOOGLE.client_secret),
)
PUSH = ("--topic", GOOGLE.topic, "--push-sender", GOOGLE.push_sender)
ADD = ("channels", "add", "google")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is stored is stored as every account is; one database is enough."""
    return sqlite_url


@pytest.fixture
def practice(glowdesk: Command) -> str:
    found: str = glowdesk("practice", "import", "--no-people", DEMO, "--json").json["id"]
    assert glowdesk(*TWILIO).code == 0
    return found


@pytest.fixture
def far_end() -> Iterator[tuple[GoogleFarEnd, str]]:
    """Google on a loop of its own, since the command runs one."""
    loop, ready, stop = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    google = GoogleFarEnd(GOOGLE, now=lambda: datetime.now(UTC))
    address: list[str] = []

    async def serve() -> None:
        async with serving(google_app(google)) as url:
            address.append(f"{url}/google")
            ready.set()
            await stop.wait()
        await google.close()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    ready.wait()
    yield google, address[0]
    loop.call_soon_threadsafe(stop.set)
    thread.join()
    loop.close()


@pytest.mark.usefixtures("practice")
def test_the_links_are_exact_and_the_line_knows_their_words(glowdesk: Command) -> None:
    told = glowdesk(*ADD, "--number", LINE, "--json").json
    assert told == {"sms_link": f"sms:{LINE}?body=Hi%20from%20Google", "whatsapp_link": None}
    (line,) = [row for row in glowdesk("channels", "list", "--json").json if row["channel"] == "sms"]
    assert line["settings"]["entry_links"][0]["ref"] == "google_business"

    assert glowdesk(*TWILIO).code == 0  # connecting the line again keeps them
    (line,) = [row for row in glowdesk("channels", "list", "--json").json if row["channel"] == "sms"]
    assert line["settings"]["entry_links"][0]["words"] == "Hi from Google"


@pytest.mark.usefixtures("practice")
def test_a_dedicated_number_needs_no_words(glowdesk: Command) -> None:
    told = glowdesk(*ADD, "--number", LINE, "--dedicated", "--json").json
    assert told["sms_link"] == f"sms:{LINE}"
    (line,) = [row for row in glowdesk("channels", "list", "--json").json if row["channel"] == "sms"]
    assert line["settings"]["entry_number"] == "google_business"


@pytest.mark.usefixtures("practice")
@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "--location"),
        (("--number", "919 555"), "country code"),
        (("--number", "+12125550199"), "no line of this practice"),
        (("--number", LINE, "--words", "Hi"), "two words"),
        ((*GRANT[2:], "--location", "Midtown", "--refresh-token", "x"), "accounts/123"),
        ((*GRANT, "--refresh-token", "x", "--topic", GOOGLE.topic), "belong together"),
    ],
)
def test_what_cannot_be_right_is_said_before_anything_is_stored(
    glowdesk: Command, options: tuple[str, ...], words: str
) -> None:
    said = glowdesk(*ADD, *options)
    assert said.code != 0
    assert words in said.err


@pytest.mark.usefixtures("practice")
def test_a_profile_is_tried_told_and_sealed(
    glowdesk: Command, settings: Settings, far_end: tuple[GoogleFarEnd, str]
) -> None:
    google, api = far_end
    options = (*ADD, "--number", LINE, *GRANT, "--refresh-token", GOOGLE.refresh_token, *PUSH)
    told = glowdesk(*options, "--set-links", "--api-base", api, "--json").json
    assert told["push_url"] == f"https://desk.example.com/webhooks/google/{told['id']}/push"
    assert told["push_audience"] == "https://desk.example.com/webhooks/google"
    assert google.attributes == {"attributes/url_text_messaging": told["sms_link"]}
    assert google.setting["pubsubTopic"] == GOOGLE.topic
    assert opened(settings, told["id"]).secret.reveal()["refresh_token"] == GOOGLE.refresh_token
    listed = glowdesk("channels", "list", "--json").out
    assert GOOGLE.refresh_token not in listed
    assert GOOGLE.client_secret not in listed


@pytest.mark.usefixtures("practice")
def test_another_tools_notices_are_not_ended_unasked(
    glowdesk: Command, far_end: tuple[GoogleFarEnd, str]
) -> None:
    google, api = far_end
    google.setting = {"pubsubTopic": "projects/other/topics/theirs", "notificationTypes": ["NEW_REVIEW"]}
    options = (*ADD, *GRANT, "--refresh-token", GOOGLE.refresh_token, *PUSH, "--api-base", api)
    said = glowdesk(*options)
    assert said.code != 0
    assert "projects/other/topics/theirs" in said.err
    assert google.setting["pubsubTopic"] == "projects/other/topics/theirs"
    assert glowdesk(*options, "--replace-notifications").code == 0
    assert google.setting["pubsubTopic"] == GOOGLE.topic


@pytest.mark.usefixtures("practice")
def test_what_google_refuses_is_said_with_the_way_out_and_nothing_is_stored(
    glowdesk: Command, far_end: tuple[GoogleFarEnd, str]
) -> None:
    google, api = far_end
    options = (*ADD, *GRANT, "--refresh-token", GOOGLE.refresh_token, "--api-base", api)
    google.faults.append(Fault(kind="no_access"))
    assert "quota is zero" in glowdesk(*options).err
    google.grant_stands = False
    assert "grant anew" in glowdesk(*options).err
    assert [row["channel"] for row in glowdesk("channels", "list", "--json").json] == ["sms"]


@pytest.mark.usefixtures("practice")
def test_an_agent_is_connected_with_its_key_and_the_line_that_takes_over(
    glowdesk: Command, settings: Settings, tmp_path: Path
) -> None:
    key = tmp_path / "key.json"
    key.write_text(json.dumps({"client_email": GOOGLE.agent_key_email, "private_key": private_pem("agent")}))
    base = ("channels", "add", "google-rcs", "--agent-id", GOOGLE.agent_id, "--key-file", str(key))
    told = glowdesk(*base, "--client-token", GOOGLE.client_token, "--fallback-number", LINE, "--json").json
    account = opened(settings, told["id"])
    assert account.settings["fallback_account"]
    assert account.settings["no_agreement"] is True
    assert account.secret.reveal()["client_token"] == GOOGLE.client_token
    assert glowdesk(*base, "--client-token", "short").code != 0
    key.write_text("{}")
    assert "no service account" in glowdesk(*base, "--client-token", GOOGLE.client_token).err


@pytest.mark.usefixtures("practice")
def test_the_owner_grants_in_a_browser_and_pastes_where_it_ended(
    glowdesk: Command, far_end: tuple[GoogleFarEnd, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, api = far_end
    shown: list[str] = []

    def paste(*_words: object, **_more: object) -> str:
        """What the browser's address bar says after the owner has nodded."""
        answer = httpx.get(shown[-1], follow_redirects=False)
        ended: str = answer.headers["location"]
        assert parse_qs(urlsplit(ended).query)["code"]
        return ended

    def echo(words: str, **_more: object) -> None:
        if "redirect_uri" in words:
            shown.append(words.strip())

    monkeypatch.setattr("cli.channels_google.typer.prompt", paste)
    monkeypatch.setattr("cli.channels_google.typer.echo", echo)
    assert glowdesk(*ADD, *GRANT, "--api-base", api, "--json").json["reviews"] == 0
