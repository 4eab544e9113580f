"""Set-up from a page or a price list: what it proposes, looked at and decided one by one."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Any
from urllib.parse import unquote, urlsplit

from litestar import Controller, Request, get, post, put
from litestar.di import Provide
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection

from agent.gaps import settle_gap
from agent.knowledge_sources import KnownPractice
from compliance import audit
from core.errors import BadInputError, ConflictError, RejectedError, RetryLaterError
from core.fetch import Fetched, Fetcher, Limits
from core.session import now
from practice.book import PracticeBook
from practice.knowledge_edit import Edit, change, several
from practice.knowledge_intake import rows
from practice.knowledge_intake.deciding import plan
from practice.knowledge_intake.intake import read_findings
from practice.knowledge_intake.lines import UnreadableSourceError
from practice.knowledge_intake.proposal import Content
from practice.knowledge_intake.reading import LARGEST
from practice.knowledge_intake.rows import Proposal, Status
from practice.knowledge_intake.standing import compare, needs_yes, warnings
from practice.rights import Right
from practice.users import SignedIn
from web.acting import actor_of, scope_of
from web.api.knowledge import IfMatch
from web.auth import Me, signed_in
from web.bounds import PathId
from web.knowledge_views import (
    Approval,
    GroupApproval,
    GroupApproved,
    PageWanted,
    ProposalList,
    ProposalView,
    SourceList,
    SourceView,
    looked_at,
    proposal_view,
)
from web.product import Product
from web.uploads import NAME

MOST_BODY = 12 * 1024 * 1024
"""Above what is taken, so that a file that is too large is refused in words."""
ACCEPTED = ("text/html", "application/xhtml+xml", "application/pdf", "text/csv", "text/plain")
FETCHING = Limits(most_bytes=LARGEST, seconds=15.0)
Fetch = Callable[[str], Awaitable[Fetched]]


async def fetch_page(url: str) -> Fetched:
    """From the named host and its twin with or without www, and from no machine of our own."""
    host = (urlsplit(url).hostname or "").lower()
    twin = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    return await Fetcher((host, twin), accept=ACCEPTED).get(url, FETCHING)


class SourceController(Controller):
    path = "/api/v1/knowledge/sources"
    tags = ["knowledge"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.SETTINGS_READ)
    async def listing(self, request: Request[Any, Any, Any], me: Me) -> SourceList:
        product: Product = request.app.state.product
        return await product.db.read(scope_of(me), lambda conn: SourceList(rows.sources(conn)))

    @get("/{source_id:str}", right=Right.SETTINGS_READ)
    async def one(self, request: Request[Any, Any, Any], me: Me, source_id: FromPath[PathId]) -> SourceView:
        product: Product = request.app.state.product
        return await product.db.read(scope_of(me), lambda conn: _source(conn, product, source_id))

    @post("/file", status_code=201, right=Right.KNOWLEDGE_EDIT, request_max_body_size=MOST_BODY)
    async def file(self, request: Request[Any, Any, Any], me: Me) -> SourceView:
        """The file itself is the body: a saved page, a PDF, or a table saved as CSV."""
        name = unquote(request.headers.get(NAME, ""))[:200] or "file"
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        return await _taken_in(request, me, await request.body(), _clean(name), kind)

    @post("/page", status_code=201, right=Right.KNOWLEDGE_EDIT)
    async def page(self, request: Request[Any, Any, Any], me: Me, data: JSONBody[PageWanted]) -> SourceView:
        """A page of the practice's site, fetched once."""
        url = data.url.strip()
        fetch: Fetch = request.app.state.get("fetch_page", fetch_page)
        try:
            found = await fetch(url)
        except (RejectedError, RetryLaterError) as error:
            raise BadInputError(f"This address cannot be read: {error.code}.", at="/url") from None
        return await _taken_in(request, me, found.body, _clean(url), found.content_type)

    @post("/{source_id:str}/approve", status_code=200, right=Right.KNOWLEDGE_EDIT)
    async def approve_group(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        source_id: FromPath[PathId],
        data: JSONBody[GroupApproval],
    ) -> GroupApproved:
        """Everything of one kind that is new and gives no reason to look twice. Prices are approved one by one."""
        if data.kind in {"price", "offer"}:
            raise BadInputError("prices are approved one by one", at="/kind")
        product: Product = request.app.state.product

        def look(conn: Connection) -> tuple[PracticeBook, date, tuple[Proposal, ...]]:
            book = product.books.get(conn)
            rows.source(conn, source_id)
            return book, _today(conn, book), rows.proposals(conn, source_id=source_id)

        book, today, found = await product.db.read(scope_of(me), look)
        waiting = [each for each in found if each.kind == data.kind and each.status == "open"]
        plain = await asyncio.to_thread(
            lambda: [each for each in waiting if _gives_no_pause(book, each, today)]
        )
        await _approve_all(product, me, book, plain)
        return GroupApproved(len(plain), len(waiting) - len(plain))


