"""What of a sequence a practice sets itself: waits, channels, which text, and which steps it leaves out."""

from collections.abc import Mapping
from typing import Any

import msgspec

from core.errors import BadInputError
from sequences.editions import shipped
from sequences.schema import END, Branch, Definition, Step


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """To one step; None: as it is."""

    on: bool = True
    wait: str | None = None
    before: str | None = None
    template: str | None = None
    channels: tuple[str, ...] | None = None


def all_steps(definition: Definition) -> tuple[Step, ...]:
    """Those of the edition, with the library's that it leaves out in their places. Branches lead where they led."""
    own = {each.id: each for each in definition.steps}
    return tuple(
        msgspec.structs.replace(own.get(each.id, each), branch=each.branch)
        for each in shipped()[definition.id].steps
    )


def choices(definition: Definition, step: Step) -> tuple[str, ...]:
    """Templates that may stand here: of the same kind, about the same kind of subject, so that every blank is known."""
    if step.send is None:
        return ()
    found = {
        each.send.template
        for other in shipped().values()
        if other.subject == definition.subject
        for each in other.steps
        if each.send is not None and each.send.kind == step.send.kind
    }
    return tuple(sorted(found | {step.send.template}))


def changed(definition: Definition, changes: Mapping[str, Change]) -> Definition:
    """The edition with these changes. Raises `BadInputError` for a step that is none, or a text that does not fit."""
    steps = all_steps(definition)
    unknown = [each for each in changes if all(each != step.id for step in steps)]
    if unknown:
        raise BadInputError("it has no such step", at=f"/steps/{unknown[0]}")
    there = {each.id for each in definition.steps}
    kept = [
        _changed(definition, step, changes.get(step.id, Change()))
        for step in steps
        if changes.get(step.id, Change(on=step.id in there)).on
    ]
    if not kept:
        raise BadInputError("a sequence has one step at least; switch it off instead", at="/steps")
    order = [each.id for each in steps]
    left = {each.id for each in kept}
    bridged = tuple(_bridged(each, order, left) for each in kept)
    return msgspec.structs.replace(definition, steps=bridged)


def _changed(definition: Definition, step: Step, change: Change) -> Step:
    values: dict[str, Any] = {}
    if change.wait is not None and step.wait is not None:
        values["wait"] = change.wait
    if change.before is not None and step.before is not None:
        values["before"] = change.before
    if step.send is not None:
        template = change.template or step.send.template
        if template not in choices(definition, step):
            raise BadInputError("this text does not fit here", at=f"/steps/{step.id}/template")
        channels = change.channels or step.send.channels
        values["send"] = msgspec.structs.replace(step.send, template=template, channels=channels)
    return msgspec.structs.replace(step, **values)


def _bridged(step: Step, order: list[str], left: set[str]) -> Step:
    """A branch to a step that is left out goes to the next one that is there."""
    if step.branch is None:
        return step
    branch = Branch(
        conditions=step.branch.conditions,
        then=_next(step.branch.then, order, left),
        otherwise=None if step.branch.otherwise is None else _next(step.branch.otherwise, order, left),
    )
    return msgspec.structs.replace(step, branch=branch)


def _next(wanted: str, order: list[str], left: set[str]) -> str:
    if wanted == END or wanted in left:
        return wanted
    following = order[order.index(wanted) :]
    return next((each for each in following if each in left), END)
