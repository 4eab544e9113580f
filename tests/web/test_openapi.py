"""The API keeps to its own description, whatever it is sent: no 500, every refusal a problem with its place."""

import json
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
import schemathesis
from anyio.from_thread import start_blocking_portal
from hypothesis import HealthCheck, settings
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from core.clock import ManualClock
from standins.serving import serving
from tests.conftest import START
from tests.servers import fresh_database
from tests.web.desk import Ids, open_desk
from web.app import BODY
from web.auth import COOKIE
from web.schema import document

COMMITTED = Path(__file__).parents[2] / "ui" / "shared" / "openapi.json"
ANSWERS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
DOORS: list[CheckFunction] = [ignored_auth, negative_data_rejection]


class Served(NamedTuple):
    """The application on a port, and what a signed-in browser would send along."""

    url: str
    ids: Ids
    cookies: dict[str, str]
    headers: dict[str, str]


@asynccontextmanager
async def served_desk(database_url: str, folder: Path) -> AsyncIterator[Served]:
    async with open_desk(database_url, ManualClock(START), folder, settings={"workers": False}) as desk:
        ids = await desk.inhabited()
        cookie, csrf = await desk.credentials()
        async with serving(desk.app) as url:
            yield Served(url, ids, {COOKIE: cookie}, {"X-CSRF-Token": csrf})


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One for all, on either database; in a loop of its own, since the tests that drive it are no coroutines."""
    folder = tmp_path_factory.mktemp("served")
    with (
        contextmanager(database)(request, folder) as url,
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(served_desk(url, folder)) as made,
    ):
        yield made


def database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("sqlite_template"), folder / "glowdesk.db")
        yield f"sqlite:///{folder}/glowdesk.db"
    else:
        yield from fresh_database(request.getfixturevalue("postgres_server"))


@pytest.fixture(scope="module")
def ana(served: Served) -> Iterator[httpx.Client]:
    """What a coordinator's browser could be made to send."""
    with httpx.Client(
        base_url=f"{served.url}/api/v1/", cookies=served.cookies, headers=served.headers, timeout=120
    ) as client:
        yield client


described = (
    schemathesis.openapi.from_dict(document()).exclude(method="DELETE").exclude(path="/api/v1/session/lock")
)
"""Signing out or locking would end the session that all the others use."""


@described.parametrize()
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.function_scoped_fixture,
    ],
)
def test_every_route_keeps_to_its_description(case: schemathesis.Case[Any], served: Served) -> None:
    who = {"headers": served.headers, "cookies": served.cookies}
    given: dict[str, Any] = {"base_url": served.url, "timeout": 120, **who}
    case.call_and_validate(checks=[*ANSWERS, *DOORS], **given)
    if case.path_parameters:
        case.path_parameters = {name: getattr(served.ids, name, "nobody") for name in case.path_parameters}
        case.call_and_validate(checks=ANSWERS, **given)


def test_the_screens_are_built_from_this_description() -> None:
    """Stale: `npm run types` in ui/ writes it anew."""
    assert json.loads(COMMITTED.read_text()) == json.loads(json.dumps(document()))


