"""Paying, packages, memberships, gift cards, referrals and reviews: each from its entries."""

from agent.playbook.dialogue import proposing
from agent.playbook.dialogue.answers import prices
from agent.playbook.dialogue.answers.facts import anything, best, gap, of_kind, quote
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.cues import hears
from agent.playbook.dialogue.handing_over import hand_over
from agent.playbook.dialogue.plans import Draft
from agent.playbook.normalise import normalise
from practice.file import AppointmentType, KnowledgeEntry
from practice.file.offer import Deposit

LOW = 3
"""Ratings up to this one are a complaint as well."""


def asks_deposit_back(case: Case) -> AppointmentType | None:
    """Like "and do I get it back if I cancel?" behind our own words about a deposit: what it holds."""
    told = normalise(case.turn.last_out or "").plain
    if not case.hears("deposit_back") or case.hears("deposit") or not hears(told, "deposit"):
        return None
    offered = case.pending.slots[:1] if case.pending is not None else ()
    types = [each.type for each in offered] + [each.type for each in case.visits]
    kinds = [case.book.find_appointment_type(each) for each in types]
    kinds += [case.book.appointment_type_for(each, returning=case.returning) for each in case.services[:1]]
    return next((kind for kind in kinds if kind is not None and kind.deposit is not None), None)


def deposit_back(case: Case, draft: Draft) -> bool:
    kind = asks_deposit_back(case)
    if kind is None or kind.deposit is None:
        return False
    _deposit(case, draft, kind, kind.deposit)
    return True


def _deposit(case: Case, draft: Draft, kind: AppointmentType, deposit: Deposit) -> None:
    prices.deposit(case, draft, kind)
    if case.hears("deposit_back") and not hears(normalise(deposit.note or "").plain, "given_back"):
        gap(case, draft)


def financing(case: Case, draft: Draft) -> bool:
    entries = case.entries("payment")
    wanted: list[KnowledgeEntry] = []
    for cue in ("plan_pay", "insurance", "pay_means", "deposit"):
        if case.hears(cue):
            wanted += [each for each in (_with(case, entries, cue),) if each is not None]
    if case.hears("deposit"):
        for service_id in case.services[:1]:
            kind = case.book.appointment_type_for(service_id, returning=case.returning)
            if kind is not None and kind.deposit is not None:
                _deposit(case, draft, kind, kind.deposit)
                return True
    found = list(dict.fromkeys(each.id for each in wanted))[:2]
    for entry_id in found:
        quote(case, draft, next(each for each in wanted if each.id == entry_id))
    if found:
        return True
    link = case.book.practice.links.financing
    if case.hears("plan_pay") and link:
        draft.say("financing_link", "practice", link=link)
        return True
    if of_kind(case, draft, "payment"):
        return True
    gap(case, draft)
    return True


def _with(case: Case, entries: tuple[KnowledgeEntry, ...], cue: str) -> KnowledgeEntry | None:
    """The entry whose own words have to do with this side of paying."""
    fitting = [each for each in entries if hears(normalise(f"{each.title} {each.text}").plain, cue)]
    titled = [each for each in fitting if hears(normalise(each.title).plain, cue)]
    return best(case, titled or fitting)


def packages(case: Case, draft: Draft) -> bool:
    if case.hears("sessions_left") and not case.hears("mine") and anything(case, draft):
        return True
    if case.hears("sessions_left"):
        _sessions_left(case, draft)
        return True
    if about_membership(case) and of_kind(case, draft, "membership"):
        if case.hears("cancels_other") and not case.hears("asks_how"):
            note = "wants to end or pause a membership"
            hand_over(case, draft, "staff_action", "soon", note=note)
        return True
    if any(case.service(each).packages for each in case.services):
        return prices.answer(case, draft)
    if case.services and of_kind(case, draft, "package", "membership"):
        return True
    about_theirs = case.hears("my_sessions") and of_kind(case, draft, "package")
    if not case.services and not about_theirs and not anything(case, draft) and not draft.says_something:
        proposing.ask_service(case, draft)
    return bool(draft.parts)


def about_membership(case: Case) -> bool:
    return any(word in case.plain for word in ("member", "club", "membres"))


def _sessions_left(case: Case, draft: Draft) -> None:
    """Own chart details are not sent by text: a person tells them."""
    hand_over(
        case, draft, "staff_action", "routine", note="asks about their package", sentence="handoff_package"
    )


def gift_cards(case: Case, draft: Draft) -> bool:
    if of_kind(case, draft, "gift_card", service_first=False):
        return True
    link = case.book.practice.links.gift_cards
    if link:
        draft.say("gift_card_link", "practice", link=link)
    else:
        gap(case, draft)
    return True


def referral(case: Case, draft: Draft) -> bool:
    if not of_kind(case, draft, "referral", service_first=False):
        gap(case, draft)
    return True


def review(case: Case, draft: Draft) -> bool:
    """A rating after our question, or a wish to leave one."""
    rating = case.meant.rating
    low = rating is not None and rating <= LOW
    if low and not draft.commands_of_handoff:
        hand_over(case, draft, "complaint", "soon", note=f"rated {rating} of 5", sentence="low_rating")
    links = case.book.review_links(case.meant.location)
    if low:
        # Everybody is told where reviews are left, whatever they think of us.
        if links:
            draft.say("low_rating_link", "practice", link=links[0].url)
    elif links:
        draft.say("review_link" if rating is None else "high_rating", "practice", link=links[0].url)
    else:
        draft.say("review_thanks", kind="notice")
    return True
