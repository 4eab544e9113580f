"""The board as screens get it: cards with what the inbox, the calendar and the task list know of each person."""

from collections.abc import Sequence
from itertools import islice

from sqlalchemy import Connection

from core import live
from inbox.task_counts import Waiting, waiting_for
from inbox.thread_card import load_cards, shown_address
from inbox.views import ThreadCard
from pipeline import board, opportunities, owners, tags
from pipeline.board import Wanted
from pipeline.opportunities import moves_of
from pipeline.stages import paid_minor
from pipeline.types import STAGES, Move, Opportunity, Stage
from practice.book import PracticeBook
from practice.naming import Reachable, people_named, user_names
from web.board_shapes import (
    BoardChoices,
    BoardView,
    CardDetail,
    CardView,
    Choice,
    ColumnView,
    MoveView,
    OwnersView,
    OwnerView,
    Worth,
)

NAMELESS = "No name yet"


def board_view(
    conn: Connection, book: PracticeBook, wanted: Wanted, stage: Stage | None, cursor: str | None, limit: int
) -> BoardView:
    wanted = board.looked_up(conn, wanted)
    sums = board.columns(conn, wanted)
    pages = {
        each: board.page(conn, each, wanted, cursor, limit)
        for each in (STAGES if stage is None else (stage,))
    }
    shown = iter(cards_view(conn, book, [card for cards, _ in pages.values() for card in cards]))
    columns = [
        ColumnView(
            stage=each,
            count=sums[each].count,
            total=Worth(sums[each].total_minor, book.currency),
            items=tuple(islice(shown, len(cards))),
            next_cursor=more,
        )
        for each, (cards, more) in pages.items()
    ]
    return BoardView(
        columns=tuple(columns),
        unowned=owners.unowned(conn),
        choices=choices(conn, book),
        live_head=live.head(conn),
    )


def choices(conn: Connection, book: PracticeBook) -> BoardChoices:
    return BoardChoices(
        owners=tuple(Choice(each.id, each.name) for each in owners.owners(conn, counted=False)),
        sources=tuple(Choice(each.id, each.name) for each in book.practice.sources),
        services=tuple(Choice(each.id, each.name) for each in book.file.services),
        lines=tuple(dict.fromkeys(each.revenue_line for each in book.file.services)),
        locations=tuple(
            Choice(each.id, each.name) for each in book.effective_locations if each.id is not None
        ),
        tags=tags.known(conn),
    )


def cards_view(conn: Connection, book: PracticeBook, cards: Sequence[Opportunity]) -> tuple[CardView, ...]:
    """One look at each table for all of them."""
    if not cards:
        return ()
    ids = {each.contact_id for each in cards}
    threads = load_cards(conn, {each.thread_id for each in cards if each.thread_id is not None})
    people, tagged = people_named(conn, ids), tags.tags_of(conn, ids)
    names = user_names(conn, {each.owner_id for each in cards if each.owner_id is not None})
    todo = waiting_for(conn, ids)
    return tuple(
        _card(
            book,
            each,
            threads.get(each.thread_id or ""),
            people.get(each.contact_id, Reachable(None, None, None)),
            names,
            tagged.get(each.contact_id, ()),
            todo.get(each.contact_id),
        )
        for each in cards
    )


def _card(
    book: PracticeBook,
    card: Opportunity,
    thread: ThreadCard | None,
    person: Reachable,
    names: dict[str, str],
    tagged: tuple[str, ...],
    todo: Waiting | None,
) -> CardView:
    shown = thread.name if thread is not None else None
    reached = shown_address("sms", person.phone) if person.phone else person.email
    return CardView(
        id=card.id,
        contact_id=card.contact_id,
        thread_id=card.thread_id,
        name=person.name or shown or reached or NAMELESS,
        named=person.name is not None,
        phone=person.phone,
        email=person.email,
        stage=card.stage,
        status=card.status,
        entered_at=card.entered_at,
        created_at=card.created_at,
        value=Worth(card.value_minor, card.currency),
        value_from=card.value_from,
        service=_service(book, card.service),
        line=card.line,
        owner=Choice(card.owner_id, names.get(card.owner_id, "?")) if card.owner_id else None,
        source=_source(book, card.source),
        channel=card.channel,
        origin=card.origin,
        location=card.location,
        tags=tagged,
        booked=thread.booked if thread is not None else None,
        unread=thread.unread if thread is not None else 0,
        open_tasks=todo.count if todo is not None else 0,
        next_task_at=todo.next_at if todo is not None else None,
        version=card.version,
    )


def _service(book: PracticeBook, service_id: str | None) -> Choice | None:
    if service_id is None:
        return None
    found = book.find_service(service_id)
    return Choice(service_id, found.name if found is not None else service_id)


def _source(book: PracticeBook, source: str | None) -> Choice | None:
    if source is None:
        return None
    return Choice(source, next((each.name for each in book.practice.sources if each.id == source), source))


def detail(conn: Connection, book: PracticeBook, card: Opportunity) -> CardDetail:
    others = [each for each in opportunities.of_contact(conn, card.contact_id) if each.id != card.id]
    shown = cards_view(conn, book, [card, *others])
    moves = moves_of(conn, card.id)
    names = user_names(conn, {each.by_id for each in moves if each.by_id is not None})
    return CardDetail(
        card=shown[0],
        moves=tuple(_move(each, names) for each in moves),
        lifetime=Worth(paid_minor(conn, card), card.currency),
        others=shown[1:],
        not_fit=opportunities.not_fit(conn, card.contact_id),
    )


def _move(move: Move, names: dict[str, str]) -> MoveView:
    return MoveView(
        id=move.id,
        at=move.at,
        from_stage=move.from_stage,
        to_stage=move.to_stage,
        why=move.why,
        note=move.note,
        by=move.by_kind,  # type: ignore[arg-type]
        by_name=names.get(move.by_id) if move.by_id is not None else None,
    )


def owners_view(conn: Connection) -> OwnersView:
    items = tuple(
        OwnerView(
            id=each.id,
            name=each.name,
            role=each.role,
            open_cards=each.open_cards,
            takes_leads=each.takes_leads,
            away_from=each.away_from,
            away_until=each.away_until,
        )
        for each in owners.owners(conn)
    )
    return OwnersView(items, owners.unowned(conn))
