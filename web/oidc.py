"""Sign-in with the practice's own OpenID Connect provider: code flow with PKCE, for people who are known or invited."""

import base64
import hashlib
import secrets
import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import jwt
import msgspec
from litestar import Request, get
from litestar.datastructures import Cookie
from litestar.response import Redirect
from sqlalchemy import Connection

from compliance.audit import Actor, append
from core.errors import NotFoundError, SettingsError
from core.keys import seal, unseal
from core.logging import logger
from core.session import of_practice, system_scope
from practice.access.invitations import invited, join_invited
from practice.access.tokens import hashed
from practice.access.users import find_user, load_user, set_user
from web.oidc_token import Claims, RefusedError, claims_of
from web.product import Product
from web.sign_ins import PEER_TRIES, WITHIN, SignIns, visit_of

COOKIE = "glowdesk_oidc"
CALLBACK = "/sign-in/oidc/callback"
LASTS = timedelta(minutes=10)
FRESH_SECONDS = 3600.0
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
BOUND = b"oidc"


class Begun(msgspec.Struct, frozen=True):
    """What must come back; kept sealed in the browser that began."""

    state: str
    nonce: str
    verifier: str
    until: float


class Provider(msgspec.Struct, frozen=True):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class Oidc:
    """Our side of one provider; what it says of itself is kept for an hour."""

    def __init__(self, product: Product) -> None:
        self._product, self._settings = product, product.settings
        self._key = product.master.derive("oidc")
        self._provider: Provider | None = None
        self._keys: dict[str, Any] = {}
        self._read_at = 0.0

    async def begin(self) -> tuple[str, Cookie]:
        """Where to send the browser, and what it keeps meanwhile."""
        provider = await self._discover()
        until = self._product.clock.now() + LASTS
        begun = Begun(
            secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), until.timestamp()
        )
        challenge = base64.urlsafe_b64encode(hashlib.sha256(begun.verifier.encode()).digest()).rstrip(b"=")
        query = {
            "response_type": "code",
            "client_id": self._settings.oidc_client_id,
            "redirect_uri": self._callback,
            "scope": "openid email profile",
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": challenge.decode(),
            "code_challenge_method": "S256",
        }
        sealed = base64.urlsafe_b64encode(seal(self._key, msgspec.json.encode(begun), BOUND)).decode()
        separator = "&" if "?" in provider.authorization_endpoint else "?"
        return f"{provider.authorization_endpoint}{separator}{urlencode(query)}", self.cookie(sealed)

    async def finish(self, kept: str, state: str, code: str) -> Claims:
        """Who came back. Raises `RefusedError`."""
        begun = self._begun(kept)
        if not secrets.compare_digest(begun.state.encode(), state.encode()):
            raise RefusedError("state")
        token = await self._redeem(code, begun.verifier)
        return claims_of(
            token,
            keys=await self._keys_for(token),
            issuer=self._issuer,
            client_id=str(self._settings.oidc_client_id),
            nonce=begun.nonce,
            now=self._product.clock.now(),
        )

    def cookie(self, value: str) -> Cookie:
        secure = self._settings.public_url.startswith("https://")
        age = int(LASTS.total_seconds()) if value else 0
        path = "/sign-in/oidc"
        return Cookie(
            key=COOKIE, value=value, path=path, httponly=True, samesite="lax", secure=secure, max_age=age
        )

    @property
    def _issuer(self) -> str:
        return str(self._settings.oidc_issuer).rstrip("/")

    @property
    def _callback(self) -> str:
        return self._settings.public_url.rstrip("/") + CALLBACK

    def _begun(self, kept: str) -> Begun:
        try:
            plain = unseal(self._key, base64.urlsafe_b64decode(kept), BOUND)
            begun = msgspec.json.decode(plain, type=Begun)
        except (SettingsError, ValueError, msgspec.DecodeError):
            raise RefusedError("state") from None
        if begun.until < self._product.clock.now().timestamp():
            raise RefusedError("too_late")
        return begun

    async def _discover(self) -> Provider:
        if self._provider is None or time.monotonic() - self._read_at > FRESH_SECONDS:
            said = await self._get(f"{self._issuer}/.well-known/openid-configuration")
            try:
                provider = msgspec.convert(said, Provider)
            except msgspec.ValidationError:
                raise RefusedError("provider") from None
            if provider.issuer.rstrip("/") != self._issuer:
                raise RefusedError("issuer")
            for address in (provider.authorization_endpoint, provider.token_endpoint, provider.jwks_uri):
                _demand_https(address)
            self._provider, self._keys, self._read_at = provider, {}, time.monotonic()
        return self._provider

    async def _keys_for(self, token: str) -> dict[str, Any]:
        """The provider's keys; asked for again when one is named that we have not seen."""
        provider = await self._discover()
        try:
            kid = str(jwt.get_unverified_header(token).get("kid"))
        except jwt.PyJWTError:
            raise RefusedError("token") from None
        if kid not in self._keys:
            said = await self._get(provider.jwks_uri)
            try:
                found = jwt.PyJWKSet.from_dict(said).keys
            except (jwt.PyJWTError, AttributeError, TypeError):
                raise RefusedError("provider") from None
            self._keys = {str(each.key_id): each for each in found}
        return self._keys

    async def _redeem(self, code: str, verifier: str) -> str:
        provider = await self._discover()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._callback,
            "code_verifier": verifier,
        }
        auth = (str(self._settings.oidc_client_id), str(self._settings.oidc_client_secret))
        try:
            answer = await self._product.client.post(provider.token_endpoint, data=form, auth=auth)
            token = answer.json().get("id_token") if answer.status_code == httpx.codes.OK else None
        except (httpx.HTTPError, ValueError, AttributeError):
            raise RefusedError("provider") from None
        if not isinstance(token, str):
            raise RefusedError("code")
        return token

    async def _get(self, address: str) -> Any:
        _demand_https(address)
        try:
            answer = await self._product.client.get(address)
            return answer.raise_for_status().json()
        except (httpx.HTTPError, ValueError):
            raise RefusedError("provider") from None


