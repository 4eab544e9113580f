"""Last look at a reply: what it states must be provable, what it must never say is not in it."""

from agent.context import Turn
from agent.playbook.dialogue import texts
from agent.playbook.normalise import fold
from agent.proposal import Handoff, NoReply, Reply, Sentence
from agent.understanding import Understanding
from agent.verify.figures_said import unproven
from agent.verify.unsaid import forbidden, linked

LONGEST = 1600
FIXED = frozenset({"emergency_guidance", "optout_confirm", "optin_confirm", "help_reply"})


def problems(turn: Turn, reply: Reply) -> tuple[str, ...]:
    """What is wrong with the reply, as codes; empty when it may go to the gate."""
    text = reply.text
    if not text:
        silent = any(isinstance(command, NoReply) for command in reply.commands)
        return () if silent else ("empty",)
    found = [*_form(turn, reply, text), *linked(turn, text), *unproven(turn, reply)]
    if reply.purpose not in FIXED:
        found += forbidden(turn, reply)
    return tuple(dict.fromkeys(found))


def _form(turn: Turn, reply: Reply, text: str) -> list[str]:
    found = []
    if len(text) > LONGEST:
        found.append("too_long")
    if text.count("?") > 1 and reply.purpose not in FIXED:
        found.append("two_questions")
    if reply.language not in turn.book.languages and reply.language != turn.book.default_language:
        found.append("language")
    fixed = reply.purpose in FIXED
    if not fixed and turn.last_out is not None and fold(text)[0].strip() == fold(turn.last_out)[0].strip():
        found.append("repeated")
    if turn.greeted and "hello" in reply.template_ids:
        found.append("greeted_twice")
    if len(reply.slots) > min(3, turn.book.practice.booking_rules.max_slots_offered):
        found.append("too_many_slots")
    return found


def fallback(turn: Turn) -> Reply:
    """A fixed acknowledgement and a person: what is sent when nothing better can be proved."""
    language = turn.language if turn.language in turn.book.languages else turn.book.default_language
    assert language is not None
    words = " ".join(turn.text.split())[:300]
    text = next(
        each
        for place in range(texts.count(language, "fallback") + 1)
        if (each := texts.say(language, "fallback", turn.outbound_count + place)) != turn.last_out
    )
    return Reply(
        understanding=Understanding(intents=("other",), language=language, confidence=0.0),
        commands=(Handoff("low_confidence", "soon", f'could not be answered; wrote: "{words}"'),),
        sentences=(Sentence(text=text, kind="handoff"),),
        language=language,
        template_ids=("fallback",),
    )


__all__ = ["fallback", "problems"]
