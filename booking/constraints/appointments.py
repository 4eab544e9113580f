"""References to an appointment that exists: what names it is no wish, what is reckoned from it is one."""

from __future__ import annotations

from datetime import datetime, timedelta

from booking.constraints.atoms import (
    DAY,
    Atom,
    Clock,
    Days,
    Existing,
    Fixed,
    Hours,
    Noise,
    at_clause,
    minute_after,
    next_weekday,
)
from booking.constraints.clock import BARE, clock_in
from booking.constraints.scene import Scene, week_range
from booking.constraints.text import Builder, Hit, Line
from booking.constraints.types import Clause

_N = r"(?P<n>\d+|one|a|an|half an|half|couple|couple of|a couple of|a couple)"
_UNIT = r"(?P<unit>minutes?|mins?|minutos?|hours?|hrs?|hr|hora|oclock|days?|weeks?|months?)"
_MOVE = r"(?:change|switch|reschedule|reagendar|push|move|bump|slide|delay|moved|pushed|bumped|shift|mover|moverla|pasar|pasarla|cambiar|cambiarla|recorrer)"
_IT = r"(?: (?:it|that|this|my|the|our|mi|la|lo|appt|X|everything|me))*"
_FILL = r"(?: (?:still|supposed to be|is|es|era|esta|was|i have|that i have|thats|that is|scheduled|booked|set|on|of|at|this|the|is on|is at|is for|coming up|here|i made))*"
_ATOMS = r"(?: ,| -)?(?: (?:at |on |of |the )*[DHT])+"
_BOOKS = {
    "book",
    "schedule",
    "make",
    "set",
    "get",
    "agendar",
    "hacer",
    "reservar",
    "sacar",
    "want",
    "need",
    "programar",
}


def mark_shifts(line: Line, scene: Scene) -> None:
    """'An hour later', 'push it back a week', 'earlier that day': reckoned from the appointment or the offer."""
    anchor = scene.appointment or _only(scene.offered)
    if anchor is None:
        return
    build = _Shifts(anchor, scene)
    line.rewrite(
        rf"{_N} {_UNIT}(?P<plus> and (?:a )?half)? (?:later|after(?: that)?|mas tarde|despues|out)(?! (?:D|wd|the|my|work|\d))",
        build.by(1),
    )
    line.rewrite(
        rf"{_N} {_UNIT}(?P<plus> and (?:a )?half)? (?:earlier|before(?: that)?|sooner|mas temprano|antes)(?! (?:D|wd|the|my|i|work|\d|event))",
        build.by(-1),
    )
    line.rewrite(rf"(?:adelantar|adelantarla|adelanto){_IT} {_N} {_UNIT}", build.by(-1))
    line.rewrite(
        rf"(?:atrasar|atrasarla|retrasar|retrasarla|posponer|posponerla){_IT} {_N} {_UNIT}", build.by(1)
    )
    line.rewrite(
        rf"{_MOVE}{_IT}(?: (?P<dir>back|out|up|forward|ahead))?(?: by)? {_N} {_UNIT}(?: (?P<dir2>back|out|up|forward|ahead))?",
        build.pushed,
    )
    line.rewrite(
        r"(?:sametime|sameday and time|same day and time|sameday and sametime) (?:the )?(?:next week|week after|following week|weekafternext)",
        build.plus(7),
    )
    line.rewrite(
        r"(?:next week|weekafter)(?: (?:,|but|on|at))* (?:sameday(?: (?:,|and))?(?: sametime)?|sametime(?: (?:,|and))? sameday)",
        build.plus(7),
    )
    line.rewrite(
        r"(?:sameday|sametime)(?: (?:,|and))* (?:sameday|sametime)(?: (?:,|but))* (?:next week|weekafter)",
        build.plus(7),
    )
    line.rewrite(r"next week sametime", build.plus(7))
    line.rewrite(r"(?:sametime )?(?:the )?(?:following|next) day", build.plus_day(1))
    line.rewrite(
        r"(?:sametime )?(?:the )?day (?:after|following)(?: ,)?(?: sametime)?(?= [,.?!]|$)", build.plus_day(1)
    )
    line.rewrite(
        r"(?:sametime )?(?:the )?day before(?: ,)?(?: sametime)?(?= [,.?!]|$| instead)", build.plus_day(-1)
    )
    line.rewrite(
        r"(?:sameday )(?:but |just |but at |only )*(?:an? |a bit |a little |little |bit |uno )*(?P<w>later|earlier|sooner)(?: time)?",
        build.same_day,
    )
    line.rewrite(
        r"(?P<w>later|earlier|sooner)(?: on| in)? (?:sameday|the day|day|in the day)", build.same_day
    )
    line.rewrite(
        r"(?:a (?:little |bit |tad )*|little |bit |poco |un poco |uno poco )(?P<w>later|earlier|sooner)(?: time)?(?! (?:in|this|next|than|on D|D|H|T))",
        build.same_day,
    )
    line.rewrite(r"(?P<w>lateday|earlierday)(?! D| wd| today| tomorrow)", build.same_day)
    line.rewrite(
        r"(?:an? |any |something )*(?P<w>earlier|sooner) (?:appt|date|day|opening|openings|one)", build.sooner
    )
    line.rewrite(r"(?P<w>later_week)", build.same_week)
    line.rewrite(r"(?P<w>later|earlier)(?: on| in)? (?:that|the|in the) week", build.same_week)
    line.rewrite(
        r"(?P<w>later|earlier|sooner)(?! (?:in|this|next|than|on|wd|today|tomorrow|\d|date|day|week|H|D))",
        build.open_later,
    )
    line.rewrite(
        r"(?:the )?following wd(?P<d>\d)",
        lambda hit: Days(dates=(next_weekday(anchor.date(), int(hit.get("d"))),)),
    )
    line.rewrite(rf"that wd{anchor.weekday()}", lambda _hit: Days(dates=(anchor.date(),)))
    line.rewrite(r"(?:the |on )*sameday", lambda _hit: Days(dates=(anchor.date(),)))
    line.rewrite(r"sametime", lambda _hit: Hours(at=Clock.exact(anchor.hour, anchor.minute)))