def _demand_https(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise RefusedError("provider")


@get("/sign-in/oidc", include_in_schema=False)
async def oidc_begin(request: Request[Any, Any, Any]) -> Redirect:
    oidc = _of(request)
    await request.app.state.limiter.spend(f"oidc:{visit_of(request).peer}", PEER_TRIES, WITHIN)
    try:
        address, cookie = await oidc.begin()
    except RefusedError as refusal:
        return _refused(refusal)
    return Redirect(address, cookies=[cookie])


@get(CALLBACK, include_in_schema=False)
async def oidc_callback(request: Request[Any, Any, Any]) -> Redirect:
    oidc, query = _of(request), request.query_params
    await request.app.state.limiter.spend(f"oidc:{visit_of(request).peer}", PEER_TRIES, WITHIN)
    try:
        kept = request.cookies.get(COOKIE, "")
        claims = await oidc.finish(kept, query.get("state", ""), query.get("code", ""))
        practice_id, user_id = await _person(request.app.state.product, claims)
    except RefusedError as refusal:
        return _refused(refusal, oidc.cookie(""))
    sign_ins: SignIns = request.app.state.sign_ins
    _, cookie = await sign_ins.open(practice_id, user_id, how="oidc", visit=visit_of(request))
    return Redirect("/inbox", cookies=[cookie, oidc.cookie("")])


def _of(request: Request[Any, Any, Any]) -> Oidc:
    oidc: Oidc | None = request.app.state.oidc
    if oidc is None:
        raise NotFoundError("no such page")
    return oidc


def _refused(refusal: RefusedError, *cookies: Cookie) -> Redirect:
    logger().warning("oidc_refused", code=refusal.code)
    shown = refusal.code if refusal.code in {"unknown", "unverified", "provider"} else "failed"
    return Redirect(f"/inbox/sign-in?problem={shown}", cookies=list(cookies))


async def _person(product: Product, claims: Claims) -> tuple[str, str]:
    """The user with this address, or who was invited at it. Raises `RefusedError` for anybody else."""
    subject = hashed(f"{claims.issuer}|{claims.subject}")
    row, invitation = await product.db.read(
        system_scope(), lambda conn: (find_user(conn, claims.email), invited(conn, claims.email))
    )
    if row is None and invitation is None:
        raise RefusedError("unknown")
    practice_id = str((row or invitation).practice_id)

    def settle(conn: Connection) -> str | None:
        if row is None:
            user_id = join_invited(conn, invitation.id)
            append(conn, Actor("user", user_id), "user.joined", ("user", user_id), detail={"how": "oidc"})
        else:
            user_id = str(row.id)
        known = load_user(conn, user_id).oidc_subject
        if known is None:
            set_user(conn, user_id, oidc_subject=subject)
        return user_id if known in {None, subject} else None

    user_id = await product.db.write(of_practice(practice_id), settle)
    if user_id is None:
        raise RefusedError("unknown")
    return practice_id, user_id
