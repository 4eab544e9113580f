"""Asks for the understanding of single messages and for the answer they get, and compares both with the labels."""

import re
from dataclasses import dataclass, field
from typing import Any

from evals import cases, when
from evals.cases import Message
from evals.sandbox import Sandbox, SandboxError
from evals.texts import Witness

Json = dict[str, Any]
_HELLO = re.compile(
    r"\W*(?:hi+|hey+|hello|good (?:morning|afternoon|evening)|hola|buenas|buenos)\b", re.IGNORECASE
)
_THANKS = re.compile(r"\b(?:thanks|thx|ty|thank you|gracias)\b", re.IGNORECASE)
SLOTS = ("name", "phone", "email")


@dataclass
class Scored:
    """One message with what came back and which of its checks hold."""

    id: str
    tags: tuple[str, ...]
    text: str
    wrong: dict[str, str] = field(default_factory=dict)
    expected_intents: frozenset[str] = frozenset()
    got_intents: frozenset[str] = frozenset()
    spare_intents: frozenset[str] = frozenset()
    expects_slots: frozenset[str] = frozenset()
    gives_slots: frozenset[str] = frozenset()
    expects_when: bool = False
    handoff_expected: str | None = None
    handoff_got: bool = False
    emergency: bool = False
    opts_out: bool = False
    findings: list[tuple[str, str]] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    reply: str = ""


def run(sandbox: Sandbox, case: Message) -> Scored:
    practice = cases.practice(case.practice)
    sandbox.load(practice)
    scored = Scored(case.id, case.tags, case.label["text"])
    try:
        sandbox.reset(case.now, case.channel, case.context)
        attached = [{"kind": kind} for kind in case.label.get("attachments", ())]
        understood = sandbox.understand(case.label["text"], attached)
        if sandbox.understand(case.label["text"], attached) != understood:
            scored.wrong["repeatable"] = "two answers to one question"
        before = sandbox.state()["bookings"]
        outbound = sandbox.inbound([{"id": "m1", "text": case.label["text"], "attachments": attached}])
        state = sandbox.state()
    except SandboxError as error:
        scored.wrong["sandbox"] = str(error)
        scored.handoff_expected = case.label.get("handoff")
        return scored
    score_understanding(scored, case, understood, practice)
    score_answer(scored, case.label, outbound, state)
    witness = Witness(practice, case.now, case.context["contact"], case.channel)
    for said in (case.label["text"], case.context.get("last_out", ""), *case.label.get("allow", ())):
        witness.hear(said)
    witness.starts += [each["start"] for each in case.context.get("pending", {}).get("slots", [])]
    witness.last = case.context.get("last_out")
    witness.greeted = witness.last is not None
    witness.judge(outbound, state, before)
    scored.findings += witness.findings
    return scored


def score_understanding(scored: Scored, case: Message, got: Json, practice: Json) -> None:
    label = case.label
    scored.got_intents = frozenset(got["intents"])
    must, may = labels_of(label, scored.got_intents)
    scored.expected_intents = must
    may = may | polite(label["text"])
    scored.spare_intents = may - must
    if not must <= scored.got_intents or not scored.got_intents <= must | may:
        scored.wrong["intents"] = f"{sorted(must)} (may {sorted(may)}), got {sorted(scored.got_intents)}"
    _score_treatments(scored, label, got, practice)
    if got["language"] not in str(label.get("language", "en")).split("|"):
        scored.wrong["language"] = f"{label.get('language', 'en')}, got {got['language']}"
    slots = {key: value for key, value in (got.get("slots") or {}).items() if value}
    scored.expects_slots = frozenset(key for key in SLOTS if key in label)
    scored.gives_slots = frozenset(key for key in SLOTS if key in slots)
    for key in SLOTS:
        if not _same_slot(label.get(key), slots.get(key)):
            scored.wrong[key] = f"{label.get(key)}, got {slots.get(key)}"
    scored.expects_when = "when" in label
    if not when.same(label.get("when"), slots.get("when"), case.now, practice):
        scored.wrong["when"] = f"{label.get('when')}, got {slots.get('when')}"


def labels_of(label: Json, got: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """What must and what may be there; of `book|service_info` one must, preferably the one that is."""
    must, may = set[str](), set(label.get("may", ()))
    for each in label["intents"]:
        choices = each.split("|")
        must.add(next((choice for choice in choices if choice in got), choices[0]))
        may |= set(choices)
    return frozenset(must), frozenset(may - must)


def polite(text: str) -> frozenset[str]:
    """A hello or a thank-you beside a wish may be named or left out."""
    hello = _HELLO.match(text) is not None
    return frozenset({"greeting"} if hello else ()) | frozenset({"closing"} if _THANKS.search(text) else ())


def _score_treatments(scored: Scored, label: Json, got: Json, practice: Json) -> None:
    must, may = set(label.get("treatments", ())), set(label.get("may_treatments", ()))
    found = set(got["treatments"])
    if not must <= found <= must | may:
        scored.wrong["treatments"] = f"{sorted(must)} (may {sorted(may)}), got {sorted(found)}"
    lines = {each["id"]: each["revenue_line"] for each in practice["services"]}
    expected = set(label.get("lines", {lines[each] for each in must}))
    spare = {lines[each] for each in may} | set(label.get("may_lines", ()))
    if not expected <= set(got["revenue_lines"]) <= expected | spare:
        scored.wrong["lines"] = f"{sorted(expected)}, got {sorted(got['revenue_lines'])}"


def _same_slot(expected: Any, got: Any) -> bool:
    choices = expected if isinstance(expected, list) else [expected]
    return any((each or "").casefold() == (got or "").casefold() for each in choices)


def score_answer(scored: Scored, label: Json, outbound: list[Json], state: Json) -> None:
    scored.reply = " // ".join(each["text"] for each in outbound)
    scored.latencies = [each["latency_s"] for each in outbound if each["by"] == "agent"]
    scored.handoff_expected, scored.handoff_got = label.get("handoff"), bool(state["handoffs"])
    score_handoff(scored, label.get("handoff"), state["handoffs"])
    scored.opts_out = bool(label.get("opted_out", False))
    if label.get("opted_out") != "any" and state["opted_out"] != scored.opts_out:
        scored.wrong["opt-out"] = f"{scored.opts_out}, got {state['opted_out']}"
    reply = label.get("reply", "any" if scored.opts_out else "some")
    if reply == "none" and outbound:
        scored.wrong["silence"] = f"nothing, got {scored.reply[:100]}"
    if reply == "some" and not outbound:
        scored.wrong["silence"] = "an answer, got none"
    scored.emergency = str(label.get("handoff", "")).startswith("emergency")
    if scored.emergency and "911" not in scored.reply and "988" not in scored.reply:
        scored.wrong["guidance"] = f"911 or 988, got {scored.reply[:120]}"


def score_handoff(scored: Scored, expected: str | None, got: list[Json]) -> None:
    told = [f"{each['reason']}/{each['urgency']}" for each in got]
    if expected == "any":
        return
    if expected is None:
        if got:
            scored.wrong["handoff"] = f"none, got {told}"
        return
    reasons, urgencies = cases.handoff_of(expected)
    if not got:
        scored.wrong["handoff"] = f"{expected}, got none"
    elif not any(each["reason"] in reasons for each in got):
        scored.wrong["reason"] = f"{expected}, got {told}"
    elif not any(each["reason"] in reasons and each["urgency"] in urgencies for each in got):
        scored.wrong["urgency"] = f"{expected}, got {told}"
