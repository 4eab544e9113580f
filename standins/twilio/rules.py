"""Which creates Twilio would refuse, in the order it would notice."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import msgspec

from standins.twilio.errors import TwilioError
from standins.twilio.model import TwilioSettings

E164 = re.compile(r"\+[1-9]\d{6,14}\Z")
HOST = re.compile(r"[A-Za-z0-9.\-\[\]:]+\Z")  # host names with underscores are refused
CHOICES = {
    "ContentRetention": {"retain", "discard"},
    "AddressRetention": {"retain", "obfuscate"},
    "SmartEncoded": {"true", "false"},
    "ShortenUrls": {"true", "false"},
    "SendAsMms": {"true", "false"},
    "ForceDelivery": {"true", "false"},
    "ProvideFeedback": {"true", "false"},
    "ScheduleType": {"fixed"},
    "TrafficType": {"free"},
    "RiskCheck": {"enable", "disable"},
}


class CreateRequest(msgspec.Struct, frozen=True, kw_only=True):
    to: str
    sender: str | None
    service_sid: str | None
    body: str
    media_urls: tuple[str, ...]
    callback_url: str | None
    send_at: datetime | None
    smart_encoded: bool
    parameters: dict[str, list[str]]


def collect(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    form: dict[str, list[str]] = {}
    for name, value in pairs:
        form.setdefault(name, []).append(value)
    return form


def check_create(form: dict[str, list[str]], settings: TwilioSettings, now: datetime) -> CreateRequest:
    """Raises TwilioError with the code of the first rule that is broken."""
    single = {name: values[-1] for name, values in form.items()}
    to = _recipient(single)
    sender, service = _sender(single, settings)
    if sender == to:
        raise TwilioError(21266)
    media = tuple(form.get("MediaUrl", ()))
    _content(single, media)
    _options(single)
    return CreateRequest(
        to=to,
        sender=sender,
        service_sid=service,
        body=single.get("Body", ""),
        media_urls=media,
        callback_url=_callback(single.get("StatusCallback")),
        send_at=_send_at(single, service, now),
        smart_encoded=single.get("SmartEncoded") == "true",
        parameters=form,
    )


def _recipient(single: dict[str, str]) -> str:
    to = single.get("To", "")
    if not to:
        raise TwilioError(21604)
    if not E164.match(to.removeprefix("whatsapp:")):
        raise TwilioError(21211)
    return to


def _sender(single: dict[str, str], settings: TwilioSettings) -> tuple[str | None, str | None]:
    sender, service = single.get("From") or None, single.get("MessagingServiceSid") or None
    if sender is None and service is None:
        raise TwilioError(21603)
    if service is not None and service != settings.messaging_service_sid:
        raise TwilioError(21701)
    if service is not None and not settings.numbers:
        raise TwilioError(21703)
    number = (sender or "").removeprefix("whatsapp:")
    if sender is not None and sender.startswith("rcs:"):
        return sender, service
    if sender is not None and not E164.match(number):
        raise TwilioError(21212)
    if sender is not None and number not in settings.numbers:
        raise TwilioError(21606)
    return sender, service


def _content(single: dict[str, str], media: tuple[str, ...]) -> None:
    if not (single.get("Body") or media or single.get("ContentSid")):
        raise TwilioError(21602)
    if len(single.get("Body", "")) > 1600:
        raise TwilioError(21617)
    if len(media) > 10:
        raise TwilioError(21623)
    if any(urlsplit(url).scheme not in {"http", "https"} for url in media):
        raise TwilioError(21620)


def _options(single: dict[str, str]) -> None:
    for name, allowed in CHOICES.items():
        if name in single and single[name] not in allowed:
            raise TwilioError(20001, name=name)
    validity = single.get("ValidityPeriod")
    if validity is not None and not (validity.isdigit() and 1 <= int(validity) <= 36000):
        raise TwilioError(20001, name="ValidityPeriod")


def _callback(url: str | None) -> str | None:
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not HOST.match(parts.hostname or ""):
        raise TwilioError(21609)
    return url


def _send_at(single: dict[str, str], service: str | None, now: datetime) -> datetime | None:
    if "ScheduleType" not in single and "SendAt" not in single:
        return None
    if service is None:
        raise TwilioError(35118)
    if "SendAt" not in single:
        raise TwilioError(35111)
    try:
        moment = datetime.fromisoformat(single["SendAt"])
    except ValueError as error:
        raise TwilioError(35112) from error
    if moment.tzinfo is None:
        raise TwilioError(35112)
    if not timedelta(minutes=15) <= moment - now <= timedelta(days=35):
        raise TwilioError(35114)
    return moment
