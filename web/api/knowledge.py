"""The practice's knowledge: its entries, the questions that nothing answers, and trying an answer before it is given."""

import asyncio
import copy
from datetime import date
from typing import Annotated, Any

from litestar import Controller, Request, delete, get, post, put
from litestar.di import Provide
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody
from sqlalchemy import Connection

from agent.gaps import Asked, Status, elsewhere, gap, gaps, settle_gap
from agent.rehearse import rehearse
from compliance import audit
from core.errors import BadInputError, ConflictError
from core.session import now
from practice.book import PracticeBook
from practice.file import practice_file
from practice.knowledge_edit import Edit, change, drop_entry, free_id, put_entry, several
from practice.knowledge_intake.proposal import Content
from practice.knowledge_intake.rows import proposals, sources, suggest
from practice.rights import Right
from practice.users import SignedIn
from web.acting import actor_of, scope_of
from web.auth import Me, signed_in
from web.bounds import PathId
from web.knowledge_views import (
    Answered,
    EntryBody,
    GapList,
    GapView,
    KnowledgeView,
    ProposalView,
    Tried,
    Try,
    entry_views,
    fields_of,
    gap_view,
    looked_at,
    named_locations,
    named_services,
    proposal_view,
    tried,
)
from web.product import Product

IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", pattern='^(W/)?"?[0-9]{1,9}"?$')]
SUBJECT = "knowledge_entry"
MOST_LOOKED_UP = 60


class KnowledgeController(Controller):
    path = "/api/v1/knowledge"
    tags = ["knowledge"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.SETTINGS_READ)
    async def show(self, request: Request[Any, Any, Any], me: Me) -> KnowledgeView:
        """All entries with what they may be said of; each with the version that If-Match names."""
        product: Product = request.app.state.product
        return await product.db.read(scope_of(me), lambda conn: _view(conn, product))

    @post("/entries", right=Right.KNOWLEDGE_EDIT)
    async def add(self, request: Request[Any, Any, Any], me: Me, data: JSONBody[EntryBody]) -> KnowledgeView:
        book = await _book(request, me)
        entry_id = free_id(_ids(book), data.title)
        edit = put_entry(entry_id, fields_of(data), new=True)
        return await _change(request, me, edit, "knowledge_entry.added", entry_id)

    @put("/entries/{entry_id:str}", right=Right.KNOWLEDGE_EDIT)
    async def edit(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        entry_id: FromPath[PathId],
        data: JSONBody[EntryBody],
        if_match: IfMatch = None,
    ) -> KnowledgeView:
        """Needs If-Match with the entry's version; another one by now is a conflict."""
        edit = put_entry(entry_id, fields_of(data), new=False, version=looked_at(if_match))
        return await _change(request, me, edit, "knowledge_entry.changed", entry_id)

    @delete("/entries/{entry_id:str}", status_code=200, right=Right.KNOWLEDGE_EDIT)
    async def drop(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        entry_id: FromPath[PathId],
        if_match: IfMatch = None,
    ) -> KnowledgeView:
        """With its translations; a service that sends it before or after a visit keeps it."""
        version = None if if_match is None else looked_at(if_match)
        return await _change(request, me, drop_entry(entry_id, version), "knowledge_entry.removed", entry_id)

    @post("/try", status_code=200, right=Right.SETTINGS_READ)
    async def try_(self, request: Request[Any, Any, Any], me: Me, data: JSONBody[Try]) -> Tried:
        """What the agent would say to it, with what it rests on; nothing is stored and nobody is texted."""
        product: Product = request.app.state.product
        book = await _book(request, me)
        if data.language is not None and data.language not in book.languages:
            raise BadInputError("the practice does not answer in this language", at="/language")
        if data.entry is not None:
            book = await asyncio.to_thread(_with_draft, book, data)
        found = await rehearse(
            product.db, me.practice_id, book, product.clock.now(), data.question, data.language
        )
        return tried(book, found)


