"""The doors that are no conversation: a keyword, a web form, the warning about plain texts, the chat's own line."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, select

from compliance.consent import FormGiven, capture_form, given_at, permissions_of, record_permission, revoke
from compliance.consent.programmes import add_programme, find_programme, join, welcome
from compliance.consent.wording import languages, shown, wording_ids
from compliance.models import consent
from compliance.types import Category, ConsentState
from core.db import Database
from core.errors import BadInputError, ConflictError
from practice.contacts import load_address
from tests.compliance.consent.people import HERE, person, vault
from tests.inbox.house import demo_book

BOOK = demo_book()
LINKED = {"terms", "privacy"} <= set(shown(BOOK, "marketing_text", "en").links)
FULL = ConsentState.WRITTEN if LINKED else ConsentState.EXPRESS


def form(**more: Any) -> FormGiven:
    given: dict[str, Any] = {
        "page_id": "https://www.junipervale.example.com/join",
        "wording_id": "marketing_text",
        "language": "en",
        "box_before": False,
        "box_after": True,
        "categories": ("promotions",),
        "signature_kind": "typed",
        "signature_name": "Mira Example",
        "ip": "192.0.2.7",
    }
    return FormGiven(**{**given, **more})


@pytest.mark.parametrize(
    ("change", "level"),
    [
        ({}, FULL),
        ({"box_after": False}, ConsentState.NONE),
        ({"box_before": True}, ConsentState.EXPRESS),
        ({"signature_kind": None}, ConsentState.EXPRESS),
        ({"shown_text": "Send me deals"}, ConsentState.EXPRESS),
        ({"wording_id": "visit_texts"}, ConsentState.EXPRESS),
    ],
    ids=str,
)
async def test_a_form_gives_what_its_page_showed(
    db: Database, change: dict[str, Any], level: ConsentState
) -> None:
    def filled(conn: Connection) -> ConsentState:
        who = person(conn)
        capture_form(conn, BOOK, vault(), *who, form(**change))
        return given_at(conn, who[1]).levels.get(Category.PROMOTIONS, ConsentState.NONE)

    assert await db.write(HERE, filled) is level


async def test_a_keyword_joins_and_opens_what_it_covers(db: Database) -> None:
    def joined(conn: Connection) -> Any:
        _, address_id = person(conn)
        made = add_programme(conn, BOOK, "glow", "Glow Club", ("promotions",), 2)
        revoke(conn, address_id, "all", how="inbound")
        found = find_programme(conn, " Glow! ")
        assert found == made
        assert find_programme(conn, "glow please") is None
        join(conn, BOOK, vault(), made, address_id, "m-1", confirmation_message_id="m-2")
        row = conn.execute(select(consent)).one()
        return given_at(conn, address_id).levels, load_address(conn, address_id).revoked, row

    levels, revoked, row = await db.write(HERE, joined)
    assert levels == {Category.PROMOTIONS: FULL}
    assert revoked is None
    assert (row.inbound_message_id, row.confirmation_message_id) == ("m-1", "m-2")
    assert "2" in row.shown


async def test_a_keyword_is_one_free_word(db: Database) -> None:
    await db.write(HERE, lambda conn: add_programme(conn, BOOK, "glow", "Glow Club", ("promotions",), 2))
    wrong: tuple[tuple[str, tuple[str, ...], type[Exception]], ...] = (
        ("GLOW", ("promotions",), ConflictError),
        ("two words", ("promotions",), BadInputError),
        ("SHINE", ("gossip",), BadInputError),
    )
    for word, categories, error in wrong:
        with pytest.raises(error):
            await db.write(HERE, partial(_add, word=word, categories=categories))


def _add(conn: Connection, word: str, categories: tuple[str, ...]) -> None:
    add_programme(conn, BOOK, word, "Club", categories, 2)


@pytest.mark.parametrize("language", languages())
async def test_the_confirmation_says_all_it_must_in_two_segments(db: Database, language: str) -> None:
    made = await db.write(
        HERE, lambda conn: add_programme(conn, BOOK, "glow", "Glow Club", ("promotions",), 2)
    )
    said = welcome(BOOK, made, language)
    assert all(part in said for part in (BOOK.practice.name, "Glow Club", "2", "HELP", "STOP"))
    assert len(said) <= 306


async def test_a_later_no_takes_the_yes_to_plain_texts_back(db: Database) -> None:
    def answered(conn: Connection) -> list[frozenset[str]]:
        _, address_id = person(conn)
        seen = [permissions_of(conn, address_id)]
        for accepted in (True, False):
            record_permission(
                conn, BOOK, address_id, "detail_ok", accepted=accepted, how="message", language="en"
            )
            seen.append(permissions_of(conn, address_id))
        return seen

    assert await db.write(HERE, answered) == [frozenset(), frozenset({"detail_ok"}), frozenset()]


def test_every_wording_stands_in_every_language_with_nothing_unfilled() -> None:
    more: dict[str, str | int] = {"programme": "Glow Club", "per_month": 2}
    for wording in wording_ids():
        texts = {language: shown(BOOK, wording, language, **more) for language in ("en", "es")}
        assert texts["en"].text != texts["es"].text
        assert texts["en"].version == texts["es"].version
        assert texts["en"].discloses == texts["es"].discloses
        assert not any("{" in each.text for each in texts.values())
