"""Texting in the US: whether our numbers may, and the registration with the carriers, step by step."""

import asyncio
from typing import Any, Literal

import msgspec
from litestar import Controller, Request, get, post, put
from litestar.di import Provide
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection

from channels.abilities import Refusal
from channels.accounts import accounts
from channels.registration import Registration, registration_of, save_facts, send_off
from channels.registration_facts import CampaignFacts, Missing, missing
from channels.registration_wording import suggested
from compliance import audit
from core.errors import NotFoundError
from core.media_kinds import SHOWN_INLINE
from core.session import new_id
from practice.book import PracticeBook
from practice.rights import Right
from web.acting import actor_of, scope_of
from web.auth import Me, signed_in
from web.bounds import PathId
from web.product import Product
from web.uploads import MOST_BODY, taken_in

STEPS = ("profile", "bundle", "brand", "service", "campaign")


class RegistrationStep(msgspec.Struct, frozen=True):
    id: Literal["profile", "bundle", "brand", "service", "campaign"]
    state: Literal["done", "now", "open"]


class TextLineView(msgspec.Struct, frozen=True):
    """One number of ours, what the carriers' registry says of it, and its registration."""

    account_id: str
    number: str
    kind: str | None
    """long_code | toll_free | short_code | elsewhere; None while nobody has asked."""
    sender: str | None
    """registered | not_needed | pending | rejected | suspended | missing"""
    words: str | None
    """The registry's own, where it said no."""
    status: Literal["draft", "working", "waiting", "registered", "rejected"]
    """Of the registration that is made here."""
    facts: CampaignFacts
    missing: tuple[Missing, ...]
    refusals: tuple[Refusal, ...]
    steps: tuple[RegistrationStep, ...]
    proof: str | None
    """A link to the picture."""


class TextingView(msgspec.Struct, frozen=True):
    lines: tuple[TextLineView, ...]


class TextingController(Controller):
    path = "/api/v1/texting"
    tags = ["settings"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.SETTINGS_READ)
    async def texting(self, request: Request[Any, Any, Any], me: Me) -> TextingView:
        product: Product = request.app.state.product
        return await product.db.read(
            scope_of(me),
            lambda conn: TextingView(
                tuple(_line(conn, product, row) for row in accounts(conn, "sms") if row.provider == "twilio")
            ),
        )

    @put("/{account_id:str}", right=Right.CHANNELS_MANAGE)
    async def save(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        account_id: FromPath[PathId],
        data: JSONBody[CampaignFacts],
    ) -> TextLineView:
        """Keep what was written so far; nothing is sent."""
        return await _change(request, me, account_id, lambda conn: save_facts(conn, account_id, data))

    @post("/{account_id:str}/submit", status_code=200, right=Right.CHANNELS_MANAGE)
    async def submit(
        self, request: Request[Any, Any, Any], me: Me, account_id: FromPath[PathId]
    ) -> TextLineView:
        """Hand it to the carriers, or hand it in again after a rejection."""

        def send(conn: Connection) -> None:
            send_off(conn, account_id)
            audit.append(conn, actor_of(me), "texting.submitted", ("account", account_id))

        return await _change(request, me, account_id, send)

    @post(
        "/{account_id:str}/proof",
        status_code=200,
        right=Right.CHANNELS_MANAGE,
        request_max_body_size=MOST_BODY,
    )
    async def proof(
        self, request: Request[Any, Any, Any], me: Me, account_id: FromPath[PathId]
    ) -> TextLineView:
        """The picture itself is the body. It shows the form or sign where people agree, and no patient."""
        product: Product = request.app.state.product
        media_id = await product.db.read(scope_of(me), lambda conn: _new_proof(conn, account_id))
        incoming = await taken_in(request, product, media_id, SHOWN_INLINE)

        def keep(conn: Connection) -> None:
            found = registration_of(conn, account_id)
            facts = found.facts if found is not None else _suggested(product.books.get(conn))
            kept = product.media.keep(conn, incoming)
            save_facts(conn, account_id, msgspec.structs.replace(facts, proof_media_id=kept.id))

        try:
            return await _change(request, me, account_id, keep)
        except BaseException:
            await asyncio.to_thread(product.media.drop, media_id)
            raise


async def _change(request: Request[Any, Any, Any], me: Me, account_id: str, fn: Any) -> TextLineView:
    product: Product = request.app.state.product

    def change(conn: Connection) -> TextLineView:
        _row(conn, account_id)
        fn(conn)
        return _line(conn, product, _row(conn, account_id))

    return await product.db.write(scope_of(me), change)


def _new_proof(conn: Connection, account_id: str) -> str:
    """Its id, once it is clear that the line is ours."""
    _row(conn, account_id)
    return new_id(conn)


def _row(conn: Connection, account_id: str) -> Any:
    found = next((row for row in accounts(conn, "sms") if row.id == account_id), None)
    if found is None or found.provider != "twilio":
        raise NotFoundError("no such text line")
    return found


def _line(conn: Connection, product: Product, row: Any) -> TextLineView:
    told = row.settings.get("registration", {})
    found = registration_of(conn, row.id) or Registration(_suggested(product.books.get(conn)))
    picture = found.facts.proof_media_id
    return TextLineView(
        account_id=row.id,
        number=row.external_id,
        kind=told.get("kind"),
        sender=told.get("status"),
        words=told.get("words"),
        status=found.status,  # type: ignore[arg-type]
        facts=found.facts,
        missing=missing(found.facts),
        refusals=found.refusals,
        steps=_steps(found),
        proof=None if picture is None else product.media_link(conn, picture),
    )


def _steps(found: Registration) -> tuple[RegistrationStep, ...]:
    """What was made is behind us, save for the last of it, which is looked at now."""
    if found.status == "registered":
        return tuple(RegistrationStep(each, "done") for each in STEPS)  # type: ignore[arg-type]
    reached = [each for each in STEPS if each in found.steps]
    here = reached[-1] if reached else STEPS[0]
    states = dict.fromkeys(reached, "done") | ({here: "now"} if found.status != "draft" else {})
    return tuple(RegistrationStep(each, states.get(each, "open")) for each in STEPS)  # type: ignore[arg-type]


def _suggested(book: PracticeBook) -> CampaignFacts:
    links = book.practice.links
    return suggested(
        book.practice.name,
        website=links.website,
        privacy=links.privacy,
        terms=links.terms,
    )
