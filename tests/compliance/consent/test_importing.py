"""A list of consents counts as what each row proves, all rows or none; what goes out says all of it."""

import csv
import io
import json
from typing import Any

import pytest
from sqlalchemy import Connection

from compliance.audit import SYSTEM
from compliance.consent import given_at, verify
from compliance.consent.exporting import export
from compliance.consent.importing import Imported, import_consents
from compliance.types import Category, ConsentState
from core.db import Database
from practice.problems import Problems
from tests.compliance.consent.people import HERE, PHONE, person, vault
from tests.inbox.house import demo_book

WHOLE: dict[str, Any] = {
    "address": PHONE,
    "categories": "promotions;recall",
    "level": "WRITTEN",
    "how": "web_form",
    "shown": "I agree to recurring automated marketing texts from Juniper Vale …",
    "wording_version": "3",
    "page_id": "https://www.junipervale.example.com/join",
    "box_before": "no",
    "box_after": "yes",
    "not_condition": "yes",
    "discloses": "frequency;rates;stop;help;terms;privacy",
    "signature_kind": "typed",
    "signature_name": "Mira Example",
    "given_at": "2026-03-03T14:02:00-05:00",
    "legal_entity": "",
    "ip": "192.0.2.7",
}


def rows(*changes: dict[str, Any]) -> list[dict[str, Any]]:
    book = demo_book()
    entity = book.practice.legal_name or book.practice.name
    return [{**WHOLE, "legal_entity": entity, **each} for each in changes]


def as_csv(listed: list[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(key for each in listed for key in each)))
    writer.writeheader()
    writer.writerows(listed)
    return out.getvalue().encode()


async def bring(db: Database, raw: bytes, name: str = "list.csv", *, dry_run: bool = False) -> Any:
    return await db.write(
        HERE, lambda conn: import_consents(conn, demo_book(), vault(), raw, name, dry_run=dry_run)
    )


async def test_a_row_counts_as_what_it_brings(db: Database) -> None:
    _, address_id = await db.write(HERE, person)
    listed = rows(
        {}, {"categories": "appointments", "discloses": ""}, {"given_at": None}, {"legal_entity": None}
    )
    raw = as_csv(listed)
    dry = await bring(db, raw, dry_run=True)
    assert (await db.read(HERE, lambda conn: given_at(conn, address_id))).levels == {}
    done = await bring(db, raw)
    assert isinstance(done, Imported)
    assert done.levels == dry.levels == {"WRITTEN": 1, "EXPRESS": 1, "NONE": 2}
    assert (await db.read(HERE, lambda conn: given_at(conn, address_id))).levels == {
        Category.PROMOTIONS: ConsentState.WRITTEN,
        Category.RECALL: ConsentState.WRITTEN,
        Category.APPOINTMENTS: ConsentState.EXPRESS,
    }
    again = await bring(db, raw)
    assert isinstance(again, Problems)
    assert await db.read(HERE, lambda conn: verify(conn, vault())) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"address": "+19195550199"}, "/line 2/address"),
        ({"categories": "gossip"}, "/line 2/categories"),
        ({"given_at": "last spring"}, "/line 2/given_at"),
        ({"given_at": "2026-03-03T14:02:00"}, "/line 2/given_at"),
        ({"box_after": "perhaps"}, "/line 2/box_after"),
        ({"level": "SURE"}, "/line 2/level"),
        ({"legal_entity": "Somebody Else LLC"}, "/line 2/legal_entity"),
        ({"shoesize": "9"}, "/line 2/shoesize"),
    ],
    ids=str,
)
async def test_one_wrong_row_and_nothing_comes_in(db: Database, change: dict[str, Any], place: str) -> None:
    _, address_id = await db.write(HERE, person)
    done = await bring(db, as_csv([*rows(change), *rows({})]))
    assert isinstance(done, Problems)
    assert [each.at for each in done.items] == [place]
    assert (await db.read(HERE, lambda conn: given_at(conn, address_id))).levels == {}


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"[]", b"{", b"[1]"])
async def test_what_is_no_list_is_refused(db: Database, raw: bytes) -> None:
    assert isinstance(await bring(db, raw, "list.json"), Problems)


async def test_json_and_the_way_out(db: Database) -> None:
    contact_id, _ = await db.write(HERE, person)
    await bring(
        db, json.dumps(rows({"page_id": "=cmd()", "box_before": False, "box_after": True})).encode(), "a.json"
    )

    def out(conn: Connection) -> tuple[str, str]:
        return (
            export(conn, vault(), "json", SYSTEM, contact_id=contact_id),
            export(conn, vault(), "csv", SYSTEM),
        )

    as_json, as_table = await db.write(HERE, out)
    record = json.loads(as_json)[0]
    assert (record["level"], record["signature_name"], record["ip"]) == (
        "WRITTEN",
        "Mira Example",
        "192.0.2.7",
    )
    table = next(csv.DictReader(io.StringIO(as_table)))
    assert table["page_id"] == "'=cmd()"
    assert table["address_e164"] == PHONE
    assert table["source"] == "a.json"