def _only(offered: tuple[datetime, ...]) -> datetime | None:
    return offered[0] if len(offered) == 1 else None


class _Shifts:
    def __init__(self, anchor: datetime, scene: Scene) -> None:
        self._anchor = anchor
        self._scene = scene

    def _delta(self, hit: Hit) -> timedelta:
        word, unit = hit.get("n"), hit.get("unit")
        amount = 2.0 if "couple" in word else 0.5 if "half" in word else float(hit.number("n"))
        amount += 0.5 if hit.get("plus") else 0
        if unit.startswith(("min",)):
            return timedelta(minutes=amount)
        if unit.startswith(("h", "oclock")):
            return timedelta(hours=amount)
        return timedelta(
            days=amount * (7 if unit.startswith("week") else 28 if unit.startswith("month") else 1)
        )

    def _at(self, start: datetime) -> Atom:
        if start < self._scene.now:
            return Fixed(trouble="past")
        return Fixed(clauses=(at_clause(start),))

    def by(self, sign: int) -> Builder:
        return lambda hit: self._at(self._anchor + sign * self._delta(hit))

    def pushed(self, hit: Hit) -> Atom | None:
        direction = hit.get("dir") or hit.get("dir2")
        if direction in {"forward", "ahead"}:
            return Fixed(trouble="which_direction")
        return self._at(self._anchor + (-1 if direction == "up" else 1) * self._delta(hit))

    def plus(self, days: int) -> Builder:
        return lambda _hit: self._at(self._anchor + DAY * days)

    def plus_day(self, days: int) -> Builder:
        def build(hit: Hit) -> Atom | None:
            if "sametime" in hit.words:
                return self._at(self._anchor + DAY * days)
            return Days(dates=(self._anchor.date() + DAY * days,))

        return build

    def same_day(self, hit: Hit) -> Atom | None:
        return Fixed(clauses=(self._beside(hit.get("w")),))

    def _beside(self, word: str) -> Clause:
        day = (self._anchor.date(),)
        if word.startswith("late"):
            return Clause(on=day, after=minute_after(self._anchor.time()))
        return Clause(on=day, before=self._anchor.time())

    def same_week(self, hit: Hit) -> Atom | None:
        day = self._anchor.date()
        first, last = week_range(day)
        if hit.get("w").startswith("later"):
            return Days(start=day + DAY, end=last)
        return Days(start=max(first, self._scene.today), end=day - DAY)

    def open_later(self, hit: Hit) -> Atom | None:
        """'Anything later?' is later that day; 'sooner' may also be an earlier day."""
        if hit.get("w") == "sooner":
            return self.sooner(hit)
        return Fixed(clauses=(self._beside(hit.get("w")),))

    def sooner(self, _hit: Hit) -> Atom | None:
        earlier = Clause(end=self._anchor.date() - DAY)
        return Fixed(clauses=(earlier, self._beside("earlier")))


def mark_moved_from(line: Line) -> None:
    line.rewrite(rf"{_MOVE}(?: [a-zA-Z]+){{0,4}} from{_ATOMS}(?= to)", _existing)
    line.rewrite(
        rf"(?:instead of|rather than|than|in place of|on vez of|en vez of|on lugar of)(?: (?:my|the|that|this|on|at))*{_ATOMS}",
        _existing,
    )


