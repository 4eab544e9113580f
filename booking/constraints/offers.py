"""Answers to the times just offered: the second one, the 2:30, neither, anything later that day."""

from __future__ import annotations

from datetime import datetime

from booking.constraints.atoms import Atom, Clock, Days, Fixed, Hours, at_clause, minute_after
from booking.constraints.scene import Scene
from booking.constraints.text import Hit, Line
from booking.constraints.types import Clause

_ONE = r"(?: (?:one|option|slot|time|appt|choice|opcion|cita|hora|works|good|please|is good))"
_LEAD = (
    r"^(?:(?:ok|yes|yeah|yep|sure|si|dale|great|perfect|cool|um|hmm|i guess|id like|ill (?:take|do|have)|lets (?:do|go with|try)|"
    r"can i (?:do|have|get|take)|give me|book(?: me)?(?: for)?|take|i want|prob|probably|maybe|actually|hi|the|then) (?:, )?)*"
)
_ENDS = r"(?= [.,!?;-]|$| (?:please|works?|is|good|one|for me|would|will|then|if|thanks|por|i guess|sounds|looks|under|name|its|im)\b)"
_WORDS = {
    "nth1": 0,
    "1": 0,
    "1st": 0,
    "nth2": 1,
    "2": 1,
    "2nd": 1,
    "nth3": 2,
    "3": 2,
    "3rd": 2,
    "a": 0,
    "b": 1,
    "c": 2,
}


def mark_offer_words(line: Line, scene: Scene) -> None:
    offered = scene.offered
    if not offered:
        return
    build = _Offers(offered)
    line.respell(r"^(?:(?:ok|yes|yeah|sure|the|then|,) )*wds(\d) good", r"wd\1 good")  # no apostrophe
    line.respell(
        r"(?:the )?middle(?: one| slot| option)|la de(?:l)? (?:en )?medio|el del medio", "the nth2 one"
    )
    line.rewrite(
        r"(?:the )?(?P<w>later|earlier|sooner|nth1|nth2|last) (?:of the )?wds?(?P<d>\d) (?:one|slot|option|time|appt)",
        build.of_two,
    )
    line.rewrite(
        r"(?:a (?:bit|little) )?(?P<w>later|earlier|sooner) (?:on )?(?:the )?wd(?P<d>\d)", build.beside_on
    )
    line.rewrite(r"(?:#|option|opcion|number|numero|no [.]) #? ?(?P<w>[123abc])", build.nth)
    line.rewrite(rf"(?:the |on the )*(?P<w>nth[123]|1st|2nd|3rd){_ONE}+", build.nth)
    line.rewrite(r"(?:the )?(?P<w>nth[123])(?! (?:wd|week|mo|thing|appt|of|N))", build.nth)
    line.rewrite(rf"{_LEAD}(?P<w>1st|2nd|3rd){_ENDS}", build.nth_unless_day)
    line.rewrite(r"the (?P<w>1st|2nd|3rd)(?= [.,!?]|$| please| good)", build.nth_unless_day)
    line.rewrite(
        rf"{_LEAD}(?P<w>[123])(?: (?:please|works|good|[.!]|is good|i guess|then|for me|thanks))*$",
        build.nth_unless_hour,
    )
    line.rewrite(r"^(?P<w>[abc])(?: please)?$", build.nth)
    line.rewrite(r"(?:the )?lastone|the last", build.last)
    line.rewrite(r"(?:the )?firstone|the (?:earliest|sooner)", build.first)
    line.rewrite(r"neither", build.none_of_them)
    line.rewrite(
        r"(?:the |las )?(?:other|otros|otras) (?:2|ones|times|options|slots)|the others|(?:las|the) (?:otras|otros)",
        build.any_of_them,
    )
    line.rewrite(r"bothfine", build.any_of_them)
    line.rewrite(
        r"(?:the |on )*wd(?P<d>\d)(?: (?:but|pero|,|is good|good|maybe|just|only))* (?:a (?:bit|little) |un poco )?(?P<w>later|earlier|sooner)(?! (?:than|one))",
        build.beside_on,
    )
    line.rewrite(
        r"(?P<w>later|earlier|sooner)(?: on| in)?(?: (?:sameday|the day|day|that|in the day))?(?! (?:in|this|next|than|on|wd|today|tomorrow|\d|date|day|week|H|D))",
        build.beside,
    )
    line.rewrite(r"(?P<w>lateday|earlierday)(?! D| wd| today| tomorrow)", build.beside)
    line.rewrite(r"(?:on )?(?:those|these|either|both|esos|ambos) (?:days?|dates?)", build.those_days)
    line.rewrite(r"(?:the |on )*sameday", build.same_day)
    line.rewrite(r"sametime", build.same_time)


