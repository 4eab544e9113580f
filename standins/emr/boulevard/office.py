"""Boulevard's far end: its two doors, who may come in, how much they may ask, and what it pushes."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from graphql import GraphQLSchema

from standins.emr.book import OfficeBook, small_office
from standins.emr.boulevard.admin_api import AdminApi
from standins.emr.boulevard.carts import Asked, Desk
from standins.emr.boulevard.client_api import ClientApi
from standins.emr.boulevard.graphql import GraphError, Run
from standins.emr.boulevard.ids import BUSINESS, urn, uuid_of
from standins.emr.boulevard.views import Look, instant
from standins.emr.door import Call, Door, RefusalError, Reply
from standins.emr.records import Logged

CLIENT: Final = f"/api/2020-01/{BUSINESS}/client"
ADMIN: Final = "/api/2020-01/admin"
WRITES: Final = {"checkoutCart", "appointmentReschedule", "createClient", "cancelAppointment"}
"""What cannot be asked twice without harm; everything else that a POST carries can."""
SIGNATURE: Final = 44
"""Characters of a SHA-256 in base64."""


class BoulevardSettings(msgspec.Struct, frozen=True):
    api_key: str = "00000000-0000-4000-8000-0000000000aa"
    api_secret: str = base64.b64encode(b"a secret of the practice's app").decode()
    webhook_secret: str = base64.b64encode(b"a secret of the app itself").decode()
    skew: timedelta = timedelta(seconds=30)
    hold: timedelta = timedelta(minutes=5)
    notice: timedelta = timedelta()
    """Shorter before its start an appointment cannot be moved online."""
    bucket: float = 10_000
    refill: float = 50
    """Points a second."""
    questions: tuple[Asked, ...] = ()


class BoulevardOffice:
    def __init__(
        self,
        now: Callable[[], datetime],
        settings: BoulevardSettings = BoulevardSettings(),  # noqa: B008 - frozen
        *,
        book: OfficeBook | None = None,
        schema: GraphQLSchema | None = None,
    ) -> None:
        self.now, self.settings, self.schema = now, settings, schema
        self.book = book or small_office(now, name=urn)
        self.look = Look(self.book)
        self.desk = Desk(self.book, settings.hold, settings.questions)
        self.door = Door(self.handle, writes=_writes)
        self.asked: list[str] = []
        """The operations that came, by their names."""
        self._points, self._filled = settings.bucket, now()

    def handle(self, call: Call) -> Reply:
        if call.method != "POST" or call.path not in {CLIENT, ADMIN}:
            raise RefusalError(404, {"error": "not found"})
        admin = call.path == ADMIN
        client = self._let_in(call, admin=admin)
        asked = call.json()
        try:
            return Reply(200, {"data": self._run(asked, admin=admin, client=client)})
        except GraphError as error:
            return Reply(200, {"data": None, "errors": [error.body]})

    def event(self, entry: Logged, *, ping: bool = False) -> tuple[dict[str, str], bytes]:
        """Headers and body of what it pushes about one entry of the log."""
        kinds = {"appointments": "Appointment", "clients": "Client", "invoices": "Order", "packages": "Order"}
        word = kinds[entry.kind]
        verb = {"paid": "completed", "rescheduled": "rescheduled"}.get(entry.verb, entry.verb)
        kind = "PING" if ping else f"{word}_{verb}".upper()
        body = {
            "idempotencyKey": f"event-{entry.number}",
            "businessId": f"urn:blvd:Business:{BUSINESS}",
            "apiApplicationId": "urn:blvd:ApiApplication:00000000-0000-4000-8000-0000000000ab",
            "event": "PING" if ping else f"{word.lower()}.{verb}",
            "eventType": kind,
            "resource": {"id": entry.id},
            "timestamp": instant(entry.at),
            "webhookId": urn("webhook", 1),
            "data": {"node": {"id": entry.id}},
        }
        raw = json.dumps(body).encode()
        salt = f"blvd-webhook-v1:00000000-0000-4000-8000-0000000000ab:{int(entry.at.timestamp())}"
        headers = {
            "x-blvd-hmac-salt": salt,
            "x-blvd-hmac-sha256": _mac(self.settings.webhook_secret, salt.encode() + b":" + raw),
            "x-blvd-event": str(body["event"]),
            "x-blvd-event-type": kind,
            "x-blvd-idempotency-key": f"event-{entry.number}",
            "content-type": "application/json",
        }
        return headers, raw

    def _run(self, asked: dict[str, Any], *, admin: bool, client: str | None) -> dict[str, Any]:
        run = Run(asked.get("query", ""), asked.get("variables") or {}, None if admin else self.schema)
        self.asked += sorted(run.fields)
        api: AdminApi | ClientApi = (
            AdminApi(self.look)
            if admin
            else ClientApi(self.desk, self.look, self.now, client, self.settings.notice)
        )
        self._pour()
        if self._points <= 0:
            raise RefusalError(429, {"errors": [{"message": "Rate limit exceeded."}]})
        found = run.over(api.mutations() if run.operation.operation.value == "mutation" else api.queries())
        self._points -= run.cost
        return found

    def _pour(self) -> None:
        since, self._filled = self._filled, self.now()
        drops = (self._filled - since).total_seconds() * self.settings.refill
        self._points = min(self.settings.bucket, self._points + drops)

    def _let_in(self, call: Call, *, admin: bool) -> str | None:
        """The client who proves to be one; None for a visitor, and for the practice itself."""
        scheme, _, encoded = call.headers.get("authorization", "").partition(" ")
        try:
            user, _, token = base64.b64decode(encoded, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise _stranger() from None
        if scheme != "Basic" or user != self.settings.api_key:
            raise _stranger()
        if admin:
            self._believe(token, f"blvd-admin-v1{BUSINESS}")
            return None
        return self._client_of(token) if token else None

    def _client_of(self, token: str) -> str:
        for person in self.book.people:
            subject = f"blvd-client-v1{BUSINESS}{uuid_of(person)}"
            if token[SIGNATURE:].startswith(subject):
                self._believe(token, subject)
                return person
        raise _stranger()

    def _believe(self, token: str, subject: str) -> None:
        signature, payload = token[:SIGNATURE], token[SIGNATURE:]
        seconds = payload.removeprefix(subject)
        if not payload.startswith(subject) or not seconds.isdecimal():
            raise _stranger()
        if not hmac.compare_digest(signature, _mac(self.settings.api_secret, payload.encode())):
            raise _stranger()
        if abs(self.now().timestamp() - int(seconds)) > self.settings.skew.total_seconds():
            raise _stranger()


def _stranger() -> RefusalError:
    return RefusalError(401, {"errors": [{"message": "Unauthenticated", "code": "UNAUTHENTICATED"}]})


def _mac(secret: str, payload: bytes) -> str:
    return base64.b64encode(hmac.new(base64.b64decode(secret), payload, hashlib.sha256).digest()).decode()


def _writes(call: Call) -> bool:
    return any(f"{name}(".encode() in call.body for name in WRITES)
