"""People who reach a practice on every channel, as the webhooks that providers make of what they do."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Any, NamedTuple
from urllib.parse import urlencode

from channels.base import Request
from channels.form_seals import signature as sealed
from standins.leads import MetaLeadsFarEnd
from standins.meta.webhooks import encoded, signature
from standins.twilio.webhooks import sign
from tests.channels.far_ends import email_sendgrid, leads_google, leads_meta, twilio_forms, website
from tests.channels.far_ends.mail import ANA, DESK
from tests.channels.meta_world import META
from tests.conftest import START
from tests.inbox.house import PUBLIC

Way = tuple[str, str]
AREAS = (212, 305, 312, 404, 415, 512, 602, 617, 702, 713, 804, 919)
SMS, WHATSAPP, VOICE = ("twilio", "sms"), ("twilio", "whatsapp"), ("twilio", "voice")
WEB, FORM, GOOGLE, META_FORM = ("widget", "web"), ("website", "form"), ("google", "form"), ("meta", "form")
MAIL, PAGE, GRAM = ("sendgrid", "email"), ("meta", "facebook"), ("meta", "instagram")


class Told(NamedTuple):
    """One webhook: whose it is, when it happened, and how it looks when it is sent at some instant."""

    way: Way
    at: datetime
    made: Callable[[datetime, dict[str, str]], Request]
    """Given the instant of sending and our own ids of what was sent to people, by their address."""


def phone(number: int) -> str:
    """Invented: twelve area codes with a hundred numbers each."""
    return f"+1{AREAS[number // 100 % len(AREAS)]}55501{number % 100:02d}"


def town(count: int) -> tuple[Told, ...]:
    """So many webhooks of as many people as it takes, in the order in which things happened."""
    people = (each(number) for number, each in enumerate(cycle(SCRIPTS)))
    told = islice((one for person in people for one in person), count)
    return tuple(sorted(told, key=lambda each: each.at))


def _when(number: int, step: int) -> datetime:
    return START - timedelta(hours=3) + timedelta(seconds=20 * number + 7 * step)


# Twilio


def _posted(way: Way, form: dict[str, str], kind: str, at: datetime) -> Told:
    def made(_now: datetime, ours: dict[str, str]) -> Request:
        path = kind.replace("{ours}", ours.get(form["To"].removeprefix("whatsapp:"), "none"))
        url, (name, _, reference) = f"{PUBLIC}/webhooks/twilio/acc/{path}", path.partition("/")
        headers = {"x-twilio-signature": sign(url, form, twilio_forms.TOKEN)}
        content_type = "application/x-www-form-urlencoded"
        return Request(url, name, reference or None, headers, content_type, urlencode(form).encode())

    return Told(way, at, made)


def _sid(letters: str, number: int, step: int) -> str:
    return f"{letters}{number:024x}{step:08x}"


def texting(number: int, way: Way = SMS, prefix: str = "") -> Iterator[Told]:
    """Three texts, one with a picture and one with their name; what we sent before is reported on in between."""
    who = f"{prefix}{phone(number)}"
    for step, text in enumerate(("hi there", f"question {number}, how much is it?", "")):
        form = twilio_forms.form(prefix, From=who, Body=text, MessageSid=_sid("SM", number, step))
        if step == 1 and prefix:
            form |= {"ProfileName": f"Person {number}"}
        if step == 1 and prefix and number % 2:
            form |= {"ReferralSourceId": str(number), "ReferralSourceType": "ad"}
        if not text:
            form |= {
                "NumMedia": "1",
                "MediaUrl0": "https://api.twilio.com/m",
                "MediaContentType0": "image/png",
            }
        yield _posted(way, form, "inbound", _when(number, step))
    ends = ("sent", "delivered", "read") if prefix else ("queued", "sent", "delivered")
    for step, status in enumerate(ends):
        form = twilio_forms.report(prefix, To=who, MessageStatus=status, MessageSid=_sid("SM", number, 99))
        yield _posted(way, form, "status/{ours}", _when(number, step + 3))


def first_word(way: Way, prefix: str, who: str) -> Told:
    """What somebody said before anything else."""
    form = twilio_forms.form(
        prefix, From=f"{prefix}{who}", Body="Are you there?", MessageSid="SM" + who[1:].rjust(32, "0")
    )
    return _posted(way, form, "inbound", START)


def whatsapping(number: int) -> Iterator[Told]:
    return texting(number, WHATSAPP, "whatsapp:")


def opting_out(number: int) -> Iterator[Told]:
    form = twilio_forms.form(From=phone(number), Body="STOP", MessageSid=_sid("SM", number, 0))
    yield _posted(SMS, form, "inbound", _when(number, 0))


def hanging_up(number: int) -> Iterator[Told]:
    """Rings, nobody picks up, and no message is left."""
    call = {**twilio_forms.form(From=phone(number)), "CallSid": _sid("CA", number, 0)}
    yield _posted(VOICE, {**call, "CallStatus": "ringing", "Direction": "inbound"}, "call", _when(number, 0))
    unanswered = {**call, "DialCallStatus": "no-answer", "DialBridged": "false"}
    yield _posted(VOICE, unanswered, "dial", _when(number, 4))


# Meta


def _meta(way: Way, where: str, happening: dict[str, Any], at: datetime, kind: str = "messaging") -> Told:
    stamp = int(at.timestamp() * 1000)
    timed = {"timestamp": stamp, **happening} if kind != "changes" else happening
    entry = {"id": where, "time": stamp if kind != "changes" else stamp // 1000, kind: [timed]}
    body = encoded({"object": "instagram" if way == GRAM else "page", "entry": [entry]})
    headers = {"x-hub-signature-256": signature(body, META.app_secret)}
    request = Request(f"{PUBLIC}/webhooks/meta/acc/events", "events", None, headers, "application/json", body)
    return Told(way, at, lambda *_: request)


def chatting(number: int, way: Way = PAGE) -> Iterator[Told]:
    """Comes through a link, writes, changes, reacts, takes back; a colleague answers from the platform's own inbox."""
    platform = "instagram" if way == GRAM else "messenger"
    us = META.business(platform)  # type: ignore[arg-type]
    person = f"{'6841100' if way == GRAM else '7392015'}{number:09d}"
    theirs = {"sender": {"id": person}, "recipient": {"id": us}}
    ours = {"sender": {"id": us}, "recipient": {"id": person}}
    ids = [f"m_{way[1]}_{number}_{each}" for each in range(5)]
    said: list[dict[str, Any]] = [
        {**theirs, "referral": {"source": "ADS", "type": "OPEN_THREAD", "ad_id": str(6600 + number)}},
        {**theirs, "message": {"mid": ids[0], "text": f"¿precio? 😀 {number}"}},
        {**theirs, "message": {"mid": ids[1], "text": "for next week", "reply_to": {"mid": ids[0]}}},
        {**theirs, "message_edit": {"mid": ids[1], "text": "for Friday", "num_edit": 1}},
        {**theirs, "message_edit": {"mid": ids[1], "text": "for Saturday", "num_edit": 2}},
        {**theirs, "message": {"mid": ids[2], "attachments": [_picture(number)]}},
        {**theirs, "message": {"mid": ids[2], "is_deleted": True}},
        {**theirs, "reaction": {"mid": ids[0], "action": "react", "reaction": "love", "emoji": "❤"}},
        {**theirs, "reaction": {"mid": ids[0], "action": "unreact"}},
        {**theirs, "postback": {"mid": ids[3], "title": "Book", "payload": "BOOK"}},
        {**theirs, "read": {"watermark": int(_when(number, 20).timestamp() * 1000)}},
    ]
    if number % 3 == 0:
        said.append(
            {**ours, "message": {"mid": ids[4], "is_echo": True, "app_id": 1, "text": "See you at 3"}}
        )
    for step, each in enumerate(said):
        yield _meta(way, us, each, _when(number, step))


