"""A conversation by mail from beginning to end: a provider's post in, the agent's mail out, machines left alone."""

from collections.abc import AsyncIterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from channels import media
from channels.adapters.email_threads import outbound_of
from compliance.consent import record_permission
from compliance.facts import DraftFile
from core.clock import ManualClock
from core.session import new_id
from inbox.models import handoff
from practice.models import address
from standins.mail import MailFarEnd, MailSettings
from standins.mail.letters import File, Provider
from tests.channels.mail_world import ANA, DESK, Post, by_mail
from tests.compliance.gate_scene import Scene
from tests.inbox.house import demo_book
from web import reply_files

HOOKS: list[Provider] = ["postmark", "mailgun", "sendgrid"]
ASKED = "How much is lip filler?"


@pytest.fixture
async def post(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Post]:
    async with by_mail(sqlite_url, clock, tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("provider", HOOKS)
async def test_a_question_is_answered_once_in_its_thread(
    sqlite_url: str, clock: ManualClock, tmp_path: Path, provider: Provider
) -> None:
    mail = MailFarEnd(MailSettings(provider=provider, desk=DESK), now=clock.now)
    async with by_mail(sqlite_url, clock, tmp_path, provider, mail=mail) as post:
        asked = await post.writes(ASKED, subject="Lips ¿cuánto?")
        await mail.deliver(asked)
        await post.works()
        (reply,) = mail.sent(post.ana)
        assert reply.subject == "Re: Lips ¿cuánto?"
        assert reply.headers["in-reply-to"] == f"<{asked.message_id}>"
        assert reply.headers["auto-submitted"] == "auto-replied"
        assert "list-unsubscribe" not in reply.headers
        assert "automated assistant" in reply.text[:80]
        assert "$" in reply.text
        was, said = await post.messages()
        assert (was.text, was.subject, was.meta["auth"]) == (ASKED, "Lips ¿cuánto?", "pass")
        assert (said.status, outbound_of(reply.message_id, {"junipervale.example.com"})) == (
            "delivered",
            said.provider_id.removeprefix("gd.").partition("@")[0],
        )


async def test_an_answer_from_any_program_finds_what_it_answers(post: Post) -> None:
    await post.writes(ASKED)
    (reply,) = post.mail.sent(post.ana)
    await post.writes("Thank you, that helps", answers=reply)
    rows = await post.messages("in")
    assert rows[1].text == "Thank you, that helps"
    assert rows[1].reply_to == reply.message_id
    assert "> " in rows[1].meta["quoted"]
    assert rows[1].meta["proven_reply"]
    assert rows[1].meta["same_topic"]
    # Only the chain is left, with a message in it that we never saw: Outlook does that.
    more = {"References": f"<{reply.message_id}> <lost@elsewhere.example>"}
    await post.writes("One more thing", subject="Re: A question", more=more)
    assert (await post.messages("in"))[2].reply_to == reply.message_id


async def test_a_new_subject_stays_in_the_thread_and_is_answered_under_its_own_name(post: Post) -> None:
    await post.writes(ASKED, subject="Lip filler")
    (first,) = post.mail.sent(post.ana)
    await post.writes("And how much is Botox?", subject="Botox", answers=first)
    assert [each.subject for each in post.mail.sent(post.ana)] == ["Re: Lip filler", "Re: Botox"]
    rows = await post.messages("in")
    assert rows[0].thread_id == rows[1].thread_id
    assert "same_topic" not in rows[1].meta


async def test_two_automatic_answers_a_day_and_then_a_person(post: Post) -> None:
    for question in (ASKED, "And Botox?", "And a facial?"):
        await post.writes(question)
    assert len(post.mail.sent(post.ana)) == 2
    (waiting,) = await post.house.rows(handoff)
    assert "twice within a day" in waiting.summary
    post.house.clock.advance(timedelta(hours=25))
    await post.house.write(lambda conn: _closed(conn, waiting.id))
    await post.writes("How much is Botox?")
    assert len(post.mail.sent(post.ana)) == 3


def _closed(conn: Any, handoff_id: str) -> None:
    from inbox import handoffs

    handoffs.close(conn, handoff_id, "joss")


async def test_absence_notes_are_kept_and_never_answered(post: Post) -> None:
    post.ana.away = True
    await post.writes(ASKED)
    await post.works()
    assert [each.text for each in await post.messages("in")] == [ASKED, "I am away until Monday."]
    assert len(post.mail.sent(post.ana)) == 1


@pytest.mark.parametrize("what", ["bounced", "complained"])
async def test_who_does_not_exist_or_complains_gets_no_more_automatic_mail(post: Post, what: str) -> None:
    post.ana.gone = what == "bounced"
    await post.writes(ASKED)
    (sent,) = post.mail.sent(post.ana)
    if what == "complained":
        await post.mail.complain(sent)
    await post.works()
    (said,) = await post.messages("out")
    assert said.status in {"undelivered", "failed"}
    known = next(each for each in await post.house.rows(address) if each.value == ANA)
    assert known.revoked == "all"
    post.ana.gone = False
    await post.writes("And Botox?")
    assert len(post.mail.sent(post.ana)) == 1


async def test_files_that_come_are_kept_within_limits(post: Post) -> None:
    files = (
        File("lips.png", "image/png", b"\x89PNG\r\n\r\x00"),
        File("x.pdf", "application/pdf", b"x" * 11 * 2**20),
    )
    await post.writes("See the picture", files=files)
    (row,) = await post.messages("in")
    assert [each["name"] for each in row.attachments] == ["lips.png"]
    assert row.meta["left_out"] == ["x.pdf"]


PDF = b"%PDF-1.7\n" + b"what to do before your visit\n" * 20


async def beside(post: Post, thread_id: str) -> DraftFile:
    """A file that a coordinator has put beside their reply."""
    store, media_id = post.house.product.media, await post.house.read(new_id)
    incoming = store.take_in(media_id, [PDF], name="Antes de su visita ñ.pdf")

    def keep(conn: Any) -> DraftFile:
        media.put_beside(conn, thread_id, post.account.id, store.keep(conn, incoming))
        return reply_files.beside(conn, thread_id, (media_id,))[0]

    found: DraftFile = await post.house.write(keep)
    return found


async def test_a_file_goes_inside_the_mail_once_plain_mail_was_accepted(post: Post) -> None:
    await post.writes(ASKED)
    (thread,) = {each.thread_id for each in await post.messages()}
    await post.house.own(thread)
    file = await beside(post, thread)
    refused = await post.house.submit(thread, "Here is the sheet.", files=(file,))
    assert (refused.action, refused.reason) == ("block", "CHANNEL_NO_PHI")
    known = next(each for each in await post.house.rows(address) if each.value == ANA)
    await post.house.write(
        lambda conn: record_permission(
            conn, demo_book(), known.id, "unencrypted_ok", accepted=True, how="message", language="en"
        )
    )
    await post.house.submit(thread, "Here it is.", files=(await beside(post, thread),))
    await post.works()
    sent = post.mail.sent(post.ana)[-1]
    assert (sent.text, sent.files) == ("Here it is.", 1)
    (part,) = message_from_bytes(sent.raw, policy=default).iter_attachments()
    assert (part.get_filename(), part.get_content_type(), part.get_payload(decode=True)) == (
        "Antes de su visita ñ.pdf",
        "application/pdf",
        PDF,
    )


async def test_the_assistant_speaks_of_visits_by_mail_only_to_who_accepted_plain_mail(post: Post) -> None:
    await post.writes(ASKED)
    known = next(each for each in await post.house.rows(address) if each.value == ANA)
    scene = Scene(post.house)
    scene.contact_id, scene.address_id = known.contact_id, known.id
    await scene.visited(-3, status="booked", confirmed=False)
    await post.writes("When is my appointment?")
    first = post.mail.sent(post.ana)[-1]
    assert "Tamsin" not in first.text
    assert "3:00" not in first.text
    assert [each.status for each in await post.messages("out")] == ["delivered", "delivered"]
    await post.house.write(
        lambda conn: record_permission(
            conn, demo_book(), known.id, "unencrypted_ok", accepted=True, how="message", language="en"
        )
    )
    for waiting in await post.house.rows(handoff):
        await post.house.write(partial(_closed, handoff_id=waiting.id))
    post.house.clock.advance(timedelta(hours=25))
    await post.writes("When is my appointment?")
    assert "Tamsin" in post.mail.sent(post.ana)[-1].text
