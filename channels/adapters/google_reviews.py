"""Google Business: there is no chat to connect any more, so this carries the profile's reviews and the public reply."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import httpx
import msgspec

from channels.abilities import Polled
from channels.adapters import google_looking as looking
from channels.adapters.google_profile import AWAY, Profile, code_of, wait_of
from channels.adapters.google_push import Keys, check_push, opened
from channels.adapters.google_review_shapes import (
    LONGEST_NAME,
    Review,
    id_of,
    name_of,
    read_review,
    review_of,
)
from channels.base import (
    Account,
    Capabilities,
    LookAgain,
    Parsed,
    Part,
    Receipt,
    Removed,
    Request,
    Sending,
    Verified,
)
from core.errors import BadInputError, ForbiddenError, NotFoundError, ReconnectError, RetryLaterError

MOST_BYTES: Final = 4096
REPLY: Final = "reply:"


class _Notice(msgspec.Struct, frozen=True):
    """What a push says; older projects get other names for the same things."""

    reviewName: str = ""  # noqa: N815 - Google's names
    review_name: str = ""
    review: str = ""

    @property
    def about(self) -> str:
        return self.reviewName or self.review_name or self.review


class GoogleReviews:
    """`external_id` is the location, as accounts/1/locations/2. Account settings: `client_id`, `name` (of the place),
    `topic`, `push_audience`, `push_sender`; the secret holds `client_secret` and `refresh_token`.
    """

    channel = "google"
    provider = "google"
    every = timedelta(minutes=15)
    media_hosts: tuple[str, ...] = (".googleusercontent.com", ".ggpht.com")
    capabilities = Capabilities(
        most_characters=MOST_BYTES, most_bytes=MOST_BYTES, statuses=True, can_list=True
    )

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._profile, self._keys = Profile(client), Keys(client)

    async def prepare(self, request: Request, account: Account) -> None:
        if request.kind == "push":
            await self._keys.prepare(request, account)

    def verify(self, request: Request, account: Account) -> Verified:
        if request.method != "POST" or request.kind != "push" or request.at is None:
            raise ForbiddenError("only pushes are taken")
        check_push(request, account, self._keys.of(account), request.at)
        envelope, data = opened(request.body)
        if not envelope.message.messageId:
            raise BadInputError("no message id", at="/message/messageId")
        return Verified(f"push:{envelope.message.messageId}"[:160], data)

    def share(self, verified: Verified, account: Account) -> tuple[Part, ...]:
        """One notification setting serves all locations of a Google account, so each push finds its own."""
        about = _about(verified.body)
        if about is None:
            return (Part(((account.channel, account.external_id),), Verified(verified.event_key, b"{}")),)
        kept = msgspec.json.encode({"review": id_of(about)})
        location = about.partition("/reviews/")[0]
        return (Part(((self.channel, location),), Verified(verified.event_key, kept)),)

    def read(self, kind: str, body: bytes, reference: str | None, account: Account) -> tuple[Parsed, ...]:  # noqa: ARG002
        if kind == "review":
            return read_review(review_of(body), account)
        if kind == "review_gone":
            return (Removed(name_of(body.decode("utf-8", "replace"), account)),)
        if kind == "push":
            about = _named(body)
            return () if not about else (LookAgain(name_of(id_of(about), account)),)
        return ()  # of a location that nobody here has, or of something that is no review

    async def send(self, sending: Sending, account: Account) -> Receipt:
        """Put the reply under the review: 200 says that Google has it, not that anybody sees it."""
        why = _refusal(sending, account)
        if why is not None:
            return Receipt("rejected", code=why)
        try:
            response = await self._profile.call(
                "PUT", "reviews", f"{sending.recipient}/reply", account, json={"comment": sending.text}
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            return Receipt("retry", code="NOT_CONNECTED")
        except httpx.TransportError as error:
            return Receipt("unknown", code=type(error).__name__)
        except RetryLaterError as error:
            return Receipt("retry", code=error.code, retry_after=error.after)  # no token, so nothing left
        except ReconnectError as error:
            return Receipt("rejected", code=error.code, disconnect=True)
        return _receipt(response, sending)

    async def find_sent(self, sending: Sending, since: datetime, account: Account) -> tuple[str, ...]:  # noqa: ARG002
        """Is our reply under the review? Raises `RetryLaterError` when Google is away."""
        try:
            review: Review = await self._profile.ask("GET", "reviews", sending.recipient, account, Review)
        except NotFoundError:
            return ()
        reply = review.reviewReply
        same = reply is not None and " ".join(reply.comment.split()) == " ".join(sending.text.split())
        return (f"{REPLY}{sending.outbound_id}",) if same else ()

    async def poll(self, account: Account, cursor: Mapping[str, Any], now: datetime) -> Polled:
        return await looking.look(self._profile, account, cursor, now)

    def media_headers(self, account: Account) -> Mapping[str, str]:  # noqa: ARG002
        """None: pictures of reviews are public, and our token is nobody else's business."""
        return {}

    def answer(self, request: Request, account: Account) -> tuple[int, str, bytes]:  # noqa: ARG002
        return 200, "text/plain", b""


def _about(body: bytes) -> str | None:
    """The review that a push names; None for other notices and for what nobody can read."""
    about = _named(body)
    return about if "/reviews/" in about and len(about) <= LONGEST_NAME else None


def _named(body: bytes) -> str:
    try:
        return msgspec.json.decode(body, type=_Notice).about
    except msgspec.DecodeError:
        return ""


def _refusal(sending: Sending, account: Account) -> str | None:
    """Said before the call, never cut to fit."""
    if sending.media:
        return "NO_FILES"
    if not sending.text.strip():
        return "EMPTY"
    if len(sending.text.encode()) > MOST_BYTES:
        return "TOO_LONG"
    if sending.author_kind != "staff":
        return "PERSON_ONLY"
    ours = sending.recipient.startswith(f"{account.external_id}/reviews/")
    return None if ours else "NOT_A_REVIEW"


def _receipt(response: httpx.Response, sending: Sending) -> Receipt:
    status = response.status_code
    if response.is_success:
        return Receipt("accepted", provider_id=f"{REPLY}{sending.outbound_id}", ask_soon=True)
    code = code_of(response)
    if status == 429 and code != "API_NOT_GRANTED":
        return Receipt("retry", code=code, retry_after=wait_of(response))
    if status in AWAY:
        return Receipt("unknown", code=code)
    broken = status in {401, 403} or code == "API_NOT_GRANTED"
    return Receipt("rejected", code="REVIEW_GONE" if status == 404 else code, disconnect=broken)
