"""The pages behind a visit's link as HTML: they work without scripts, in both languages, by day and by night."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import msgspec
import yaml
from litestar import Request

from agent.playbook.dialogue import figures
from agent.playbook.dialogue.finding import rank
from booking.links import VisitLink
from booking.service import Appointment
from practice.book import PracticeBook, in_language
from sequences.preparing import preparing
from sequences.saying import clock, long_day, moment

ROOT: Final = Path(__file__).parent.parent
LANGUAGES: Final = ("en", "es")
REASONS: Final = ("schedule", "ill", "changed_mind", "other")


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`locales/<language>/visit_link.yaml`."""

    title: str
    with_provider: str = msgspec.field(name="with")
    minutes: str
    at_video: str
    at_phone: str
    confirmed: str
    confirm: str
    move: str
    cancel: str
    calendar: str
    getting_ready: str
    parking: str
    help: str
    move_title: str
    move_lead: str
    pick_title: str
    pick_lead: str
    pick_name: str
    later: str
    earlier: str
    anyone: str
    same: str
    all_times: str
    no_times: str
    keep: str
    cancel_title: str
    cancel_lead: str
    reason: str
    reason_schedule: str
    reason_ill: str
    reason_changed_mind: str
    reason_other: str
    cancel_sure: str
    cancel_keep: str
    done_confirm: str
    done_move: str
    done_pick: str
    done_cancel: str
    done_cancel_lead: str
    taken: str
    changed: str
    over: str
    over_lead: str
    not_booked: str
    not_booked_lead: str
    expired: str
    expired_lead: str
    gone: str
    gone_lead: str
    one_open: str
    by_office: str
    ask_move: str
    asked: str
    asked_lead: str
    other_language: str


@dataclass(frozen=True)
class Shown:
    """One look at a link: what it leads to, in whose words."""

    book: PracticeBook
    link: VisitLink
    visit: Appointment | None
    words: Words
    language: str
    at: datetime
    token: str
    elsewhere: bool = False
    """The calendar is kept in the practice's own system: a press here only asks."""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.visit.zone) if self.visit is not None else self.book.zone

    @property
    def wanted_provider(self) -> str | None:
        return self.link.wanted.provider if self.link.wanted is not None else None

    @property
    def by_office(self) -> bool:
        """Kinds of visits that only staff set are not moved by a press."""
        type_id = self.visit.type if self.visit is not None else self.link.wanted and self.link.wanted.type
        kind = self.book.find_appointment_type(type_id or "")
        staff = [self.book.find_service(each) for each in (self.visit.treatments if self.visit else ())]
        if self.elsewhere:
            return True
        return kind is None or "staff" in {kind.booked_by, *(s.booked_by for s in staff if s is not None)}

    @property
    def closed(self) -> bool:
        """Nothing can be done here any more."""
        if self.link.expires_at <= self.at or (self.visit is None and self.link.wanted is None):
            return True
        return self.visit is not None and (self.visit.status != "booked" or self.visit.starts_at <= self.at)


def whole(page: Shown, body: str) -> str:
    other = "en" if page.language == "es" else "es"
    foot = f"<p class='foot'>{_say(page, page.words.help)}</p>"
    return _template().substitute(
        language=page.language,
        other=other,
        other_language=escape(page.words.other_language),
        practice=escape(page.book.practice.name),
        title=escape(page.words.title),
        body=body,
        foot=foot,
    )


def stray(words: Words, language: str) -> str:
    body = f"<h1>{escape(words.gone)}</h1><p class='lead'>{escape(words.gone_lead)}</p>"
    return _template().substitute(
        language=language, other="", other_language="", practice="", title=escape(words.gone), body=body, foot=""
    )  # fmt: skip


def closed(page: Shown) -> str:
    words = page.words
    if page.visit is not None and page.visit.status != "booked":
        return notice(page, words.not_booked, words.not_booked_lead)
    if page.visit is not None and page.visit.starts_at <= page.at:
        return notice(page, words.over, words.over_lead)
    return notice(page, words.expired, words.expired_lead)


def notice(page: Shown, title: str, lead: str) -> str:
    return f"<h1>{escape(title)}</h1><p class='lead' role='status'>{_say(page, lead)}</p>"


def visit(page: Shown, *, done: str = "", note: str = "") -> str:
    """The visit as it stands, and what can be done about it."""
    assert page.visit is not None
    words = page.words
    head = ""
    if done:
        said = {"confirm": words.done_confirm, "move": words.done_move, "pick": words.done_pick}[done]
        head = f"<p class='tick' aria-hidden='true'>✓</p><p class='done' role='status'>{escape(said)}</p>"
    elif note:
        head = f"<p class='note' role='status'>{escape(note)}</p>"
    else:
        head = f"<p class='over'>{escape(words.title)}</p>"
    return head + _when(page) + _acts(page) + _ready(page)


def _when(page: Shown) -> str:
    visit, words = page.visit, page.words
    assert visit is not None
    provider = page.book.find_staff(visit.provider)
    who = (
        escape(words.with_provider.format(provider=provider.name.split(",")[0]))
        if provider is not None
        else ""
    )
    sure = f"<p class='sure'><span aria-hidden='true'>✓</span> {escape(words.confirmed)}</p>"
    day = long_day(visit.start, page.language)
    return (
        f"<h1>{unbroken(day)}<br><span class='clock'>{escape(clock(visit.start, page.language))}</span></h1>"
        f"<p class='lead'>{who} · {escape(words.minutes.format(minutes=visit.minutes))}</p>"
        f"<p class='place'>{_where(page)}</p>" + (sure if visit.confirmed else "")
    )


