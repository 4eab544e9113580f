"""Setting a profile up: the owner's grant, the links on the profile, and who is told of new reviews."""

from typing import Any, Final
from urllib.parse import quote, urlencode

import httpx
import msgspec

from channels.adapters.google_profile import Profile
from channels.adapters.google_tokens import ask_for_token
from channels.base import Account
from core.errors import ConflictError, ReconnectError

AUTH_URL: Final = "https://accounts.google.com/o/oauth2/v2/auth"
SCOPE: Final = "https://www.googleapis.com/auth/business.manage"
REDIRECT: Final = "http://127.0.0.1:1/"
"""Nobody listens there: the browser's address bar then shows the code, which is pasted back."""
NOTICES: Final = ("NEW_REVIEW", "UPDATED_REVIEW")
PUBLISHER: Final = "mybusiness-api-pubsub@system.gserviceaccount.com"


class ProfileLinks(msgspec.Struct, frozen=True):
    """What goes on the profile."""

    sms: str | None = None
    whatsapp: str | None = None

    def attributes(self) -> dict[str, str]:
        given = {"attributes/url_text_messaging": self.sms, "attributes/url_whatsapp": self.whatsapp}
        return {name: uri for name, uri in given.items() if uri}


def links_of(number: str | None, words: str | None, whatsapp: str | None) -> ProfileLinks:
    """With the words that show later where a text came from; a number of its own needs none."""
    sms = f"sms:{number}" if number else None
    if sms and words:
        sms += f"?body={quote(words, safe='')}"
    chat = f"https://wa.me/{whatsapp.lstrip('+')}" if whatsapp else None
    if chat and words:
        chat += f"?text={quote(words, safe='')}"
    return ProfileLinks(sms, chat)


def consent_url(client_id: str, state: str, auth_url: str = AUTH_URL) -> str:
    """Where the profile's owner nods. `prompt` and `access_type` make Google give a grant that lasts."""
    query = {
        "client_id": client_id,
        "redirect_uri": REDIRECT,
        "response_type": "code",
        "scope": SCOPE,
        "access_type": "offline",
        "prompt": "consent",
        "state": state,
    }
    return f"{auth_url}?{urlencode(query)}"


async def redeem(
    client: httpx.AsyncClient, url: str, *, code: str, client_id: str, client_secret: str
) -> str:
    """The lasting grant for a code. Raises `ReconnectError` and `RetryLaterError`."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": client_id,
        "client_secret": client_secret,
        "redirect_uri": REDIRECT,
    }
    granted = await ask_for_token(client, url, form)
    if granted.refresh_token is None:
        raise ReconnectError("NO_LASTING_GRANT")
    return granted.refresh_token


async def put_links(profile: Profile, account: Account, links: ProfileLinks) -> dict[str, str]:
    """Sets the two attributes and no other; gives what stood there before."""
    place = account.external_id.partition("/locations/")[2]
    path = f"locations/{place}/attributes"
    told = await profile.ask("GET", "information", path, account)
    wanted = links.attributes()
    before = {
        str(each.get("name")): str(uri.get("uri"))
        for each in told.get("attributes", ())
        for uri in each.get("uriValues", ())
        if each.get("name") in wanted
    }
    body = {
        "name": path,
        "attributes": [{"name": name, "uriValues": [{"uri": uri}]} for name, uri in wanted.items()],
    }
    query = {"attributeMask": ",".join(wanted)}
    await profile.ask("PATCH", "information", path, account, query=query, json=body)
    return before


async def be_told(profile: Profile, account: Account, topic: str, *, replace: bool = False) -> None:
    """Raises `ConflictError` naming another tool's topic: a Google account has one setting, and ours would end theirs."""
    owner = account.external_id.partition("/locations/")[0]
    path = f"{owner}/notificationSetting"
    told: dict[str, Any] = await profile.ask("GET", "notifications", path, account)
    there = told.get("pubsubTopic")
    if there and there != topic and not replace:
        raise ConflictError(str(there))
    kinds = sorted({*told.get("notificationTypes", ()), *NOTICES} if there == topic else NOTICES)
    body = {"name": path, "pubsubTopic": topic, "notificationTypes": kinds}
    query = {"updateMask": "pubsubTopic,notificationTypes"}
    await profile.ask("PATCH", "notifications", path, account, query=query, json=body)


class GoogleSetup:
    """What the command line does at Google for a practice."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client, self._profile = client, Profile(client)

    async def redeem(self, url: str, *, code: str, client_id: str, client_secret: str) -> str:
        return await redeem(self._client, url, code=code, client_id=client_id, client_secret=client_secret)

    async def look(self, account: Account) -> int:
        """How many reviews there are: proof that the grant and the project's access are good."""
        told = await self._profile.ask(
            "GET", "reviews", f"{account.external_id}/reviews", account, query={"pageSize": "1"}
        )
        return int(told.get("totalReviewCount", 0))

    async def put_links(self, account: Account, links: ProfileLinks) -> dict[str, str]:
        return await put_links(self._profile, account, links)

    async def be_told(self, account: Account, topic: str, *, replace: bool = False) -> None:
        await be_told(self._profile, account, topic, replace=replace)
