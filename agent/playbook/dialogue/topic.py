"""Which treatment a message goes on about where it names none: the one spoken of last, not every one so far."""

from agent.context import Turn
from agent.playbook.dialogue import cues
from agent.playbook.lexicon import lexicon
from agent.playbook.normalise import normalise
from agent.playbook.offering import index_of
from agent.playbook.treatments import treatments_of

_LOOK_BACK = 12
_SMALL = frozenset({"with", "and", "or", "the", "of", "for", "area", "session", "con", "y", "de", "la", "el"})


def named_in(turn: Turn, text: str) -> tuple[str, ...]:
    """The services that these very words name."""
    spoken = turn.pending.service if turn.pending is not None else None
    topic = spoken or (turn.person.treatments[-1] if turn.person.treatments else None)
    found = treatments_of(normalise(text), index_of(turn.book), topic).services
    return tuple(each for each in found if turn.book.find_service(each) is not None)


def names_closely(turn: Turn) -> bool:
    """Whether a treatment is named, rather than only the skin or another wide matter."""
    known = lexicon().concepts
    found = treatments_of(normalise(turn.text), index_of(turn.book))
    return any(not known[each].broad for each in found.concepts)


def latest(turn: Turn) -> tuple[str, ...]:
    """What the newest earlier message of the patient that named a treatment was about."""
    earlier = [each.text for each in turn.history[-_LOOK_BACK:] if each.by == "patient"]
    return next((named for text in reversed(earlier) if (named := named_in(turn, text))), ())


def of_line(turn: Turn) -> tuple[str, ...]:
    """The treatment spoken of, where the words name one line of its prices, like "and with PRP?"."""
    pending = turn.pending.service if turn.pending is not None else None
    spoken = (pending,) if pending is not None else latest(turn)[:1]
    said = set(normalise(turn.text).plain.split())
    services = [found for each in spoken if (found := turn.book.find_service(each)) is not None]
    labels = [
        set(normalise(line.label).plain.split()) for each in services for line in each.prices if line.label
    ]
    named = any((label - _SMALL) and (label - _SMALL) <= said for label in labels)
    return tuple(each.id for each in services) if named else ()


def told_of(turn: Turn) -> tuple[str, ...]:
    """The one treatment that our own texts were about last, as after a message we sent first."""
    ours = [each.text for each in turn.history[-_LOOK_BACK:] if each.by != "patient"]
    for text in reversed([*ours, turn.last_out or ""]):
        named = named_in(turn, text)
        if named:
            return named if len(named) == 1 else ()
    return ()


def in_mind(turn: Turn, understood: tuple[str, ...]) -> tuple[str, ...]:
    """What was understood, or of several that only the past has named the latest."""
    if len(understood) < 2 or set(understood) - set(turn.person.treatments) or named_in(turn, turn.text):
        return understood
    return latest(turn) or understood[-1:]


def seen_for(turn: Turn, providers: tuple[str, ...]) -> tuple[str, ...]:
    """What somebody who has been here saw this person for, where they only say with whom."""
    had = (each.service for each in turn.person.history if each.provider in providers and each.service)
    found = next(had, None)
    return (found,) if found is not None and turn.book.find_service(found) is not None else ()


def had_last(turn: Turn, plain: str) -> tuple[str, ...]:
    """What "the next one" is for somebody who has been here: what they had last."""
    had = [each for each in turn.person.history if each.event == "visit" and each.service]
    return (str(had[0].service),) if had and cues.hears(plain, "next_session") else ()
