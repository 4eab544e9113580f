"""The rows behind one decision, each read at most once and only when a fact asks for it."""

from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from booking import service
from booking.types import Appointment
from compliance import standing
from compliance.facts.request import DraftRequest, Surroundings
from inbox import timeline


class Reading:
    """One decision's look at the database."""

    def __init__(
        self, conn: Connection, request: DraftRequest, around: Surroundings, instant: datetime
    ) -> None:
        self.conn, self.request, self.around, self.instant = conn, request, around, instant
        self.contact_id: str = around.thread.contact_id

    @cached_property
    def _times(self) -> timeline.LastTimes:
        return timeline.last_times(self.conn, self.around.thread.id, self.around.address.id)

    @property
    def last_in(self) -> datetime | None:
        return self._times.came or self.request.asked_in_chat_at

    @property
    def last_out(self) -> datetime | None:
        return self._times.went

    def answers(self) -> dict[str, Any] | None:
        """What a reply at this address is threaded to, where its provider threads; as `channels.base.Answered`.

        Nothing where no fact asked for it: a text that needs no store is not stopped by one.
        """
        if "_times" not in self.__dict__ or self.newest is None:
            return None
        row, until = self.newest, self.around.address.window_until
        return {
            "provider_id": row.provider_id,
            "at": row.sent_at.isoformat(),
            "context": row.context or "message",
            "subject": row.subject,
            "meta": row.meta or {},
            "window_until": None if until is None else until.isoformat(),
        }

    @cached_property
    def newest(self) -> Any:
        """The newest message at this address from a provider that keeps its own time; None without one."""
        threaded_id = self._times.threaded_id
        return None if threaded_id is None else timeline.load_message(self.conn, threaded_id)

    @cached_property
    def standing(self) -> standing.Standing:
        return standing.load(self.conn, self.contact_id)

    @cached_property
    def appointments(self) -> tuple[Appointment, ...]:
        return service.appointments_of(self.conn, self.contact_id, from_now=False)

    @property
    def booked_here(self) -> tuple[Appointment, ...]:
        """What was booked or moved in this very thread."""
        return tuple(each for each in self.appointments if each.thread_id == self.around.thread.id)

    @property
    def visit_at(self) -> datetime | None:
        """When the visit begins that the draft is about."""
        wanted = self.request.appointment_id
        return next((each.starts_at for each in self.appointments if each.id == wanted), None)

    def minutes(self, then: datetime | None) -> float | None:
        return None if then is None else max(0.0, (self.instant - then).total_seconds() / 60)

    def is_lost(self, error: BaseException) -> bool:
        """A failed statement has ended the transaction: the unit of work must go, and nothing leaves with it."""
        return isinstance(error, DBAPIError) and self.conn.dialect.name == "postgresql"
