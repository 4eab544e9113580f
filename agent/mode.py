"""How far the agent goes on a thread: it answers, it drafts for a person, or it is silent."""

from typing import Any, Literal

from practice.book import PracticeBook

Mode = Literal["auto", "draft", "off"]


def mode_of(row: Any, book: PracticeBook) -> Mode:
    """The contact's own, else that of the channel last written on."""
    return row.agent_mode or book.practice.agent.get(row.channel, "auto")
