"""A deposit is paid where the practice says, never in the conversation: its own words with their link, or a person."""

from agent.playbook.dialogue.answers.facts import quote
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.plans import Draft
from agent.playbook.normalise import normalise
from agent.proposal import NotifyStaff
from practice.file import AppointmentType


def pay_deposit(case: Case, draft: Draft, kind: AppointmentType) -> None:
    """After the booking that asks for one."""
    if kind.deposit is None or case.public:
        return
    link = case.book.deposit_link(kind.id)
    if link is not None:
        cited = f"appointment_type:{kind.id}"
        draft.say("deposit_link", cited, kind="notice", amount=case.money(kind.deposit.amount), link=link)
        return
    own = [
        each
        for each in case.entries("payment")
        if "://" in each.text and "deposit" in normalise(f"{each.title} {each.text}").plain
    ]
    if own:
        quote(case, draft, own[0])
        return
    draft.do(NotifyStaff("deposit_link", "booked a visit that asks for a deposit"))
    draft.say("deposit_link_follows", kind="notice")