def _where(page: Shown) -> str:
    visit = page.visit
    assert visit is not None
    kind = page.book.find_appointment_type(visit.type)
    if kind is not None and kind.mode != "in_person":
        return escape(page.words.at_video if kind.mode == "video" else page.words.at_phone)
    place = page.book.location(visit.location)
    return f"{escape(place.address.street)}<br>{escape(place.address.city)}"


def _acts(page: Shown) -> str:
    visit, words = page.visit, page.words
    assert visit is not None
    confirm = "" if visit.confirmed else _button("confirm", words.confirm, "strong")
    move = f"<a class='press quiet' href='{_to(page, do='move')}'>{escape(words.move)}</a>"
    if page.by_office:
        move = _button("ask", words.ask_move, "quiet")
    return (
        f"<div class='acts'>{confirm}{move}"
        f"<a class='press quiet' href='/a/{escape(page.token)}/visit.ics'>{escape(words.calendar)}</a>"
        f"<a class='plain' href='{_to(page, do='cancel')}'>{escape(words.cancel)}</a></div>"
    )


def _ready(page: Shown) -> str:
    """How to get ready, where the practice has written it, and where to park."""
    assert page.visit is not None
    place, found = page.book.location(page.visit.location), []
    today = page.at.astimezone(page.zone).date()
    for entry_id in preparing(page.book, page.visit):
        entry = page.book.knowledge_in(entry_id, page.language, on=today) or page.book.knowledge_entry(
            entry_id
        )
        found.append(f"<p>{escape(entry.text)}</p>")
    said = "".join(found)
    ready = f"<section><h2>{escape(page.words.getting_ready)}</h2>{said}</section>" if said else ""
    parking = in_language(place.parking or "", place.parking_by_language, page.language)
    if parking:
        ready += f"<section><h2>{escape(page.words.parking)}</h2><p>{escape(parking)}</p></section>"
    return ready


def cancelling(page: Shown) -> str:
    visit, words = page.visit, page.words
    assert visit is not None
    options = "".join(
        f"<label><input type='radio' name='reason' value='{each}'> {escape(getattr(words, f'reason_{each}'))}</label>"
        for each in REASONS
    )
    return (
        f"<h1>{escape(words.cancel_title)}</h1><p class='lead'>{escape(moment(visit.start, page.language))}</p>"
        f"{_rule(page)}<form method='post'><fieldset><legend>{escape(words.reason)}</legend>{options}</fieldset>"
        f"<button class='strong' name='do' value='cancel'>{escape(words.cancel_sure)}</button></form>"
        f"<div class='acts'><a class='press quiet' href='?{lang(page)}'>{escape(words.cancel_keep)}</a></div>"
    )


def asked(page: Shown) -> str:
    """A wish was written down, and nothing has changed yet."""
    words = page.words
    return (
        f"<p class='tick' aria-hidden='true'>✓</p><h1>{escape(words.asked)}</h1>"
        f"<p class='lead' role='status'>{_say(page, words.asked_lead)}</p>"
    )


def given_back(page: Shown) -> str:
    words = page.words
    return (
        f"<p class='tick' aria-hidden='true'>✓</p><h1>{escape(words.done_cancel)}</h1>"
        f"<p class='lead' role='status'>{_say(page, words.done_cancel_lead)}</p>"
    )


def _rule(page: Shown) -> str:
    """The practice's own rule for late changes, before anybody acts."""
    today = page.at.astimezone(page.zone).date()
    entries = page.book.knowledge(on=today, kind="policy", language=page.language)
    found = rank(page.book, "cancel cancelling move missed fee", entries)
    return f"<p class='rule'>{escape(found[0].entry.text)}</p>" if found else ""


def _button(do: str, label: str, look: str) -> str:
    return (
        f"<form method='post'><button class='{look}' name='do' value='{do}'>{escape(label)}</button></form>"
    )


def _to(page: Shown, **asked: str) -> str:
    return f"?{query(page, **asked)}"


def query(page: Shown, **asked: str) -> str:
    return escape(urlencode({key: value for key, value in {**asked, "lang": page.language}.items() if value}))


def lang(page: Shown) -> str:
    return f"lang={page.language}"


def unbroken(day: str) -> str:
    """A date begins large and is not torn between the month and the day."""
    weekday, _, rest = day.partition(" ")
    return f"{escape(weekday[:1].upper() + weekday[1:])} {escape(rest).replace(' ', '&nbsp;')}"


def _say(page: Shown, text: str) -> str:
    number = page.book.location(page.visit.location if page.visit is not None else None).phone
    call = f"<a href='tel:{escape(number)}'>{escape(figures.phone(number))}</a>"
    return escape(text).format(phone=call)


def language_of(request: Request[Any, Any, Any], usual: str) -> str:
    """What they pressed, else what we write to them in, else what their phone speaks."""
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    return usual if usual in LANGUAGES else "en"


@cache
def words_of(language: str) -> Words:
    path = ROOT / "locales" / language / "visit_link.yaml"
    return msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), Words)


@cache
def _template() -> Template:
    return Template((Path(__file__).parent / "templates" / "visit.html").read_text(encoding="utf-8"))
