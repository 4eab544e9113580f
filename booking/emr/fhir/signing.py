"""How a request shows whose it is: a fixed token, a name and password, or a token of an application."""

import base64

import msgspec

from booking.emr.connection import Connection
from booking.emr.tokens import Grant, Tokens
from booking.emr.transport import Ask, Transport
from core.clock import Clock
from core.errors import ReconnectError

FHIR = "application/fhir+json"


class Signing:
    def __init__(self, connection: Connection, transport: Transport, clock: Clock) -> None:
        self._connection = connection
        self._scheme = connection.options.get("scheme", "bearer")
        applies = self._scheme == "client_credentials"
        self._tokens = Tokens(transport, clock, _grant(connection)) if applies else None

    async def sign(self, ask: Ask, renew: bool) -> Ask:  # noqa: FBT001 - the shape of Sign
        kind = {} if ask.json is None else {"content-type": FHIR}
        headers = {"accept": FHIR, **kind, **ask.headers, **await self._shown(renew=renew)}
        return msgspec.structs.replace(ask, headers=headers)

    async def _shown(self, *, renew: bool) -> dict[str, str]:
        secrets = self._connection.secrets
        if self._tokens is not None:
            return {"authorization": f"Bearer {await self._tokens.current(renew=renew)}"}
        if self._scheme == "bearer":
            return {"authorization": f"Bearer {secrets.get('token', '')}"}
        if self._scheme == "basic":
            pair = f"{secrets.get('username', '')}:{secrets.get('password', '')}"
            return {"authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
        return {}


def _grant(connection: Connection) -> Grant:
    options, secrets = connection.options, connection.secrets
    if "token_url" not in options:
        raise ReconnectError("no_token_url")
    scope = {"scope": options["scope"]} if "scope" in options else {}
    who = {"client_id": secrets.get("client_id", ""), "client_secret": secrets.get("client_secret", "")}
    return Grant(options["token_url"], {"grant_type": "client_credentials", **who, **scope})
