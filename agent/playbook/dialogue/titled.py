"""A question that somebody has answered under its very words: that entry is the answer, whatever the labels guess.

Staff answer what the agent could not; whoever asks it next must get their answer.
"""

from functools import lru_cache

from agent.playbook.dialogue.answers.facts import quote
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.finding import terms
from agent.playbook.dialogue.next_step import invite
from agent.playbook.dialogue.plans import Draft
from agent.playbook.normalise import normalise
from agent.proposal import KnowledgeGap
from agent.understanding import Intent
from practice.file import KnowledgeEntry, KnowledgeKind

GUESS, LITTLE = 0.5, 0.4
"""Confidence below which the labels are no reason against an answer, and below which they are worth a look by people."""
_ELSEWHERE: frozenset[Intent] = frozenset(
    {
        *("clinical_question", "complication", "complaint", "billing", "human_request", "opt_out", "photos"),
        *("cancel", "reschedule", "accept", "decline", "injection", "wrong_number", "spam_bot"),
        *("contact_info", "prep_aftercare"),
    }
)
_OPEN: frozenset[KnowledgeKind] = frozenset({"other", "visit", "policy"})
"""Kinds that no part of the agent has words of its own for."""
Groups = list[frozenset[str]]


def answered(case: Case, draft: Draft) -> bool:
    """Quote the entry whose title asks just this; of a mere guess also one whose title has all that was asked."""
    if not _may_be_asked(case) or _finds_by_itself(case):
        return False
    asked = _groups(case.turn.text)
    for entry in case.entries():
        title = _title(entry.title) if _is_open(entry) else []
        if _has_all(asked, title) and (_has_all(title, asked) or _guessed(case, asked)):
            quote(case, draft, entry)
            if case.turn.first_reply:
                invite(case, draft)
            return True
    return False


def unanswered(case: Case, draft: Draft) -> None:
    """A question of which the labels were a mere guess, and to which nothing was said: people shall see it."""
    filed = any(isinstance(command, KnowledgeGap) for command in draft.commands)
    if filed or draft.commands_of_handoff or not _may_be_asked(case) or "?" not in case.turn.text:
        return
    if any(part.citations for part in draft.parts) or draft.slots or case.meant.confidence >= LITTLE:
        return
    if not _guessed(case, _groups(case.turn.text)):
        return
    draft.do(KnowledgeGap(" ".join(case.turn.text.split())[:300], case.services))


def _may_be_asked(case: Case) -> bool:
    meant = case.meant
    return (
        case.pending is None
        and not meant.safety
        and not meant.treatments
        and not meant.providers
        and meant.when is None
        and not _ELSEWHERE & set(meant.intents)
        and not case.turn.attachments
    )


def _finds_by_itself(case: Case) -> bool:
    """Such questions are looked up among all entries anyway, with what else belongs to their answer."""
    return case.meant.confidence >= GUESS and set(case.meant.intents) <= {"other", "service_info"}


def _guessed(case: Case, asked: Groups) -> bool:
    return case.meant.confidence < GUESS and len(case.meant.intents) == 1 and len(asked) > 1


def _is_open(entry: KnowledgeEntry) -> bool:
    return entry.kinds[0] in _OPEN or (entry.title.endswith("?") and "care" not in entry.kinds)


def _groups(text: str) -> Groups:
    """Each content word with all that mean the same."""
    return [found for token in normalise(text).words if (found := terms(token.word))]


@lru_cache(maxsize=8192)
def _title(text: str) -> Groups:
    """Titles are the practice's own and few; what people write is never kept."""
    return _groups(text)


def _has_all(wanted: Groups, among: Groups) -> bool:
    known = frozenset[str]().union(*among)
    return bool(wanted) and all(each & known for each in wanted)
