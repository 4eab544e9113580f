"""Limits on the day: by Friday, after the 15th, from Monday on, between the 3rd and the 9th."""

from __future__ import annotations

from datetime import date

from booking.constraints.atoms import DAY, Atom, Days, Deadline, next_weekday
from booking.constraints.ranges import settled
from booking.constraints.scene import Scene, week_range
from booking.constraints.text import Hit, Line

_ARRIVES = r"(?:fly(?:ing)? in|flying|arriv(?:e|ing)|land(?:ing)?|in town|driving in|com(?:e|ing) (?:into|to) town|visiting|llego|vengo|estoy ahi|estare)"
_LEAVES = r"(?:leav(?:e|ing)|fly(?:ing)? (?:out|back|home)|go(?:ing)? (?:home|back)|head(?:ing)? (?:home|back|out)|depart(?:ing)?|till?|until|thru|through|me voy|regreso|hasta|event)"
"""How people tell from when to when they are in town."""


def mark_limits(line: Line, scene: Scene) -> None:
    build = _Limits(scene)
    line.rewrite(r"between (?:on |the )*(?P<a>D) (?:and|to|-) (?:the |on )*(?P<b>D)", build.between)
    line.rewrite(
        rf"{_ARRIVES}(?: (?!D|(?:before|after|by|until|not|cannot|or)\b)\S+){{0,4}}? (?P<a>D)(?: (?!D)\S+){{0,3}}? {_LEAVES}(?: (?!D)\S+){{0,3}}? (?P<b>D)",
        build.between,
    )
    line.rewrite(
        r"(?:from |startat )?(?:on |the )*(?P<a>D) (?:to|-|until|a) (?:the |on )*(?P<b>D)", build.between
    )
    line.rewrite(r"(?:between|from|startat) now (?:and|to|until|-) (?:the )?(?P<a>D)", build.from_now)
    line.rewrite(r"(?P<a>D) at the latest|at the latest (?P<b>D)", build.up_to)
    line.rewrite(r"(?:on )?(?P<a>D) (?:or|and) (?:before|earlier|sooner)(?! (?:D|T|H|\d))", build.up_to)
    line.rewrite(
        r"(?<!a )(?<!any )(?:the |on )*(?P<w>D) (?P<side>after|before)(?: the)? (?P<a>D)(?! (?:or|and|,) D)",
        build.weekday_beside,
    )
    line.rewrite(
        r"after (?:[a-z]+ ){1,4}(?:ends?|ending|is over|finishes|is done|is) (?:on )?(?P<a>D)", build.past
    )
    line.rewrite(r"(?:on )?(?P<a>D) (?:or|and) (?:later|after)(?! D)", build.since)
    line.rewrite(r"(?P<a>D) (?:onwards?|en adelante|on adelante|and on|and beyond)", build.since)
    line.rewrite(
        r"(?:any ?time |sometime |A )?(?:startat|from|on or after)(?: (?:the|on))? (?P<a>D)(?: onwards?| on(?= [,.?!]|$))?",
        build.since,
    )
    line.rewrite(
        r"(?:im |be |get |am )*back(?: (?:in town|home|on|from [a-z]+|around|by|in))* (?P<a>D)",
        build.returned,
    )
    line.rewrite(r"(?:any ?time |sometime |A )?after(?: (?:the|on))? (?P<a>D)(?! (?:H|T))", build.past)
    line.rewrite(r"(?:any ?time |sometime |A )?before(?: (?:the|on))? (?P<a>D)", build.ahead_of)
    line.rewrite(
        r"(?:any ?time |sometime |A )?(?:by|until|no later than)(?: (?:the|on))? (?P<a>D)", build.up_to
    )


