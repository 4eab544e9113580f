"""Whole conversations over the demonstration practice: what is done, offered, cited, left open and never said."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import yaml

from agent import verify
from agent.context import Pending, Slot
from agent.proposal import Book, Cancel, Handoff, NoReply, Offer, OptOut, Reply
from compliance.rules.content import fold, has_extra, has_offer
from compliance.rules.phi_policy import _relation
from tests.agent.dialogue.world import World, demo_book

FOLDER = Path(__file__).parent / "conversations"
NOW = datetime.fromisoformat("2026-11-23T09:40")
META = {"instagram", "facebook"}
MAY_NAME_OFFERS = {
    "price",
    "gift_card",
    "package_membership",
    "referral",
    "financing_payment",
    "injection",
    "book",
    "review",
}
BOOK = demo_book()


def _scripts() -> list[Any]:
    return [
        pytest.param(script, id=f"{path.stem}: {script['name']}")
        for path in sorted(FOLDER.glob("*.yaml"))
        for script in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def _slot(said: str) -> Slot:
    kind, provider, start = said.split()
    return Slot(kind, provider, datetime.fromisoformat(start))


def _world(script: dict[str, Any]) -> World:
    now = datetime.fromisoformat(script["now"]) if "now" in script else NOW
    pending = script.get("pending")
    world = World(
        BOOK,
        now.replace(tzinfo=BOOK.zone),
        channel=script.get("channel", "sms"),
        contact=script.get("contact", "new"),
        last_out=script.get("last_out"),
        display_name=script.get("display_name"),
        language=script.get("language"),
        pending=pending
        and Pending(
            kind=pending["kind"],
            asks=pending.get("asks"),
            service=pending.get("service"),
            options=tuple(pending.get("options", ())),
            slots=tuple(map(_slot, pending.get("slots", ()))),
            appointment=pending.get("appointment"),
        ),
    )
    world.appointments = [each for each in world.appointments if each.id not in script.get("without", ())]
    world.failed_turns = script.get("failed_turns", 0)
    for said in script.get("taken", ()):
        world.take(_slot(said))
    world.asked_lost = _slot(script["lost"]) if "lost" in script else None
    return world


@pytest.mark.parametrize("script", _scripts())
async def test_conversation(script: dict[str, Any]) -> None:
    world = _world(script)
    for expected in script["turns"]:
        says = expected["says"]
        texts = says if isinstance(says, list) else [says]
        before = world.pending
        reply = await world.says(*texts, attachments=tuple(expected.get("attachments", ())))
        told = f"{texts} {reply.understanding.intents} -> {reply.text!r} {reply.commands}"
        assert verify.problems(world.last_turn, reply) == (), told
        _holds_for_all(world, reply, told)
        _compare(expected, reply, before, told)


def _holds_for_all(world: World, reply: Reply, told: str) -> None:
    silent = any(isinstance(command, NoReply) for command in reply.commands)
    assert silent == (not reply.text), told
    offers = [command for command in reply.commands if isinstance(command, Offer)]
    assert all(command.slots == reply.slots for command in offers), told
    named = reply.pending is not None and reply.pending.kind in {"slot_choice", "confirm_booking"}
    assert named == (bool(reply.slots) and reply.pending is not None and reply.pending.kind != "question"), (
        told
    )
    if reply.purpose == "optout_confirm":
        assert not has_extra(reply.text), told
        assert not has_offer(reply.text), told
    elif reply.purpose == "inquiry_reply" and not MAY_NAME_OFFERS & set(reply.understanding.intents):
        assert not has_offer(reply.text), told
    if world.channel in META:
        assert _relation().search(fold(reply.text)) is None, told


def _compare(expected: dict[str, Any], reply: Reply, before: Pending | None, told: str) -> None:
    checks: dict[str, Any] = {
        "silent": lambda want: bool(reply.text) != want,
        "does": lambda want: set(want) <= _names(reply),
        "not": lambda want: not set(want) & _names(reply),
        "text": lambda want: all(each.lower() in reply.text.lower() for each in want),
        "lacks": lambda want: not any(each.lower() in reply.text.lower() for each in want),
        "slots": lambda want: _slots_fit(want, reply),
        "type": lambda want: bool(reply.slots) and {slot.type for slot in reply.slots} == {want},
        "provider": lambda want: bool(reply.slots) and {slot.provider for slot in reply.slots} == {want},
        "days": lambda want: bool(reply.slots) and all(str(slot.start.date()) in want for slot in reply.slots),
        "after": lambda want: all(slot.start.time() >= time.fromisoformat(want) for slot in reply.slots),
        "before": lambda want: all(slot.start.time() < time.fromisoformat(want) for slot in reply.slots),
        "before_day": lambda want: all(slot.start.date() < date.fromisoformat(want) for slot in reply.slots),
        "pending": lambda want: _pending(reply) == want or _pending(reply).split("/")[0] == want,
        "cites": lambda want: set(want) <= set(reply.citations),
        "handoff": lambda want: _handoffs(reply) == (set() if want == "none" else {want}),
        "has_handoff": lambda want: bool(_handoffs(reply)) == want,
        "purpose": lambda want: reply.purpose == want,
        "language": lambda want: reply.language == want,
        "scope": lambda want: [c.scope for c in reply.commands if isinstance(c, OptOut)] == [want],
        "moves": lambda want: [c.moves for c in reply.commands if isinstance(c, Offer)] == [want] and reply.pending is not None and reply.pending.moves == want,
        "moves_booked": lambda want: [c.moves for c in reply.commands if isinstance(c, Book)] == [want],
        "consents": lambda want: [c.consents_to_reminders for c in reply.commands if isinstance(c, Book)] == [want],
        "reason": lambda want: [c.reason for c in reply.commands if isinstance(c, Cancel)] == [want],
        "treatments": lambda want: [list(c.treatments) for c in reply.commands if isinstance(c, Offer)] == [want],
        "other_than_before": lambda want: before is not None and not {s.start for s in before.slots} & {s.start for s in reply.slots},
        "greets": lambda want: any(t.startswith("hello") for t in reply.template_ids) == want,
    }  # fmt: skip
    for key, want in expected.items():
        if key in checks:
            assert checks[key](want), f"{key} {want}: {told} {reply.pending}"
        else:
            assert key in {"says", "attachments", "any", "not_lead"}, key


def _names(reply: Reply) -> set[str]:
    return {type(command).__name__ for command in reply.commands}


def _handoffs(reply: Reply) -> set[str]:
    return {f"{c.reason}/{c.urgency}" for c in reply.commands if isinstance(c, Handoff)}


def _slots_fit(want: Any, reply: Reply) -> bool:
    if isinstance(want, int):
        return len(reply.slots) == want
    said = [f"{slot.type} {slot.provider} {slot.start:%Y-%m-%dT%H:%M}" for slot in reply.slots]
    return bool(said == want)


def _pending(reply: Reply) -> str:
    if reply.pending is None:
        return "none"
    return f"{reply.pending.kind}/{reply.pending.asks}" if reply.pending.asks else reply.pending.kind
