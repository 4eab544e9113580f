"""Answers from knowledge entries: the practice's own words, or an honest "we will check"."""

from collections.abc import Iterable

from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.finding import rank, relevant
from agent.playbook.dialogue.plans import Draft
from agent.proposal import KnowledgeGap, NotifyStaff
from practice.file import KnowledgeEntry, KnowledgeKind

SURE = 2.2
MOST = 0.6
"""Ranking and share of words below which an entry found among all of them is no answer."""
_UNASKED: frozenset[KnowledgeKind] = frozenset({"care", "offer"})


def quote(case: Case, draft: Draft, entry: KnowledgeEntry) -> None:
    draft.quote(relevant(entry, case.turn.text), entry.id)


def best(case: Case, entries: Iterable[KnowledgeEntry], *, at_least: float = 0.0) -> KnowledgeEntry | None:
    """The entry that shares most with the question; among few, simply the first."""
    listed = tuple(entries)
    share = MOST if at_least else 0.0
    ranked = [
        each
        for each in rank(case.book, case.turn.text, listed)
        if each.score >= at_least and each.share >= share
    ]
    if ranked:
        return ranked[0].entry
    return listed[0] if listed and at_least == 0.0 else None


def of_kind(case: Case, draft: Draft, *kinds: KnowledgeKind, service_first: bool = True) -> bool:
    """Quote the best entry of these kinds, one about the treatment before a general one."""
    for kind in kinds:
        about: list[KnowledgeEntry] = []
        if service_first:
            for service_id in case.services:
                about.extend(case.entries(kind, service_id))
        general = [each for each in case.entries(kind) if _is_about(case, each)]
        found = best(case, about) or best(case, general)
        if found is not None:
            quote(case, draft, found)
            return True
    return False


def _is_about(case: Case, entry: KnowledgeEntry) -> bool:
    """Of the practice as a whole, or of what the message is about; anything where it names nothing."""
    return not case.services or not entry.services or bool(set(entry.services) & set(case.services))


def anything(case: Case, draft: Draft, *, at_least: float = SURE, care: bool = False) -> bool:
    """Whatever entry answers the question best, if one does."""
    allowed = [entry for entry in case.entries() if care or not _UNASKED & set(entry.kinds[:1])]
    if care:
        allowed = [entry for entry in allowed if "photos" not in entry.kinds]
    about = [entry for entry in allowed if _is_about(case, entry)]
    found = best(case, about, at_least=at_least)
    if found is None:
        return False
    quote(case, draft, found)
    return True


def gap(case: Case, draft: Draft) -> None:
    """Nothing answers: say so, and have a person look."""
    question = " ".join(case.turn.text.split())[:300]
    draft.do(KnowledgeGap(question, case.services), NotifyStaff("question", question))
    draft.say("gap", kind="notice")


def offers_today(case: Case) -> tuple[KnowledgeEntry, ...]:
    """Specials that are valid today, those about the treatment first."""
    about = [entry for each in case.services for entry in case.entries("offer", each)]
    general = [entry for entry in case.entries("offer") if not case.services or not entry.services]
    return tuple({entry.id: entry for entry in (*about, *general)}.values())
