"""What tests of leads share: a house with forms, and people who fill them in."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from channels.adapters.lead_forms import WebsiteForm
from channels.adapters.leads_google import GoogleLeads
from channels.base import Adapter, Request
from channels.form_seals import signature
from channels.forms import MadeForm, NewForm, add_form
from core.clock import ManualClock
from tests.inbox.house import FakeSms, House, open_house

TEXTS = "Juniper Vale Aesthetics may text me about my appointments and care at this number."
AGREED = {"channel": "sms", "text": TEXTS, "text_version": "site-3", "checked": True, "ip": "203.0.113.9"}
REFUSED = {**AGREED, "checked": False}


class LeadHouse:
    """A house whose practice has a form on its site."""

    def __init__(self, house: House, far: FakeSms, form: MadeForm) -> None:
        self.house, self.far, self.form = house, far, form

    def request(self, body: Mapping[str, Any], key: str = "", **headers: str) -> Request:
        raw = json.dumps(body).encode()
        sealed = {"x-signature": signature(self.form.signing_secret, self.house.clock.now(), raw)}
        keyed = {"idempotency-key": key} if key else {}
        return Request(
            url="http://127.0.0.1:8000/hooks/forms/x",
            kind="lead",
            reference=None,
            headers={**sealed, **keyed, **headers},
            content_type="application/json",
            body=raw,
        )

    async def post(self, consent: Any = None, key: str = "", **fields: Any) -> str:
        """The site's server hands a form over; gives the lead's id. Nothing is worked yet."""
        body = {"fields": fields, **({"consent": consent} if consent is not None else {})}
        request = self.request(body, key)
        status, _, answer = await self.house.product.intake.accept("website", self.form.account_id, request)
        assert status == 202
        found: str = json.loads(answer)["lead_id"]
        return found


@asynccontextmanager
async def lead_house(
    database_url: str, clock: ManualClock, folder: Path, **settings: Any
) -> AsyncIterator[LeadHouse]:
    far = FakeSms()
    adapters: dict[tuple[str, str], Adapter] = {
        ("fake", "sms"): far,
        ("website", "form"): WebsiteForm(),
        ("google", "form"): GoogleLeads(),
    }
    async with open_house(database_url, clock, folder, adapters=adapters) as house:
        made = await house.write(
            lambda conn: add_form(conn, house.product.vault, NewForm(name="Contact page", **settings))
        )
        yield LeadHouse(house, far, made)
