"""A definition is refused when it is read, not on the day when one of its steps would be due."""

from compliance.senders import purpose_of, senders
from core.errors import SettingsError
from inbox.task_kinds import kinds
from sequences.conditions import names
from sequences.definitions import span
from sequences.schema import END, Definition, Reentry, Step, bare
from sequences.subjects.registry import subject

ALWAYS = frozenset({"enrolled", "previous"})


def check(definition: Definition) -> None:
    """Raises `SettingsError` that names the sequence and the step."""
    about = subject(definition.subject)
    if about is not None and definition.trigger.on not in about.triggers:
        raise _wrong(definition, None, f"{definition.trigger.on} begins nothing about {definition.subject}")
    if (definition.trigger.on == "stage") != (definition.trigger.stage is not None):
        raise _wrong(definition, None, "`stage` belongs to `on: stage`, and only there")
    ids = [each.id for each in definition.steps]
    if len(set(ids)) != len(ids) or END in ids:
        raise _wrong(definition, None, f"step ids are used once each, and {END!r} is none")
    for said in (definition.quiet, *_spans(definition.reentry)):
        span(said)
    _conditions(definition, None, definition.stop)
    for step in definition.steps:
        _step(definition, step, ids)


def _step(definition: Definition, step: Step, ids: list[str]) -> None:
    if sum(each is not None for each in (step.send, step.task, step.tag, step.stage, step.branch)) > 1:
        raise _wrong(definition, step, "does one thing")
    if (step.wait is None) == (step.before is None):
        raise _wrong(definition, step, "needs either `wait` or `before`")
    about = subject(definition.subject)
    known = ALWAYS | (about.anchors if about is not None else {step.after})
    if step.after not in known or (step.before is not None and step.after in ALWAYS):
        raise _wrong(definition, step, f"cannot count from {step.after!r}; known: {', '.join(sorted(known))}")
    _conditions(definition, step, step.conditions)
    if step.send is not None:
        _send(definition, step)
    if step.task is not None and step.task.kind not in kinds():
        raise _wrong(definition, step, f"{step.task.kind} is no kind of task")
    if step.branch is not None:
        _conditions(definition, step, step.branch.conditions)
        later = {*ids[ids.index(step.id) + 1 :], END}
        for to in (step.branch.then, step.branch.otherwise):
            if to is not None and to not in later:
                raise _wrong(definition, step, f"leads to {to!r}, which is no later step")


def _send(definition: Definition, step: Step) -> None:
    assert step.send is not None
    kind = senders().get(step.send.kind)
    if kind is None or kind.by != "sequence":
        raise _wrong(definition, step, f"{step.send.kind} is no kind that a sequence sends (senders.yaml)")
    purpose_of(step.send.kind)


def _conditions(definition: Definition, step: Step | None, found: tuple[str, ...]) -> None:
    for each in found:
        if bare(each) not in names():
            raise _wrong(definition, step, f"{each!r} is no condition; known: {', '.join(sorted(names()))}")


def _spans(reentry: Reentry | str) -> tuple[str, ...]:
    return (reentry.after,) if isinstance(reentry, Reentry) else ()


def _wrong(definition: Definition, step: Step | None, why: str) -> SettingsError:
    place = definition.id if step is None else f"{definition.id}/{step.id}"
    return SettingsError(f"{place}: {why}")
