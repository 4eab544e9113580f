"""WhatsApp through Twilio: the same forms under prefixed addresses, a day to answer in, and no patient details."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from channels.abilities import Polled
from channels.adapters.sms import TwilioSms
from channels.adapters.sms_api import TwilioApi
from channels.base import Account, Capabilities, Files
from channels.templates import MOST, Template
from core.errors import ReconnectError, RejectedError, RetryLaterError
from core.media_kinds import MB

DAY = timedelta(hours=24)
TEMPLATES_EVERY = timedelta(hours=1)
FILES = {
    **dict.fromkeys(("image/jpeg", "image/png"), 5 * MB),
    **dict.fromkeys(("application/pdf", "video/mp4", "audio/mpeg", "audio/ogg", "audio/amr"), 16 * MB),
}


class _Content(msgspec.Struct, frozen=True):
    sid: str
    friendly_name: str = ""
    language: str = "en"
    types: dict[str, dict[str, Any]] = {}
    approval_requests: dict[str, Any] | None = None


class TwilioWhatsApp(TwilioSms):
    """Account settings and secret as for texts. The number of the account is the WhatsApp sender.

    Outside the day that a person's message opens, only an approved template goes (`content_sid` in the extras);
    Twilio refuses everything else with 63016.
    """

    channel = "whatsapp"
    prefix = "whatsapp:"
    registered = False
    capabilities = Capabilities(
        most_characters=1600,
        told=True,
        statuses=True,
        can_list=True,
        number_is_known=True,
        window=DAY,
        human_window=DAY,
        files=Files(FILES),
    )

    async def poll(self, account: Account, cursor: Mapping[str, Any], now: datetime) -> Polled:
        """As for texts, and once an hour which templates are approved."""
        polled = await super().poll(account, cursor, now)
        asked = cursor.get("templates_at")
        if asked is not None and now - datetime.fromisoformat(asked) < TEMPLATES_EVERY:
            return msgspec.structs.replace(polled, cursor={**polled.cursor, "templates_at": asked})
        try:
            found = await self._templates(account)
        except (RetryLaterError, ReconnectError, RejectedError):
            return polled
        return msgspec.structs.replace(
            polled,
            cursor={**polled.cursor, "templates_at": now.isoformat()},
            settings={"templates": [msgspec.to_builtins(each) for each in found]},
        )

    async def _templates(self, account: Account) -> list[Template]:
        api = TwilioApi(self._client, account)
        rows = await api.every("content", "/v1/ContentAndApprovals", "contents", _Content)
        return [each for row in rows if (each := _approved(row)) is not None][:MOST]


def _approved(row: _Content) -> Template | None:
    """None for what Meta has not approved, and for kinds without words of their own."""
    approval = row.approval_requests or {}
    body = next((each["body"] for each in row.types.values() if isinstance(each.get("body"), str)), None)
    if approval.get("status") != "approved" or body is None:
        return None
    return Template(row.sid, row.friendly_name, row.language, body, str(approval.get("category") or ""))