class ProposalController(Controller):
    path = "/api/v1/knowledge/proposals"
    tags = ["knowledge"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.SETTINGS_READ)
    async def suggested(self, request: Request[Any, Any, Any], me: Me) -> ProposalList:
        """Answers that colleagues suggest, waiting for approval."""
        product: Product = request.app.state.product

        def read(conn: Connection) -> ProposalList:
            book = product.books.get(conn)
            today = _today(conn, book)
            return ProposalList(tuple(proposal_view(book, each, today) for each in rows.proposals(conn)))

        return await product.db.read(scope_of(me), read)

    @put("/{proposal_id:str}", right=Right.KNOWLEDGE_EDIT)
    async def edit(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        proposal_id: FromPath[PathId],
        data: JSONBody[Content],
        if_match: IfMatch = None,
    ) -> ProposalView:
        product: Product = request.app.state.product
        version = looked_at(if_match)

        def write(conn: Connection) -> ProposalView:
            seen = _looked_at(rows.proposal(conn, proposal_id), version)
            _fits(product.books.get(conn), data)
            rows.change_content(conn, seen, data)
            audit.append(conn, actor_of(me), "knowledge_proposal.changed", ("knowledge_proposal", seen.id))
            return _view(conn, product, seen.id)

        return await product.db.write(scope_of(me), write)

    @post("/{proposal_id:str}/approve", status_code=200, right=Right.KNOWLEDGE_EDIT)
    async def approve(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        proposal_id: FromPath[PathId],
        data: JSONBody[Approval],
        if_match: IfMatch = None,
    ) -> ProposalView:
        """From now on it is said. `accepted` names the warnings that were read, where there are any that must be."""
        product: Product = request.app.state.product
        await _approve(product, me, proposal_id, looked_at(if_match), data)
        return await product.db.read(scope_of(me), lambda conn: _view(conn, product, proposal_id))

    @post("/{proposal_id:str}/reject", status_code=200, right=Right.KNOWLEDGE_EDIT)
    async def reject(
        self, request: Request[Any, Any, Any], me: Me, proposal_id: FromPath[PathId]
    ) -> ProposalView:
        product: Product = request.app.state.product

        def write(conn: Connection) -> ProposalView:
            rows.decide(conn, rows.proposal(conn, proposal_id), "rejected")
            _audit(conn, me, proposal_id, "rejected")
            return _view(conn, product, proposal_id)

        return await product.db.write(scope_of(me), write)


async def _taken_in(
    request: Request[Any, Any, Any], me: SignedIn, raw: bytes, name: str, content_type: str
) -> SourceView:
    product: Product = request.app.state.product
    book = await product.db.read(scope_of(me), product.books.get)
    known = KnownPractice(book, product.clock.now().astimezone(book.zone).date())
    try:
        kind, findings, left_out = await read_findings(raw, name, content_type, known)
    except UnreadableSourceError as error:
        raise BadInputError(f"This cannot be read: {error.code}.", at=f"/file/{error.code}") from None

    def write(conn: Connection) -> SourceView:
        source_id = rows.file_source(conn, kind, name, findings, left_out)
        audit.append(
            conn,
            actor_of(me),
            "knowledge_source.read",
            ("knowledge_source", source_id),
            detail={"kind": kind, "proposals": len(findings)},
        )
        return _source(conn, product, source_id)

    return await product.db.write(scope_of(me), write)


