"""Every route × every role × no session × API keys × another practice's ids, made from the route table itself."""

import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from core.clock import ManualClock
from core.session import of_practice
from practice.access.keys import create_key
from practice.access.users import ROLE_NAMES, set_user
from practice.contacts import update_contact
from practice.rights import KEY_SCOPES, Right, rights_of
from tests.inbox.house import PATIENT, PRACTICE
from tests.web.desk import ELSEWHERE, Desk, Ids, open_desk
from web.auth import COOKIE
from web.route_rights import api_handlers
from web.schema import document

NAME = "Zebulonia Quackenbush"
MAIL = "zebulonia.quackenbush@example.com"
PASSED = {200, 201, 204, 400, 404, 409, 413, 415, 422}
"""Past the door: whatever the route then says of this particular request."""
PUBLIC = {
    ("POST", "/api/v1/session"),
    ("GET", "/api/v1/session/ways"),
    ("POST", "/api/v1/invitation/look"),
    ("POST", "/api/v1/invitation/join"),
}
"""Doors for people who are not in yet. A new one is a decision: it needs its line here."""
RAW = {"/api/v1/texting/{account_id}/proof"}
"""The body is a file, and an empty one is refused before anything is looked up."""


class Route(NamedTuple):
    method: str
    path: str
    right: Right | None
    names: tuple[str, ...]
    body: Any
    query: dict[str, Any]

    @property
    def ends(self) -> bool:
        """Changes what the next request of the same session may do."""
        return self.path in {"/api/v1/session/lock", "/api/v1/account/password"} or (
            self.method == "DELETE" and self.path == "/api/v1/session"
        )

    async def ask(self, client: httpx.AsyncClient, known: dict[str, str]) -> httpx.Response:
        values = {name: known.get(name, str(uuid.UUID(int=7))) for name in self.names}
        path = self.path.format(**values)
        return await client.request(self.method, path, json=self.body, params=self.query)


def sample(schema: dict[str, Any], components: dict[str, Any]) -> Any:
    """Something of this shape; the door is asked before the body is judged."""
    if "$ref" in schema:
        return sample(components[schema["$ref"].rpartition("/")[2]], components)
    if "oneOf" in schema or "anyOf" in schema:
        return sample((schema.get("oneOf") or schema["anyOf"])[0], components)
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "object":
        wanted = schema.get("required", [])
        return {name: sample(schema["properties"][name], components) for name in wanted}
    if kind == "array":
        return [sample(schema["items"], components)] if schema.get("minItems") else []
    return {"integer": schema.get("minimum", 1), "number": 1, "boolean": True, "null": None}.get(
        str(kind), "a sample text"
    )


def routes(desk: Desk) -> Iterator[Route]:
    described = document()
    components = described["components"]["schemas"]
    for path, method, handler in api_handlers(desk.app):
        plain = "/".join(
            f"{{{part[1:-1].split(':')[0]}}}" if part.startswith("{") else part for part in path.split("/")
        )
        operation = described["paths"].get(plain, {}).get(method.lower(), {})
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        body = sample(content["schema"], components) if content else None
        names = tuple(part[1:-1] for part in plain.split("/") if part.startswith("{"))
        query = {
            each["name"]: sample(each["schema"], components)
            for each in operation.get("parameters", ())
            if each["in"] == "query" and each.get("required")
        }
        yield Route(method, plain, handler.opt.get("right"), names, body, query)