def mark_that_day(line: Line, scene: Scene) -> None:
    """'We move on June 1, so before then': the day named is the limit."""
    build = _Limits(scene)
    line.rewrite(
        r"(?:that|the same) (?:whole |same |entire )?week(?! (?:of|after|before|is|was) )", build.that_week
    )
    line.rewrite(r"(?:or )?(?:the )?(?P<w>D) after (?:that|it)(?: one)?(?! D)", build.weekday_later)
    line.rewrite(
        r"(?:cannot (?:[a-z]+ ){0,3})?(?P<a>D)(?: (?:,|so|and|then|[a-z]+)){0,3}? (?:the )?day (?:before|after) (?:or|and|,)"
        r" (?:the )?(?:day )?(?:after|before)(?! (?:the )?(?:D|T|H|\d))",
        build.either_side,
    )
    line.rewrite(
        r"(?P<a>D)(?: (?:,|so|and|[a-z]+)){0,3}? after (?:that|the same) week", build.after_that_week
    )
    line.rewrite(
        r"(?<=but )(?:the )?day after(?= [?.!,]|$)|(?<=howabout )(?:the )?day after(?= [?.!,]|$)",
        build.day_after,
    )
    that = r"(?: (?:,|so|and|then|or|to|for|[a-z]+)){0,4}? (?:A )?"
    line.rewrite(rf"(?P<a>D){that}after (?:that|then|it)(?! D)", build.past)
    line.rewrite(rf"(?P<a>D){that}before (?:that|then|it)(?! D)", build.ahead_of)
    line.rewrite(r"(?P<a>D)(?: (?:,|so|and|[a-z]+)){1,6}? by then", build.ahead_of)
    if scene.appointment is not None and not scene.offered:
        last = scene.appointment.date() - DAY
        line.rewrite(r"(?:A )?before (?:that|then|it)(?! D)", lambda _hit: Days(end=last, at_most=True))


