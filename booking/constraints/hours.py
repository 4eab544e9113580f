"""Limits on the time of day: dayparts, after, before, between, and times given as a range."""

from __future__ import annotations

from functools import lru_cache

from booking.constraints.atoms import Atom, Clock, Hours
from booking.constraints.clock import BARE, clock_in
from booking.constraints.lexicon import data
from booking.constraints.scene import Scene
from booking.constraints.text import Builder, Hit, Line

_A = rf"(?:at )?(?:the |las )?(?P<a>{BARE})"
_B = rf"(?:at )?(?:the |las )?(?P<b>{BARE})"
_LATER = r"(?:or|and) (?:later(?! (?:T|\d))|(?:anytime )?after(?! (?:T|\d|D|one)))|onwards?|on(?= [,.?!]|$)|and on|and up|on up|onward|and beyond|\+|en adelante|on adelante|and thereafter|for later"
_NOT_A_SIZE = r"(?! (?:N|of the|of my|st|ave|street|/|%|day|days|week|weeks|month|months|wd))"
_WORK_START = range(5, 12)


@lru_cache(maxsize=1)
def dayparts() -> dict[str, Hours]:
    return {
        word: Hours(after=_exact(after), before=_exact(before), part=part, plural=word.endswith("s"))
        for word, (after, before, part) in data("dayparts.yaml").items()
    }


def _exact(text: str) -> Clock | None:
    if not text:
        return None
    hour, minute = text.split(":")
    return Clock.exact(int(hour), int(minute))


def mark_hours(line: Line, scene: Scene) -> None:
    line.rewrite(rf"between {_A} (?:and|to|-|until|or|a) {_B}{_NOT_A_SIZE}", _range)
    line.rewrite(rf"(?:from|startat) {_A} (?:to|-|until|a|and|at) {_B}{_NOT_A_SIZE}", _range)
    line.rewrite(r"between (?:[a-z]+ ){1,3}at (?P<a>T) and (?:[a-z]+ ){0,3}at (?P<b>T)", _range)
    line.rewrite(r"(?:at )?(?P<a>T) (?:to|-|until|a|at|and until) (?P<b>T)", _range)
    line.rewrite(rf"{_A} (?:to|-|until|a) (?P<b>T)", _range)
    line.rewrite(rf"(?P<a>T) (?:to|-|until|a) {_B}{_NOT_A_SIZE}", _range)
    line.rewrite(rf"of (?P<a>\d{{1,2}}) (?:a|-) (?P<b>\d{{1,2}}){_NOT_A_SIZE}", _range)
    line.rewrite(
        r"(?P<a>\d{1,2}) (?:-|to|until|a) (?P<b>\d{1,2})(?! (?:-|/|%|N|\d|days?|weeks?|months?|wd|mo\d))",
        _weak_range(scene),
    )
    line.rewrite(rf"(?:from |startat |at )?{_A} (?:{_LATER})", _after)
    line.rewrite(rf"(?:at )?{_A} (?:or|and) (?:earlier|sooner|before(?! (?:T|\d|the|D)))", _before)
    line.rewrite(
        rf"(?:sometime |anytime |A )?(?:after|startat)(?: (?:like|around|about))? {_A}{_NOT_A_SIZE}", _after
    )
    line.rewrite(
        rf"(?:sometime |anytime |A )?(?:before|by|until)(?: (?:like|around|about))? {_A}{_NOT_A_SIZE}",
        _before,
    )
    line.rewrite(rf"(?:at )?(?:around|like) {_A}(?: ish)?{_NOT_A_SIZE}", _at)
    line.rewrite(rf"{_A} at the latest|at the latest (?:at )?(?P<b>{BARE})", _before)
    line.rewrite(r"before (?:[a-z]+ ){1,3}at (?P<a>T)", _before)
    line.rewrite(r"after (?:[a-z]+ ){1,3}(?:ends |is over |is done )?at (?P<a>T)", _after)
    line.rewrite(r"(?:at )?(?P<a>T) (?:so|then|and|,)(?: so)?(?: A)? after(?: that)?(?= [.,!?]|$)", _after)
    line.rewrite(r"(?:at )?(?P<a>T) (?:so|then|and|,)(?: so)?(?: A)? before(?: that)?(?= [.,!?]|$)", _before)
    line.rewrite(rf"from {_A}(?! (?:N|to|-|of))", _after)
    line.rewrite(
        r"(?:on |at |in |the |las |by |before |during |for )*(?P<w>" + "|".join(dayparts()) + ")",
        _daypart,
    )
    line.rewrite(r"(?:late|later|latter)(?= (?:on )?D)", lambda _hit: dayparts()["lateday"])
    line.rewrite(
        r"(?<=D )(?P<w>am|pm)|(?<!i )(?<![\dT] )(?P<v>am|pm)(?= (?:appts?|slots?|times?|good|only|or|openings?|please))",
        _half_day,
    )
    line.rewrite(r"early(?= (?:[.,?!]|D|please|on D)|$)|(?<=D )early", lambda _hit: dayparts()["earlyam"])


