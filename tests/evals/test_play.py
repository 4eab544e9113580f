"""A conversation played against a scripted far end ends as the script deserves."""

from typing import Any

import pytest

from evals import cases
from evals.cases import Dialogue
from evals.dialogues import Play, Played
from evals.sandbox import Sandbox

LEAD: dict[str, Any] = {"name": None, "phone": None, "email": None, "treatments": []}
SLOT = {"type": "drip", "provider": "rn_blake", "start": "2027-03-14T10:20"}
BOOKED = {
    **SLOT, "id": "b1", "minutes": 60, "status": "booked", "new": True, "mine": True, "replaces": None, "name": "Ann Bee", "phone": None,
    "treatments": ["iv_drip"], "confirmed": False,
}  # fmt: skip


class Scripted(Sandbox):
    """Answers in order; books with the last answer."""

    def __init__(self, *answers: list[dict[str, Any]], books: bool = True) -> None:
        self.answers, self.books = list(answers), books
        self.heard: list[str] = []

    def load(self, practice: dict[str, Any]) -> None:
        self.loaded = practice["practice"]["id"]

    def reset(self, now: str, channel: str, context: dict[str, Any]) -> None:
        self.started = (now, channel, context)

    def inbound(self, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
        self.heard += [each["text"] for each in messages]
        return self.answers.pop(0)

    def event(self, event: dict[str, Any]) -> list[dict[str, Any]]:
        self.heard.append(event["event"])
        return self.answers.pop(0)

    def state(self) -> dict[str, Any]:
        bookings = [BOOKED] if self.books and not self.answers else []
        return {"bookings": bookings, "handoffs": [], "opted_out": False, "lead": LEAD, "owner": "agent"}


def reply(text: str, *slots: dict[str, Any], by: str = "agent") -> list[dict[str, Any]]:
    return [{"text": text, "by": by, "slots": list(slots), "citations": [], "latency_s": 1.2}]


CASE = next(each for each in cases.dialogues() if each.id == "book-instagram-phone")
OFFER = reply("I have Sunday March 14 at 10:20 AM. Shall I book it?", SLOT)


def played(far_end: Scripted, case: Dialogue = CASE) -> Played:
    return Play(far_end, case).run()


def changed(**more: Any) -> Dialogue:
    steps = ({"in": "a drip sunday"}, {"in": "{slot1} works"}, {"finish": {"name": "Ann Bee"}})
    fields = {
        name: getattr(CASE, name) for name in ("id", "tags", "practice", "now", "channel", "context", "allow")
    }
    return Dialogue(
        **{**fields, "steps": steps, "end": {"booking": {"types": ["drip"], "name": "Ann Bee"}}, **more}
    )


def test_a_good_conversation_is_right() -> None:
    far_end = Scripted(OFFER, reply("What name shall I use?"), reply("Booked: Sunday March 14 at 10:20 AM."))
    found = played(far_end, changed())
    assert far_end.heard == ["a drip sunday", "10:20 am works", "Ann Bee"]
    assert found.right, found


def test_nothing_to_pick_from_is_not_the_end_state() -> None:
    found = played(Scripted(reply("Which day?"), reply("Which day, please?"), books=False), changed())
    assert found.end_problems == ["no offer to pick from"]


def test_no_booking_is_not_the_end_state() -> None:
    script = Scripted(OFFER, reply("Thank you."), books=False)
    assert played(script, changed()).end_problems == ["nothing booked"]


def test_an_event_under_a_person_is_judged() -> None:
    steps = ({"event": {"event": "human_takeover", "by": "desk_pilar"}}, {"in": "hello?"})
    found = played(
        Scripted([], reply("Which day?"), books=False), changed(steps=steps, end={"no_booking": True})
    )
    assert [what for what, _ in found.findings] == ["talks under a person"]


@pytest.mark.parametrize("text", ["It is $17.", "It takes 53 minutes."])
def test_invented_figures_are_found_in_play(text: str) -> None:
    steps = ({"in": "how much and how long"},)
    found = played(Scripted(reply(text), books=False), changed(steps=steps, end={"no_booking": True}))
    assert [what for what, _ in found.findings] == ["ungrounded"]
