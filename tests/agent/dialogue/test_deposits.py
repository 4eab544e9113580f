"""The practice's own page for deposits: told once the visit is booked, in the person's language, and no other page."""

import msgspec
import pytest

from agent import verify
from practice.book import PracticeBook
from practice.limit_types import EVERY_TYPE, Limits
from tests.agent.dialogue.test_conversations import NOW
from tests.agent.dialogue.world import World, demo_book

PAGE = "https://pay.fernhill.example/deposit"
ASKED = {
    "en": ("I'd like a surgical consultation with dr hartwell about a facelift, any morning", "the first one, Ines Robledo"),
    "es": ("quiero una consulta de cirugía con la doctora hartwell para un facelift, por la mañana", "la primera, Ines Robledo"),
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "es"])
async def test_after_the_booking_they_are_told_where_to_pay(language: str) -> None:
    book = PracticeBook(demo_book().file, Limits(deposit_links={EVERY_TYPE: PAGE}))
    world = World(book, NOW.replace(tzinfo=book.zone), channel="sms", contact="new", language=language)
    wish, choice = ASKED[language]
    await world.says(wish)
    booked = await world.says(choice)
    assert "$50" in booked.text
    assert PAGE in booked.text
    assert verify.problems(world.last_turn, booked) == ()
    elsewhere = msgspec.structs.replace(
        booked,
        sentences=tuple(
            msgspec.structs.replace(
                each, text=each.text.replace(PAGE, "https://pay.elsewhere.example/deposit")
            )
            for each in booked.sentences
        ),
    )
    assert "link" in verify.problems(world.last_turn, elsewhere)
