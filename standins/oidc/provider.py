"""The provider: discovery, an authorization page that nobody has to click, tokens, keys."""

import base64
import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal
from urllib.parse import parse_qs, urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from litestar import Litestar, Request, Response, get, post
from litestar.response import Redirect

Mishap = Literal[
    "",
    "nonce",
    "audience",
    "expired",
    "none",
    "unknown_key",
    "unverified",
    "issuer",
    "signature",
    "hs256",
    "no_token",
]
EC_ALGORITHM, RSA_ALGORITHM = "ES256", "RS256"


class OidcProvider:
    """Signs in whoever `email` names; `mishap` says what is wrong with the token."""

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        client_id: str = "glowdesk",
        secret: str = "hush",  # noqa: S107 - a stand-in's
        algorithm: str = RSA_ALGORITHM,
    ) -> None:
        self._now, self._client_id, self._secret, self._algorithm = now, client_id, secret, algorithm
        self._key: Any = _new_key(algorithm)
        self._other: Any = _new_key(algorithm)
        self._codes: dict[str, dict[str, str]] = {}
        self.issuer = ""
        self.email, self.subject = "ana@practice-a.example.com", "subject-1"
        self.mishap: Mishap = ""

    def app(self) -> Litestar:
        handlers = [_configuration, _keys, _authorize, _token]
        app = Litestar(route_handlers=handlers, openapi_config=None, logging_config=None)
        app.state.provider = self
        return app

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize?prompt=none",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def keys(self) -> dict[str, Any]:
        maker = jwt.algorithms.ECAlgorithm if self._algorithm == EC_ALGORITHM else jwt.algorithms.RSAAlgorithm
        public = maker.to_jwk(self._key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": "first", "alg": self._algorithm, "use": "sig"}]}

    def authorize(self, query: dict[str, str]) -> str:
        code = secrets.token_urlsafe(16)
        self._codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def redeem(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        asked = self._codes.pop(form.get("code", ""), None)
        expected = base64.b64encode(f"{self._client_id}:{self._secret}".encode()).decode()
        if asked is None or authorization != f"Basic {expected}" or self.mishap == "no_token":
            return None
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return None
        return {"access_token": "none", "token_type": "Bearer", "id_token": self._id_token(asked["nonce"])}

    def _id_token(self, nonce: str) -> str:
        wrong, moment = self.mishap, int(self._now().timestamp())
        claims = {
            "iss": "https://elsewhere.example.com" if wrong == "issuer" else self.issuer,
            "sub": self.subject,
            "aud": "somebody-else" if wrong == "audience" else self._client_id,
            "iat": moment - 7200 if wrong == "expired" else moment,
            "exp": moment - 3600 if wrong == "expired" else moment + 300,
            "nonce": "another" if wrong == "nonce" else nonce,
            "email": self.email,
            "email_verified": wrong != "unverified",
        }
        headers = {"kid": "second" if wrong == "unknown_key" else "first"}
        if wrong == "none":
            return jwt.encode(claims, "", algorithm="none", headers=headers)
        if wrong == "hs256":
            return jwt.encode(claims, "a" * 64, algorithm="HS256", headers=headers)
        key = self._other if wrong == "signature" else self._key
        return jwt.encode(claims, key, algorithm=self._algorithm, headers=headers)


def _new_key(algorithm: str) -> Any:
    if algorithm == EC_ALGORITHM:
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _of(request: Request[Any, Any, Any]) -> OidcProvider:
    provider: OidcProvider = request.app.state.provider
    return provider


@get("/.well-known/openid-configuration")
async def _configuration(request: Request[Any, Any, Any]) -> dict[str, Any]:
    return _of(request).configuration()


@get("/keys")
async def _keys(request: Request[Any, Any, Any]) -> dict[str, Any]:
    return _of(request).keys()


@get("/authorize")
async def _authorize(request: Request[Any, Any, Any]) -> Redirect:
    return Redirect(_of(request).authorize(dict(request.query_params.items())))


@post("/token", status_code=200)
async def _token(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    form = {key: values[0] for key, values in parse_qs((await request.body()).decode()).items()}
    made = _of(request).redeem(form, request.headers.get("authorization", ""))
    return Response(
        {"error": "invalid_grant"} if made is None else made, status_code=400 if made is None else 200
    )
