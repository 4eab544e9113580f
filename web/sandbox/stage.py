"""One conversation of the sandbox: sets it up from the practice file, plays what happens, reads what is true."""

import asyncio
import time
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection

from agent.warm import warm
from booking import service
from channels.accounts import connect_account
from channels.base import Account, Echo, Request
from channels.intake import store
from compliance.consent.guards import unguard
from compliance.facts import DraftRequest
from core.clock import ManualClock
from core.ids import CountedIds
from core.session import Scope, now, of_practice, system_scope
from core.tables import metadata
from inbox import spoken, threads, timeline
from practice.book import PracticeBook
from practice.check import checked
from practice.contacts import add_address, reach
from practice.file import PracticeFile, practice_file
from practice.problems import Problems
from practice.store import PEOPLE, save_contacts, save_set_up
from web.product import Product
from web.sandbox import shapes, understanding
from web.sandbox.mishaps import Mishaps
from web.sandbox.outbox import PRACTICE, Listener
from web.sandbox.pump import Pump
from web.sandbox.set_up import check, pending_of, place_appointments, starts_of
from web.sandbox.shapes import SandboxError
from web.sandbox.sink import CHANNELS, PROVIDER, Envelope, Sent
from web.scanning import scan_staff_text

VISITOR = "visitor-1"


class Conversation(msgspec.Struct, frozen=True):
    """Where the present conversation takes place, and with whom."""

    channel: str
    account_id: str
    sender: str
    display_name: str | None
    appointment_ids: dict[str, str]
    contact_id: str | None


