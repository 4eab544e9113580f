"""Every way in which somebody gives consent ends here: one record, and a new signature opens what was closed."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection

from compliance.audit import SYSTEM, Actor
from compliance.consent.ledger import append
from compliance.consent.reading import legal_entity
from compliance.consent.records import Evidence, How, Record, is_signed
from compliance.consent.revoking import lift
from compliance.consent.wording import Shown, shown
from core.errors import BadInputError
from core.vault import Vault
from practice.book import PracticeBook
from practice.contacts import load_address

PATIENT = Actor("patient")


class FormGiven(msgspec.Struct, frozen=True, kw_only=True):
    """One consent box of a web form, as the page shows it and as it came back."""

    page_id: str
    wording_id: str
    language: str
    box_before: bool
    box_after: bool
    categories: tuple[str, ...]
    signature_kind: str | None = None
    signature_name: str | None = None
    ip: str | None = None
    user_agent: str | None = None
    provider_message_id: str | None = None
    zone: str | None = None
    address_given: str | None = None
    shown_text: str | None = None
    """What the page says it showed; other words than ours are kept as they are and prove only what they say."""
    refs: dict[str, Any] = {}
    """What else the page told of the box: its address, the version of its own words, when it was ticked."""


class StaffGiven(msgspec.Struct, frozen=True, kw_only=True):
    """What a colleague heard or holds on paper."""

    how: Literal["verbal", "paper"]
    level: Literal["EXPRESS", "WRITTEN"]
    categories: tuple[str, ...]
    wording_id: str
    language: str
    staff_id: str
    given_at: datetime | None = None
    signature_name: str | None = None
    script_id: str | None = None


def give(conn: Connection, record: Record, *, vault: Vault | None = None, actor: Actor = SYSTEM) -> str:
    """Append a record; a newly signed one lifts opt-outs of its categories at this address."""
    record_id = append(conn, record, vault=vault, actor=actor)
    if record.kind == "consent" and is_signed(record):
        lift(
            conn,
            record.address_id,
            record.categories,
            how="signed",
            consent_id=record_id,
            staff_id=record.staff_id,
            actor=actor,
        )
    return record_id


def record_consent(
    conn: Connection,
    *,
    contact_id: str,
    address_id: str,
    categories: tuple[str, ...],
    level: Literal["EXPRESS", "WRITTEN"],
    how: How,
    shown: str,
    proof: dict[str, Any],
    book: PracticeBook | None = None,
) -> str:
    """Consent given in a conversation. `proof`: `message_id` is their answer, `shown_message_id` the text that asked,
    `wording_version` its version; whatever else it holds are ids kept beside it.
    """
    refs = dict(proof)
    record = Record(
        contact_id=contact_id,
        address_id=address_id,
        categories=categories,
        asked=level,
        how=how,
        shown=shown,
        inbound_message_id=refs.pop("message_id", None),
        shown_message_id=refs.pop("shown_message_id", None),
        wording_version=refs.pop("wording_version", None),
        ownership="reply",
        zone=book.zone.key if book is not None else None,
        legal_entity=legal_entity(book) if book is not None else None,
        refs=refs,
    )
    return give(conn, record, actor=PATIENT)


def capture_form(
    conn: Connection, book: PracticeBook, vault: Vault, contact_id: str, address_id: str, form: FormGiven
) -> str:
    """A web form's consent box. A box that came ticked, or a page that told less, is stored as what it proves."""
    words = shown(book, form.wording_id, form.language)
    known = form.shown_text is None or " ".join(form.shown_text.split()) == words.text
    record = Record(
        contact_id=contact_id,
        address_id=address_id,
        categories=form.categories if form.box_after else (),
        asked=words.level,
        how="web_form",
        page_id=form.page_id,
        box_before=form.box_before,
        box_after=form.box_after,
        signature_kind=form.signature_kind,
        provider_message_id=form.provider_message_id if form.box_after else None,
        address_given=form.address_given,
        refs=form.refs,
        evidence=Evidence(ip=form.ip, user_agent=form.user_agent, signature_name=form.signature_name),
        **_told(book, words, form.zone),
    )
    if not known:
        record = msgspec.structs.replace(
            record,
            shown=form.shown_text or "",
            wording_id=None,
            wording_version=None,
            discloses=(),
            links={},
            not_condition=None,
        )
    return give(conn, record, vault=vault, actor=PATIENT)


def record_by_staff(
    conn: Connection, book: PracticeBook, vault: Vault, address_id: str, given: StaffGiven, actor: Actor
) -> str:
    """What was said on the phone or stands on paper, with the script or form that was used."""
    address = load_address(conn, address_id)
    words = shown(book, given.wording_id, given.language)
    if given.how == "verbal" and given.level == "WRITTEN":
        raise BadInputError("a spoken yes is no signature: marketing needs a signed form", at="/level")
    if given.how == "paper" and not (given.signature_name or "").strip():
        raise BadInputError("whose signature stands on the paper?", at="/signature_name")
    if given.level == "WRITTEN" and words.level != "WRITTEN":
        raise BadInputError("this form does not ask for marketing", at="/wording_id")
    record = Record(
        contact_id=address.contact_id,
        address_id=address_id,
        categories=given.categories,
        asked=given.level,
        how=given.how,
        page_id=given.script_id or given.wording_id,
        signature_kind="paper" if given.how == "paper" else None,
        given_at=given.given_at,
        staff_id=given.staff_id,
        evidence=Evidence(signature_name=given.signature_name),
        **_told(book, words, None),
    )
    return give(conn, record, vault=vault, actor=actor)


def capture_widget_line(
    conn: Connection,
    book: PracticeBook,
    *,
    contact_id: str,
    address_id: str,
    language: str,
    page_id: str | None,
    message_id: str,
) -> str:
    """The line under the chat's form as it stood when somebody first wrote there. It proves no level."""
    record = Record(
        contact_id=contact_id,
        address_id=address_id,
        categories=(),
        asked="NONE",
        kind="notice",
        how="widget",
        page_id=page_id,
        inbound_message_id=message_id,
        **_told(book, shown(book, "widget_line", language), None),
    )
    return give(conn, record, actor=PATIENT)


def record_permission(
    conn: Connection,
    book: PracticeBook,
    address_id: str,
    kind: Literal["detail_ok", "unencrypted_ok"],
    *,
    accepted: bool,
    how: How,
    language: str,
    shown_message_id: str | None = None,
    inbound_message_id: str | None = None,
    staff_id: str | None = None,
    actor: Actor = PATIENT,
) -> str:
    """The warning about plain texts or mail and the answer to it; a later no takes an earlier yes back."""
    words = shown(book, "detail_warning" if kind == "detail_ok" else "mail_warning", language)
    record = Record(
        contact_id=load_address(conn, address_id).contact_id,
        address_id=address_id,
        categories=(),
        asked="NONE",
        kind=kind,
        how=how,
        box_before=False,
        box_after=accepted,
        shown_message_id=shown_message_id,
        inbound_message_id=inbound_message_id,
        staff_id=staff_id,
        **_told(book, words, None),
    )
    return give(conn, record, actor=actor)


def _told(book: PracticeBook, words: Shown, zone: str | None) -> dict[str, Any]:
    """What a wording tells, as fields of a record."""
    return {
        "shown": words.text,
        "wording_id": words.id,
        "wording_version": words.version,
        "language": words.language,
        "discloses": words.discloses,
        "not_condition": words.not_condition or None,
        "links": words.links,
        "zone": zone or book.zone.key,
        "legal_entity": legal_entity(book),
    }
