"""Builds what the screens see of sequences from their definitions and rows."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from compliance.rules.purposes import rule_of
from compliance.senders import purpose_of
from compliance.types import Reason
from compliance.words import explain
from core.errors import Fault
from core.session import now
from inbox import threads
from inbox.task_kinds import kinds
from inbox.thread_card import shown_address
from practice.book import PracticeBook
from practice.contacts import addresses_of
from practice.naming import contact_names, user_names
from sequences import editing, listing
from sequences.definitions import span
from sequences.editions import LIBRARYS_OWN, Standing, edition, shipped
from sequences.filling import templates
from sequences.lint import faults_of
from sequences.listing import Counts
from sequences.schema import Branch, Definition, Reentry, Send, Step, TaskOf
from web.sequence_shapes import (
    Both,
    BranchView,
    EditionView,
    EnrolmentView,
    NextStep,
    SendView,
    SequenceCard,
    SequenceDetail,
    SequenceStepView,
    TaskView,
    TextView,
    TouchView,
    TriggerView,
)

LATELY = timedelta(days=30)
ORDER = ("opened", "lead", "booked", "missed", "purchased", "session_due", "completed", "patient", "cold")
"""As things follow each other for one person; what is not named comes last."""


def cards(conn: Connection, found: Collection[Standing]) -> tuple[SequenceCard, ...]:
    counted = listing.counts(conn, now(conn) - LATELY)
    shown = (_card(each, counted.get(each.definition.id, Counts())) for each in found)
    return tuple(sorted(shown, key=lambda each: _place(each.trigger)))


def _place(trigger: TriggerView) -> int:
    begun = trigger.stage or trigger.on
    return ORDER.index(begun) if begun in ORDER else len(ORDER)


def detail(conn: Connection, book: PracticeBook, found: Standing) -> SequenceDetail:
    definition = found.definition
    steps = tuple(_step(definition, each) for each in editing.all_steps(definition))
    offered = {each for step in steps if step.send is not None for each in step.send.choices}
    return SequenceDetail(
        card=cards(conn, (found,))[0],
        steps=steps,
        stop=definition.stop,
        reentry=definition.reentry.after if isinstance(definition.reentry, Reentry) else None,
        most=definition.most,
        exhausted=definition.exhausted,
        returning=definition.audience.returning,
        sources=definition.audience.sources,
        services=definition.audience.services,
        editions=_editions(conn, definition.id),
        texts=tuple(_text(each) for each in sorted(offered)),
        faults=faults(book, found),
    )


def faults(book: PracticeBook, found: Standing) -> tuple[Fault, ...]:
    if found.edition == LIBRARYS_OWN:
        return ()
    return faults_of(found.definition, shipped()[found.definition.id], book)


def enrolments(conn: Connection, book: PracticeBook, rows: Collection[Any]) -> tuple[EnrolmentView, ...]:
    names = contact_names(conn, [row.contact_id for row in rows if row.contact_id])
    touches = listing.touches_by(conn, rows)
    found = (_enrolment(conn, book, row, names, touches.get(row.id, [])) for row in rows)
    return tuple(each for each in found if each is not None)


def called(sequence: str) -> Both:
    definition = shipped().get(sequence)
    return both(definition.name) if definition is not None else Both(sequence, sequence)


def both(given: dict[str, str]) -> Both:
    english = given.get("en", "")
    return Both(english, given.get("es", english))


def words_of(book: PracticeBook, code: str | None) -> Both | None:
    """Of the gate's codes; what is ours has its words on the screens."""
    if code is None or code not in Reason.__members__:
        return None
    reason, zone = Reason[code], book.zone.key
    return Both(explain(reason, tz=zone), explain(reason, tz=zone, language="es"))


def _card(found: Standing, counted: Counts) -> SequenceCard:
    definition = found.definition
    sends = [each.send for each in definition.steps if each.send is not None]
    categories = [rule_of(purpose_of(each.kind)).category for each in sends]
    return SequenceCard(
        id=definition.id,
        name=both(definition.name),
        about=both(definition.about),
        track=definition.track,
        subject=definition.subject,
        trigger=TriggerView(definition.trigger.on, definition.trigger.stage),
        lines=definition.audience.lines,
        on=found.on,
        edition=found.edition,
        messages=len(sends),
        channels=tuple(dict.fromkeys(channel for each in sends for channel in each.channels)),
        categories=tuple(dict.fromkeys(each.value for each in categories if each is not None)),
        days=_days(definition),
        active=counted.active,
        paused=counted.paused,
        sent=counted.sent,
    )


