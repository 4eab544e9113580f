"""Google Business keeps what every channel promises, and its recorded reviews read as people meant them."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from channels.base import Inbound, LookAgain, Removed, Reviewed
from core.errors import BadInputError, ForbiddenError
from standins.google.model import Fault
from tests.channels.far_ends import google as far
from tests.conftest import START

RECORDED = Path(__file__).with_name("payloads") / "google"


def read(name: str) -> tuple[Inbound, Reviewed]:
    message, state = far.adapter().read(
        "review", (RECORDED / f"{name}.json").read_bytes(), None, far.make_account()
    )
    assert isinstance(message, Inbound)
    assert isinstance(state, Reviewed)
    return message, state


def test_genuine_pushes_are_taken_and_forged_ones_are_not() -> None:
    adapter = far.adapter()
    for request in far.genuine().values():
        assert adapter.verify(request, far.make_account()).event_key == "push:77"
    for name, (request, account) in far.forged().items():
        with pytest.raises(ForbiddenError):
            pytest.fail(f"{name} was taken: {adapter.verify(request, account)}")


def test_a_push_goes_to_the_location_that_it_names_and_says_what_to_ask_for() -> None:
    adapter, account = far.adapter(), far.make_account()
    (part,) = adapter.share(adapter.verify(far.push(), account), account)
    assert part.owners == (("google", far.GOOGLE.location),)
    assert adapter.read("push", part.envelope.body, None, account) == (
        LookAgain(f"{far.GOOGLE.location}/reviews/AbF1"),
    )
    assert adapter.read("push", b'{"placeActionLink":"x"}', None, account) == ()
    assert adapter.read("stray", b"", None, account) == ()


def test_a_review_is_a_message_of_its_own_that_no_machine_answers() -> None:
    message, state = read("review")
    name = f"{far.GOOGLE.location}/reviews/AbFvOqk3nTq"
    assert (message.provider_id, message.sender, message.context) == (name, name, "review")
    assert (message.text, message.display_name, message.automatic) == ("Lovely team", "Ana R.", True)
    assert (message.meta["stars"], state.stars, state.reply) == (4, 4, None)
    assert message.source is not None
    assert message.source.values == {"ref": "google_business", "location": "Midtown"}


def test_a_translation_is_left_out_and_a_refused_reply_says_why() -> None:
    message, state = read("answered")
    assert (message.text, len(message.attachments)) == ("Lento.", 1)
    assert state.reply is not None
    assert (state.reply.state, state.reply.code) == ("rejected", "PERSONAL_INFORMATION")


def test_stars_without_words_are_a_review_too() -> None:
    message, state = read("stars_only")
    assert (message.text, message.display_name, state.stars) == ("", "Google user", 5)


def test_a_deleted_review_names_the_message_that_goes() -> None:
    account = far.make_account()
    assert far.adapter().read("review_gone", b"AbF1", None, account) == (
        Removed(f"{far.GOOGLE.location}/reviews/AbF1"),
    )


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b"{", "/"),
        (b'{"name":"a","updateTime":7}', "/updateTime"),
        (b'{"name":"","updateTime":"2026-11-20T18:00:00Z"}', "/name"),
        (b'{"name":"a","updateTime":"soon"}', "/updateTime"),
    ],
)
def test_what_nobody_can_read_names_the_place(body: bytes, place: str) -> None:
    with pytest.raises(BadInputError) as refused:
        far.adapter().read("review", body, None, far.make_account())
    assert refused.value.at == place


@pytest.mark.parametrize("outcome", ["retry", "rejected", "unknown", "disconnect"])
async def test_every_outcome_has_its_class(outcome: str) -> None:
    async with far.far_end() as (adapter, account, sending, google):
        google.faults.append(far.OUTCOMES[outcome])
        receipt = await adapter.send(sending, account)
        assert receipt.outcome == ("rejected" if outcome == "disconnect" else outcome)
        assert receipt.disconnect == (outcome == "disconnect")
        if outcome == "retry":
            assert receipt.retry_after == timedelta(seconds=30)


async def test_what_it_cannot_carry_is_refused_before_the_call() -> None:
    async with far.far_end() as (adapter, account, sending, google):
        for changed in far.UNABLE.values():
            assert (await adapter.send(replace(sending, **changed), account)).outcome == "rejected"
        assert google.calls == []


async def test_taken_says_only_that_google_has_it_and_it_is_looked_at_soon() -> None:
    async with far.far_end() as (adapter, account, sending, google):
        receipt = await adapter.send(sending, account)
        assert (receipt.outcome, receipt.ask_soon) == ("accepted", True)
        assert receipt.provider_id == f"reply:{sending.outbound_id}"
        assert [each.reply for each in google.reviews.values()] == [sending.text]


async def test_a_reply_whose_answer_was_lost_is_found_under_the_review() -> None:
    async with far.far_end() as (adapter, account, sending, google):
        assert await adapter.find_sent(sending, START, account) == ()
        google.faults.append(Fault(kind="drop_after"))
        assert (await adapter.send(sending, account)).outcome == "unknown"
        assert await adapter.find_sent(sending, START, account) == (f"reply:{sending.outbound_id}",)


async def test_a_token_that_died_early_is_replaced_once_and_kept_otherwise() -> None:
    async with far.far_end() as (adapter, account, sending, google):
        await adapter.send(sending, account)
        await adapter.send(sending, account)
        asked = [call for call in google.calls if call[1] == "token"]
        assert len(asked) == 1
        google.faults.append(Fault(kind="expire_token"))
        assert (await adapter.send(sending, account)).outcome == "accepted"
        assert len([call for call in google.calls if call[1] == "token"]) == 2


async def test_a_withdrawn_grant_needs_a_person() -> None:
    async with far.far_end() as (adapter, account, sending, google):
        google.grant_stands = False
        receipt = await adapter.send(sending, account)
        assert (receipt.outcome, receipt.code, receipt.disconnect) == ("rejected", "TOKEN_DEAD", True)


async def test_googles_keys_are_fetched_when_needed_and_not_for_every_forgery() -> None:
    async with far.far_end() as (adapter, account, _, google):
        for _ in range(3):
            await adapter.prepare(far.push(kid="made-up"), account)
        assert len([call for call in google.calls if call[1] == "certs"]) == 1
        assert adapter.verify(far.push(), account).event_key == "push:77"