class Stage:
    """Holds the configured practice and the present conversation."""

    def __init__(self, product: Product, clock: ManualClock, ids: CountedIds, sent: list[Sent]) -> None:
        self.product, self._clock, self._ids, self._sent = product, clock, ids, sent
        self._pump = Pump(product, clock)
        self._listener = Listener(product, sent)
        self.mishaps: Mishaps | None = None
        if product.model is not None:
            self.mishaps = product.model.line = Mishaps(product.model.line, clock)
        self.file: PracticeFile | None = None
        self._book: PracticeBook | None = None
        self.talk: Conversation | None = None

    @property
    def scope(self) -> Scope:
        return of_practice(PRACTICE)

    async def configure(self, document: dict[str, Any]) -> None:
        found = await asyncio.to_thread(checked, document)
        if isinstance(found, Problems):
            problems = [{"at": each.at, "message": each.message} for each in found.items]
            raise SandboxError(
                422, "invalid_practice", "the practice file has problems", "/practice", problems=problems
            )
        set_up = {key: value for key, value in found.document.items() if key not in PEOPLE}
        book = PracticeBook(practice_file(set_up))
        await asyncio.to_thread(warm, (book,), self._clock.now())
        self.file, self._book, self.talk = found, book, None

    async def reset(self, wanted: shapes.Reset) -> None:
        file = self._configured()
        moment = shapes.instant(wanted.now, "/now")
        self._check(file, wanted)
        self.talk = None
        self._clock.set(moment)
        self._ids.reset()
        self._sent.clear()
        self.product.books.forget()
        self.product.accounts.forget()
        self.product.vault.forget()
        self.product.runner.before_settle = None
        self._model_happens(shapes.LlmUp())
        await self.product.db.write(system_scope(), _wipe)
        self.talk = await self.product.db.write(self.scope, lambda conn: self._begin(conn, file, wanted))

    def _check(self, file: PracticeFile, wanted: shapes.Reset) -> None:
        context = wanted.context
        if context.contact != "new" and all(each.id != context.contact for each in file.contacts):
            raise SandboxError(422, "unknown_id", "no such contact", "/context/contact")
        if (context.contact == "new" and wanted.channel == "sms") != (context.phone is not None):
            raise SandboxError(400, "bad_request", "phone goes with sms and a new contact", "/context/phone")
        assert self._book is not None
        check(self._book, context.pending, {each.id for each in file.appointments}, "/context/pending")

    def _begin(self, conn: Connection, file: PracticeFile, wanted: shapes.Reset) -> Conversation:
        save_set_up(conn, file)
        assert self._book is not None
        self.product.books.keep(conn, self._book)
        contact_ids = save_contacts(conn, file)
        appointment_ids = place_appointments(conn, self.product.books.get(conn), file, contact_ids)
        accounts = {
            channel: connect_account(
                conn,
                self.product.vault,
                channel=channel,
                provider=PROVIDER,
                external_id=channel,
                settings={},
                secret={},
            )
            for channel in CHANNELS
        }
        context = wanted.context
        known = None if context.contact == "new" else contact_ids[context.contact]
        sender = self._sender(conn, file, wanted, known)
        talk = Conversation(
            channel=wanted.channel,
            account_id=accounts[wanted.channel],
            sender=sender,
            display_name=context.display_name,
            appointment_ids=appointment_ids,
            contact_id=known,
        )
        if context.last_out is not None or context.pending is not None:
            self._open(conn, talk, wanted)
        return talk

    def _sender(self, conn: Connection, file: PracticeFile, wanted: shapes.Reset, known: str | None) -> str:
        if known is None:
            return wanted.context.phone or VISITOR
        person = next(each for each in file.contacts if each.id == wanted.context.contact)
        value = person.phone if wanted.channel == "sms" and person.phone else person.id
        out = "all" if {"all", wanted.channel} & set(person.opted_out) else None
        add_address(conn, known, wanted.channel, value, verified=True, revoked=out)
        return value

    def _open(self, conn: Connection, talk: Conversation, wanted: shapes.Reset) -> None:
        """Our latest text went out two minutes ago; the greeting is done."""
        row = self._thread(conn, talk, make=True)
        moment = now(conn) - timedelta(minutes=2)
        if wanted.context.last_out is not None:
            self._said(conn, row, talk, wanted.context.last_out, moment)
        book = self.product.books.get(conn)
        pending = pending_of(conn, book, row.id, wanted.context.pending, talk.appointment_ids)
        threads.change(conn, row.id, pending=pending, greeted_at=moment, last_out_at=moment)

    def _said(self, conn: Connection, row: Any, talk: Conversation, text: str, moment: Any) -> None:
        """Recorded as sent, without the gate."""
        message_id, _ = timeline.add_message(
            conn,
            row.id,
            direction="out",
            channel=talk.channel,
            address_id=row.address_id,
            account_id=talk.account_id,
            author_kind="agent",
            text=text,
            status="sent",
            status_rank=3,
            at=moment,
        )
        timeline.number_for_patient(conn, message_id)
        threads.change(
            conn, row.id, outbound_count=row.outbound_count + 1, greeted_at=moment, last_out_at=moment
        )

    def _thread(self, conn: Connection, talk: Conversation, *, make: bool = False) -> Any:
        reached = reach(
            conn,
            talk.channel,
            talk.sender,
            display_name=talk.display_name,
            phone=talk.sender if talk.channel == "sms" else None,
            verified=talk.channel == "sms",
        )
        row = threads.thread_of(conn, reached.contact_id)
        if row is None and make:
            mode = self.product.books.get(conn).practice.agent.get(talk.channel, "auto")  # type: ignore[call-overload]
            row = threads.open_thread(
                conn,
                reached.contact_id,
                channel=talk.channel,
                address_id=reached.address_id,
                account_id=talk.account_id,
                owner_kind="none" if mode == "off" else "agent",
                language=None,
            )
        return row

    async def inbound(self, wanted: shapes.Inbound) -> list[dict[str, Any]]:
        talk = self.ready()
        shapes.check_order(wanted.messages)
        self._listener.begin()
        waiting = list(wanted.messages)
        while waiting:
            message = waiting.pop(0)
            during: list[shapes.MessageIn] = []
            while waiting and waiting[0].during_generation:
                during.append(waiting.pop(0))
            await self._pump.advance_to(self._clock.now() + timedelta(milliseconds=message.after_ms))
            await self._arrive(talk, message)
            if during:
                await self._interrupted(talk, during)
        await self._pump.until_quiet()
        return await self._listener.collect(talk.channel)

    async def _interrupted(self, talk: Conversation, during: list[shapes.MessageIn]) -> None:
        """These arrive when the run has its proposal and before anything is committed."""

        async def deliver(_thread_id: str) -> None:
            self.product.runner.before_settle = None
            for message in during:
                self._clock.set(self._clock.now() + timedelta(milliseconds=message.after_ms))
                await self._arrive(talk, message)
            during.clear()

        self.product.runner.before_settle = deliver
        await self._pump.until_quiet()
        self.product.runner.before_settle = None
        for message in during:  # nobody was generating anything
            await self._arrive(talk, message)

    async def _arrive(self, talk: Conversation, message: shapes.MessageIn) -> None:
        self._listener.arrived_real = time.perf_counter()
        account = await self.product.accounts.open(talk.account_id)
        body = msgspec.json.encode(
            Envelope(
                id=message.id,
                sender=talk.sender,
                text=message.text,
                display_name=talk.display_name,
                attachments=tuple(each.kind for each in message.attachments),
            )
        )
        request = Request(
            url="", kind="message", reference=None, headers={}, content_type="application/json", body=body
        )
        verified = self.product.adapters[PROVIDER, talk.channel].verify(request, account)
        await self.product.db.write(system_scope(), lambda conn: store(conn, account, request, verified))
        await self.product.ingest.claimer.run_due(self._clock.now(), 10)

    async def understand(self, wanted: shapes.Understand) -> dict[str, Any]:
        """Changes nothing: even the time that a slow model takes is given back."""
        talk, product, moment = self.ready(), self.product, self._clock.now()
        turn, thread_id = await product.db.read(
            self.scope,
            lambda conn: understanding.imagined_turn(conn, product.books.get(conn), talk, wanted, moment),
        )
        try:
            return understanding.shown(await understanding.understood(product, turn, thread_id))
        finally:
            self._clock.set(moment)

    async def event(self, wanted: shapes.AnyEvent) -> list[dict[str, Any]]:
        talk = self.ready()
        await self._demand(wanted)
        account = await self.product.accounts.open(talk.account_id)
        self._listener.begin()
        self._listener.arrived_real = time.perf_counter()
        self._model_happens(wanted)
        if isinstance(wanted, shapes.Advance):
            await self._pump.advance_to(self._clock.now() + timedelta(minutes=wanted.minutes))
        else:
            await self.product.db.write(self.scope, lambda conn: self._happen(conn, talk, account, wanted))
        if isinstance(wanted, shapes.HumanTakeover) and wanted.text:
            await self._write(talk, wanted.by, wanted.text)
        await self._pump.until_quiet()
        return await self._listener.collect(talk.channel)

    def _model_happens(self, wanted: shapes.AnyEvent) -> None:
        """In playbook mode nothing."""
        if self.mishaps is None or not isinstance(wanted, shapes.LlmDown | shapes.LlmSlow | shapes.LlmUp):
            return
        self.mishaps.mend()
        assert self.product.model is not None
        self.product.model.forget_faults()
        if isinstance(wanted, shapes.LlmDown):
            self.mishaps.down = True
        elif isinstance(wanted, shapes.LlmSlow):
            self.mishaps.slow_by = wanted.seconds

    def _happen(
        self, conn: Connection, talk: Conversation, account: Account, wanted: shapes.AnyEvent
    ) -> None:
        book = self.product.books.get(conn)
        if isinstance(wanted, shapes.SlotTaken):
            for start in starts_of(book, wanted.slots, "/slots"):
                service.take_elsewhere(conn, book, start)
        elif isinstance(wanted, shapes.OutboundEvent):
            row = self._thread(conn, talk, make=True)
            self._said(conn, row, talk, wanted.text, now(conn))
            pending = pending_of(conn, book, row.id, wanted.pending, talk.appointment_ids)
            threads.change(conn, row.id, pending=pending)
        elif isinstance(wanted, shapes.HumanSays):
            self._listener.also(self._echo(conn, talk, account, wanted))
        elif isinstance(wanted, shapes.HumanTakeover):
            self._take_over(conn, talk, wanted)
        elif isinstance(wanted, shapes.HumanRelease):
            threads.release(conn, self._thread(conn, talk, make=True).id, wanted.by)

    def _echo(self, conn: Connection, talk: Conversation, account: Account, wanted: shapes.HumanSays) -> str:
        self._thread(conn, talk, make=True)
        message_id = spoken.store_echo(
            conn,
            account,
            Echo(provider_id=self._ids.new(), recipient=talk.sender, text=wanted.text, author=wanted.by),
        )
        assert message_id is not None
        return message_id

    def _take_over(self, conn: Connection, talk: Conversation, wanted: shapes.HumanTakeover) -> None:
        threads.take_over(conn, self._thread(conn, talk, make=True).id, wanted.by)

    async def _write(self, talk: Conversation, by: str, text: str) -> None:
        """As from the inbox: scanned first, then through the gate."""
        row = await self.product.db.read(self.scope, lambda conn: self._thread(conn, talk))
        phi = await scan_staff_text(self.product, PRACTICE, row.id, text)

        def submit(conn: Connection) -> None:
            cause = self._ids.new()
            submitted = self.product.gate.submit(
                conn,
                DraftRequest(
                    thread_id=row.id,
                    cause_id=cause,
                    kind="staff_reply",
                    purpose="staff_reply",
                    author_kind="staff",
                    author_id=by,
                    text=text,
                    phi=phi,
                    client_id=cause,
                ),
            )
            if submitted.action == "send":
                spoken.staff_spoke(conn, row.id)

        await self.product.db.write(self.scope, submit)

    async def _demand(self, wanted: shapes.AnyEvent) -> None:
        """Whatever can be wrong with it is found before anything happens."""
        assert self._book is not None
        if isinstance(wanted, shapes.SlotTaken):
            starts_of(self._book, wanted.slots, "/slots")
        elif isinstance(wanted, shapes.OutboundEvent):
            visits = await self.product.db.read(self.scope, service.all_appointments)
            check(self._book, wanted.pending, {each.file_id or each.id for each in visits}, "/pending")
        elif isinstance(wanted, shapes.HumanSays | shapes.HumanTakeover | shapes.HumanRelease) and (
            self._book.find_staff(wanted.by) is None
        ):
            raise SandboxError(422, "unknown_id", "no such staff member", "/by")

    def ready(self) -> Conversation:
        if self.talk is None:
            raise SandboxError(409, "not_ready", "configure and reset first")
        return self.talk

    def _configured(self) -> PracticeFile:
        if self.file is None:
            raise SandboxError(409, "not_ready", "configure first")
        return self.file


def _wipe(conn: Connection) -> None:
    """A throw-away database: even what stands for ever goes."""
    unguard(conn)
    for table in reversed(metadata.sorted_tables):
        conn.execute(table.delete())