def _range(hit: Hit) -> Atom | None:
    first, last = clock_in(hit, "a"), clock_in(hit, "b")
    if first is None or last is None:
        return None
    words = hit.before.split()
    if "cannot" in words[-3:] and not first.half and first.hour in _WORK_START:
        first = Clock(first.hour, first.minute, "am")
    return Hours(after=first, before=last)


def _weak_range(scene: Scene) -> Builder:
    def build(hit: Hit) -> Atom | None:
        """'9-5' without a word before it counts only where hours are being spoken of."""
        if hit.following.split()[:1] in ([], ["."], ["?"], ["!"], [","], ["on"]) and not hit.before.endswith(
            ("- ", "/ ")
        ):
            return _range(hit)
        near = set(hit.before.split()[-3:]) | set(hit.following.split()[:3])
        if (
            scene.asked
            or not (hit.before + hit.following).strip(" ?.!")
            or near
            & {
                "cannot",
                "D",
                "H",
                "only",
                "good",
                "or",
                "not",
                "except",
                "A",
            }
        ):
            return _range(hit)
        return None

    return build


def _after(hit: Hit) -> Atom | None:
    found = clock_in(hit, "a")
    return Hours(after=found) if found else None


def _before(hit: Hit) -> Atom | None:
    found = clock_in(hit, "a" if hit.get("a") else "b")
    return Hours(before=found) if found else None


def _at(hit: Hit) -> Atom | None:
    found = clock_in(hit, "a")
    return Hours(at=found) if found else None


def _half_day(hit: Hit) -> Atom | None:
    noon = Clock.exact(12)
    return dayparts()["morning"] if "am" in hit.words else Hours(after=noon)


def _daypart(hit: Hit) -> Atom | None:
    return dayparts()[hit.get("w")]


def mark_bare_numbers(line: Line, scene: Scene) -> None:
    """Numbers that are times only because of what stands beside them, or because we had just asked."""
    number = r"(?P<a>\d{1,4}(?: (?:00|15|30|45))?)(?! (?:N|\d|-|/|%|of|st|D))"
    line.rewrite(rf"(?:(?<=D )|(?<=D , )|(?<=D at )){number}", _plausible)
    for word in ("do", "take", "good", "say", "for", "available", "have", "or", ",", "howabout"):
        line.rewrite(rf"(?<={word} )(?P<a>\d{{1,2}}(?: (?:00|15|30|45))?)(?= (?:on )?D)", _plausible)
    line.rewrite(
        r"(?:^|(?<=or ))(?P<a>\d{1,4})(?= (?:on )?D)|(?<=or )(?P<b>\d{1,2})(?= good(?: |$))", _plausible
    )
    line.rewrite(r"(?P<a>\d{1,2} (?:15|30|45))(?= (?:on )?D| [?.!]|$)", _plausible)
    line.rewrite(r"(?<=howabout )(?P<a>\d{1,4})(?= (?:[?.!,]|instead|or|on)|$)", _plausible)
    line.rewrite(r"(?<=good )(?P<a>\d{1,2})(?= instead)", _plausible)
    line.rewrite(r"(?<=except )(?P<a>\d{1,4})(?= (?:[?.!,]|on)|$)", _plausible)
    line.rewrite(
        rf"(?:(?<=T or )|(?<=H or )|(?<=T and )|(?<=T , )|(?<=T , or )|(?<=T / )|(?<=H or at )){number}",
        _plausible,
    )
    line.rewrite(r"(?P<a>[1-9]|1[0-2])(?= (?:except|not) (?:at )?(?:T|H))", _plausible)
    line.rewrite(r"(?<=needs to be )(?P<a>\d{1,4})|(?<=has to be )(?P<b>\d{1,4})(?= [.,?!]|$)", _plausible)
    line.rewrite(r"(?<=or )(?P<a>\d{1,4})(?= [.,?!]|$)", _second_best)
    for _ in range(3):
        line.rewrite(r"(?P<a>\d{1,4}|one)(?= (?:, or|or|,|/|and) (?:T|H))", _plausible)
    if scene.asked:
        line.rewrite(r"(?P<a>\d{1,2}|\d{3,4})(?! (?:N|\d|-|/|%|of|st))", _plausible)
    line.rewrite(r"(?:at |the |for |on )*(?P<a>T)", _at)


def _second_best(hit: Hit) -> Atom | None:
    """'3:15 if it is still there, or else 4': a number counts behind an hour of the same sentence."""
    head = hit.sentence.split()
    return _plausible(hit) if {"T", "H"} & set(head) else None


def _plausible(hit: Hit) -> Atom | None:
    found = clock_in(hit, "a" if hit.get("a") else "b")
    return found if found is not None and found.hour > 0 else None
