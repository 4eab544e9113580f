"""Answers every question of a message, in one reply, in the order of what people most want to know."""

from collections.abc import Callable

from agent.playbook.dialogue import own, proposing
from agent.playbook.dialogue.answers import facts, hours, paying, people, place, prices, treatments
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.plans import Draft
from agent.playbook.dialogue.topic import named_in, of_line

Answer = Callable[[Case, Draft], object]


def answer(case: Case, draft: Draft) -> None:
    if case.meant.not_offered:
        treatments.not_offered(case, draft)
    elif (
        case.meant.unlisted
        and case.wants("book", "service_info", "price")
        and not (draft.commands_of_handoff or of_line(case.turn))
    ):
        treatments.not_listed(case, draft)
        draft.asked = not case.services
    promised = case.wants("injection") and case.hears("discount")
    if (promised or case.hears("told_discount")) and not case.wants("price"):
        prices.discounts(case, draft)
    if case.hears("haggle") and not case.wants("price") and not case.hears("discount"):
        draft.say("no_exception")
    if case.is_short_answer and (case.meant.treatments or case.meant.revenue_lines):
        return
    if case.meant.location is not None and case.hears("who_works") and not case.wants("provider_info"):
        people.answer(case, draft)
    for intent, respond in _IN_ORDER:
        if case.wants(intent):
            respond(case, draft)
    if case.hears("walk_ins") and not case.wants("hours"):
        _walk_ins(case, draft)
    if case.hears("where_done") and case.services and not case.wants("location_parking"):
        place.where_done(case, draft)
    if not paying.deposit_back(case, draft) and _asks_rule(case):
        own.rule(case, draft)


def answer_other(case: Case, draft: Draft) -> None:
    """A question of no known kind in the middle of a booking: an entry may know."""
    if (
        case.pending is not None
        and case.intents == {"other"}
        and "?" in case.turn.text
        and not draft.says_something
    ):
        facts.anything(case, draft)


def _asks_rule(case: Case) -> bool:
    return case.hears("cancel_policy") and not case.wants("cancel", "reschedule", "billing", "complaint")


def _walk_ins(case: Case, draft: Draft) -> None:
    """Whether one may come without an appointment, or until when."""
    if case.hears("clock"):
        hours.answer(case, draft)
    elif not facts.anything(case, draft):
        facts.gap(case, draft)


def _photos(case: Case, draft: Draft) -> None:
    if not case.turn.attachments and case.safe("privacy"):
        treatments.photos(case, draft)


def _price(case: Case, draft: Draft) -> None:
    """No sales talk to minors; a fee for cancelling is a rule, not a price."""
    if not case.safe("minor") or (case.wants("cancel") and not named_in(case.turn, case.turn.text)):
        return
    if paying.about_membership(case) and not named_in(case.turn, case.turn.text):
        if not case.wants("package_membership"):
            paying.packages(case, draft)
    elif case.hears("cancel_policy") and not case.meant.treatments:
        own.rule(case, draft)
    elif not prices.answer(case, draft) and not case.meant.not_offered:
        _price_of_what(case, draft)


def _price_of_what(case: Case, draft: Draft) -> None:
    options = [each for line in case.meant.revenue_lines for each in case.book.services_of(line)]
    if not options and facts.anything(case, draft, at_least=facts.SURE * 2):
        return
    proposing.ask_service(case, draft)


def _service(case: Case, draft: Draft) -> None:
    if not case.safe("minor") or case.wants("clinical_question", "photos") or _about_package(case):
        return
    if case.wants("book", "accept", "reschedule", "cancel") and not _asks_about(case):
        return
    if case.hears("cancel_policy") and not named_in(case.turn, case.turn.text):
        own.rule(case, draft)
    elif (
        case.wants("price")
        and not (case.services and (case.hears("hurt") or case.hears("lasts")))
        and (case.hears("consult") or (case.services and not treatments.asks_more(case)))
    ) or (not case.services and place.reach(case, draft)):
        return
    elif not treatments.info(case, draft) and not _has_next_step(case) and not _asks_beside(case):
        facts.gap(case, draft)


_BESIDE = frozenset(
    {
        "gift_card",
        "hours",
        "location_parking",
        "financing_payment",
        "package_membership",
        "referral",
        "review",
        "provider_info",
        "photos",
        "prep_aftercare",
        "price",
        "appointment_info",
    }
)


def _asks_beside(case: Case) -> bool:
    """With no treatment in mind, "how does that work" belongs to the other matter of the message."""
    return not case.services and bool(_BESIDE & case.intents)


def _financing(case: Case, draft: Draft) -> None:
    if not draft.commands_of_handoff or not case.hears("errand"):
        paying.financing(case, draft)


def _referral(case: Case, draft: Draft) -> None:
    """That a friend told them of us asks for nothing."""
    if case.hears("asks_referral") or (len(case.intents) == 1 and not facts.anything(case, draft)):
        paying.referral(case, draft)


def _review(case: Case, draft: Draft) -> None:
    asked = case.pending is not None and case.pending.kind == "review_request"
    if asked or case.meant.rating is not None or len(case.intents) == 1 or case.hears("asks_review"):
        paying.review(case, draft)


def _about_package(case: Case) -> bool:
    return case.wants("package_membership") and case.hears("sessions_left")


def _provider(case: Case, draft: Draft) -> None:
    """Somebody named only to be booked with needs no introduction."""
    if not case.wants_booking or not case.meant.providers or case.hears("about_provider"):
        people.answer(case, draft)


def _asks_about(case: Case) -> bool:
    """Beside a wish for a time: really a question, not a label that the treatment's name has drawn."""
    return (
        case.hears("offered")
        or case.hears("concern")
        or case.hears("generic_about")
        or (case.hears("asks_about") and (not case.hears("wants_time") or "?" in case.turn.text))
    )


def _has_next_step(case: Case) -> bool:
    return case.wants("book", "reschedule", "cancel") or bool(case.meant.revenue_lines)


def _place(case: Case, draft: Draft) -> None:
    """Where to begin is asked of us, not of the map."""
    if not case.hears("where_to_start"):
        place.answer(case, draft)


def _hours(case: Case, draft: Draft) -> None:
    """Days named for an appointment are no question about opening hours."""
    for_visit = case.wants("book", "reschedule", "accept") and case.constraint is not None
    if not for_visit or case.hears("clock"):
        hours.answer(case, draft)


_IN_ORDER: tuple[tuple[str, Answer], ...] = (
    ("prep_aftercare", treatments.care),
    ("photos", _photos),
    ("price", _price),
    ("service_info", _service),
    ("provider_info", _provider),
    ("financing_payment", _financing),
    ("package_membership", paying.packages),
    ("gift_card", paying.gift_cards),
    ("referral", _referral),
    ("review", _review),
    ("hours", _hours),
    ("location_parking", _place),
    ("appointment_info", own.info),
)