def on_instagram(number: int) -> Iterator[Told]:
    return chatting(number, GRAM)


def _picture(number: int) -> dict[str, Any]:
    return {"type": "image", "payload": {"url": f"https://scontent.fbcdn.net/{number}.png"}}


def commenting(number: int) -> Iterator[Told]:
    """Under a post, then the words are changed."""
    value = {
        "id": f"178_c{number}",
        "text": "price?",
        "from": {"id": f"6841100{number:09d}", "username": f"person{number}"},
        "media": {"id": "179_m", "media_product_type": "FEED"},
    }
    happening = {"field": "comments", "value": value}
    yield _meta(GRAM, META.instagram_id, happening, _when(number, 0), "changes")


# Forms, mail and the widget


def filling_in(number: int) -> Iterator[Told]:
    """The site's form with a yes to texts, and a text from the number given there."""
    body = json.dumps(
        {
            "fields": {"Full name": f"Person {number}", "Phone": phone(number), "Message": "Do you have Friday?",
                       "utm_source": "newsletter"},
            "consent": [{"channel": "sms", "text": "You may text me.", "checked": True}],
        }
    ).encode()  # fmt: skip

    def made(now: datetime, _: dict[str, str]) -> Request:
        headers = {"x-signature": sealed(website.SECRET, now, body), "idempotency-key": f"form-{number}"}
        return Request(f"{PUBLIC}/hooks/forms/f", "lead", None, headers, "application/json", body)

    yield Told(FORM, _when(number, 0), made)
    form = twilio_forms.form(From=phone(number), Body="I sent you a form", MessageSid=_sid("SM", number, 0))
    yield _posted(SMS, form, "inbound", _when(number, 2))


