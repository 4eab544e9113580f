"""Days told by counting: in ten days, within two weeks, a week from Friday."""

from __future__ import annotations

import re
from datetime import date

from booking.constraints.atoms import DAY, Atom, Days, Lead, next_weekday
from booking.constraints.scene import Scene, add_months, week_range
from booking.constraints.text import Hit, Line

_N = r"(?P<n>\d{1,2}|one|a|an|couple(?: of)?|a couple(?: of)?|few|a few|half)"
_UNIT = r"(?P<unit>days?|weeks?|months?)"
_AMOUNTS = {"couple": 2, "couple of": 2, "a couple": 2, "a couple of": 2}
_COURSE_OF_THINGS = re.compile(
    r"(?<!\S)(?:results?|heal|healed|healing|swelling|swollen|bruis\w*|wears?|kicks?|lasts?|see|settle|recover\w*|"
    r"downtime|fade|dissolve|peak|long|full|resultados|inflamacion|moretones|pregnant|delivery|due)(?!\S)"
)


def mark_counted(line: Line, scene: Scene) -> None:
    build = _Counted(scene)
    line.rewrite(r"(?P<n>\d) wds(?P<d>\d) (?:from now|out|away)", build.weekdays_on)
    line.rewrite(r"(?:the )?next (?P<n>\d) wds(?P<d>\d)", build.next_weekdays)
    if not re.search(r"day|week|month", line.text):
        return
    if "event" in line.text:
        after_it = r"(?= event|(?: (?:the|my|that|it|mi|las|then))* event| [.,?!]|$| (?:that|it|then))"
        line.rewrite(
            rf"(?:at least |about |like )?{_N} {_UNIT} (?:before|prior to|ahead of|prior|out from){after_it}",
            build.lead,
        )
    line.rewrite(r"later_week", lambda _hit: build.later_week())
    line.rewrite(rf"within (?:the )?(?:next )?{_N} {_UNIT}", build.within)
    line.rewrite(
        rf"{_N} {_UNIT} (?:from|after) (?:this |next |the )?(?P<from>today|now|tomorrow|wd\d)",
        build.counted_from,
    )
    line.rewrite(r"(?P<unit>week) (?:from|after) (?P<from>today|tomorrow|wd\d)", build.counted_from)
    line.rewrite(
        rf"(?:in|on) (?:about |around |like |exactly )?{_N}(?: more)? {_UNIT}(?: time)?", build.ahead
    )
    line.rewrite(rf"{_N} {_UNIT} (?:out|from now)", build.ahead)
    line.rewrite(rf"(?:in |over |sometime in |for )?(?:the )?next {_N} {_UNIT}", build.within)
    line.rewrite(r"(?:in |sometime in |within )?the next (?P<unit>week|month)(?: or so)?", build.within)


class _Counted:
    def __init__(self, scene: Scene) -> None:
        self._today = scene.today

    def _shift(self, base: date, hit: Hit) -> date:
        amount = _AMOUNTS.get(hit.get("n"), hit.number("n"))
        unit = hit.get("unit").rstrip("s")
        if unit == "month":
            return add_months(base, amount)
        return base + DAY * amount * (7 if unit == "week" else 1)

    def weekdays_on(self, hit: Hit) -> Atom | None:
        first = next_weekday(self._today, int(hit.get("d")))
        return Days(dates=(first + DAY * 7 * (hit.number("n") - 1),))

    def lead(self, hit: Hit) -> Atom | None:
        return Lead((self._shift(self._today, hit) - self._today).days)

    def next_weekdays(self, hit: Hit) -> Atom | None:
        first = next_weekday(self._today, int(hit.get("d")))
        return Days(dates=tuple(first + DAY * 7 * step for step in range(hit.number("n"))))

    def later_week(self) -> Atom | None:
        end = week_range(self._today)[1]
        return Days(start=self._today + DAY, end=end) if end > self._today else None

    def counted_from(self, hit: Hit) -> Atom | None:
        word = hit.get("from")
        base = self._today + DAY * (1 if word == "tomorrow" else 0)
        if word.startswith("wd"):
            base = next_weekday(self._today, int(word[2:]))
        return Days(dates=(self._shift(base, hit),))

    def ahead(self, hit: Hit) -> Atom | None:
        if _COURSE_OF_THINGS.search(hit.sentence):
            return None
        if hit.get("n").endswith(("few", "half")):
            return self._few(hit)
        found = self._shift(self._today, hit)
        if hit.get("n").startswith(("couple", "a couple")) and not hit.get("unit").startswith("day"):
            start, end = week_range(found)
            return Days(start=start, end=end)
        return Days(dates=(found,))

    def _few(self, hit: Hit) -> Atom | None:
        unit = hit.get("unit").rstrip("s")
        if unit == "day":
            return Days(start=self._today + DAY * 2, end=self._today + DAY * 5)
        if unit == "week" and "few" in hit.get("n"):
            return Days(start=self._today + DAY * 14, end=self._today + DAY * 28)
        return None

    def within(self, hit: Hit) -> Atom | None:
        if _COURSE_OF_THINGS.search(hit.sentence):
            return None
        if "few" in hit.get("n"):
            days = {"day": 4, "week": 28, "month": 90}[hit.get("unit").rstrip("s")]
            return Days(start=self._today, end=self._today + DAY * days)
        return Days(start=self._today, end=self._shift(self._today, hit))
