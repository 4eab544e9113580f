"""The practice's own API: its book, its clients, its orders. Booking mutations are switched off, as they are for most."""

from typing import Any

from standins.emr.boulevard.filters import matching
from standins.emr.boulevard.graphql import GraphError, Node, connection, taking
from standins.emr.boulevard.ids import BUSINESS
from standins.emr.boulevard.views import Look
from standins.emr.records import UnknownRecordError, VisitState

REASONS = {
    "CLIENT_CANCEL", "CLIENT_LATE_CANCEL", "STAFF_CANCEL", "NO_SHOW", "MISTAKE", "MERGED", "VOIDED",
}  # fmt: skip


class AdminApi:
    def __init__(self, look: Look) -> None:
        self.look, self.book = look, look.book

    def queries(self) -> Node:
        return {
            "__typename": "RootQueryType",
            "business": {
                "__typename": "Business",
                "id": f"urn:blvd:Business:{BUSINESS}",
                "name": "Test Practice",
            },
            "appointment": lambda args: self.look.visit(self._known(self.book.visit, args["id"])),
            "appointments": self._appointments,
            "client": lambda args: self.look.person(self._known(self.book.person, args["id"])),
            "clients": self._clients,
            "orders": self._orders,
        }

    def mutations(self) -> Node:
        person = {"firstName", "lastName", "email", "mobilePhone", "dob", "externalId", "pronoun"}
        return {
            "__typename": "RootMutationType",
            "createClient": taking(person, self._create),
            "cancelAppointment": taking({"id", "reason", "notes", "notifyClient"}, self._cancel),
            "bookingCreate": self._switched_off,
        }

    def _appointments(self, args: dict[str, Any]) -> Node:
        place = self._place(args)
        fits = matching(args.get("query"), {"id", "startAt", "createdAt", "cancelled", "staffId"})
        found = [
            self.look.visit(each)
            for each in sorted(self.book.visits.values(), key=lambda each: (each.created_at, each.id))
            if each.place == place
            and args.get("clientId") in {None, each.client}
            and fits(
                {
                    "id": each.id,
                    "startAt": each.start,
                    "createdAt": each.created_at,
                    "cancelled": not each.live,
                    "staffId": each.provider,
                }
            )
        ]
        return connection("Appointment", found, args)

    def _clients(self, args: dict[str, Any]) -> Node:
        known = {"id", "email", "name", "mobilePhone", "active", "createdAt", "updatedAt"}
        fits, emails = matching(args.get("query"), known), args.get("emails")
        found = [
            self.look.person(each)
            for each in sorted(self.book.people.values(), key=lambda each: each.id)
            if (not emails or each.email in emails)
            and fits(
                {
                    "id": each.id,
                    "email": each.email,
                    "name": each.name,
                    "mobilePhone": each.phone,
                    "active": True,
                    "createdAt": each.updated_at,
                    "updatedAt": each.updated_at,
                }
            )
        ]
        return connection("Client", found, args)

    def _orders(self, args: dict[str, Any]) -> Node:
        self._place(args)
        fits = matching(args.get("query"), {"id", "clientId", "closedAt", "updatedAt", "createdAt"})
        found = [
            self.look.order(each)
            for each in sorted(self.book.invoices.values(), key=lambda each: each.id)
            if fits(
                {
                    "id": each.id,
                    "clientId": each.client,
                    "closedAt": each.paid_at,
                    "updatedAt": each.updated_at,
                    "createdAt": each.updated_at,
                }
            )
        ]
        return connection("Order", found, args)

    def _create(self, wanted: dict[str, Any]) -> Node:
        made = self.book.add_person(
            wanted["firstName"],
            wanted.get("lastName") or "",
            phone=wanted.get("mobilePhone"),
            email=wanted.get("email"),
        )
        return {"__typename": "CreateClientPayload", "client": self.look.person(made)}

    def _cancel(self, wanted: dict[str, Any]) -> Node:
        visit = self._known(self.book.visit, wanted["id"])
        if wanted["reason"] not in REASONS:
            raise GraphError(None, "The input does not fit its type.")
        if not visit.live:
            raise GraphError(None, "The appointment is cancelled.")
        state: VisitState = "no_show" if wanted["reason"] == "NO_SHOW" else "cancelled"
        gone = self.book.set_state(visit.id, state, wanted["reason"])
        return {"__typename": "CancelAppointmentPayload", "appointment": self.look.visit(gone)}

    def _switched_off(self, _: dict[str, Any]) -> Node:
        raise GraphError(None, "This feature is not enabled.")

    def _place(self, args: dict[str, Any]) -> str:
        place = args.get("locationId")
        if place not in self.book.places:
            raise GraphError(None, "locationId is required.")
        return str(place)

    def _known(self, find: Any, record_id: str) -> Any:
        try:
            return find(record_id)
        except UnknownRecordError:
            raise GraphError("NOT_FOUND") from None
