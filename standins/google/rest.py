"""Google's APIs as far as the product calls them: tokens and keys, the profile's three, and RCS messages."""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode
from uuid import uuid4

import jwt
from litestar import Controller, Litestar, Request, Response, delete, get, patch, post, put
from litestar.datastructures import State
from litestar.params import FromPath
from litestar.response import Redirect

from standins.google.model import ApiRefusalError, Fault, Review
from standins.google.network import GoogleFarEnd, new_key

Caller = Request[Any, Any, State]
BEFORE = ("quota", "no_access", "error", "drop_before")
AFTER = ("error_after", "drop_after")
MANAGE = "https://www.googleapis.com/auth/business.manage"
AUDIENCES = "/google/token"


def far_end(request: Caller) -> GoogleFarEnd:
    found: GoogleFarEnd = request.app.state.google
    return found


def _check(request: Caller) -> GoogleFarEnd:
    google = far_end(request)
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    if google.fault("expire_token"):
        google.tokens.discard(token)
    if token not in google.tokens:
        raise ApiRefusalError(401, "UNAUTHENTICATED")
    return google


class Tokens(Controller):
    path = "/google"

    @get("/auth")
    async def consent(self, request: Caller) -> Redirect:
        """The owner nods at once."""
        asked = dict(request.query_params.items())
        code = f"4/{uuid4().hex}"
        far_end(request).codes[code] = asked["redirect_uri"]
        return Redirect(
            f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked.get('state', '')})}"
        )

    @post("/token", status_code=200)
    async def token(self, request: Caller) -> Response[dict[str, Any]]:
        google = far_end(request)
        form = {key: values[0] for key, values in parse_qs((await request.body()).decode()).items()}
        fault = google.fault("token_error")
        if fault is not None:
            return Response({"error": "internal_failure"}, status_code=fault.status)
        more = _granted(google, form)
        if more is None:
            return Response({"error": "invalid_grant"}, status_code=400)
        token = f"ya29.{uuid4().hex}"
        google.tokens.add(token)
        google.calls.append(("POST", "token", form.get("grant_type")))
        return Response({"access_token": token, "expires_in": 3599, "token_type": "Bearer", **more})

    @get("/certs")
    async def certs(self, request: Caller) -> Response[dict[str, Any]]:
        google = far_end(request)
        google.calls.append(("GET", "certs", None))
        if google.fault("no_keys"):
            return Response({}, status_code=503)
        return Response(google.certs())


def _granted(google: GoogleFarEnd, form: dict[str, str]) -> dict[str, Any] | None:
    """None: refused."""
    settings = google.settings
    ours = (form.get("client_id"), form.get("client_secret")) == (settings.client_id, settings.client_secret)
    kind = form.get("grant_type")
    if kind == "refresh_token":
        stands = ours and google.grant_stands and form.get("refresh_token") == settings.refresh_token
        return {"scope": MANAGE} if stands else None
    if kind == "authorization_code":
        redirect = google.codes.pop(form.get("code", ""), None)
        stands = ours and redirect is not None and redirect == form.get("redirect_uri")
        return {"refresh_token": settings.refresh_token, "scope": MANAGE} if stands else None
    try:
        claims = jwt.decode(
            form.get("assertion", ""),
            new_key("agent").public_key(),
            algorithms=["RS256"],
            options={"verify_aud": False, "verify_exp": False, "verify_iat": False},
        )
    except jwt.PyJWTError:
        return None
    asked = str(claims.get("scope", "")).endswith("/auth/rcsbusinessmessaging")
    here = str(claims.get("aud", "")).endswith(AUDIENCES)
    return {} if asked and here and claims.get("iss") == settings.agent_key_email else None