class _Offers:
    def __init__(self, offered: tuple[datetime, ...]) -> None:
        self._offered = offered

    def _pick(self, start: datetime) -> Atom:
        return Fixed(clauses=(at_clause(start),), picked=(start,))

    def nth(self, hit: Hit) -> Atom | None:
        index = _WORDS[hit.get("w")]
        if index >= len(self._offered):
            return Fixed(trouble="which_offer")
        return self._pick(self._offered[index])

    def nth_unless_day(self, hit: Hit) -> Atom | None:
        number = _WORDS[hit.get("w")] + 1
        return None if any(start.day == number for start in self._offered) else self.nth(hit)

    def nth_unless_hour(self, hit: Hit) -> Atom | None:
        number = int(hit.get("w"))
        same = [start for start in self._offered if start.hour % 12 == number % 12]
        index = number - 1
        if not same or (len(same) == 1 and index < len(self._offered) and same[0] == self._offered[index]):
            return self.nth(hit)
        if len(same) == 1 and index >= len(self._offered):
            return self._pick(same[0])
        return Fixed(trouble="which_offer")

    def last(self, _hit: Hit) -> Atom | None:
        return self._pick(max(self._offered))

    def first(self, _hit: Hit) -> Atom | None:
        return self._pick(min(self._offered))

    def none_of_them(self, _hit: Hit) -> Atom | None:
        return Fixed(excluded=tuple(at_clause(start) for start in self._offered))

    def any_of_them(self, _hit: Hit) -> Atom | None:
        return Fixed(clauses=tuple(at_clause(start) for start in self._offered), picked=self._offered)

    def beside(self, hit: Hit) -> Atom | None:
        day = self._only_day()
        return _Offers._moved(self._offered, hit) if day else Fixed(trouble="which_offer")

    def beside_on(self, hit: Hit) -> Atom | None:
        there = tuple(start for start in self._offered if start.weekday() == int(hit.get("d")))
        return _Offers._moved(there, hit) if len({start.date() for start in there}) == 1 else None

    def of_two(self, hit: Hit) -> Atom | None:
        """'The later Tuesday one' is one of those offered on that day."""
        there = [start for start in self._offered if start.weekday() == int(hit.get("d"))]
        if len(there) < 2:
            return self._pick(there[0]) if there else None
        return self._pick(max(there) if hit.get("w") in {"later", "nth2", "last"} else min(there))

    @staticmethod
    def _moved(there: tuple[datetime, ...], hit: Hit) -> Atom:
        day = there[0].date()
        if hit.get("w").startswith("late"):
            return Fixed(clauses=(Clause(on=(day,), after=minute_after(max(there).time())),))
        return Fixed(clauses=(Clause(on=(day,), before=min(there).time()),))

    def _only_day(self) -> datetime | None:
        return self._offered[0] if len({start.date() for start in self._offered}) == 1 else None

    def those_days(self, _hit: Hit) -> Atom | None:
        return Days(dates=tuple(sorted({start.date() for start in self._offered})))

    def same_day(self, _hit: Hit) -> Atom | None:
        day = self._only_day()
        return Days(dates=(day.date(),)) if day else Fixed(trouble="which_offer")

    def same_time(self, _hit: Hit) -> Atom | None:
        times = {start.time() for start in self._offered}
        if len(times) != 1:
            return Fixed(trouble="which_offer")
        return Hours(at=Clock.exact(self._offered[0].hour, self._offered[0].minute))


def chosen(
    clauses: tuple[Clause, ...], offered: tuple[datetime, ...], *, named: bool
) -> tuple[datetime, ...]:
    """The offers that a short answer such as 'tuesday works' or 'the 2:30' means."""
    if len(clauses) != 1:
        return ()
    clause = clauses[0]
    if not (clause.on or clause.at or named):
        return ()
    return tuple(start for start in offered if clause.fits(start))
