"""Puts a plan into words: the variant whose turn it is, never the same text twice in a row."""

import zlib

import msgspec

from agent.context import Turn
from agent.playbook.dialogue import texts
from agent.playbook.dialogue.plans import Part, Plan
from agent.proposal import Reply, Sentence
from agent.understanding import Understanding

_TRIES = 4
_ROOM = {"en": 225, "es": 205}
"""Characters of two segments that are left beside what is added to first texts."""
_SPARE = frozenset({"yes_we_do", "price_series"})


def compose(turn: Turn, understood: Understanding, plan: Plan) -> Reply:
    """The reply with its citations. Wording varies with the thread, not with chance."""
    start = turn.outbound_count + zlib.crc32(f"{turn.person.id}{turn.now.date()}".encode())
    if plan.unclear:
        understood = msgspec.structs.replace(understood, unclear=True)
    plan = _brief(turn, plan, start)
    reply = _reply(understood, plan, start)
    for more in range(1, _TRIES):
        if not reply.text or reply.text not in (turn.last_out or ""):
            break
        reply = _reply(understood, plan, start + more)
    if reply.text and reply.text == turn.last_out:
        return _once_more(reply, plan.language, start)
    return reply


def _brief(turn: Turn, plan: Plan, start: int) -> Plan:
    """A first text leaves room for name, disclosure and STOP: what can be spared goes, most dispensable first."""
    if not turn.first_reply or turn.channel not in {"sms", "voice"}:
        return plan
    for shorter in (_name_it_shortly, _without_spare, _name_type_once, _greet_shortly):
        said = " ".join(_sentence(plan.language, part, start).text for part in plan.parts)
        if len(said) <= _ROOM.get(plan.language, _ROOM["es"]):
            return plan
        plan = shorter(plan)
    return plan


def _name_it_shortly(plan: Plan) -> Plan:
    parts = tuple(
        Part("hello_for", part.values, kind="ack") if part.template == "hello_about" else part
        for part in plan.parts
    )
    return msgspec.structs.replace(plan, parts=parts)


def _greet_shortly(plan: Plan) -> Plan:
    parts = tuple(
        Part("hello_short", {"name": part.values["name"]}, kind="ack")
        if part.template in {"hello", "hello_for"}
        else part
        for part in plan.parts
    )
    return msgspec.structs.replace(plan, parts=parts)


def _name_type_once(plan: Plan) -> Plan:
    """The fee has just said for what the times are."""
    if not any(part.template in {"fee_fixed", "fee_from"} for part in plan.parts):
        return plan
    parts = tuple(
        msgspec.structs.replace(part, template="offer_times") if part.template == "offer" else part
        for part in plan.parts
    )
    return msgspec.structs.replace(plan, parts=parts)


def _without_spare(plan: Plan) -> Plan:
    """That we do it goes without saying where times or a price for it follow."""
    if not any(part.kind == "offer" or part.template.startswith("price") for part in plan.parts):
        return plan
    return msgspec.structs.replace(
        plan, parts=tuple(part for part in plan.parts if part.template not in _SPARE)
    )


def _once_more(reply: Reply, language: str, turn: int) -> Reply:
    """Where there is only one way to say it, it is at least said as a repetition."""
    first = Sentence(texts.say(language, "once_more", turn), kind="ack")
    return msgspec.structs.replace(
        reply, sentences=(first, *reply.sentences), template_ids=("once_more", *reply.template_ids)
    )


def _reply(understood: Understanding, plan: Plan, turn: int) -> Reply:
    return Reply(
        understanding=understood,
        commands=plan.commands,
        sentences=tuple(_sentence(plan.language, part, turn) for part in plan.parts),
        slots=plan.slots,
        pending=plan.pending,
        purpose=plan.purpose,
        language=plan.language,
        mode="playbook",
        template_ids=tuple(part.template for part in plan.parts),
    )


def _sentence(language: str, part: Part, turn: int) -> Sentence:
    if part.template == "quote":
        text = part.values["text"]
    else:
        text = texts.say(language, part.template, turn, **part.values)
    return Sentence(text=_begin(text), citations=part.citations, kind=part.kind)


def _begin(text: str) -> str:
    """A sentence that begins with a name from the file begins with a capital."""
    return text[:1].upper() + text[1:] if not text.startswith("http") else text
