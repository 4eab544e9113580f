"""Wishes completed from the thread: the day of the offers, the day or the time of the appointment that moves."""

from __future__ import annotations

from booking.constraints.atoms import Days
from booking.constraints.combine import Wish, clause_of
from booking.constraints.scene import Scene
from booking.constraints.types import Clause


def anchored(wishes: list[Wish], scene: Scene, *, moved: bool) -> list[Wish]:
    """`moved`: the words push or move the appointment, so that what they leave out stays as it was."""
    if scene.offered:
        return [_on_offered_day(wish, scene) for wish in wishes]
    if scene.appointment is not None:
        return [_beside_appointment(wish, scene, moved=moved) for wish in wishes]
    return wishes


def _on_offered_day(wish: Wish, scene: Scene) -> Wish:
    """A weekday said of the offers is the day offered, even when it is today's weekday."""
    days = {start.date() for start in scene.offered}
    mine = wish.days
    if mine is not None and mine.single_weekday and len(mine.dow) == 1:
        match = tuple(sorted(day for day in days if day.weekday() == mine.dow[0]))
        return Wish(days=Days(dates=match), hours=wish.hours) if len(match) == 1 else wish
    if mine is None and len(days) == 1 and any(one.at for one in wish.hours) and not _is_offered(wish, scene):
        return Wish(days=Days(dates=tuple(days)), hours=wish.hours)
    return wish


def _is_offered(wish: Wish, scene: Scene) -> bool:
    clause, _, _ = clause_of(wish, scene)
    return any(clause.fits_time(start.time()) for start in scene.offered)


def _beside_appointment(wish: Wish, scene: Scene, *, moved: bool) -> Wish:
    """Moved to another hour, the appointment keeps its day; moved to another day, its hour where wanted."""
    anchor = scene.appointment
    if anchor is None or wish.fixed is not None:
        return wish
    if wish.days is None:
        another_day = any(one.today for one in wish.hours)
        stays = (moved or any(one.at for one in wish.hours)) and not another_day
        return Wish(days=Days(dates=(anchor.date(),)), hours=wish.hours) if stays else wish
    keeps = moved and scene.context.keep_hour and not wish.hours
    if not keeps or not (wish.days.dates or wish.days.single_weekday):
        return wish
    clause, _, doubt = clause_of(wish, scene)
    return wish if doubt else Wish(fixed=Clause(on=clause.on, at=anchor.time()))
