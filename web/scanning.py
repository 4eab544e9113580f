"""Scans what a colleague wants to send after it was read and before anything is written."""

import asyncio
from typing import Literal

import msgspec

from compliance.phi.scan import Scan
from compliance.phi.standing import scan_of, standing
from core.session import of_practice
from web.product import Product

SHORT = 320
"""A text up to this long is scanned faster than a thread is found for it."""


async def scan_staff_text(
    product: Product, practice_id: str, thread_id: str, text: str, author: str = ""
) -> Scan:
    """`author` may give their own name. Raises `NotFoundError` for a thread that is not there."""
    return await scan_text(product, practice_id, thread_id, text, by_person=True, author=author)


async def scan_text(
    product: Product, practice_id: str, thread_id: str, text: str, *, by_person: bool, author: str = ""
) -> Scan:
    """The same for what a person did not write themselves. Raises `NotFoundError`."""
    where = await product.db.read(
        of_practice(practice_id),
        lambda conn: standing(conn, product.books.get(conn), thread_id, by_person=by_person),
    )
    if author:
        allowed = msgspec.structs.replace(where.allowed, staff=(*where.allowed.staff, author))
        where = msgspec.structs.replace(where, allowed=allowed)
    if len(text) <= SHORT:
        return scan_of(product.scanner, text, where)
    return await asyncio.to_thread(scan_of, product.scanner, text, where)


async def unknown_details(
    product: Product, practice_id: str, thread_id: str, text: str, author: str = ""
) -> tuple[Literal["unknown_details"], ...]:
    """A name, number or day that our rows do not know: a colleague may know better, and is told once more."""
    strict = await scan_text(product, practice_id, thread_id, text, by_person=False, author=author)
    return ("unknown_details",) if strict.finding == "review" else ()