@pytest.fixture
async def desk(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(sqlite_url, clock, tmp_path) as desk:
        yield desk


async def as_role(desk: Desk, role: str, practice_id: str = PRACTICE, **values: Any) -> httpx.AsyncClient:
    user_id = await desk.user(practice_id, f"{role}-{uuid.uuid4().hex[:8]}@example.com")
    scope = of_practice(practice_id)
    await desk.house.db.write(scope, lambda conn: set_user(conn, user_id, role=role, **values))
    session, cookie = await desk.app.state.sign_ins.open(practice_id, user_id)
    client = desk.anyone()
    client.cookies.set(COOKIE, str(cookie.value))
    client.headers["X-CSRF-Token"] = session.csrf
    return client


async def with_key(desk: Desk, *scopes: Right) -> httpx.AsyncClient:
    def make(conn: Any) -> tuple[str, str]:
        return create_key(conn, name="a", scopes=scopes, created_by=None, lasts=None)

    _, key = await desk.house.write(make)
    client = desk.anyone()
    client.headers["Authorization"] = f"Bearer {key}"
    return client


async def test_every_route_names_its_right_or_stands_in_the_list_of_open_doors(desk: Desk) -> None:
    bare = {(each.method, each.path) for each in routes(desk) if each.right is None}
    assert bare == PUBLIC


async def test_strangers_get_nothing(desk: Desk) -> None:
    async with desk.anyone() as client:
        for route in routes(desk):
            if route.right is not None:
                assert (await route.ask(client, {})).status_code == 401, route


@pytest.mark.parametrize("role", [*ROLE_NAMES, "nobody"])
async def test_each_role_gets_in_where_its_rights_say_and_nowhere_else(desk: Desk, role: str) -> None:
    async with await as_role(desk, role) as client:
        for route in sorted(routes(desk), key=lambda each: each.ends):
            if route.right is None or route.ends or route.path.endswith("/unlock"):
                continue
            status = (await route.ask(client, {})).status_code
            if route.right not in rights_of(role):
                assert status == 403, (role, route, status)
            elif status == 403:
                # Some doors have a second lock: what only an owner may do to an owner.
                assert route.right is Right.PEOPLE_MANAGE, (role, route)
                assert role != "owner", route
            else:
                assert status in PASSED, (role, route, status)


async def test_a_key_opens_what_its_scope_names(desk: Desk) -> None:
    async with await with_key(desk, *KEY_SCOPES) as whole, await with_key(desk, Right.LEGAL_HOLD) as bare:
        for route in routes(desk):
            if route.right is None:
                continue
            assert (await route.ask(bare, {})).status_code == 403, route
            status = (await route.ask(whole, {})).status_code
            expected = PASSED if route.right in KEY_SCOPES else {403}
            assert status in expected, (route, status)


async def test_a_change_needs_the_csrf_token(desk: Desk) -> None:
    async with await as_role(desk, "owner") as client:
        client.headers["X-CSRF-Token"] = "guess"
        for route in routes(desk):
            if route.right is not None and route.method != "GET" and not route.path.endswith("/unlock"):
                assert (await route.ask(client, {})).status_code == 403, route


async def test_another_practices_ids_name_nothing(desk: Desk) -> None:
    ids = await desk.inhabited()
    known = await everything(desk, ids)
    async with await as_role(desk, "owner", ELSEWHERE) as stranger:
        for route in routes(desk):
            if route.names and route.right is not None:
                status = (await route.ask(stranger, known)).status_code
                assert status in {400, 404}, (route, status)
                assert status == 404 or route.body is not None or route.path in RAW, route
        page = (await stranger.get("/api/v1/threads", params={"zone": "all"})).json()
        assert page["items"] == []


async def everything(desk: Desk, ids: Ids) -> dict[str, str]:
    """Real ids of the first practice for the names that paths use."""
    async with await as_role(desk, "owner") as owner:
        card = (await owner.get(f"/api/v1/threads/{ids.thread_id}")).json()["card"]
        invited = {"email": "x@example.com", "name": "X", "role": "provider"}
        invitation = (await owner.post("/api/v1/people/invitations", json=invited)).json()["id"]
        key = (await owner.post("/api/v1/keys", json={"name": "k", "scopes": ["threads.read"]})).json()["id"]
        user = (await owner.get("/api/v1/session")).json()["user"]["id"]
        account = (await owner.get("/api/v1/account")).json()
    return {
        "thread_id": ids.thread_id,
        "handoff_id": ids.handoff_id,
        "run_id": ids.run_id,
        "contact_id": card["contact_id"],
        "invitation_id": invitation,
        "key_id": key,
        "user_id": user,
        "session_id": account["sessions"][0]["id"],
    }


class TestMasks:
    """Nothing that says who somebody is reaches an auditor, through any route."""

    async def named(self, desk: Desk) -> tuple[Ids, dict[str, str]]:
        ids = await desk.inhabited()
        known = await everything(desk, ids)
        await desk.house.write(
            lambda conn: update_contact(conn, known["contact_id"], name=NAME, email=MAIL, phone=PATIENT)
        )
        await desk.house.text(f"This is {NAME}, mail me at {MAIL} or call 919-555-0101 please")
        desk.house.clock.advance(desk.patience)
        await desk.house.pump()
        return ids, known

    def leaks(self, text: str) -> list[str]:
        plain = "".join(each for each in text if each.isdigit())
        found = [part for part in (*NAME.split(), MAIL) if part.lower() in text.lower()]
        return found + (["phone"] if PATIENT[2:] in plain else [])

    async def test_no_route_tells_an_auditor(self, desk: Desk) -> None:
        _, known = await self.named(desk)
        seen = 0
        async with await as_role(desk, "auditor") as auditor, await as_role(desk, "coordinator") as ana:
            for route in routes(desk):
                if route.method != "GET" or route.right not in rights_of("auditor"):
                    continue
                answer = await route.ask(auditor, known)
                assert not self.leaks(answer.text), (route, self.leaks(answer.text))
                seen += bool(self.leaks((await route.ask(ana, known)).text))
        assert seen >= 4, "a coordinator sees the person in several places, or this proves nothing"

    async def test_emergency_access_opens_one_contact_for_an_hour_and_the_owner_hears_of_it(
        self, desk: Desk
    ) -> None:
        ids, _ = await self.named(desk)
        async with await as_role(desk, "auditor") as auditor, await as_role(desk, "owner") as owner:
            path = f"/api/v1/emergency-access/threads/{ids.thread_id}"
            assert (await auditor.post(path, json={"reason": "short"})).status_code == 400
            opened = await auditor.post(path, json={"reason": "Regulator asks about this complaint"})
            assert opened.status_code == 201, opened.text
            for shown in (f"/api/v1/threads/{ids.thread_id}", "/api/v1/threads?zone=all"):
                assert NAME in (await auditor.get(shown)).text
            listed = (await owner.get("/api/v1/emergency-access")).json()["items"]
            assert [each["reason_text"] for each in listed] == ["Regulator asks about this complaint"]
            told = (await owner.get("/api/v1/account")).json()["notices"]
            assert "break_glass.opened" in {each["kind"] for each in told}
            desk.house.clock.advance(timedelta(minutes=14))
            for _ in range(4):
                assert (await auditor.get("/api/v1/threads")).status_code == 200
                desk.house.clock.advance(timedelta(minutes=14))
            assert NAME not in (await auditor.get(f"/api/v1/threads/{ids.thread_id}")).text