class GapController(Controller):
    path = "/api/v1/knowledge/gaps"
    tags = ["knowledge"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.SETTINGS_READ)
    async def listing(
        self, request: Request[Any, Any, Any], me: Me, status: FromQuery[Status] = "open"
    ) -> GapList:
        """Questions without an answer, the most frequent first."""
        product: Product = request.app.state.product

        def read(conn: Connection) -> tuple[PracticeBook, date, tuple[Asked, ...], frozenset[str]]:
            book = product.books.get(conn)
            return book, _today(conn, book), gaps(conn, status), _suggested(conn)

        book, today, found, waiting = await product.db.read(scope_of(me), read)
        looked_up = found[:MOST_LOOKED_UP] if status == "open" else ()
        theirs = await asyncio.to_thread(
            lambda: {each.id: elsewhere(book, each, today) for each in looked_up}
        )
        return GapList(tuple(gap_view(each, waiting, theirs.get(each.id)) for each in found))

    @post("/{gap_id:str}/answer", status_code=200, right=Right.KNOWLEDGE_EDIT)
    async def answer(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        gap_id: FromPath[PathId],
        data: JSONBody[Answered],
        if_match: IfMatch = None,
    ) -> GapView:
        """Becomes an entry, with a translation for each further answer; the next such question is answered by it."""
        product: Product = request.app.state.product
        version = looked_at(if_match)
        seen = await product.db.read(scope_of(me), lambda conn: gap(conn, gap_id))
        if seen.version != version:
            raise ConflictError("somebody else has taken care of this question; look at it again")
        entry_ids, edit = _answers(await _book(request, me), data)

        def also(conn: Connection) -> None:
            settle_gap(conn, gap_id, version, "answered", me.user_id, entry_ids[0])
            for each in entry_ids:
                audit.append(conn, actor_of(me), "knowledge_entry.added", (SUBJECT, each))
            audit.append(conn, actor_of(me), "knowledge_gap.answered", ("knowledge_gap", gap_id))

        await change(product.db, scope_of(me), edit, also)
        return await _gap(product, me, gap_id)

    @post("/{gap_id:str}/suggest", status_code=200, right=Right.THREADS_WRITE)
    async def suggest_(
        self, request: Request[Any, Any, Any], me: Me, gap_id: FromPath[PathId], data: JSONBody[EntryBody]
    ) -> ProposalView:
        """An answer by somebody who may not change the knowledge; it is said to nobody before it is approved."""
        product: Product = request.app.state.product

        def write(conn: Connection) -> ProposalView:
            book = product.books.get(conn)
            gap(conn, gap_id)
            content = Content(
                title=data.title.strip(),
                text=data.text.strip(),
                language=data.language or book.default_language,
                service=data.services[0] if data.services else None,
                kinds=data.kinds,
                valid_from=data.valid_from,
                valid_until=data.valid_until,
            )
            made = suggest(conn, "faq", content, gap_id=gap_id)
            audit.append(conn, actor_of(me), "knowledge_gap.answer_suggested", ("knowledge_gap", gap_id))
            found = next(each for each in proposals(conn) if each.id == made)
            return proposal_view(book, found, _today(conn, book))

        return await product.db.write(scope_of(me), write)

    @post("/{gap_id:str}/close", status_code=200, right=Right.KNOWLEDGE_EDIT)
    async def close(self, request: Request[Any, Any, Any], me: Me, gap_id: FromPath[PathId]) -> GapView:
        """Nothing to answer: it stays closed however often it is asked."""
        return await _settled(request, me, gap_id, "closed")

    @post("/{gap_id:str}/reopen", status_code=200, right=Right.KNOWLEDGE_EDIT)
    async def reopen(self, request: Request[Any, Any, Any], me: Me, gap_id: FromPath[PathId]) -> GapView:
        return await _settled(request, me, gap_id, "open")


