"""Who a form is from, and by which channel its first reply may go."""

import re
from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection

from channels.accounts import accounts
from channels.base import Lead
from practice.book import PracticeBook
from practice.contacts import add_address, find_address, load_address, load_contact, reach, update_contact
from practice.phones import e164
from practice.sharing import somebody_else

MAIL = re.compile(r"[^\s@<>\"(),:;\[\]\\]{1,64}@[a-z0-9.-]{1,180}\.[a-z]{2,24}\Z")
ENDED = {"all", "wrong_number"}
WhyNot = Literal["no_consent", "opted_out", "no_address", "no_line"]


class Person(msgspec.Struct, frozen=True):
    """The contact a form belongs to, and the addresses in it that are theirs."""

    contact_id: str
    is_new: bool
    addresses: Mapping[str, str]
    """Channel → address id. What was typed beside somebody else's verified address is not theirs yet."""
    for_whom: str | None = None
    """Another contact: by name it is not who has the number, but somebody who uses it, too."""


class Way(msgspec.Struct, frozen=True):
    channel: str
    address_id: str
    account_id: str


def person_of(conn: Connection, book: PracticeBook, lead: Lead) -> Person:
    """A number or mail address that proved to be somebody's leads to them; typing one beside it proves nothing."""
    phone, mail = e164(lead.phone, book.practice.country), mail_of(lead.email)
    by_mail = find_address(conn, "email", mail) if mail else None
    if phone and (find_address(conn, "sms", phone) is not None or not _verified(by_mail)):
        reached = reach(conn, "sms", phone, display_name=lead.name, phone=phone)
        addresses = {"sms": reached.address_id}
    elif mail:
        reached = reach(conn, "email", mail, display_name=lead.name)
        addresses = {"email": reached.address_id}
    else:
        reached = reach(conn, "form", lead.provider_id, display_name=lead.name)
        addresses = {"form": reached.address_id}
    if reached.is_new and mail and by_mail is None:
        addresses["email"] = add_address(conn, reached.contact_id, "email", mail, verified=False)
    elif by_mail is not None and by_mail.contact_id == reached.contact_id:
        addresses["email"] = by_mail.id
    _learn(conn, reached.contact_id, lead, mail, is_new=reached.is_new)
    other = None if reached.is_new else _sharing(conn, reached.contact_id, phone, lead.name)
    return Person(reached.contact_id, reached.is_new, addresses, other)


def _sharing(conn: Connection, contact_id: str, phone: str | None, name: str | None) -> str | None:
    """Mother and daughter on one phone: the one who is named is written down, and nobody is greeted as the other."""
    if phone is None or not name:
        return None
    return somebody_else(conn, load_contact(conn, contact_id), phone, name)


def mail_of(written: str | None) -> str | None:
    found = (written or "").strip().lower()
    return found if len(found) <= 254 and MAIL.match(found) else None


def way_of(
    conn: Connection, book: PracticeBook, lead: Lead, addresses: Mapping[str, str]
) -> tuple[Way | None, WhyNot]:
    """The best permitted channel: a text where they agreed to texts, else mail, else nobody but a person may call."""
    why: WhyNot = "no_address"
    for channel, agreed in (("sms", agrees_to_texts(lead)), ("email", not refuses_mail(lead))):
        address_id = addresses.get(channel)
        if address_id is None:
            continue
        line = _line(conn, book, channel)
        if not agreed:
            why = "no_consent"
        elif load_address(conn, address_id).revoked in ENDED:
            why = "opted_out"
        elif line is None:
            why = "no_line" if why == "no_address" else why
        else:
            return Way(channel, address_id, line), why
    return None, why


def agrees_to_texts(lead: Lead) -> bool:
    """Only words that were shown and a box that was ticked (or a line above the button) allow a text."""
    return any(each.checked for each in lead.consents if each.channel == "sms")


def refuses_mail(lead: Lead) -> bool:
    """A box for answers by mail that was left open. One for offers says nothing about answers."""
    boxes = [
        each for each in lead.consents if each.channel == "email" and "marketing" not in each.text_version
    ]
    return bool(boxes) and not any(each.checked for each in boxes)


def any_line(conn: Connection, book: PracticeBook, addresses: Mapping[str, str]) -> Way | None:
    """Where a person could write once they may; nothing is sent there by itself."""
    for channel in ("sms", "email"):
        line = _line(conn, book, channel)
        if channel in addresses and line is not None:
            return Way(channel, addresses[channel], line)
    return None


def _line(conn: Connection, book: PracticeBook, channel: str) -> str | None:
    lines = [each for each in accounts(conn, channel) if each.status == "active"]
    ours = next((each for each in lines if each.external_id == book.sms_number), next(iter(lines), None))
    return None if ours is None else str(ours.id)


def _verified(row: Any) -> bool:
    return row is not None and bool(row.verified)


def _learn(conn: Connection, contact_id: str, lead: Lead, mail: str | None, *, is_new: bool) -> None:
    """What a stranger says of somebody we know changes nothing about them."""
    language = lead.language if lead.language in {"en", "es"} else None
    if is_new:
        update_contact(conn, contact_id, name=lead.name, email=mail, language=language)
    elif lead.name and load_contact(conn, contact_id).name is None:
        update_contact(conn, contact_id, name=lead.name)