class ReviewsApi(Controller):
    path = "/google/reviews/accounts/{owner:str}/locations/{place:str}/reviews"

    @get("/")
    async def listing(self, request: Caller, owner: FromPath[str], place: FromPath[str]) -> dict[str, Any]:
        google = await _called(request, owner, place)
        order = request.query_params.get("orderBy", "updateTime desc")
        size = min(50, int(request.query_params.get("pageSize", "50")))
        start = int(request.query_params.get("pageToken", "0"))
        found = sorted(
            google.reviews.values(), key=lambda each: each.updated_at, reverse=order.endswith("desc")
        )
        page = found[start : start + size]
        more = {"nextPageToken": str(start + size)} if len(found) > start + size else {}
        stars = [each.stars for each in found]
        told = [each.told(google.settings.location) for each in page]
        average = sum(stars) / len(stars) if stars else 0
        return {"reviews": told, "averageRating": average, "totalReviewCount": len(found), **more}

    @get("/{review_id:str}")
    async def one(
        self, request: Caller, owner: FromPath[str], place: FromPath[str], review_id: FromPath[str]
    ) -> dict[str, Any]:
        google = await _called(request, owner, place)
        return _found(google, review_id).told(google.settings.location)

    @put("/{review_id:str}/reply")
    async def reply(
        self, request: Caller, owner: FromPath[str], place: FromPath[str], review_id: FromPath[str]
    ) -> Response[Any]:
        google = await _called(request, owner, place)
        after = google.fault(*AFTER)
        words = str(json.loads(await request.body()).get("comment", ""))
        if not words or len(words.encode()) > 4096:
            raise ApiRefusalError(400, "INVALID_ARGUMENT")
        told = google.put_reply(_found(google, review_id), words)
        if after is not None:
            return await _spoiled(request, after)
        return Response(told)

    @delete("/{review_id:str}/reply", status_code=200)
    async def take_away(
        self, request: Caller, owner: FromPath[str], place: FromPath[str], review_id: FromPath[str]
    ) -> dict[str, Any]:
        google = await _called(request, owner, place)
        google.answer_elsewhere(_found(google, review_id), None)
        return {}


class ProfileApi(Controller):
    path = "/google"

    @get("/information/locations/{place:str}/attributes")
    async def attributes(self, request: Caller, place: FromPath[str]) -> dict[str, Any]:
        google = _check(request)
        return {"name": f"locations/{place}/attributes", "attributes": _told(google)}

    @patch("/information/locations/{place:str}/attributes")
    async def set_attributes(self, request: Caller, place: FromPath[str]) -> dict[str, Any]:
        google, body = _check(request), json.loads(await request.body())
        mask = [each for each in request.query_params.get("attributeMask", "").split(",") if each]
        given = {each["name"]: each["uriValues"][0]["uri"] for each in body.get("attributes", [])}
        if not mask or not set(given) <= set(mask):
            raise ApiRefusalError(400, "INVALID_ARGUMENT")
        for name in mask:
            google.attributes.pop(name, None)
        google.attributes |= given
        google.calls.append(("PATCH", f"attributes:{place}", mask))
        return {"name": f"locations/{place}/attributes", "attributes": _told(google)}

    @get("/notifications/accounts/{owner:str}/notificationSetting")
    async def setting(self, request: Caller, owner: FromPath[str]) -> dict[str, Any]:
        return {"name": f"accounts/{owner}/notificationSetting", **_check(request).setting}

    @patch("/notifications/accounts/{owner:str}/notificationSetting")
    async def change_setting(self, request: Caller, owner: FromPath[str]) -> dict[str, Any]:
        google, body = _check(request), json.loads(await request.body())
        mask = request.query_params.get("updateMask", "").split(",")
        google.setting |= {
            name: body.get(name) for name in mask if name in {"pubsubTopic", "notificationTypes"}
        }
        google.calls.append(("PATCH", f"notificationSetting:{owner}", mask))
        return {"name": f"accounts/{owner}/notificationSetting", **google.setting}


