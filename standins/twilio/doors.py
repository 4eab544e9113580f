"""Who may ask this account's far end, and what they posted."""

import base64
import binascii
import hmac
from typing import Any
from urllib.parse import parse_qsl

from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.handlers import BaseRouteHandler

from standins.twilio.account import TwilioFarEnd
from standins.twilio.errors import TwilioError
from standins.twilio.mishaps import Caller
from standins.twilio.rules import collect


def far_end(connection: ASGIConnection[Any, Any, Any, State]) -> TwilioFarEnd:
    found: TwilioFarEnd = connection.app.state.twilio
    return found


async def form_of(request: Caller) -> dict[str, list[str]]:
    body = (await request.body()).decode("utf-8", "replace")
    return collect(parse_qsl(body, keep_blank_values=True))


def authenticated(connection: ASGIConnection[Any, Any, Any, State], _: BaseRouteHandler) -> None:
    settings = far_end(connection).settings
    scheme, _space, encoded = connection.headers.get("authorization", "").partition(" ")
    try:
        user, _colon, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise TwilioError(20003) from None
    expected = {settings.account_sid: settings.auth_token, **settings.api_keys}.get(user)
    if scheme.lower() != "basic" or expected is None:
        raise TwilioError(20003)
    if not hmac.compare_digest(secret.encode(), expected.encode()):
        raise TwilioError(20003)
    if connection.path_params.get("account_sid", settings.account_sid) != settings.account_sid:
        raise TwilioError(20003)
