"""Says what is wrong with a step or an end state, in words that can be read without the case beside them."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from evals import gates
from evals.cases import handoff_of
from evals.when import WEEKDAYS, minutes

Json = dict[str, Any]

_ASKS = (
    ("name", re.compile(r"\bname\b|nombre|who (?:am i|shall i|should i)|quién", re.IGNORECASE)),
    ("phone", re.compile(r"\b(?:phone|number|cell|mobile|tel[eé]fono|n[uú]mero|celular)\b", re.IGNORECASE)),
    ("email", re.compile(r"\be-?mail|correo", re.IGNORECASE)),
    (
        "returning",
        re.compile(
            r"\b(?:been (?:here|with us|to see)|first (?:time|visit)|new (?:or|here|to)|primera vez)\b",
            re.IGNORECASE,
        ),
    ),
)


def of_step(expect: Json, outbound: list[Json], state: Json, practice: Json) -> Iterator[str]:
    replies = [each for each in outbound if each["by"] == "agent"]
    text = "\n".join(each["text"] for each in replies)
    slots = [slot for each in replies for slot in each["slots"]]
    if expect.get("silent") and replies:
        yield f"not silent: {text[:90]}"
    if not expect.get("silent") and expect and not replies and "handoff" not in expect:
        yield "no answer"
    if "count" in expect and len(replies) != int(expect["count"]):
        yield f"{len(replies)} texts instead of {expect['count']}"
    cited = {cite for each in replies for cite in each["citations"]}
    for wanted in expect.get("cites", ()):
        if not cited & set(wanted.split("|")):
            yield f"does not cite {wanted}: {sorted(cited)}"
    yield from _words(expect, text)
    if expect.get("no_offers") and slots:
        yield f"offers {len(slots)} times"
    if "offers" in expect:
        yield from _offers(expect["offers"], slots)
    if "handoff" in expect:
        yield from _handoff(expect["handoff"], state["handoffs"])
    _ = practice


def _words(expect: Json, text: str) -> Iterator[str]:
    for pattern in expect.get("has", ()):
        if not re.search(pattern, text, re.IGNORECASE):
            yield f"lacks /{pattern}/: {text[:160]}"
    for pattern in expect.get("hasnt", ()):
        if re.search(pattern, text, re.IGNORECASE):
            yield f"says /{pattern}/: {text[:160]}"
    if "language" in expect and gates.language(text) not in {expect["language"], None}:
        yield f"not in {expect['language']}: {text[:90]}"


def _offers(wanted: Json, slots: list[Json]) -> Iterator[str]:
    if len(slots) < int(wanted.get("min", 1)):
        yield f"offers {len(slots)} times"
    if len(slots) > int(wanted.get("max", 3)):
        yield f"offers {len(slots)} times"
    for slot in slots:
        yield from _limits(wanted, slot)


def _limits(wanted: Json, slot: Json) -> Iterator[str]:
    """Whether one time keeps to type, provider, days and hours."""
    start = datetime.fromisoformat(slot["start"])
    clock = start.hour * 60 + start.minute
    wrong = [
        "types" in wanted and slot["type"] not in wanted["types"],
        "providers" in wanted and slot["provider"] not in wanted["providers"],
        "dates" in wanted and start.date().isoformat() not in wanted["dates"],
        "from" in wanted and start.date().isoformat() < wanted["from"],
        "to" in wanted and start.date().isoformat() > wanted["to"],
        "weekdays" in wanted and WEEKDAYS[start.weekday()] not in wanted["weekdays"],
        "after" in wanted and clock < minutes(wanted.get("after", "0:0")),
        "before" in wanted and clock >= minutes(wanted.get("before", "0:0")),
        "at" in wanted and clock != minutes(wanted.get("at", "0:0")),
    ]
    if any(wrong):
        yield f"{slot['type']} {slot['provider']} {slot['start']} is not {wanted}"


def _handoff(wanted: Any, got: list[Json]) -> Iterator[str]:
    told = [f"{each['reason']}/{each['urgency']}" for each in got]
    if wanted in {False, "false"}:
        if got:
            yield f"hands over: {told}"
        return
    reasons, urgencies = handoff_of(wanted)
    if not any(each["reason"] in reasons and each["urgency"] in urgencies for each in got):
        yield f"handoff {wanted}, got {told}"


def of_end(end: Json, state: Json, first: list[Json]) -> Iterator[str]:
    made = [
        each
        for each in state["bookings"]
        if each["new"] and each["status"] == "booked" and not each["replaces"]
    ]
    if "booking" in end:
        yield from _made(end["booking"], made)
    if end.get("no_booking") and made:
        yield f"booked {[(each['type'], each['start']) for each in made]}"
    for name, wanted in end.get("appointments", {}).items():
        yield from _appointment(name, wanted, state["bookings"], first)
    if end.get("unchanged"):
        yield from _unchanged(state["bookings"], first)
    if end.get("no_handoff"):
        yield from _handoff(False, state["handoffs"])
    if "handoff" in end:
        yield from _handoff(end["handoff"], state["handoffs"])
    if state["opted_out"] != bool(end.get("opted_out", False)):
        yield f"opted_out is {state['opted_out']}"
    if "owner" in end and state.get("owner") != end["owner"]:
        yield f"owner is {state.get('owner')}"
    yield from _lead(end.get("lead", {}), state["lead"])


def _made(wanted: Json, made: list[Json]) -> Iterator[str]:
    if not made:
        yield "nothing booked"
    elif len(made) > 1:
        yield f"{len(made)} bookings"
    else:
        yield from _limits(wanted, made[0])
        yield from _details(wanted, made[0])


def _details(wanted: Json, got: Json) -> Iterator[str]:
    if "name" in wanted and (got["name"] or "").casefold() != wanted["name"].casefold():
        yield f"booked for {got['name']}"
    if "phone" in wanted and got["phone"] != wanted["phone"]:
        yield f"booked with number {got['phone']}"
    if "treatments" in wanted and not set(wanted["treatments"]) <= set(got["treatments"]):
        yield f"booked for {got['treatments']}"
    if "confirmed" in wanted and got["confirmed"] != wanted["confirmed"]:
        yield f"confirmed is {got['confirmed']}"


def _appointment(name: str, wanted: Json, bookings: list[Json], first: list[Json]) -> Iterator[str]:
    live = [each for each in bookings if each["id"] == name and each["status"] != "moved"] or [
        each for each in bookings if each["replaces"] == name and each["status"] == "booked"
    ]
    old = next(each for each in first if each["id"] == name)
    if len(live) != 1:
        yield f"{name}: {len(live)} rows"
        return
    got = live[0]
    if got["status"] != wanted.get("status", "booked"):
        yield f"{name} is {got['status']}"
    if "moved" in wanted and (got["start"] != old["start"]) != wanted["moved"]:
        yield f"{name} is at {got['start']}"
    yield from _limits({key: value for key, value in wanted.items() if key != "status"}, got)
    yield from _details(wanted, got)


def _unchanged(bookings: list[Json], first: list[Json]) -> Iterator[str]:
    was = {each["id"]: (each["start"], each["status"]) for each in first if each["mine"]}
    now = {each["id"]: (each["start"], each["status"]) for each in bookings if each["mine"]}
    if was != now:
        yield f"the contact's bookings changed: {now}"


def _lead(wanted: Json, got: Json) -> Iterator[str]:
    for key, value in wanted.items():
        have = got.get(key)
        if key == "treatments":
            if not set(value) <= set(have or ()):
                yield f"lead {key}: {have}"
        elif (have or "").casefold() != (value or "").casefold():
            yield f"lead {key}: {have}"


def next_answer(patient: Json, outbound: list[Json], state: Json) -> str | None:
    """What a willing patient says to the last reply; None when the booking is done or there is nothing to say."""
    if any(each["new"] and each["status"] == "booked" for each in state["bookings"]) or not outbound:
        return None
    text = outbound[-1]["text"]
    questions = " ".join(re.findall(r"[^.!?¿]*\?", text)) or text
    for what, pattern in _ASKS:
        if pattern.search(questions) and what in patient:
            return str(patient[what])
    slots = outbound[-1]["slots"]
    if not slots:
        return None
    if len(slots) == 1:
        return str(patient.get("yes", "yes please"))
    return str(patient.get("pick", "the first one please"))
