"""Who gets in, how, for how long, and what happens to their sockets when they may not any more."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest
import socketio

from core.clock import ManualClock
from core.session import of_practice
from practice.access import attempts, sessions, totp
from practice.access.passwords import weakness
from practice.access.users import create_user, set_user
from standins.serving import serving
from tests.inbox.house import PRACTICE
from tests.web.desk import PASSWORD, Desk, open_desk
from web.auth import COOKIE, TRIES

EMAIL = "ana@practice-a.example.com"
API = "/api/v1"
BETTER = "a heron stands in the marsh"


@pytest.fixture
async def desk(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(database_url, clock, tmp_path) as desk:
        yield desk


async def become(desk: Desk, role: str, staff_id: str = "joss", **values: Any) -> httpx.AsyncClient:
    """A signed-in client of somebody with this role."""
    user_id = await desk.user(PRACTICE, f"{role}@practice-a.example.com", staff_id)
    await desk.house.write(lambda conn: set_user(conn, user_id, role=role, **values))
    session, cookie = await desk.app.state.sign_ins.open(PRACTICE, user_id)
    client = desk.anyone()
    client.cookies.set(COOKIE, str(cookie.value))
    client.headers["X-CSRF-Token"] = session.csrf
    return client


async def knock(
    client: httpx.AsyncClient, password: str = PASSWORD, code: str | None = None
) -> httpx.Response:
    answer = await client.post(f"{API}/session", json={"email": EMAIL, "password": password, "code": code})
    if answer.status_code == 201:
        client.headers["X-CSRF-Token"] = answer.json()["csrf"]
    return answer


class TestSecondStep:
    async def enrol(self, desk: Desk, client: httpx.AsyncClient) -> tuple[pyotp.TOTP, list[str]]:
        begun = await client.post(f"{API}/account/second-step", json={"password": PASSWORD})
        assert begun.status_code == 200, begun.text
        assert begun.json()["qr"].startswith("<svg")
        maker = pyotp.TOTP(begun.json()["secret"])
        done = await client.post(
            f"{API}/account/second-step/confirm", json={"code": maker.at(desk.house.clock.now())}
        )
        assert done.status_code == 200, done.text
        return maker, done.json()["codes"]

    async def test_a_code_is_asked_for_and_good_once(self, desk: Desk) -> None:
        await desk.user(PRACTICE, EMAIL)
        async with desk.anyone() as client:
            await knock(client)
            maker, _ = await self.enrol(desk, client)
            desk.house.clock.advance(timedelta(seconds=60))
            asked = await knock(client)
            assert (asked.status_code, asked.json()["code"]) == (401, "second_step")
            code = maker.at(desk.house.clock.now() - timedelta(seconds=30))
            assert (await knock(client, code=code)).status_code == 201
            again = await knock(client, code=code)
            assert (again.status_code, again.json()["code"]) == (401, "second_step_wrong")

    async def test_a_recovery_code_is_used_up(self, desk: Desk) -> None:
        await desk.user(PRACTICE, EMAIL)
        async with desk.anyone() as client:
            await knock(client)
            _, codes = await self.enrol(desk, client)
            assert len(set(codes)) == totp.CODES
            assert (await knock(client, code=codes[3].lower())).status_code == 201
            assert (await knock(client, code=codes[3])).status_code == 401
            assert (await client.get(f"{API}/account")).json()["recovery_codes_left"] == totp.CODES - 1

    @pytest.mark.parametrize(
        ("seconds", "fits"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
    )
    def test_a_phone_may_be_half_a_minute_off(self, clock: ManualClock, seconds: int, fits: bool) -> None:
        maker = pyotp.TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        code = maker.at(clock.now() + timedelta(seconds=seconds))
        assert (totp.matching_step(maker, code, clock.now()) is not None) is fits

    async def test_owners_set_it_up_before_anything_else(self, desk: Desk) -> None:
        user_id = await desk.user(PRACTICE, EMAIL)
        await desk.house.write(lambda conn: set_user(conn, user_id, role="owner"))
        async with desk.anyone() as client:
            said = (await knock(client)).json()
            assert said["user"]["must_enrol"] is True
            barred = await client.get(f"{API}/threads")
            assert (barred.status_code, barred.json()["code"]) == (403, "enrol")
            await self.enrol(desk, client)
            assert (await client.get(f"{API}/threads")).status_code == 200
            kept = await client.post(f"{API}/account/second-step/remove", json={"password": PASSWORD})
            assert kept.status_code == 409

    async def test_an_owner_helps_who_lost_their_phone(self, desk: Desk) -> None:
        user_id = await desk.user(PRACTICE, EMAIL)
        async with desk.anyone() as client, await become(desk, "owner") as owner:
            await knock(client)
            await self.enrol(desk, client)
            reset = await owner.post(f"{API}/people/{user_id}/reset-second-step")
            assert reset.status_code == 204, reset.text
            assert (await client.get(f"{API}/session")).status_code == 401
            assert (await knock(client)).status_code == 201
            told = (await client.get(f"{API}/account")).json()["notices"]
            assert "second_step.reset" in {each["kind"] for each in told}


class TestLockOut:
    async def test_each_wrong_try_makes_the_wait_longer_and_a_right_one_ends_it(self, desk: Desk) -> None:
        await desk.user(PRACTICE, EMAIL)
        async with desk.anyone() as client:
            for _ in range(TRIES):
                assert (await knock(client, "guess")).status_code == 401
            shut = await knock(client)
            assert (shut.status_code, shut.json()["retry_after"]) == (429, 30)
            desk.house.clock.advance(timedelta(seconds=31))
            assert (await knock(client, "guess")).status_code == 401
            assert (await knock(client)).json()["retry_after"] == 60
            desk.house.clock.advance(timedelta(seconds=61))
            assert (await knock(client)).status_code == 201
            assert (await knock(client, "guess")).status_code == 401

    async def test_nobody_learns_which_addresses_exist(self, desk: Desk) -> None:
        await desk.user(PRACTICE, EMAIL)
        heard = []
        for email in (EMAIL, "nobody@practice-a.example.com"):
            async with desk.anyone() as client:
                answers = [
                    await client.post(f"{API}/session", json={"email": email, "password": "guess"})
                    for _ in range(TRIES + 1)
                ]
                heard.append([(each.status_code, each.json()) for each in answers])
        assert heard[0] == heard[1]

    def test_it_never_waits_longer_than_an_hour(self) -> None:
        waits = [attempts.wait(count) for count in range(60)]
        assert waits == sorted(waits)
        assert (waits[attempts.FREE - 1], waits[-1]) == (timedelta(0), attempts.LONGEST_WAIT)


class TestIdle:
    async def test_locked_after_a_quarter_of_an_hour_and_the_same_session_goes_on(self, desk: Desk) -> None:
        await desk.user(PRACTICE, EMAIL, "joss")
        async with desk.anyone() as client:
            await knock(client)
            desk.house.clock.advance(sessions.IDLE)
            locked = await client.get(f"{API}/threads")
            assert (locked.status_code, locked.json()["code"]) == (401, "locked")
            wrong = await client.post(f"{API}/session/unlock", json={"password": "guess"})
            assert wrong.status_code == 401
            opened = await client.post(f"{API}/session/unlock", json={"password": PASSWORD})
            assert opened.json()["csrf"] == client.headers["X-CSRF-Token"]
            assert (await client.get(f"{API}/threads")).status_code == 200

    async def test_what_the_page_asks_by_itself_keeps_nobody_awake(self, desk: Desk) -> None:
        async with await desk.somebody() as client:
            for minute in range(1, 15):
                desk.house.clock.advance(timedelta(minutes=1))
                idle = {"X-Idle-Seconds": str(minute * 60)}
                assert (await client.get(f"{API}/threads", headers=idle)).status_code == 200
                assert (await client.get(f"{API}/live", params={"after": 0})).status_code == 200
            desk.house.clock.advance(timedelta(minutes=1))
            assert (await client.get(f"{API}/threads")).json()["code"] == "locked"

    async def test_whoever_works_is_not_locked_out(self, desk: Desk) -> None:
        async with await desk.somebody() as client:
            for _ in range(4):
                desk.house.clock.advance(timedelta(minutes=10))
                assert (await client.get(f"{API}/threads")).status_code == 200


class TestSessions:
    async def test_a_planted_cookie_is_not_the_one_that_gets_in(self, desk: Desk) -> None:
        await desk.user(PRACTICE, EMAIL)
        async with desk.anyone() as client:
            client.cookies.set(COOKIE, "planted")
            await knock(client)
        async with desk.anyone() as thief:
            thief.cookies.set(COOKIE, "planted")
            assert (await thief.get(f"{API}/session")).status_code == 401

    async def test_a_new_password_ends_every_other_session_and_renames_this_one(self, desk: Desk) -> None:
        await desk.user(PRACTICE, EMAIL)
        async with desk.anyone() as here, desk.anyone() as there:
            await knock(here)
            await knock(there)
            before = here.cookies[COOKIE]
            weak = await here.post(f"{API}/account/password", json={"old": PASSWORD, "new": "password1234"})
            assert (weak.status_code, weak.json()["at"]) == (400, "/new")
            wrong = await here.post(f"{API}/account/password", json={"old": "guess", "new": BETTER})
            assert wrong.status_code == 400
            changed = await here.post(f"{API}/account/password", json={"old": PASSWORD, "new": BETTER})
            assert changed.status_code == 200, changed.text
            assert here.cookies[COOKIE] != before
            assert (await there.get(f"{API}/session")).status_code == 401
            assert (await here.get(f"{API}/session")).json()["csrf"] == changed.json()["csrf"]
            assert (await knock(there)).status_code == 401
            assert (await knock(there, BETTER)).status_code == 201

    async def test_one_sees_ones_sessions_and_ends_another(self, desk: Desk) -> None:
        await desk.user(PRACTICE, EMAIL)
        firefox = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
        async with desk.anyone() as here, desk.anyone() as there:
            await knock(here)
            there.headers.update(firefox)
            await knock(there)
            account = (await here.get(f"{API}/account")).json()
            assert [each["device"] for each in account["sessions"] if not each["this"]] == ["Firefox · Linux"]
            assert [each["kind"] for each in account["notices"]] == ["session.new_device"] * 2
            other = next(each["id"] for each in account["sessions"] if not each["this"])
            assert (await here.delete(f"{API}/account/sessions/{other}")).status_code == 204
            assert (await there.get(f"{API}/session")).status_code == 401

    @pytest.mark.parametrize("way", ["sign out", "disable", "lock", "role"])
    async def test_no_socket_outlives_its_session(self, desk: Desk, way: str) -> None:
        cookie, csrf = await desk.credentials(staff_id="camila")
        async with await become(desk, "owner") as owner, serving(desk.app, ws="websockets-sansio") as url:
            people = (await owner.get(f"{API}/people")).json()["people"]
            camila = next(each["id"] for each in people if not each["me"])
            client = socketio.AsyncClient(reconnection=False)
            headers = {"Cookie": f"{COOKIE}={cookie}"}
            await client.connect(
                url,
                headers=dict(headers),
                auth={"csrf": csrf},
                transports=["websocket"],
                namespaces=["/inbox"],
            )
            async with httpx.AsyncClient(base_url=url, headers=headers | {"X-CSRF-Token": csrf}) as own:
                if way == "sign out":
                    answer = await own.delete(f"{API}/session")
                elif way == "lock":
                    answer = await own.post(f"{API}/session/lock")
                elif way == "disable":
                    answer = await owner.post(f"{API}/people/{camila}/disable")
                else:
                    answer = await owner.post(f"{API}/people/{camila}/access", json={"role": "auditor"})
            assert answer.status_code == 204, answer.text
            await client.wait()
            assert not client.connected


class TestPeople:
    async def test_an_invitation_lets_one_person_in_once(self, desk: Desk) -> None:
        async with await become(desk, "owner") as owner, desk.anyone() as guest, desk.anyone() as late:
            asked = {"email": "Mara@Example.com", "name": "Mara", "role": "coordinator", "staff_id": "joss"}
            link = (await owner.post(f"{API}/people/invitations", json=asked)).json()["link"]
            token = link.partition("#")[2]
            seen = (await guest.post(f"{API}/invitation/look", json={"token": token})).json()
            assert (seen["email"], seen["role"]) == ("mara@example.com", "coordinator")
            body = {"token": token, "password": BETTER}
            joined = await guest.post(f"{API}/invitation/join", json=body)
            assert joined.status_code == 201, joined.text
            assert (await guest.get(f"{API}/threads")).status_code == 200
            assert (await late.post(f"{API}/invitation/join", json=body)).status_code == 404

    async def test_an_invitation_runs_out(self, desk: Desk) -> None:
        async with await become(desk, "owner") as owner, desk.anyone() as guest:
            asked = {"email": "mara@example.com", "name": "Mara", "role": "provider"}
            link = (await owner.post(f"{API}/people/invitations", json=asked)).json()["link"]
            desk.house.clock.advance(timedelta(hours=72, seconds=1))
            body = {"token": link.partition("#")[2], "password": BETTER}
            assert (await guest.post(f"{API}/invitation/join", json=body)).status_code == 404

    async def test_a_manager_makes_no_owner_and_touches_none(self, desk: Desk) -> None:
        owner_id = await desk.user(PRACTICE, EMAIL)
        await desk.house.write(lambda conn: set_user(conn, owner_id, role="owner"))
        async with await become(desk, "manager") as manager:
            asked = {"email": "mara@example.com", "name": "Mara", "role": "owner"}
            assert (await manager.post(f"{API}/people/invitations", json=asked)).status_code == 403
            assert (await manager.post(f"{API}/people/{owner_id}/disable")).status_code == 403
            lower: dict[str, list[str]] = {"roles": []}
            assert (await manager.post(f"{API}/people/second-step", json=lower)).status_code == 403

    async def test_nobody_locks_themselves_out(self, desk: Desk) -> None:
        async with await become(desk, "owner") as owner:
            mine = (await owner.get(f"{API}/session")).json()["user"]["id"]
            assert (await owner.post(f"{API}/people/{mine}/disable")).status_code == 409


class TestKeys:
    async def test_a_key_does_what_it_was_given_for_and_no_more(self, desk: Desk) -> None:
        async with await become(desk, "owner") as owner, desk.anyone() as program:
            made = await owner.post(
                f"{API}/keys", json={"name": "Website", "scopes": ["threads.read"], "days": 30}
            )
            assert made.status_code == 201, made.text
            program.headers["Authorization"] = f"Bearer {made.json()['key']}"
            assert (await program.get(f"{API}/threads")).status_code == 200
            assert (await program.get(f"{API}/keys")).status_code == 403
            assert (await program.get(f"{API}/session")).status_code == 403
            listed = (await owner.get(f"{API}/keys")).json()["items"][0]
            assert made.json()["key"].startswith(listed["prefix"])
            assert listed["used_at"] is not None
            desk.house.clock.advance(timedelta(days=30))
            assert (await program.get(f"{API}/threads")).status_code == 401

    async def test_a_revoked_key_is_worth_nothing(self, desk: Desk) -> None:
        async with await become(desk, "owner") as owner, desk.anyone() as program:
            made = (await owner.post(f"{API}/keys", json={"name": "a", "scopes": ["threads.read"]})).json()
            assert (await owner.delete(f"{API}/keys/{made['id']}")).status_code == 204
            program.headers["Authorization"] = f"Bearer {made['key']}"
            assert (await program.get(f"{API}/threads")).status_code == 401

    @pytest.mark.parametrize("scope", ["people.manage", "keys.manage", "self"])
    async def test_what_asks_for_a_person_is_not_given_to_a_program(self, desk: Desk, scope: str) -> None:
        async with await become(desk, "owner") as owner:
            made = await owner.post(f"{API}/keys", json={"name": "a", "scopes": [scope]})
            assert made.status_code == 400


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("short", False),
        ("Password123!!", False),
        ("qwertyuiop12", False),
        ("ana.lopez@example.com", False),
        ("ana.lopez-2026!", False),
        ("aaaaaaaaaaaaaa", False),
        ("123456789012", False),
        (BETTER, True),
        ("kV9#mQ2x!rT7", True),
    ],
)
def test_passwords_that_are_guessed_first_are_refused(password: str, good: bool) -> None:
    assert (weakness(password, "ana.lopez@example.com") is None) is good


async def test_another_practices_people_cannot_be_named(desk: Desk) -> None:
    stranger = await desk.house.db.write(
        of_practice("practice-b"),
        lambda conn: create_user(
            conn, email="x@example.com", name="X", role="owner", staff_id=None, password_hash=None
        ),
    )
    async with await become(desk, "owner") as owner:
        assert (await owner.post(f"{API}/people/{stranger}/disable")).status_code == 404
