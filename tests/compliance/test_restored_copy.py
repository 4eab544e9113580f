"""A restored backup keeps every patient's number and texts none of them."""

from pathlib import Path

from sqlalchemy import Connection, select

from compliance.models import decision
from core.clock import ManualClock
from core.installation import confirm_production, mark_restored
from core.session import mine, now, system_scope
from tests.inbox.house import FakeSms, House, open_house

COLLEAGUE = "+19195550150"


async def restored(house: House) -> None:
    def mark(conn: Connection) -> None:
        mark_restored(conn, "backup-1", now(conn))

    await house.db.write(system_scope(), mark)


async def reasons(house: House) -> list[str]:
    return await house.read(  # type: ignore[no-any-return]
        lambda conn: list(
            conn.execute(select(decision.c.reason).where(mine(decision)).order_by(decision.c.id)).scalars()
        )
    )


async def hello(house: House, sender: str) -> None:
    thread_id = await house.text(sender=sender)
    await house.own(thread_id)
    await house.submit(thread_id, f"Hello {sender[-4:]}")


async def test_a_restored_copy_texts_only_the_allowed(
    database_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    far, only = FakeSms(), {"allowed_recipients": (COLLEAGUE,)}
    async with open_house(
        database_url, clock, tmp_path, adapters={("fake", "sms"): far}, settings=only
    ) as house:
        await restored(house)
        for sender in (COLLEAGUE, "+19195550151"):
            await hello(house, sender)
        await house.pump("outbox")
        assert [sending.recipient for sending in far.sent] == [COLLEAGUE]
        assert "NON_PRODUCTION" in await reasons(house)


async def test_what_was_released_before_the_backup_does_not_leave_from_the_copy(
    sqlite_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    far = FakeSms()
    async with open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        await hello(house, "+19195550151")
        await restored(house)
    async with open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): far}) as copy:
        await copy.pump("outbox")
        assert far.sent == []
        assert "NON_PRODUCTION" in await reasons(copy)


async def test_once_confirmed_it_is_the_real_system(
    sqlite_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    far = FakeSms()
    async with open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        await restored(house)
        assert await house.db.write(system_scope(), confirm_production)
        await hello(house, "+19195550151")
        await house.pump("outbox")
        assert len(far.sent) == 1
