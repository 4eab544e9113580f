"""Turns that waited for a practice's own system: said when it has said yes, run anew when it said no."""

from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from agent.commands import carry_out, repeated
from agent.context import Slot
from agent.elsewhere import ASKED, CHECKING, Kept, tell_staff, visit_of
from agent.front_desk import slot_of
from agent.load import Seen
from agent.office_hours import answer_by
from agent.playbook.dialogue import figures
from agent.proposal import Reply
from agent.settle import say
from agent.settling import Settling
from agent.wording import fixed_text
from booking.emr import wishes
from booking.emr.wishes import OPEN, Wish
from compliance.facts import DraftRequest
from compliance.gate import Gate
from compliance.phi.scan import fixed
from core import claims
from core.claims import Claimed
from core.events import CalendarAnswered
from core.session import now, wake
from inbox import handoffs, threads
from inbox.threads import TURNS
from practice.book import PracticeBook
from practice.store import Books

CHECK: Final = "calendar_checking"
PATIENCE: Final = timedelta(seconds=20)
"""A safety net: the answer itself wakes the turn."""
CODES: Final = {"queued": "calendar_queued", "unknown": "calendar_confirming"}


class Rerun(msgspec.Struct, frozen=True):
    """The turn is to be run; `again`: anew, up to this message; `lost` is the time that was taken."""

    again: int | None = None
    lost: Slot | None = None


