"""The Graph API as far as the product calls it, under `/graph/v26.0/`."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

from litestar import Controller, Litestar, Request, Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath

from standins.meta.model import Fault, GraphRefusalError, Person, Platform, Word
from standins.meta.network import MetaFarEnd

Caller = Request[Any, Any, State]
BEFORE = ("error", "throttle", "drop_before")
AFTER = ("error_after", "drop_after", "busy_headers")
STAMP = "%Y-%m-%dT%H:%M:%S+0000"


def far_end(request: Caller) -> MetaFarEnd:
    found: MetaFarEnd = request.app.state.meta
    return found


def _check(request: Caller) -> MetaFarEnd:
    """The token, and the proof that its holder is our app."""
    meta = far_end(request)
    settings = meta.settings
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token not in {settings.access_token, f"{settings.app_id}|{settings.app_secret}"}:
        raise GraphRefusalError(190, 463, status=401, words="Session has expired")
    proof = hmac.new(settings.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    if request.query_params.get("appsecret_proof") != proof:
        raise GraphRefusalError(100, words="Invalid appsecret_proof provided in the API argument")
    return meta


class GraphApi(Controller):
    path = "/graph/v26.0"

    @post("/{node:str}/messages", status_code=200)
    async def send(self, request: Caller, node: FromPath[str]) -> Response[Any]:
        meta, body = _check(request), json.loads(await request.body())
        if "sender_action" in body:  # no message: faults wait for one
            return Response(await meta.accept(node, body))
        fault = meta.fault(*BEFORE)
        if fault is not None:
            return await _spoiled(request, fault)
        after = meta.fault(*AFTER)
        sent = await meta.accept(node, body)
        return Response(sent) if after is None else await _spoiled(request, after, sent)

    @get("/{node:str}/conversations")
    async def conversations(self, request: Caller) -> dict[str, Any]:
        meta = _check(request)
        platform: Platform = (
            "instagram" if request.query_params.get("platform") == "instagram" else "messenger"
        )
        wanted = request.query_params.get("user_id")
        people = [
            each
            for each in meta.people.values()
            if each.platform == platform and wanted in {None, each.id} and said(meta, each)
        ]
        return {"data": [_conversation(meta, each.id, platform) for each in people]}

    @get("/{node:str}/subscribed_apps")
    async def subscription(self, request: Caller) -> dict[str, Any]:
        meta = _check(request)
        if meta.subscribed is None:
            return {"data": []}
        return {"data": [{"id": meta.settings.app_id, "subscribed_fields": sorted(meta.subscribed)}]}

    @post("/{node:str}/subscribed_apps", status_code=200)
    async def subscribe(self, request: Caller) -> dict[str, bool]:
        fields = request.query_params.get("subscribed_fields", "")
        _check(request).subscribed = {each for each in fields.split(",") if each}
        return {"success": True}

    @get("/debug_token")
    async def token(self, request: Caller) -> dict[str, Any]:
        settings = _check(request).settings
        valid = request.query_params.get("input_token") == settings.access_token
        told = {"is_valid": valid, "expires_at": settings.token_ends_at, "scopes": list(settings.scopes)}
        return {"data": told}


async def _spoiled(request: Caller, fault: Fault, sent: dict[str, str] | None = None) -> Response[Any]:
    if fault.kind.startswith("drop"):
        request.receive.__self__.transport.abort()  # type: ignore[attr-defined]
        await asyncio.sleep(0.05)
    if fault.kind in {"drop_before", "drop_after", "error_after"}:
        return Response("<html>502</html>", status_code=502, media_type="text/html")
    if fault.kind == "busy_headers":
        return Response(sent, headers={"X-App-Usage": json.dumps({"call_count": fault.percent})})
    case = [{"type": "messenger", "call_count": 100, "estimated_time_to_regain_access": fault.minutes}]
    headers = {"X-Business-Use-Case-Usage": json.dumps({"1": case})} if fault.kind == "throttle" else {}
    error = GraphRefusalError(fault.code, fault.subcode, status=fault.status)
    return Response(error.body(), status_code=error.status, headers=headers)


def _conversation(meta: MetaFarEnd, person_id: str, platform: Platform) -> dict[str, Any]:
    person = meta.people[person_id]
    words = said(meta, person)
    listed = [_listed(meta, word, platform) for word in reversed(words)]
    name = "name" if platform == "messenger" else "username"
    sides = [{"id": person_id, name: person.name}, {"id": meta.settings.business(platform)}]
    return {
        "id": f"t_{person_id}",
        "updated_time": words[-1].at.strftime(STAMP),
        "messages": {"data": listed},
        "participants": {"data": sides},
    }


def said(meta: MetaFarEnd, person: Person) -> list[Word]:
    """What a conversation lists: no comments, nothing taken back."""
    return [word for word in meta.thread(person) if word.kind != "comment" and not word.removed]


def _listed(meta: MetaFarEnd, word: Word, platform: Platform) -> dict[str, Any]:
    ours, theirs = {"id": meta.settings.business(platform)}, {"id": word.person}
    mine = word.by == "person"
    return {
        "id": word.mid,
        "created_time": word.at.strftime(STAMP),
        "from": theirs if mine else ours,
        "to": {"data": [ours if mine else theirs]},
        "message": word.text,
    }


def refused(_: Caller, error: GraphRefusalError) -> Response[Any]:
    return Response(error.body(), status_code=error.status)


HANDLERS = (GraphApi,)
EXCEPTIONS: dict[int | type[Exception], Callable[..., Response[Any]]] = {GraphRefusalError: refused}


def meta_app(meta: MetaFarEnd) -> Litestar:
    """The Graph API alone, for tests."""
    return Litestar(
        route_handlers=[*HANDLERS],
        state=State({"meta": meta}),
        exception_handlers=EXCEPTIONS,
        openapi_config=None,
        logging_config=None,
    )
