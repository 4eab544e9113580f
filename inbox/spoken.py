"""A person of the practice spoke to a patient, here or from somewhere else: the thread is theirs."""

from sqlalchemy import Connection

from channels import media
from channels.base import Account, Echo
from channels.statuses import is_our_own
from core.events import StaffSpoke
from core.session import emit, now
from inbox import inquiries, threads, timeline
from practice.contacts import reach


def store_echo(conn: Connection, account: Account, echo: Echo) -> str | None:
    """A person wrote from elsewhere: recorded as sent, and the thread is theirs at once."""
    if timeline.is_here(conn, account.id, echo.provider_id) or is_our_own(conn, account.id, echo):
        return None
    reached = reach(conn, account.channel, echo.recipient)
    row = threads.thread_of(conn, reached.contact_id, lock=True)
    if row is None:
        row = threads.open_thread(
            conn,
            reached.contact_id,
            channel=account.channel,
            address_id=reached.address_id,
            account_id=account.id,
            owner_kind="none",
            language=None,
        )
    author = echo.author or "elsewhere"
    threads.take_over(conn, row.id, author, how="wrote elsewhere")
    message_id, _ = timeline.add_message(
        conn,
        row.id,
        inquiry_id=row.inquiry_id,
        direction="out",
        channel=account.channel,
        address_id=reached.address_id,
        account_id=account.id,
        provider_id=echo.provider_id,
        author_kind="staff",
        author_id=author,
        text=echo.text,
        status="sent",
        status_rank=3,
        purpose="staff_reply",
        handed_at=now(conn),
        attachments=[media.shown(each) for each in echo.attachments],
    )
    media.expect(conn, account.id, row.id, message_id, echo.attachments)
    staff_spoke(conn, row.id)
    return message_id


def staff_spoke(conn: Connection, thread_id: str) -> None:
    """A person has dealt with what waited: nothing is left for the agent to answer."""
    row = threads.load_thread(conn, thread_id)
    threads.change(
        conn,
        thread_id,
        answered_seq=row.last_in_seq,
        waiting_since=None,
        last_out_at=now(conn),
        greeted_at=row.greeted_at or now(conn),
        pending=None,
        burst_at=None,
    )
    if row.inquiry_id is not None:
        inquiries.first_answer(conn, row.inquiry_id, "staff", "real", now(conn))
    emit(conn, StaffSpoke(thread_id=thread_id))