def answering_an_ad(number: int) -> Iterator[Told]:
    lead = {**leads_google.LEAD, "lead_id": f"g-{number}", "user_column_data": [
        {"column_id": "FULL_NAME", "string_value": f"Person {number}"},
        {"column_id": "PHONE_NUMBER", "string_value": phone(number)},
    ]}  # fmt: skip
    body = json.dumps(lead).encode()
    request = Request(f"{PUBLIC}/webhooks/google/acc/lead", "lead", None, {}, "application/json", body)
    yield Told(GOOGLE, _when(number, 0), lambda *_: request)


def announced(number: int) -> Iterator[Told]:
    value = {"leadgen_id": str(880_000_000_000_000 + number), "form_id": "770099", "created_time": 1795000198}
    entry = {"id": META.page_id, "time": 1795000200, "changes": [{"field": "leadgen", "value": value}]}
    body = json.dumps({"object": "page", "entry": [entry]}).encode()
    headers = {"x-hub-signature-256": MetaLeadsFarEnd(app_secret=leads_meta.FAR.app_secret).sign(body)}
    request = Request(f"{PUBLIC}/webhooks/meta/acc/events", "events", None, headers, "application/json", body)
    yield Told(META_FORM, _when(number, 0), lambda *_: request)


def mailing(number: int) -> Iterator[Told]:
    """A mail and another one in answer to it."""
    sender = ANA.replace("ana", f"person{number}")
    for step, answers in enumerate(("", f"\nIn-Reply-To: <{number}.0@mail.example>")):
        form = email_sendgrid.form(
            headers=f"Message-ID: <{number}.{step}@mail.example>\nFrom: Person <{sender}>\nSubject: Botox{answers}\n",
            text=f"Mail {step} of {number}",
            envelope=json.dumps({"to": [DESK], "from": sender}),
        )
        yield Told(MAIL, _when(number, step), _mailed(form))


def _mailed(body: bytes) -> Callable[[datetime, dict[str, str]], Request]:
    return lambda now, _: email_sendgrid.posted(body, at=now)


def visiting(number: int) -> Iterator[Told]:
    visitor = f"0199a1b2-0000-7000-8000-{number:012x}"
    for step, text in enumerate(("hello", "do you do peels?")):
        said = {"visitor_id": visitor, "client_id": f"{number}-{step}", "text": text}
        body = json.dumps(said).encode()
        yield Told(WEB, _when(number, step), lambda *_, body=body: Request("", "message", None, {}, "", body))


SCRIPTS = (
    chatting, texting, on_instagram, whatsapping, mailing, filling_in, visiting, opting_out, answering_an_ad,
    commenting, announced, hanging_up,
)  # fmt: skip


def reached_before(most: int) -> Iterator[tuple[Way, str, str]]:
    """Whom we had written to: the way, their address, and the provider's id of what we sent."""
    for number in range(most):
        script = SCRIPTS[number % len(SCRIPTS)]
        if script is texting or script is whatsapping:
            way = SMS if script is texting else WHATSAPP
            yield way, phone(number), _sid("SM", number, 99)
