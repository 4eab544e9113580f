"""A page or an Instagram account as Meta's app dashboard shows it: looked over before anything is stored."""

import re
import secrets
from collections.abc import Iterator
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec

from cli.connecting import store_account
from cli.context import Context

_ID = re.compile(r"\d{5,25}\Z")
_VERSION = re.compile(r"v\d{1,3}\.\d\Z")


class MetaAccount(msgspec.Struct, frozen=True, kw_only=True):
    """Its repr gives nothing away."""

    channel: Literal["facebook", "instagram"]
    account_id: str
    app_id: str
    app_secret: str
    access_token: str
    verify_token: str
    page_id: str | None = None
    graph_version: str | None = None
    automation_per_hour: int | None = None
    api_url: str | None = None

    def __repr__(self) -> str:
        return "MetaAccount(…)"

    def problems(self) -> Iterator[str]:
        option = "--page-id" if self.channel == "facebook" else "--account-id"
        for name, value in ((option, self.account_id), ("--app-id", self.app_id)):
            if not _ID.match(value):
                yield f"{name} must be the number that Meta's dashboard shows"
        if self.channel == "instagram" and self.page_id is not None and not _ID.match(self.page_id):
            yield "--page-id must be the number of the linked page"
        if not self.app_secret.strip():
            yield "--app-secret is empty; without it no webhook can be trusted"
        if not self.access_token.strip():
            yield "--access-token is empty; without it nothing can be sent"
        if len(self.verify_token) < 8:
            yield "--verify-token must have at least eight characters"
        if self.graph_version is not None and not _VERSION.match(self.graph_version):
            yield "--graph-version must be written as v26.0"
        if self.api_url is not None and urlsplit(self.api_url).scheme not in {"http", "https"}:
            yield "--api-base must be an address such as https://graph.example.com"

    def settings(self) -> dict[str, Any]:
        said = {
            "app_id": self.app_id,
            "page_id": self.account_id if self.channel == "facebook" else self.page_id,
            "graph_version": self.graph_version,
            "automation_per_hour": self.automation_per_hour,
            "api_url": self.api_url.rstrip("/") if self.api_url else None,
        }
        return {key: value for key, value in said.items() if value is not None}

    def secret(self) -> dict[str, str]:
        return {
            "app_secret": self.app_secret.strip(),
            "access_token": self.access_token.strip(),
            "verify_token": self.verify_token,
        }


def made_up_token() -> str:
    """What Meta shows us when it begins a subscription."""
    return secrets.token_urlsafe(18)


def connect_meta(context: Context, practice_id: str, account: MetaAccount) -> str:
    return store_account(
        context,
        practice_id,
        channel=account.channel,
        provider="meta",
        external_id=account.account_id,
        settings=account.settings(),
        secret=account.secret(),
    )
