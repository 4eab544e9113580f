"""What the next touch would say, and what the gate would answer at its time by what is known now; nothing is written."""

from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from channels.accounts import accounts
from compliance.consent import has_consent
from compliance.facts import DraftRequest
from compliance.gate import Gate
from compliance.phi.scan import fixed
from compliance.senders import purpose_of
from compliance.types import Verdict
from core.session import now
from inbox import threads
from practice.book import PracticeBook
from practice.contacts import addresses_of
from practice.sharing import with_others
from sequences.filling import chosen, fill, of_practice, wants_link
from sequences.moments import helps_until
from sequences.recall.listing import Coming, Due
from sequences.schema import Step
from sequences.subjects.recall import facts_of
from sequences.ways import ENDED

LINK: Final = " https://…"
"""In a text that is only shown: the link itself is made when it is sent."""


class Foreseen(msgspec.Struct, frozen=True):
    """`verdict` None: `why` says it, as a code of the gate."""

    channel: str | None = None
    text: str | None = None
    verdict: Verdict | None = None
    why: str | None = None


def foresee(conn: Connection, book: PracticeBook, gate: Gate, each: Due, next_: Coming) -> Foreseen | None:
    """None where the engine sends nothing next."""
    if next_.step is None or next_.step.send is None or next_.at is None or next_.why is not None:
        return None
    thread = threads.thread_of(conn, each.row.contact_id)
    addresses = _addresses(conn, each.row.contact_id, next_.step, thread)
    if thread is None:
        return _first_word(conn, addresses)
    looked = [
        (request, gate.preview(conn, request, at=max(next_.at, now(conn))), way.channel)
        for way in addresses
        if (request := _request(conn, book, each, next_, next_.step, way, thread)) is not None
    ]
    if not looked:
        return Foreseen(why="UNREACHABLE")
    request, verdict, channel = next((one for one in looked if one[1].action.value != "block"), looked[0])
    return Foreseen(channel, request.text, verdict)


def _first_word(conn: Connection, addresses: list[Any]) -> Foreseen:
    """Nobody has ever written: a conversation is begun only with who has agreed to it."""
    if not addresses:
        return Foreseen(why="UNREACHABLE")
    agreed = next((each for each in addresses if has_consent(conn, each.id)), None)
    return Foreseen(why="NO_CONSENT") if agreed is None else Foreseen(agreed.channel)


def _addresses(conn: Connection, contact_id: str, step: Step, thread: Any) -> list[Any]:
    """In the step's order; where they wrote last before their other numbers."""
    assert step.send is not None
    lines = {each.channel for each in accounts(conn) if each.status != "disabled"}
    wanted = [each for each in step.send.channels if each in lines]
    current = None if thread is None else thread.address_id
    found = [each for each in addresses_of(conn, contact_id) if each.channel in wanted]
    return sorted(
        found,
        key=lambda each: (
            each.revoked in ENDED,
            each.unreachable_at is not None,
            wanted.index(each.channel),
            each.id != current,
        ),
    )


def _request(
    conn: Connection, book: PracticeBook, each: Due, next_: Coming, step: Step, way: Any, thread: Any
) -> DraftRequest | None:
    assert step.send is not None
    person, others = with_others(conn, each.row.contact_id, way)
    own = None if thread is None else thread.language
    language = own or person.language or book.default_language
    facts = facts_of(conn, book, each.row, each.rule)
    values = {**of_practice(book), **facts.values(language)}
    template = chosen(step.send.template, language, way.channel, values)
    line = next((one for one in accounts(conn, way.channel) if one.status != "disabled"), None)
    if template is None or line is None or next_.at is None:
        return None
    name = "" if others or not (person.name or "").strip() else person.name.split()[0]
    link = LINK if wants_link(template, way.channel) else ""
    text = fill(template, way.channel, book, values, first_name=name, link=link).text
    return DraftRequest(
        thread_id=thread.id,
        cause_id=f"look:{next_.enrolment_id or each.row.id}"[:64],
        kind=step.send.kind,
        purpose=purpose_of(step.send.kind).value,
        author_kind="sequence",
        text=text,
        phi=fixed(text),
        language=language,
        address_id=way.id,
        account_id=line.id,
        location=facts.location,
        subject=next_.enrolment_id,
        expires_at=helps_until(step, next_.at),
    )