async def _approve(product: Product, me: SignedIn, proposal_id: str, version: int, data: Approval) -> None:
    scope = scope_of(me)

    def look(conn: Connection) -> tuple[Proposal, PracticeBook, date]:
        book = product.books.get(conn)
        return _looked_at(rows.proposal(conn, proposal_id), version), book, _today(conn, book)

    seen, book, today = await product.db.read(scope, look)
    _fits(book, seen.content)
    unread = set(needs_yes(warnings(book, seen.kind, seen.content, seen.doubts, today))) - set(data.accepted)
    if unread:
        raise BadInputError(f"Read these warnings first: {', '.join(sorted(unread))}.", at="/accepted")
    edit, became = plan(book, seen, as_new=data.as_new)

    def also(conn: Connection) -> None:
        rows.decide(conn, seen, "approved", became=became)
        if seen.gap_id is not None:
            settle_gap(conn, seen.gap_id, None, "answered", me.user_id, became.partition(":")[2] or None)
        _audit(conn, me, proposal_id, "approved", became)

    await change(product.db, scope, edit or several(), also)


def _gives_no_pause(book: PracticeBook, proposal: Proposal, today: date) -> bool:
    if warnings(book, proposal.kind, proposal.content, proposal.doubts, today):
        return False
    return compare(book, proposal.kind, proposal.content).verdict != "changed"


async def _approve_all(
    product: Product, me: SignedIn, book: PracticeBook, chosen: Sequence[Proposal]
) -> None:
    """All in one change, or none of them."""
    planned: list[tuple[Proposal, Edit | None, str]] = []
    for each in chosen:
        taken = [became.partition(":")[2] for _, _, became in planned]
        planned.append((each, *plan(book, each, taken=taken)))

    def also(conn: Connection) -> None:
        for each, _, became in planned:
            rows.decide(conn, each, "approved", became=became)
            _audit(conn, me, each.id, "approved", became)

    if planned:
        await change(product.db, scope_of(me), several(*(edit for _, edit, _ in planned if edit)), also)


def _fits(book: PracticeBook, content: Content) -> None:
    if content.service is not None and book.find_service(content.service) is None:
        raise BadInputError("no such service", at="/service")
    if content.location is not None and book.find_location(content.location) is None:
        raise BadInputError("no such location", at="/location")
    if content.language not in book.languages:
        raise BadInputError("the practice does not answer in this language", at="/language")


def _looked_at(found: Proposal, version: int) -> Proposal:
    open_: Status = "open"
    if found.version != version or found.status != open_:
        raise ConflictError("somebody else has already decided on this or changed it")
    return found


def _audit(conn: Connection, me: SignedIn, proposal_id: str, what: str, became: str | None = None) -> None:
    audit.append(
        conn,
        actor_of(me),
        f"knowledge_proposal.{what}",
        ("knowledge_proposal", proposal_id),
        detail=None if became is None else {"became": became},
    )


def _source(conn: Connection, product: Product, source_id: str) -> SourceView:
    found = rows.source(conn, source_id)
    book = product.books.get(conn)
    return SourceView(found, _views(conn, book, rows.proposals(conn, source_id=source_id)))


def _views(conn: Connection, book: PracticeBook, found: Sequence[Proposal]) -> tuple[ProposalView, ...]:
    today = _today(conn, book)
    return tuple(proposal_view(book, each, today) for each in found)


def _view(conn: Connection, product: Product, proposal_id: str) -> ProposalView:
    book = product.books.get(conn)
    return proposal_view(book, rows.proposal(conn, proposal_id), _today(conn, book))


def _today(conn: Connection, book: PracticeBook) -> date:
    return now(conn).astimezone(book.zone).date()


def _clean(name: str) -> str:
    """For people to know it again: no folders of their machine, no controls."""
    shown = "".join(char for char in name if char.isprintable())
    return shown if "://" in shown else shown.replace("\\", "/").rpartition("/")[2] or "file"