class Awaited:
    """Speaks for wishes that are decided, and for those that take longer."""

    def __init__(self, books: Books, gate: Gate) -> None:
        self._books, self._gate = books, gate

    def answer(self, conn: Connection, claimed: Claimed) -> Rerun | None:
        """None: all is said, or it waits on."""
        row = threads.load_thread(conn, claimed.id, lock=True)
        group = wishes.of_turn(conn, row.id, row.awaits)
        group = tuple(each for each in group if each.kind not in {"hold", "release"} and each.told_at is None)
        if any(each.state in OPEN for each in group):
            self._still(conn, claimed, row, group)
            return None
        wishes.told(conn, group)
        threads.change(conn, row.id, awaits=None)
        if not group:
            self._go_on(conn, claimed, row)
            return None
        states = {each.state for each in group}
        if states == {"done"} and group[0].kind == "times":
            _close_task(conn, row.id)
            return Rerun(again=group[0].upto_seq)
        conflict = next((each for each in group if each.state == "conflict"), None)
        if conflict is not None and conflict.start is not None:
            kept = _kept(group)
            if row.pending is None and kept is not None:
                threads.change(conn, row.id, pending=kept.pending)
            return Rerun(again=conflict.upto_seq, lost=slot_of(conflict.start))
        if states == {"done"}:
            self._say_yes(conn, row, group)
        else:
            self._hand_over(conn, row, group)
        self._go_on(conn, claimed, row)
        return None

    def slow(self, conn: Connection, seen: Seen, language: str) -> None:
        """Looking takes its time: whoever waits hears so, once."""
        self._submit(conn, seen, CHECK, language)

    def on_answered(self, conn: Connection, event: CalendarAnswered) -> None:
        """Handler for `wiring.py`: the turn is due; under a person it is they who hear of it."""
        wish = wishes.load(conn, event.intent_id)
        if wish.told_at is not None or wish.kind in {"hold", "release"} or wish.state == "dropped":
            return
        if wish.thread_id is None:
            self._refused(conn, event.thread_id, wish)
            return
        row = threads.load_thread(conn, event.thread_id, lock=True)
        if row.owner_kind != "agent":
            if wish.state not in OPEN:
                self._for_people(conn, row, wishes.of_turn(conn, row.id, wish.cause))
            return
        if wish.state in OPEN and (row.awaits is None or wish.result.told):
            return
        threads.change(conn, row.id, awaits=row.awaits or wish.cause, due_at=now(conn), attempts=0)
        wake(conn, TURNS.name)

    def _refused(self, conn: Connection, thread_id: str, wish: Wish) -> None:
        """What a colleague wrote here could not be written there: somebody must look at both."""
        if wish.state not in {*OPEN, "done"}:
            book = self._books.get(conn)
            tell_staff(
                conn, book, thread_id, f"Not in the practice's own system: {visit_of(conn, book, wish)}"
            )

    def _still(self, conn: Connection, claimed: Claimed, row: Any, group: tuple[Wish, ...]) -> None:
        """Nothing decided yet: say that we are looking, then that it takes longer, each once."""
        kept = _kept(group)
        why = "queued" if any(each.result.queued for each in group) else None
        why = why or ("unknown" if any(each.looked for each in group) else None)
        instant = now(conn)
        if all(each.result.told for each in group) or kept is None:
            threads.change(conn, row.id, awaits=None)
            self._go_on(conn, claimed, row)
        elif why is not None:
            self._takes_longer(conn, row, group, kept, why)
            self._go_on(conn, claimed, row)
        elif instant - group[0].created_at >= CHECKING:
            self._submit(conn, kept.seen, CHECK, kept.reply.language)
            claims.again(conn, TURNS, claimed, instant + PATIENCE)
        else:
            claims.again(conn, TURNS, claimed, group[0].created_at + CHECKING)

    def _takes_longer(
        self, conn: Connection, row: Any, group: tuple[Wish, ...], kept: Kept, why: str
    ) -> None:
        book = self._books.get(conn)
        by = answer_by(book, "soon", now(conn))
        wishes.told_to_wait(conn, group, by)
        blanks = {"by": _moment(book, by, kept.reply.language)}
        why = "unknown" if any(each.kind == "cancel" for each in group) else why
        self._submit(conn, kept.seen, CODES[why], kept.reply.language, **blanks)
        tell_staff(conn, book, row.id, f"The calendar has not answered yet: {visit_of(conn, book, group[0])}")
        # Nothing is open any more: a "thanks" is a thank you, and a "never mind" takes it back.
        threads.change(conn, row.id, awaits=None, pending=None, **_answered(row, kept.seen, conn))

    def _say_yes(self, conn: Connection, row: Any, group: tuple[Wish, ...]) -> None:
        kept = _kept(group)
        assert kept is not None
        settling = self._settling(conn, kept, kept.reply, group)
        slots = carry_out(settling) or repeated(settling, row.pending)
        say(settling, self._gate, row, slots, kept.scan, after_handback=kept.after_handback)
        if any(each.result.told for each in group):
            _close_task(conn, row.id)
        later = {"pending": row.pending} if row.answered_seq > kept.seen.last_in_seq else {}
        threads.change(conn, row.id, **_answered(row, kept.seen, conn), **later)

    def _hand_over(self, conn: Connection, row: Any, group: tuple[Wish, ...]) -> None:
        """It wants money or a person: what was done there stands, for the rest somebody is fetched."""
        kept = _kept(group)
        book = self._books.get(conn)
        self._record(conn, group)
        rest = [each for each in group if each.state != "done"]
        money = any(each.state == "payment" for each in rest)
        visits = "; ".join(visit_of(conn, book, each) for each in rest)
        why = "It asks for a payment first" if money else "It must be done there by a person"
        if kept is None:
            tell_staff(conn, book, row.id, "The patient still waits for times.")
            return
        tell_staff(conn, book, row.id, f"{why}: {visits}")
        blanks = {"by": _moment(book, answer_by(book, "soon", now(conn)), kept.reply.language)}
        key = "calendar_payment" if money else "calendar_staff"
        link = _deposit_page(book, rest)
        if link is not None:
            key, blanks = "calendar_payment_link", {**blanks, "link": link}
        self._submit(conn, kept.seen, key, kept.reply.language, **blanks)
        threads.change(conn, row.id, **_answered(row, kept.seen, conn))

    def _for_people(self, conn: Connection, row: Any, group: tuple[Wish, ...]) -> None:
        """A person has the thread by now: they see what came of it, and nobody talks over them."""
        if any(each.state in OPEN for each in group):
            return
        wishes.told(conn, group)
        threads.change(conn, row.id, awaits=None)
        self._record(conn, group)
        book = self._books.get(conn)
        for each in group:
            if each.state != "done":
                tell_staff(conn, book, row.id, f"Not in the calendar: {visit_of(conn, book, each)}")

    def _record(self, conn: Connection, group: tuple[Wish, ...]) -> None:
        """What that system did stands on the timeline and in the person's record, said or not."""
        kept = _kept(group)
        if kept is None:
            return
        done = {_number(each) for each in group if each.state == "done"}
        commands = tuple(
            command
            for number, command in enumerate(kept.reply.commands)
            if number in done or not isinstance(command, ASKED)
        )
        carry_out(self._settling(conn, kept, msgspec.structs.replace(kept.reply, commands=commands), group))

    def _settling(self, conn: Connection, kept: Kept, reply: Reply, group: tuple[Wish, ...]) -> Settling:
        commands = kept.reply.commands
        answers = tuple(
            (commands[_number(each)], each.appointment_id)
            for each in group
            if each.state == "done" and each.appointment_id is not None
        )
        return Settling(
            conn=conn,
            book=self._books.get(conn),
            seen=kept.seen,
            reply=reply,
            run_id=kept.run_id,
            answers=answers,
        )

    def _submit(
        self,
        conn: Connection,
        seen: Seen,
        key: str,
        language: str,
        **blanks: str,
    ) -> None:
        text = fixed_text(key, language).format(**blanks)
        self._gate.submit(
            conn,
            DraftRequest(
                thread_id=seen.thread_id,
                cause_id=seen.message_id,
                kind=key,
                purpose="inquiry_reply",
                author_kind="agent",
                text=text,
                language=language,
                caused_at=seen.arrived_at,
                acknowledgement=key == CHECK,
                phi=fixed(text),
            ),
        )

    def _go_on(self, conn: Connection, claimed: Claimed, row: Any) -> None:
        """To what else waits on this thread: another decided wish, or what was written meanwhile."""
        other = wishes.untold(conn, row.id)
        fresh = threads.load_thread(conn, row.id)
        if other is not None:
            threads.change(conn, row.id, awaits=other.cause)
        if other is not None or fresh.last_in_seq > fresh.answered_seq:
            claims.again(conn, TURNS, claimed, now(conn))
            wake(conn, TURNS.name)
        else:
            claims.done(conn, TURNS, claimed)
            threads.change(conn, row.id, due_at=None)


