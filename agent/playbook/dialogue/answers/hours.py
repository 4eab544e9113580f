"""When the practice is open: on the day asked about, with the holiday named, or in an ordinary week."""

import re
from datetime import date, timedelta

from agent.office_hours import is_open, next_opening
from agent.playbook.dialogue import figures, texts
from agent.playbook.dialogue.answers.facts import best, quote
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.plans import Draft
from agent.playbook.normalise import normalise
from practice.file import WEEKDAYS
from practice.place import Place

MOST_DAYS = 3
SOON = 7
_SHORT = 3


def answer(case: Case, draft: Draft) -> bool:
    places = _places(case)
    if case.hears("open_now"):
        _now(case, draft)
    days = _days(case)
    named = len(places) > 1 or (case.meant.location is not None and len(case.book.location_ids) > 1)
    for day in days:
        first = places[0]
        alike = len(places) > 1 and all(
            (each.opening(day), each.special_day(day)) == (first.opening(day), first.special_day(day))
            for each in places
        )
        for place in (first,) if alike else places:
            _day(case, draft, place, day, named=named and not alike)
    if not days:
        for place in places:
            _week(case, draft, place, named=named)
    return True


def _now(case: Case, draft: Draft) -> None:
    draft.say("open_now" if is_open(case.book, case.turn.now) else "closed_now", "practice")


def _next_day(case: Case) -> date:
    opens = None if is_open(case.book, case.turn.now) else next_opening(case.book, case.turn.now)
    return opens.astimezone(case.turn.zone).date() if opens is not None else case.today


def _places(case: Case) -> tuple[Place, ...]:
    if case.meant.location is not None:
        return (case.book.location(case.meant.location),)
    places = case.book.effective_locations
    same = all(
        each.hours == places[0].hours and each.special_days == places[0].special_days for each in places
    )
    return places[:1] if same else places[:2]


def _days(case: Case) -> tuple[date, ...]:
    if case.hears("open_now"):
        return (_next_day(case),)
    special = _called(case)
    if special is not None and len(case.named_days) <= 1:
        return (special,)
    if case.named_days:
        return case.named_days[:MOST_DAYS]
    reading = case.meant.when
    slots = reading.slots if reading is not None else None
    if slots is not None and slots.weekdays and len(slots.weekdays) <= MOST_DAYS:
        numbers = [WEEKDAYS.index(each) for each in slots.weekdays]
        return tuple(case.today + timedelta(days=(number - case.today.weekday()) % 7) for number in numbers)
    if case.hears("today"):
        return (case.today,)
    return (case.today + timedelta(days=1),) if case.hears("tomorrow") else ()


def _called(case: Case) -> date | None:
    """The next day that the practice itself has given the name they say; the fuller name where one holds another."""
    said = [
        (-len(name), day)
        for place in case.book.effective_locations
        for day, special in place.special_days.items()
        if day >= case.today
        for each in (special.name, *special.name_by_language.values())
        if len(name := normalise(each or "").plain) > _SHORT
        and re.search(
            rf"(?<!after )(?<!before )(?<!despues de )(?<!antes de )\b{re.escape(name)}\b", case.plain
        )
    ]
    return min(said, default=(0, None))[1]


def _day(case: Case, draft: Draft, place: Place, day: date, *, named: bool) -> None:
    special = place.special_day(day)
    opening = place.opening(day)
    draft.say(
        "open_on" if opening else "closed_on",
        "practice",
        day=day_with_today(case, day),
        hours=figures.ranges(opening, case.language),
        why=why(case, place, day) if special is not None else "",
        place=f"{_place_name(case, place)}: " if named else "",
    )


def day_with_today(case: Case, day: date) -> str:
    ahead = (day - case.today).days
    if ahead in {0, 1}:
        return texts.say(case.language, "today" if ahead == 0 else "tomorrow", day=case.day(day))
    return texts.say(case.language, "on_day", day=case.day(day))


def why(case: Case, place: Place, day: date) -> str:
    """Like " (Thanksgiving)" where the day has a name."""
    special = place.special_day(day)
    name = case.book.name_of(special, case.language) if special is not None else ""
    return f" ({name})" if name else ""


def _place_name(case: Case, place: Place) -> str:
    return place.name_by_language.get(case.language, place.name)


def _week(case: Case, draft: Draft, place: Place, *, named: bool) -> None:
    entry = None if named else best(case, case.entries("hours"))
    if entry is not None:
        quote(case, draft, entry)
    else:
        draft.say(
            "open_week",
            "practice",
            week=week(case, place),
            place=f"{_place_name(case, place)}: " if named else "",
        )
    for ahead in range(SOON + 1):
        day = case.today + timedelta(days=ahead)
        if place.special_day(day) is not None:
            _day(case, draft, place, day, named=named)


def week(case: Case, place: Place) -> str:
    """Like "Mon-Fri 9:00 AM to 5:00 PM; closed Sun"."""
    runs: list[tuple[int, int, str]] = []
    for number, key in enumerate(WEEKDAYS):
        hours = figures.ranges(place.hours.get(key, ()), case.language)
        if runs and runs[-1][2] == hours:
            runs[-1] = (runs[-1][0], number, hours)
        else:
            runs.append((number, number, hours))
    names = texts.row(case.language, "weekdays_short")
    closed = texts.word(case.language, "closed")
    said = []
    for first, last, hours in runs:
        days = names[first] if first == last else f"{names[first]}-{names[last]}"
        said.append(f"{days} {hours or closed}")
    return "; ".join(said)
