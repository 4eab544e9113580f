"""What we ask of the Send API and what its answers mean, against Meta's far end with its rules on."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from msgspec.structs import replace

from channels.adapters.instagram import Instagram
from channels.adapters.messenger import Messenger
from channels.adapters.meta_channel import MetaChannel
from channels.adapters.meta_codes import receipt_of
from channels.adapters.meta_graph import VERSION
from channels.base import Account, Answered, Receipt
from core.clock import ManualClock
from standins.meta import MetaFarEnd, meta_app
from standins.meta.model import Fault, Person, Platform
from standins.serving import serving
from tests.channels.meta_world import META, account_of, at, hours, sending
from tests.conftest import START

BOTH: list[Platform] = ["messenger", "instagram"]
ADAPTERS = Path(__file__).parents[2] / "channels" / "adapters"


class Line:
    """One adapter, its account and the person at the other end, who wrote an hour ago."""

    def __init__(self, meta: MetaFarEnd, adapter: MetaChannel, account: Account, person: Person) -> None:
        self.meta, self.adapter, self.account, self.person = meta, adapter, account, person

    async def send(self, **more: Any) -> Receipt:
        return await self.adapter.send(sending(recipient=self.person.id, **more), self.account)

    @property
    def said(self) -> list[dict[str, Any]]:
        return self.meta.calls


@pytest.fixture
async def line(request: pytest.FixtureRequest, clock: ManualClock) -> AsyncIterator[Line]:
    platform: Platform = getattr(request, "param", "messenger")
    meta = MetaFarEnd(META, now=clock.now)
    async with httpx.AsyncClient(trust_env=False) as client, serving(meta_app(meta)) as url:
        account = account_of(platform)
        account = replace(account, settings={**account.settings, "api_url": f"{url}/graph"})
        adapter = Messenger(client) if platform == "messenger" else Instagram(client)
        person = meta.person(platform, "1")
        person.acted_at = START - hours(1)
        yield Line(meta, adapter, account, person)
        await meta.close()


both = pytest.mark.parametrize("line", BOTH, indirect=True)


@both
async def test_a_plain_answer(line: Line) -> None:
    receipt = await line.send()
    (word,) = line.meta.sent(line.person)
    assert (receipt.outcome, receipt.provider_id) == ("accepted", word.mid)
    (body,) = line.said
    if line.person.platform == "messenger":
        assert body["messaging_type"] == "RESPONSE"
        assert body["message"]["metadata"] == "gd:out-1"
    else:
        assert set(body) == {"recipient", "message"}
        assert set(body["message"]) == {"text"}


@both
async def test_slots_are_quick_replies_that_fit(line: Line) -> None:
    slots = [
        {"slot_id": f"sl_{n}", "at": "2026-11-25T15:30:00+00:00", "zone": "America/New_York"}
        for n in range(15)
    ]
    assert (await line.send(extras={"slots": slots})).outcome == "accepted"
    replies = line.said[0]["message"]["quick_replies"]
    assert len(replies) == 13
    assert replies[0] == {"content_type": "text", "title": "Wed Nov 25, 10:30 AM", "payload": "slot:sl_0"}


@both
@pytest.mark.parametrize(
    ("author", "ago", "code", "tag"),
    [
        ("agent", 23.9, None, None),
        ("agent", 24, "WINDOW_CLOSED", None),
        ("sequence", 30, "WINDOW_CLOSED", None),
        ("staff", 23.9, None, None),
        ("staff", 24, None, "HUMAN_AGENT"),
        ("staff", 167.9, None, "HUMAN_AGENT"),
        ("staff", 168.1, "WINDOW_CLOSED", None),
    ],
)
async def test_the_tag_is_a_persons_and_only_between_a_day_and_a_week(
    line: Line, author: str, ago: float, code: str | None, tag: str | None
) -> None:
    line.person.acted_at = START - hours(ago)
    receipt = await line.send(author_kind=author, answers=Answered("m_1", START - hours(ago)))
    assert receipt.code == code
    assert [body.get("tag") for body in line.said] == ([] if code else [tag])
    assert line.meta.misuses == []


async def test_a_reaction_that_opened_the_window_needs_no_tag(line: Line) -> None:
    line.person.acted_at = START - hours(1)
    answers = Answered("m_1", START - hours(40), window_until=START + hours(23))
    assert (await line.send(author_kind="staff", answers=answers)).outcome == "accepted"
    assert "tag" not in line.said[0]


@both
async def test_a_comment_is_answered_by_its_id_and_not_in_a_closed_window(line: Line) -> None:
    comment = line.meta.keep(line.person, "person", "price?", kind="comment")
    line.person.acted_at = None
    answers = Answered(comment.mid, START - hours(30), "comment", window_until=START - hours(30))
    assert (await line.send(author_kind="staff", answers=answers)).outcome == "accepted"
    assert line.said[0]["recipient"] == {"comment_id": comment.mid}
    again = await line.send(author_kind="staff", answers=answers)
    assert (again.outcome, again.code) == ("rejected", "10900")
    old = replace(answers, at=START - hours(170))
    assert (await line.send(author_kind="staff", answers=old)).code == "WINDOW_CLOSED"
    assert len(line.said) == 2


@pytest.mark.parametrize(
    ("line", "text", "code"),
    [
        ("messenger", "x" * 2000, None),
        ("messenger", "x" * 2001, "TOO_LONG"),
        ("messenger", "ñ" * 2000, None),
        ("instagram", "x" * 1000, None),
        ("instagram", "ñ" * 500, None),
        ("instagram", "ñ" * 501, "TOO_LONG"),
        ("instagram", "💉" * 251, "TOO_LONG"),
        ("messenger", "", "EMPTY"),
    ],
    indirect=["line"],
)
async def test_what_is_too_long_is_refused_before_the_call_and_never_cut(
    line: Line, text: str, code: str | None
) -> None:
    receipt = await line.send(text=text)
    assert (receipt.code, receipt.outcome) == (code, "rejected" if code else "accepted")
    assert [each["message"]["text"] for each in line.said] == ([] if code else [text])


async def test_a_file_goes_by_its_link_and_never_with_words(line: Line) -> None:
    link = "https://desk.example.com/media/1/plan.png?t=abc"
    assert (await line.send(text="", media=(link,))).outcome == "accepted"
    assert line.said[0]["message"]["attachment"] == {"type": "image", "payload": {"url": link}}
    assert (await line.send(media=(link,))).code == "TEXT_AND_MEDIA"
    assert (await line.send(text="", media=(link, link))).code == "TOO_MANY_FILES"


@pytest.mark.parametrize("line", ["instagram"], indirect=True)
async def test_instagram_takes_ten_pictures_at_once(line: Line) -> None:
    links = tuple(f"https://desk.example.com/{n}.jpg" for n in range(11))
    assert (await line.send(text="", media=links[:10])).outcome == "accepted"
    assert (await line.send(text="", media=links)).code == "TOO_MANY_FILES"


# Answers, named by what happens next

CASES: list[tuple[int, int | None, str]] = [
    (1, None, "retry"), (2, None, "retry"), (1200, None, "retry"),
    (4, None, "retry"), (17, None, "retry"), (32, None, "retry"), (613, None, "retry"),
    (613, 2018338, "retry"), (80001, None, "retry"), (80002, None, "retry"), (80006, None, "retry"),
    (10, 2018278, "rejected"), (10, 2018065, "rejected"), (10, 2018108, "rejected"),
    (10, 1893063, "broken"), (10, None, "broken"),
    (100, 2018001, "rejected"), (100, 1893061, "rejected"), (100, 2018109, "rejected"),
    (190, None, "broken"), (190, 463, "broken"), (200, None, "broken"), (230, None, "rejected"),
    (368, None, "broken"), (551, None, "rejected"), (4711, None, "rejected"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "subcode", "outcome"), CASES)
async def test_each_error_says_what_happens_next(
    line: Line, code: int, subcode: int | None, outcome: str
) -> None:
    line.meta.faults.append(Fault(kind="error", code=code, subcode=subcode, status=500 if code < 3 else 400))
    receipt = await line.send()
    assert receipt.outcome == ("rejected" if outcome == "broken" else outcome)
    assert receipt.disconnect == (outcome == "broken")
    assert not receipt.suppress, "nobody has opted out"
    assert receipt.code == (f"{code}/{subcode}" if subcode else str(code))


def test_a_hiccup_is_tried_once_more_and_then_given_up() -> None:
    from channels.adapters.meta_codes import GraphError

    first, second = (receipt_of(GraphError(2), tries=n, regained_in=None) for n in (1, 2))
    assert (first.outcome, first.retry_after, second.outcome) == ("retry", timedelta(seconds=45), "rejected")


@pytest.mark.parametrize(
    ("kind", "outcome", "kept"),
    [("error_after", "unknown", 1), ("drop_after", "unknown", 1), ("drop_before", "unknown", 0)],
)
async def test_a_doubt_is_a_doubt(line: Line, kind: Any, outcome: str, kept: int) -> None:
    line.meta.faults.append(Fault(kind=kind))
    assert (await line.send()).outcome == outcome
    assert len(line.meta.sent(line.person)) == kept


async def test_nobody_there_is_no_doubt(line: Line) -> None:
    line.account = replace(line.account, settings={**line.account.settings, "api_url": "http://127.0.0.1:9"})
    assert (await line.send()).outcome == "retry"


async def test_a_stolen_token_without_the_secret_is_worth_nothing(line: Line) -> None:
    line.account = replace(account_of(app_secret="guessed"), settings=line.account.settings)
    assert (await line.send()).outcome == "rejected"
    assert line.meta.calls == []


# Limits


async def test_a_throttle_closes_the_lane_for_everybody_until_meta_says(line: Line) -> None:
    line.meta.faults.append(Fault(kind="throttle", code=80006, minutes=7))
    first = await line.send()
    assert (first.outcome, first.retry_after) == ("retry", timedelta(minutes=7))
    for author in ("agent", "staff"):
        waiting = await line.send(author_kind=author, at=START + timedelta(minutes=6))
        assert (waiting.code, waiting.retry_after) == ("OWN_LIMIT", timedelta(minutes=1))
    assert line.said == []
    assert (await line.send(at=START + timedelta(minutes=7))).outcome == "accepted"


async def test_from_eighty_percent_on_automation_waits_and_people_go_on(line: Line) -> None:
    line.meta.faults.append(Fault(kind="busy_headers", percent=80))
    assert (await line.send()).outcome == "accepted"
    assert (await line.send()).code == "OWN_LIMIT"
    assert (await line.send(author_kind="staff")).outcome == "accepted"
    assert (await line.send(purpose="emergency_guidance")).outcome == "accepted"
    assert (await line.send(at=START + timedelta(minutes=6))).outcome == "accepted"


async def test_below_it_nothing_waits(line: Line) -> None:
    line.meta.faults.append(Fault(kind="busy_headers", percent=79))
    assert [(await line.send()).outcome for _ in range(2)] == ["accepted", "accepted"]


@both
async def test_our_own_cap_on_automation_is_instagrams_and_a_setting(line: Line) -> None:
    line.account = replace(line.account, settings={**line.account.settings, "automation_per_hour": 2})
    outcomes = [(await line.send(at=START + timedelta(minutes=n))).outcome for n in range(3)]
    assert outcomes == ["accepted", "accepted", "retry"]
    assert (await line.send(author_kind="staff")).outcome == "accepted"
    assert (await line.send(at=at(1))).outcome == "accepted"


def test_without_a_setting_only_instagram_has_a_cap() -> None:
    assert (Instagram.hourly_cap, Messenger.hourly_cap) == (200, None)


# Besides


@both
async def test_typing_marks_what_was_seen(line: Line) -> None:
    await line.adapter.show_typing(line.person.id, line.account, on=True)
    await line.adapter.show_typing(line.person.id, line.account, on=False)
    assert [each["sender_action"] for each in line.said] == ["mark_seen", "typing_on", "typing_off"]


@both
async def test_the_list_finds_what_was_sent_and_nothing_older(line: Line) -> None:
    receipt = await line.send()
    found = await line.adapter.find_sent(sending(recipient=line.person.id), START, line.account)
    assert found == (receipt.provider_id,)
    later = await line.adapter.find_sent(sending(recipient=line.person.id), at(1), line.account)
    other = await line.adapter.find_sent(sending(recipient=line.person.id, text="other"), START, line.account)
    assert (later, other) == ((), ())


def test_one_version_and_no_dead_tag_in_our_code() -> None:
    """Three tags have been refused since April 2026; SDKs still offer them (channels.md 3.5)."""
    dead = re.compile("CONFIRMED_EVENT_UPDATE|ACCOUNT_UPDATE|POST_PURCHASE_UPDATE")
    versions = re.compile(r"[\"']v\d\d\.\d[\"']")
    sources = [path.read_text() for path in ADAPTERS.glob("*.py")]
    assert not any(dead.search(source) for source in sources)
    assert [found for source in sources for found in versions.findall(source)] == [f'"{VERSION}"']
    assert VERSION == "v26.0"