def mark_moved_hours(line: Line) -> None:
    """'Change it from 2 to 4', 'push it to 3': the number behind 'to' is the new time."""
    line.rewrite(
        rf"{_MOVE}(?: [a-z]+){{0,4}} from (?:at )?(?:T|\d{{1,2}}) to (?P<a>{BARE})(?! (?:N|of))", _new_time
    )
    line.rewrite(
        rf"{_MOVE}{_IT}(?: (?:back|up|out))? (?:to|for) (?:the )?(?P<a>{BARE})(?= [.,?!]|$| instead| please| on| D)",
        _new_time,
    )


def _new_time(hit: Hit) -> Atom | None:
    found = clock_in(hit, "a")
    return Hours(at=found) if found else None


def mark_instead(line: Line) -> None:
    """'3:30 instead of 2': a bare number here is the time that goes."""
    line.rewrite(r"(?:instead of|rather than|than|on vez of)(?: (?:the|my|at))* (?:T|H|\d{1,2})", _existing)


def mark_existing(line: Line) -> None:
    line.rewrite(rf"(?:my|our|mi|the|this)(?: (?:next|coming))?(?P<x>{_ATOMS}) appt", _existing)
    line.rewrite(
        rf"(?:my|our|mi)(?: (?:next|coming|N|botox|filler|laser|facial|follow up|consult))* appt{_FILL}{_ATOMS}",
        _unless_booking,
    )
    line.rewrite(
        rf"the appt(?: (?:is|was|i have|that i have|scheduled|booked|i made))+(?: (?:on|at|for|the|of))*{_ATOMS}",
        _existing,
    )
    line.rewrite(
        rf"(?:i|ive|we|and|tengo|already|currently|also)(?: (?:already|currently|have|had|got|do|one|a|an|my|the|N|botox|filler|laser|facial))* appt{_FILL}(?: for| with [a-z]+)?{_ATOMS}",
        _mine,
    )
    line.rewrite(
        rf"(?:im|i am|we are|were|i was|estoy|ive been|i have been|am)(?: (?:already|currently|still|ya))* (?:scheduled|booked|down|set|supposed to come(?: in)?|supposed to be there|agendada|agendado|confirmed|citada)(?: (?:to come in|with [a-z]+|for|on|at|the))*{_ATOMS}",
        _existing,
    )
    line.rewrite(
        rf"(?:reschedule|cancel|cancelar|reagendar|confirm|confirm for|confirmar|reprogramar)(?: (?:my|the|on|for my|of|mi|la|de|our|from))*{_ATOMS}(?! (?:to|instead))",
        _existing,
    )
    line.rewrite(
        rf"(?:see|c|seeing) (?:you|u|yall|ya|you all|you guys){_ATOMS}|nos vemos(?: el)?{_ATOMS}", _existing
    )
    line.rewrite(
        rf"(?:call|text|phone|ring|contact|email|message|reach|remind|llame|llamame|llamen|llama|llamenme|llameme|llamar|llamarme)(?: (?:me|us|back|you|at|this|number|out|again|to me|N))*{_ATOMS}",
        _existing,
    )
    line.rewrite(
        rf"(?:get back (?:to|with) you|let (?:you|u) know|lyk|circle back|check back|follow up with you|reach out|ask again|try again|te aviso|le aviso|les aviso)(?: (?:with|you|in|again|by|me|el))*{_ATOMS}",
        _existing,
    )
    line.rewrite(
        rf"(?:reminder|confirmation|recordatorio|notification)(?: [a-z]+){{0,2}} (?:for|about|on|saying|of)(?: (?:my|the))?{_ATOMS}",
        _existing,
    )
    line.rewrite(r"(?:my|mi)(?: (?:at |on |of )*[DHT])+", _my_day)


def _existing(hit: Hit) -> Atom | None:
    return Existing(atoms=tuple(hit.atoms()))


def _unless_booking(hit: Hit) -> Atom | None:
    said = set(hit.before.split()[-4:])
    return None if said & _BOOKS and "cannot" not in said else _existing(hit)


def _mine(hit: Hit) -> Atom | None:
    if not {"have", "had", "got", "tengo", "ive"} & set(hit.words) or set(hit.before.split()[-2:]) & {
        "can",
        "could",
        "if",
    }:
        return None
    return _existing(hit)


def _my_day(hit: Hit) -> Atom | None:
    standing = any(getattr(atom, "plural", False) for atom in hit.atoms())
    return None if standing else _existing(hit)


def mark_unanchored(line: Line) -> None:
    """References with nothing to refer to are words like any other."""
    line.rewrite(r"(?:sametime|sameday)", lambda _hit: Noise())
