"""Labels that certain words carry with hardly a doubt, kept as data; the model is asked for the rest."""

import re
from functools import cache

import msgspec

from agent.playbook.normalise import DATA, load_yaml
from agent.understanding import Intent


class _Raw(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    intent: Intent
    any: tuple[str, ...]
    unless: tuple[str, ...] = ()
    alone: bool = False
    forbid: tuple[Intent, ...] = ()
    idle: bool = False
    masked: bool = False
    idle_or_soft: bool = False
    narrow: bool = False


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rules: tuple[_Raw, ...]


class Rule(msgspec.Struct, frozen=True):
    id: str
    intent: Intent
    any: re.Pattern[str]
    unless: re.Pattern[str] | None
    alone: bool
    forbid: tuple[Intent, ...]
    idle: bool
    masked: bool
    soft: bool
    narrow: bool


class Ruled(msgspec.Struct, frozen=True):
    """What the rules say: labels that hold, labels that may not, and whether nothing else may be said."""

    force: tuple[Intent, ...] = ()
    forbid: frozenset[Intent] = frozenset()
    alone: bool = False
    rules: tuple[str, ...] = ()
    narrow: frozenset[Intent] = frozenset()
    """What rules of hardly a doubt say, whatever the trained part thinks of it."""


@cache
def intent_rules() -> tuple[Rule, ...]:
    file = msgspec.convert(load_yaml(DATA / "rules.yaml"), _File, strict=False)
    return tuple(
        Rule(raw.id, raw.intent, _joined(raw.any), _joined(raw.unless) if raw.unless else None, raw.alone,
             raw.forbid, raw.idle, raw.masked, raw.idle_or_soft, raw.narrow)
        for raw in file.rules
    )  # fmt: skip


def _joined(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in patterns))


MACHINES = frozenset({"auto_reply", "delivery_error"})
FROM_FIRMS = frozenset({"vendor"})


def apply_rules(
    plain: str, masked: str, *, idle: bool, soft: bool, left_out: frozenset[str] = frozenset()
) -> Ruled:
    """`masked`: with treatments and staff replaced. `idle`: nothing of ours is open; `soft`: no time is either.
    `left_out`: rules that do not count, for somebody is known to write for themselves.
    """
    held = [
        rule
        for rule in intent_rules()
        if (idle or not rule.idle)
        and rule.id not in left_out
        and (soft or not rule.soft)
        and _holds(rule, masked if rule.masked else plain)
    ]
    lone = [rule for rule in held if rule.alone]
    if lone:
        return Ruled((lone[0].intent,), frozenset(), alone=True, rules=(lone[0].id,))
    return Ruled(
        force=tuple(dict.fromkeys(rule.intent for rule in held)),
        forbid=frozenset(label for rule in held for label in rule.forbid),
        rules=tuple(rule.id for rule in held),
        narrow=frozenset(rule.intent for rule in held if rule.narrow),
    )


_NOTE = re.compile(
    r"\b(auto(matic|mated)? ?(reply|response|message|responder)|autoreply|(do not|dont) disturb|dnd|driving (mode|with)"
    r"|not monitored|unmonitored|isnt monitored|out of (the )?office|(were|we are|is) (currently |now )?closed|(do not|dont) reply to this"
    r"|respuesta automatica|mensaje automatico|fuera de (la )?oficina|no responda a este|modo conduccion|no ?reply)\b"
)
"""What nobody types who answers us."""
_ANSWER = re.compile(
    r"\b(yes|yep|yeah|yup|book it|confirm\w*|sounds good|works for me|see you|(ill|i will|i can) (call|come|be|take)"
    r"|nos vemos|claro que si|ahi estare)\b"
)


def is_note(plain: str) -> bool:
    """Surely left by a machine: follow-up goes on beside it, so what may be an answer is taken for one."""
    return _NOTE.search(plain) is not None and _ANSWER.search(plain) is None


def by_machine(plain: str, left_out: frozenset[str] = frozenset()) -> bool:
    """An absence note or a network's notice."""
    return any(rule.id in MACHINES - left_out and _holds(rule, plain) for rule in intent_rules())


def _holds(rule: Rule, plain: str) -> bool:
    if rule.any.search(plain) is None:
        return False
    return rule.unless is None or rule.unless.search(plain) is None
