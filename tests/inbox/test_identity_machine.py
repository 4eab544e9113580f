"""Who is who against a model of it: any order of writing, joining, undoing, splitting and proving."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection, delete, select

from core.clock import ManualClock
from core.errors import ConflictError
from core.session import mine
from core.tables import metadata
from inbox import merging
from inbox.models import inquiry, message, thread, thread_event
from inbox.parting import split
from practice.contacts import find_address, update_contact
from practice.identity.suggestions import alike, keep_apart
from practice.models import address, contact
from tests.conftest import START
from tests.inbox.house import FakeSms, House, open_house
from tests.inbox.snapshots import differences, everything

NUMBERS = tuple(f"+1919555010{n}" for n in range(4))
NUMBER = st.sampled_from(NUMBERS)
STAYS = {"practice", "channel_account", "data_key", "live_head", "audit_entry", "audit_chain"}


class Union:
    """One merge that stands, what was there before it, and whether anything happened since."""

    def __init__(self, merge_id: str, survivor: str, gone: str, before: dict[str, list[Any]]) -> None:
        self.merge_id, self.survivor, self.gone, self.before = merge_id, survivor, gone, before
        self.untouched = True


class IdentityMachine(RuleBasedStateMachine):
    house: House
    clock: ManualClock
    runner: asyncio.Runner

    def __init__(self) -> None:
        super().__init__()
        self.write(_wipe)
        self.said: dict[str, list[str]] = {number: [] for number in NUMBERS}
        self.owner: dict[str, str] = {}
        self.unions: list[Union] = []
        self.apart: set[frozenset[str]] = set()
        self.split_off = False
        for number in NUMBERS[:2]:
            self.text(number)

    def run(self, work: Any) -> Any:
        return self.runner.run(work)

    def write(self, fn: Any) -> Any:
        return self.run(self.house.write(fn))

    def happened(self) -> None:
        for each in self.unions:
            each.untouched = False

    @rule(number=NUMBER)
    def text(self, number: str) -> None:
        words = f"{number} says {len(self.said[number])}"
        self.run(self.house.text(words, number))
        self.said[number].append(words)
        if number not in self.owner:
            self.owner[number] = self.contact_of(number)
        self.clock.advance(timedelta(seconds=1))
        self.happened()

    @rule()
    def is_answered(self) -> None:
        self.clock.advance(timedelta(seconds=10))
        self.run(self.house.pump("turns", "outbox"))
        self.happened()

    @rule(one=NUMBER, other=NUMBER, proven=st.booleans())
    def merge(self, one: str, other: str, proven: bool) -> None:
        if not {one, other} <= self.owner.keys():
            return
        survivor, gone = self.owner[one], self.owner[other]
        if survivor == gone:
            if proven:
                assert self.write(lambda conn: merging.link_proven(conn, survivor, "sms", other)) is None
            else:
                with pytest.raises(ConflictError):
                    self.write(lambda conn: merging.merge(conn, survivor, gone))
            return
        before = self.run(everything(self.house))
        if proven:
            survivor, gone = sorted((survivor, gone), key=self.age)
            merge_id = self.write(lambda conn: merging.link_proven(conn, self.owner[one], "sms", other))
        else:
            merge_id = self.write(lambda conn: merging.merge(conn, survivor, gone))
        self.happened()
        self.unions.append(Union(merge_id, survivor, gone, before))
        self.owner = {number: survivor if who == gone else who for number, who in self.owner.items()}

    @precondition(lambda self: self.unions)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        union = data.draw(st.sampled_from(self.unions))
        later = self.unions[self.unions.index(union) + 1 :]
        if any(union.survivor in {each.survivor, each.gone} for each in later):
            with pytest.raises(ConflictError):
                self.write(lambda conn: merging.unmerge(conn, union.merge_id))
            return
        try:
            self.write(lambda conn: merging.unmerge(conn, union.merge_id))
        except ConflictError:
            assert self.split_off, "nothing else stands in the way"
            return
        self.unions.remove(union)
        if union.untouched:
            after = self.run(everything(self.house))
            for name, rows in union.before.items():
                assert differences(rows, after[name]) == [], name
        self.happened()
        for number in self.owner:
            self.owner[number] = self.contact_of(number)
        assert union.gone in self.owner.values() or self.split_off

    @rule(number=NUMBER)
    def split(self, number: str) -> None:
        if number not in self.owner:
            return
        row = self.run(self.house.read(lambda conn: find_address(conn, "sms", number)))
        if list(self.owner.values()).count(self.owner[number]) < 2:
            with pytest.raises(ConflictError):
                self.write(lambda conn: split(conn, row.id))
            return
        made, _ = self.write(lambda conn: split(conn, row.id))
        assert made not in self.owner.values()
        self.owner[number] = made
        self.split_off = True
        self.happened()

    @rule(one=NUMBER, other=NUMBER)
    def types_the_others_number(self, one: str, other: str) -> None:
        """Proves nothing: it is suggested, and nobody moves."""
        if not {one, other} <= self.owner.keys() or self.owner[one] == self.owner[other]:
            return
        mine_, theirs = self.owner[one], self.owner[other]
        self.write(lambda conn: update_contact(conn, mine_, phone=other))
        self.happened()
        found = self.suggested(mine_)
        assert (theirs in found) == (frozenset((mine_, theirs)) not in self.apart)

    @rule(one=NUMBER, other=NUMBER)
    def are_two_people(self, one: str, other: str) -> None:
        if not {one, other} <= self.owner.keys() or self.owner[one] == self.owner[other]:
            return
        pair = (self.owner[one], self.owner[other])
        self.write(lambda conn: keep_apart(conn, *pair))
        self.apart.add(frozenset(pair))
        self.happened()
        assert pair[1] not in self.suggested(pair[0])

    @invariant()
    def everything_has_one_owner(self) -> None:
        rows = self.rows()
        people = {row.id: row for row in rows["contact"]}
        threads = {row.id: row for row in rows["thread"]}
        owners = {row.value: row.contact_id for row in rows["address"]}
        assert owners == self.owner
        assert all(people[who].merged_into is None for who in owners.values())
        present = [row for row in threads.values() if row.merged_into is None]
        assert sorted(row.contact_id for row in present) == sorted(set(owners.values()))
        of_address = {row.id: row for row in rows["address"]}
        assert all(of_address[row.address_id].contact_id == row.contact_id for row in present)
        for row in rows["message"]:
            on = threads[row.thread_id]
            assert on.merged_into is None
            assert of_address[row.address_id].contact_id == on.contact_id, "on its writer's thread"

    @invariant()
    def nothing_is_lost_or_told_twice(self) -> None:
        rows = self.rows()
        told = sorted(row.text for row in rows["message"] if row.direction == "in")
        assert told == sorted(words for each in self.said.values() for words in each)
        for on in rows["thread"]:
            entries = [
                row.seq
                for name in ("message", "thread_event")
                for row in rows[name]
                if row.thread_id == on.id
            ]
            if on.merged_into is None:
                assert sorted(entries) == list(range(1, on.head_seq + 1))
                open_ones = [r.id for r in rows["inquiry"] if r.thread_id == on.id and r.closed_at is None]
                assert open_ones == ([on.inquiry_id] if on.inquiry_id else [])
            else:
                assert entries == []
                assert (on.owner_kind, on.due_at) == ("none", None), "nobody answers there"

    def contact_of(self, number: str) -> str:
        row = self.run(self.house.read(lambda conn: find_address(conn, "sms", number)))
        return str(row.contact_id)

    def age(self, contact_id: str) -> Any:
        row = next(each for each in self.rows()["contact"] if each.id == contact_id)
        return (row.created_at, row.id)

    def suggested(self, contact_id: str) -> set[str]:
        found = self.run(self.house.read(lambda conn: alike(conn, contact_id)))
        return {each.contact_id for each in found}

    def rows(self) -> dict[str, list[Any]]:
        tables = (contact, address, thread, message, thread_event, inquiry)

        def read(conn: Connection) -> dict[str, list[Any]]:
            return {each.name: list(conn.execute(select(each).where(mine(each))).all()) for each in tables}

        return dict(self.run(self.house.read(read)))


def _wipe(conn: Connection) -> None:
    """Everybody of before is gone; the practice and its line stay."""
    for table in reversed(metadata.sorted_tables):
        if "practice_id" in table.c and table.name not in STAYS:
            conn.execute(delete(table).where(mine(table)))


def test_nobody_has_two_owners_and_an_undo_is_exact(sqlite_url: str, tmp_path: Path) -> None:
    clock = ManualClock(START)
    with asyncio.Runner() as runner:
        opened = open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): FakeSms()})
        house = runner.run(opened.__aenter__())
        try:
            machine: Any = type(
                "Machine", (IdentityMachine,), {"house": house, "clock": clock, "runner": runner}
            )
            run_state_machine_as_test(
                machine,
                settings=settings(
                    max_examples=10,
                    stateful_step_count=12,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            runner.run(opened.__aexit__(None, None, None))