class _Limits:
    def __init__(self, scene: Scene) -> None:
        self._today = scene.today

    def _ends(self, atom: Atom) -> tuple[Days, date | None, date | None]:
        days = settled(atom, self._today) or Days(trouble="impossible_date")
        first = min(days.dates) if days.dates else days.start
        last = (
            (min(days.dates) if days.trouble == "which_weekday" else max(days.dates))
            if days.dates
            else days.end
        )
        return days, first, last

    def weekday_beside(self, hit: Hit) -> Atom | None:
        """'Monday after the 4th' is the first one behind it, 'the Thursday before the 20th' the last one ahead."""
        weekday, day = hit.atom("w"), hit.atom("a")
        if not isinstance(weekday, Days) or not weekday.single_weekday or weekday.mod or weekday.plural:
            return None
        if not isinstance(day, Days) or len(day.dates) != 1 or len(weekday.dow) != 1:
            return None
        found = day.dates[0]
        if hit.get("side") == "after":
            return Days(dates=(next_weekday(found, weekday.dow[0]),), trouble=day.trouble)
        back = (found.weekday() - weekday.dow[0]) % 7 or 7
        return Days(dates=(found - DAY * back,), trouble=day.trouble)

    def weekday_later(self, hit: Hit) -> Atom | None:
        """'The 26th or the Saturday after that': counted from the day named last."""
        weekday, named = hit.atom("w"), [one for one in hit.atoms_before if isinstance(one, Days)]
        if not isinstance(weekday, Days) or not weekday.single_weekday or not named:
            return None
        days = settled(named[-1], self._today)
        if days is None or len(days.dates) != 1 or len(weekday.dow) != 1:
            return None
        return Days(dates=(next_weekday(days.dates[0], weekday.dow[0]),), trouble=days.trouble)

    def after_that_week(self, hit: Hit) -> Atom | None:
        days, _, last = self._ends(hit.atom("a"))
        if days.plural or last is None:
            return None
        return Days(start=week_range(last)[1] + DAY, trouble=days.trouble)

    def day_after(self, hit: Hit) -> Atom | None:
        """'Halloween is out, but the day after?'"""
        named = [one for one in hit.atoms_before if isinstance(one, Days)]
        days, _, last = self._ends(named[-1]) if named else (Days(plural=True), None, None)
        return None if days.plural or last is None else Days(dates=(last + DAY,), trouble=days.trouble)

    def either_side(self, hit: Hit) -> Atom | None:
        days, first, last = self._ends(hit.atom("a"))
        if days.plural or first is None or first != last:
            return None
        return Days(dates=(first - DAY, first + DAY), trouble=days.trouble)

    def that_week(self, hit: Hit) -> Atom | None:
        """The week of the day named last, be it only that of a wedding."""
        for atom in reversed(hit.atoms_before):
            day = atom.day if isinstance(atom, Deadline) else None
            if isinstance(atom, Days) and len(atom.dates) == 1:
                day = atom.dates[0]
            if day is not None:
                start, end = week_range(day)
                return Days(start=max(start, self._today), end=end)
        return None

    def between(self, hit: Hit) -> Atom | None:
        one, two = hit.atom("a"), hit.atom("b")
        if isinstance(one, Days) and isinstance(two, Days) and len(one.dow) == len(two.dow) == 1:
            return self._weekdays(one, two, negative="cannot" in hit.before.split()[-3:])
        first_days, first, _ = self._ends(one)
        last_days, start_of_last, last = self._ends(two)
        trouble = last_days.trouble if last_days.trouble != "which_weekday" else ""
        trouble = trouble or (first_days.trouble if first_days.trouble != "which_weekday" else "")
        if isinstance(two, Days) and two.single_weekday and first is not None and start_of_last is not None:
            while last is not None and last < first:
                last += DAY * 7
        if first is not None and last is not None and (first - last).days > 300:
            first = self._today  # between Christmas and New Year, said in between
        if first is None or last is None or last < first:
            return Days(trouble=trouble or "impossible_date")
        return Days(start=first, end=last, trouble=trouble)

    def _weekdays(self, one: Days, two: Days, *, negative: bool) -> Atom:
        length = (two.dow[0] - one.dow[0]) % 7
        dow = tuple(sorted((one.dow[0] + step) % 7 for step in range(length + 1)))
        if negative or one.plural or two.plural or length >= 3 or self._today.weekday() in dow:
            return Days(dow=dow, plural=True)
        return Days(dow=dow, mod=one.mod)

    def from_now(self, hit: Hit) -> Atom | None:
        """'Between now and June' ends before June begins; the end of a month is its last day."""
        days, first, last = self._ends(hit.atom("a"))
        if days.plural or first is None or last is None:
            return None
        end = first - DAY if days.is_range and not days.named_end and first > self._today else last
        return Days(start=self._today, end=end, trouble=days.trouble)

    def since(self, hit: Hit) -> Atom | None:
        days, first, _ = self._ends(hit.atom("a"))
        if days.plural or first is None:
            return None
        return Days(start=first, trouble=days.trouble)

    def returned(self, hit: Hit) -> Atom | None:
        """'Away over Labor Day, back Tuesday' is the Tuesday behind it."""
        back, away = hit.atom("a"), [one for one in hit.atoms_before if isinstance(one, Days)]
        ends = [one.dates[-1] if one.dates else one.end for one in away]
        end = ends[-1] if ends else None
        if end is not None and isinstance(back, Days) and back.single_weekday and len(back.dow) == 1:
            return Days(start=next_weekday(end, back.dow[0]))
        return self.since(hit)

    def past(self, hit: Hit) -> Atom | None:
        days, _, last = self._ends(hit.atom("a"))
        if days.plural or last is None:
            return None
        return Days(start=last + DAY, trouble=days.trouble)

    def ahead_of(self, hit: Hit) -> Atom | None:
        days, first, last = self._ends(hit.atom("a"))
        if days.plural or first is None or last is None:
            return None
        return Days(end=last if days.named_end else first - DAY, at_most=True, trouble=days.trouble)

    def up_to(self, hit: Hit) -> Atom | None:
        days, _, last = self._ends(hit.atom("a" if hit.has("a") else "b"))
        if days.plural or last is None:
            return None
        return Days(end=last, at_most=True, trouble=days.trouble)