def _answers(book: PracticeBook, data: Answered) -> tuple[list[str], Edit]:
    """The entries' ids and what writes them: the first is the original of the others."""
    if not data.answers:
        raise BadInputError("write the answer in at least one language", at="/answers")
    languages = [each.language or book.default_language for each in data.answers]
    if len(set(languages)) < len(languages):
        raise BadInputError("two answers are in the same language", at="/answers")
    if data.replaces is not None:
        if len(data.answers) > 1:
            raise BadInputError("one entry is replaced by one answer", at="/replaces")
        return [data.replaces], put_entry(data.replaces, fields_of(data.answers[0]), new=False)
    taken = _ids(book)
    ids: list[str] = []
    edits: list[Edit] = []
    for body in data.answers:
        entry_id = free_id(taken, body.title)
        fields = fields_of(body)
        if ids:
            fields = type(fields)(
                kinds=fields.kinds,
                title=fields.title,
                text=fields.text,
                language=fields.language,
                translation_of=ids[0],
            )
        edits.append(put_entry(entry_id, fields, new=True))
        taken.add(entry_id)
        ids.append(entry_id)
    return ids, several(*edits)


def _with_draft(book: PracticeBook, data: Try) -> PracticeBook:
    """The book as it would be, were the draft saved; its faults are for the saving to tell."""
    assert data.entry is not None
    document = copy.deepcopy(book.file.document)
    taken = _ids(book)
    entry_id = data.entry_id if data.entry_id in taken else free_id(taken, data.entry.title)
    assert entry_id is not None
    put_entry(entry_id, fields_of(data.entry), new=entry_id not in taken)(document)
    try:
        return PracticeBook(practice_file(document))
    except (ValueError, KeyError):
        raise BadInputError("this entry does not fit the practice file", at="/entry") from None


async def _change(
    request: Request[Any, Any, Any], me: SignedIn, edit: Edit, what: str, entry_id: str
) -> KnowledgeView:
    product: Product = request.app.state.product

    def also(conn: Connection) -> None:
        audit.append(conn, actor_of(me), what, (SUBJECT, entry_id))

    await change(product.db, scope_of(me), edit, also)
    return await product.db.read(scope_of(me), lambda conn: _view(conn, product))


async def _settled(request: Request[Any, Any, Any], me: SignedIn, gap_id: str, status: Status) -> GapView:
    product: Product = request.app.state.product

    def write(conn: Connection) -> GapView:
        found = settle_gap(conn, gap_id, None, status, me.user_id)
        audit.append(conn, actor_of(me), f"knowledge_gap.{status}", ("knowledge_gap", gap_id))
        return gap_view(found, _suggested(conn))

    return await product.db.write(scope_of(me), write)


async def _gap(product: Product, me: SignedIn, gap_id: str) -> GapView:
    return await product.db.read(scope_of(me), lambda conn: gap_view(gap(conn, gap_id), _suggested(conn)))


async def _book(request: Request[Any, Any, Any], me: SignedIn) -> PracticeBook:
    product: Product = request.app.state.product
    return await product.db.read(scope_of(me), product.books.get)


def _view(conn: Connection, product: Product) -> KnowledgeView:
    book = product.books.get(conn)
    today = _today(conn, book)
    return KnowledgeView(
        today=today,
        languages=book.languages,
        currency=book.currency,
        entries=entry_views(book, today),
        services=named_services(book),
        locations=named_locations(book),
        gaps=len(gaps(conn, "open")),
        proposals=sum(each.waiting for each in sources(conn)),
    )


def _suggested(conn: Connection) -> frozenset[str]:
    return frozenset(each.gap_id for each in proposals(conn) if each.gap_id is not None)


def _today(conn: Connection, book: PracticeBook) -> date:
    return now(conn).astimezone(book.zone).date()


def _ids(book: PracticeBook) -> set[str]:
    return {each.id for each in book.file.knowledge}
