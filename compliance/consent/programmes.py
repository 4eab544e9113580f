"""Keywords that a practice advertises: whoever texts one joins a programme and gets one confirmation."""

from typing import Any

import msgspec
from sqlalchemy import Connection, select

from compliance.consent.capture import PATIENT, give
from compliance.consent.reading import legal_entity
from compliance.consent.records import CATEGORIES, Evidence, Record
from compliance.consent.wording import shown
from compliance.mark import Kept, renew
from compliance.models import consent_keyword
from compliance.opt_out import is_help, is_start, keeps_appointments
from compliance.opt_out.keywords import is_keyword
from core.errors import BadInputError, ConflictError
from core.session import add, mine, now
from core.vault import Vault
from practice.book import PracticeBook
from practice.contacts import load_address

WORDING = "marketing_text"
ANSWERS = frozenset({"YES", "YEP", "YEAH", "SURE", "OKAY", "THANKS", "NOPE", "LATER", "GRACIAS", "CLARO"})
"""What people answer: none of these may ever count as a signature. Words under three letters neither."""


class Programme(msgspec.Struct, frozen=True):
    """`shown` is what stands beside the keyword wherever it is advertised: the disclosure, word for word."""

    keyword: str
    name: str
    categories: tuple[str, ...]
    per_month: int
    shown: str


def add_programme(
    conn: Connection, book: PracticeBook, keyword: str, name: str, categories: tuple[str, ...], per_month: int
) -> Programme:
    """Raises `BadInputError` for a word or category that cannot be, `ConflictError` for one that is taken."""
    word = keyword.strip().upper()
    if not (word.isalnum() and 3 <= len(word) <= 24) or word in ANSWERS:
        raise BadInputError("is one word of letters and digits that nobody would answer", at="/keyword")
    if not categories or set(categories) - CATEGORIES:
        raise BadInputError("names categories of consent", at="/categories")
    if is_keyword(word.lower()) or is_start(word) or is_help(word) or keeps_appointments(word):
        raise BadInputError("ends, opens or explains our messages already", at="/keyword")
    renew(conn)  # also the lock that makes one of two at once
    if word in programmes(conn):
        raise ConflictError("this keyword is taken")
    words = shown(book, WORDING, book.default_language, per_month=per_month).text
    made = Programme(word, name, tuple(sorted(set(categories))), per_month, words)
    values: dict[str, Any] = {
        "keyword": word,
        "programme": name,
        "categories": list(made.categories),
        "per_month": per_month,
        "shown": words,
        "created_at": now(conn),
    }
    add(conn, consent_keyword, **values)
    return made


def find_programme(conn: Connection, text: str) -> Programme | None:
    """The programme whose keyword is the whole message; read anew only when the practice's mark has changed."""
    return _kept.get(conn).get(text.strip().strip(".!").upper())


def programmes(conn: Connection) -> dict[str, Programme]:
    """Every programme by its keyword."""
    rows = conn.execute(
        select(consent_keyword).where(mine(consent_keyword)).order_by(consent_keyword.c.keyword)
    )
    return {
        row.keyword: Programme(row.keyword, row.programme, tuple(row.categories), row.per_month, row.shown)
        for row in rows
    }


_kept = Kept[dict[str, Programme]](programmes, {})


def join(
    conn: Connection,
    book: PracticeBook,
    vault: Vault,
    programme: Programme,
    address_id: str,
    message_id: str,
    *,
    confirmation_message_id: str | None = None,
) -> str:
    """Their keyword is the signature under the words beside it. It counts as written where today's disclosure is
    what was advertised; a text of older or other words proves what it says.
    """
    address = load_address(conn, address_id)
    today = shown(book, WORDING, book.default_language, per_month=programme.per_month)
    current = today.text == programme.shown
    record = Record(
        contact_id=address.contact_id,
        address_id=address_id,
        categories=programme.categories,
        asked="WRITTEN",
        how="keyword",
        shown=programme.shown,
        wording_id=today.id if current else None,
        wording_version=today.version if current else None,
        discloses=today.discloses if current else (),
        not_condition=today.not_condition if current else None,
        links=today.links if current else {},
        language=today.language,
        page_id=f"keyword:{programme.keyword}",
        signature_kind="keyword",
        inbound_message_id=message_id,
        confirmation_message_id=confirmation_message_id,
        ownership="reply",
        zone=book.zone.key,
        legal_entity=legal_entity(book),
        evidence=Evidence(signature_name=address.value),
    )
    return give(conn, record, vault=vault, actor=PATIENT)


def welcome(book: PracticeBook, programme: Programme, language: str) -> str:
    """The one confirmation: name, frequency, rates, HELP, STOP."""
    more: dict[str, str | int] = {"programme": programme.name, "per_month": programme.per_month}
    return shown(book, "keyword_welcome", language, **more).text