class TestHostileRequests:
    @pytest.mark.parametrize(
        "path",
        [
            "threads/%00",
            "threads/%00/timeline",
            "threads/" + "9" * 65,
            "threads/..%2f..%2fsession",
            "threads/%F0%9F%98%80",
            "threads/%FF%FE",
            "threads?cursor=%00",
            "threads?cursor=1|%00",
            "threads?cursor=0|' OR 1=1 --",
            "threads?limit=" + "9" * 30,
            "threads?limit=0",
            "threads?zone=%00",
            "threads/{thread_id}/timeline?before_seq=" + "9" * 26,
            "threads/{thread_id}/timeline?before_seq=-1",
            "live?after=" + "9" * 26,
            "live?after=-1",
            "live",
            "runs/%00",
        ],
    )
    def test_in_the_address(self, served: Served, ana: httpx.Client, path: str) -> None:
        problem(ana.get(path.replace("{thread_id}", served.ids.thread_id)), {400, 404})

    @pytest.mark.parametrize(
        ("verb", "body"),
        [
            ("messages", b'{"client_id": "0b7e6c1e-0001", "kind": "note", "text": "a\\u0000b"}'),
            ("messages", b'{"client_id": "0b7e6c1e\\u0000", "kind": "note", "text": "a"}'),
            ("messages", b'{"client_id": "0b7e6c1e-0001", "kind": "note", "text": "\\ud800"}'),
            ("messages", b'{"client_id": "0b7e6c1e-0001", "kind": "note", "text": "\xff"}'),
            ("messages", b'{"client_id": "0b7e6c1e-0001", "kind": "note", "text": ""}'),
            ("messages", b'{"client_id": "0b7e6c1e-0001", "kind": "shout", "text": "a"}'),
            ("messages", b'{"client_id": "0b7e6c1e-0001", "kind": "note", "text": "a", "role": "admin"}'),
            ("messages", b'{"client_id": "0b7e6c1e-0001"'),
            ("messages", b"[" * 20_000),
            ("messages", b""),
            ("messages", b"null"),
            ("preview", b'{"text": "\\u0000"}'),
            ("read", b'{"seq": 99999999999999999999999999}'),
            ("read", b'{"seq": -1}'),
            ("read", b'{"seq": 1e400}'),
            ("read", b'{"seq": "one"}'),
            ("assign", b'{"staff_id": "joss\\u0000"}'),
            ("snooze", b'{"until": "+010000-01-01T00:00:00Z"}'),
            ("snooze", b'{"until": 4102444800}'),
        ],
    )
    def test_in_the_body(self, served: Served, ana: httpx.Client, verb: str, body: bytes) -> None:
        thread = f"threads/{served.ids.thread_id}"
        before = ana.get(thread).json()
        answer = ana.post(f"{thread}/{verb}", content=body, headers={"Content-Type": "application/json"})
        problem(answer, {400})
        assert ana.get(thread).json() == before

    def test_any_other_text_comes_back_as_it_was(self, served: Served, ana: httpx.Client) -> None:
        for number, text in enumerate(
            (
                "\u202e\u200b\ufeff\ufffe",
                "Z\u0351\u036b\u0343a\u0310\u0305lgo",
                "<script>alert(1)</script>",
                "'; DROP TABLE message; --",
                "\\u0000 \x01\x1f\x7f",
                "👩🏽\u200d⚕️" * 40,
                "𝕏" * 4000,
            )
        ):
            body = {"client_id": f"hostile-{number}", "kind": "note", "text": text}
            answer = ana.post(f"threads/{served.ids.thread_id}/messages", json=body)
            assert (answer.status_code, answer.json()["text"]) == (201, text)

    @pytest.mark.parametrize("announced", [True, False])
    def test_a_body_too_large_is_not_read(self, served: Served, ana: httpx.Client, announced: bool) -> None:
        body = json.dumps({"text": "a" * (BODY + 1)}).encode()
        pieces = (body[start : start + 8192] for start in range(0, len(body), 8192))
        answer = ana.post(
            f"threads/{served.ids.thread_id}/preview",
            content=body if announced else pieces,
            headers={"Content-Type": "application/json"},
        )
        problem(answer, {413})

    def test_unknown_routes_and_methods(self, ana: httpx.Client) -> None:
        problem(ana.get("nowhere"), {404})
        problem(ana.put("threads", json={}), {405})


def problem(answer: httpx.Response, statuses: set[int]) -> None:
    """A refusal in the one shape that all of them have."""
    assert answer.status_code in statuses, (answer.status_code, answer.text)
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert (said["status"], bool(said["title"]), bool(said["detail"])) == (answer.status_code, True, True)
    assert "Traceback" not in answer.text