def _days(definition: Definition) -> int:
    at, moments = timedelta(), [timedelta()]
    for step in definition.steps:
        wait = -span(step.before) if step.before is not None else span(step.wait or "0h")
        at = at + wait if step.after == "previous" else wait
        moments.append(at)
    return -((min(moments) - max(moments)) // timedelta(days=1))


def _step(definition: Definition, step: Step) -> SequenceStepView:
    there, usual = definition.step(step.id), shipped()[definition.id].step(step.id)
    return SequenceStepView(
        id=step.id,
        does=step.action,  # type: ignore[arg-type]
        on=there is not None,
        wait=step.wait,
        before=step.before,
        after=step.after,
        only_if=step.conditions,
        changed=there is None or step != usual,
        send=_send(definition, step, step.send) if step.send is not None else None,
        task=_task(step.task) if step.task is not None else None,
        tag=step.tag,
        stage=step.stage,
        branch=_branch(step.branch) if step.branch is not None else None,
    )


def _send(definition: Definition, step: Step, send: Send) -> SendView:
    purpose = purpose_of(send.kind)
    rule = rule_of(purpose)
    return SendView(
        kind=send.kind,
        purpose=purpose.value,
        category=rule.category.value if rule.category is not None else None,
        quiet=rule.hours,
        channels=send.channels,
        template=send.template,
        ends=send.ends,
        choices=editing.choices(definition, step),
    )


def _text(template: str) -> TextView:
    known = {each: templates(each).get(template) for each in ("en", "es")}
    there = {language: each for language, each in known.items() if each is not None}

    def of(words: dict[str, str | None]) -> Both | None:
        said = {language: each for language, each in words.items() if each is not None}
        return both(said) if said else None

    return TextView(
        id=template,
        text=both({language: each.text for language, each in there.items()}),
        mail=of({language: each.mail for language, each in there.items()}),
        subject=of({language: each.subject for language, each in there.items()}),
    )


def _task(task: TaskOf) -> TaskView:
    kind = kinds().get(task.kind)
    label = Both(kind.label.en, kind.label.es) if kind is not None else Both(task.kind, task.kind)
    return TaskView(task.kind, label, task.due)


def _branch(branch: Branch) -> BranchView:
    return BranchView(branch.conditions, branch.then, branch.otherwise)


def _editions(conn: Connection, sequence: str) -> tuple[EditionView, ...]:
    found = listing.editions_of(conn, sequence)
    names = user_names(conn, [each.by_id for each in found if each.by_id])
    before = [*found[1:], None]
    return tuple(
        EditionView(
            number=each.number,
            at=each.at,
            by=names.get(each.by_id or ""),
            active=each.active,
            steps=len(each.definition.steps),
            changed=_differ(each.definition, older.definition) if older is not None else (),
        )
        for each, older in zip(found, before, strict=True)
    )


def _differ(one: Definition, other: Definition) -> tuple[str, ...]:
    order = [each.id for each in shipped()[one.id].steps]
    return tuple(each for each in order if one.step(each) != other.step(each))


def _enrolment(
    conn: Connection, book: PracticeBook, row: Any, names: dict[str, str], touches: list[Any]
) -> EnrolmentView | None:
    definition = edition(conn, row.sequence, row.definition)
    if definition is None or row.contact_id is None:
        return None
    thread = threads.thread_of(conn, row.contact_id)
    return EnrolmentView(
        id=row.id,
        sequence=row.sequence,
        called=both(definition.name),
        track=definition.track,
        contact_id=row.contact_id,
        thread_id=None if thread is None else thread.id,
        contact_name=_name(conn, row.contact_id, names.get(row.contact_id)),
        state=row.state,
        ended_why=row.ended_why,
        started_at=row.started_at,
        ended_at=row.ended_at,
        edition=row.definition,
        next=_next(definition, row),
        touches=tuple(_touch(book, definition, each) for each in touches),
    )


def _name(conn: Connection, contact_id: str, known: str | None) -> str | None:
    """As lists have it: a number or an address stands in for the name of somebody who has not said it."""
    if known is not None:
        return shown_address("sms", known)
    first = next(iter(addresses_of(conn, contact_id)), None)
    return None if first is None else shown_address(first.channel, first.value)


def _next(definition: Definition, row: Any) -> NextStep | None:
    step = definition.step(row.step)
    if step is None or row.state not in listing.RUNNING:
        return None
    channels = step.send.channels if step.send is not None else ()
    return NextStep(step.id, step.action, row.due_at, channels)  # type: ignore[arg-type]


def _touch(book: PracticeBook, definition: Definition, row: Any) -> TouchView:
    step = definition.step(row.step.partition("~")[0])
    return TouchView(
        step=row.step.partition("~")[0],
        does=step.action if step is not None else "wait",  # type: ignore[arg-type]
        outcome=row.outcome,
        why=row.why,
        words=words_of(book, row.why),
        channel=row.channel,
        at=row.at,
        message_id=row.message_id,
    )