class AgentApi(Controller):
    path = "/google/rbm/phones/{phone:str}"

    @get("/capabilities")
    async def capabilities(self, request: Caller, phone: FromPath[str]) -> dict[str, Any]:
        google = _check(request)
        google.calls.append(("GET", "capabilities", phone))
        if phone in google.not_on_rcs:
            raise ApiRefusalError(404, "NOT_FOUND")
        return {"features": ["RICHCARD_STANDALONE", "ACTION_DIAL", "REVOCATION"]}

    @post("/agentMessages", status_code=200)
    async def send(self, request: Caller, phone: FromPath[str]) -> Response[Any]:
        google = _check(request)
        await _before(request, google)
        if request.query_params.get("agentId") != google.settings.agent_id:
            raise ApiRefusalError(403, "PERMISSION_DENIED")
        message_id, body = request.query_params["messageId"], json.loads(await request.body())
        google.calls.append(("POST", "agentMessages", body))
        after = google.fault(*AFTER)
        told = await google.take(phone, message_id, body)
        return Response(told) if after is None else await _spoiled(request, after)

    @delete("/agentMessages/{message_id:str}", status_code=200)
    async def revoke(
        self, request: Caller, phone: FromPath[str], message_id: FromPath[str]
    ) -> dict[str, Any]:
        google = _check(request)
        google.calls.append(("DELETE", "agentMessages", message_id))
        if message_id not in google.texts:
            raise ApiRefusalError(404, "NOT_FOUND")
        google.texts[message_id].state = "revoked"
        google.changed(phone)
        return {}


async def _called(request: Caller, owner: str, place: str) -> GoogleFarEnd:
    google = _check(request)
    google.calls.append((str(request.method), request.url.path, None))
    await _before(request, google)
    if f"accounts/{owner}/locations/{place}" != google.settings.location:
        raise ApiRefusalError(404, "NOT_FOUND")
    return google


async def _before(request: Caller, google: GoogleFarEnd) -> None:
    fault = google.fault(*BEFORE)
    if fault is None:
        return
    if fault.kind == "quota":
        raise ApiRefusalError(429, "RESOURCE_EXHAUSTED")
    if fault.kind == "no_access":
        raise ApiRefusalError(
            429,
            "RESOURCE_EXHAUSTED",
            ({"reason": "RATE_LIMIT_EXCEEDED", "metadata": {"quota_limit_value": "0"}},),
        )
    if fault.kind == "drop_before":
        await _hang_up(request)
    raise ApiRefusalError(fault.status, "UNAVAILABLE")


async def _spoiled(request: Caller, fault: Fault) -> Response[Any]:
    if fault.kind == "drop_after":
        await _hang_up(request)
    return Response({"error": {"code": 503, "status": "UNAVAILABLE"}}, status_code=503)


async def _hang_up(request: Caller) -> None:
    request.receive.__self__.transport.abort()  # type: ignore[attr-defined]
    await asyncio.sleep(0.05)


def _found(google: GoogleFarEnd, review_id: str) -> Review:
    try:
        return google.reviews[review_id]
    except KeyError:
        raise ApiRefusalError(404, "NOT_FOUND") from None


def _told(google: GoogleFarEnd) -> list[dict[str, Any]]:
    return [
        {"name": name, "valueType": "URL", "uriValues": [{"uri": uri}]}
        for name, uri in sorted(google.attributes.items())
    ]


def refused(_: Caller, error: ApiRefusalError) -> Response[Any]:
    headers = {"Retry-After": "30"} if error.code == 429 else {}
    return Response(error.body(), status_code=error.code, headers=headers)


HANDLERS = (Tokens, ReviewsApi, ProfileApi, AgentApi)
EXCEPTIONS: dict[int | type[Exception], Callable[..., Response[Any]]] = {ApiRefusalError: refused}


def google_app(google: GoogleFarEnd) -> Litestar:
    """The APIs alone, for tests."""
    return Litestar(
        route_handlers=[*HANDLERS],
        state=State({"google": google}),
        exception_handlers=EXCEPTIONS,
        openapi_config=None,
        logging_config=None,
    )