def _kept(group: tuple[Wish, ...]) -> Kept | None:
    turn = next((each.request.turn for each in group if each.request.turn is not None), None)
    return None if turn is None else msgspec.convert(turn, Kept)


def _deposit_page(book: PracticeBook, group: list[Wish]) -> str | None:
    starts = [each.start for each in group if each.state == "payment"]
    return next((book.deposit_link(each.type) for each in starts if each is not None), None)


def _number(wish: Wish) -> int:
    return int(wish.key.wish.split(":")[1])


def _moment(book: PracticeBook, instant: datetime, language: str) -> str:
    return figures.moment(instant.astimezone(book.zone), language)


def _answered(row: Any, seen: Seen, conn: Connection) -> dict[str, Any]:
    """The messages that asked for it are answered; what was written since is not."""
    newest = row.last_in_seq <= seen.last_in_seq
    return {
        "answered_seq": max(row.answered_seq, seen.last_in_seq),
        "waiting_since": None if newest else row.waiting_since,
        "last_out_at": now(conn),
    }


def _close_task(conn: Connection, thread_id: str) -> None:
    """What staff were asked to do has happened by itself."""
    for each in handoffs.open_handoffs(conn, thread_id):
        if (
            each.reason == "staff_action"
            and each.status == "open"
            and each.summary.startswith("The calendar")
        ):
            handoffs.close(conn, each.id, None)
