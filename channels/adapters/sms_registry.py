"""The carriers' registry as Twilio keeps it: whether a number may text the US, and the way to where it may."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final, Literal

import msgspec

from channels.abilities import Progress, Refusal, SenderStanding
from channels.adapters.sms_api import RefusedError, TwilioApi
from channels.base import Account
from channels.throughput import TOLL_FREE

BUNDLE_KIND: Final = "us_a2p_messaging_profile_information"
Status = Literal["registered", "not_needed", "pending", "rejected", "suspended", "missing"]
CAMPAIGNS: Final[dict[str, Status]] = {
    "VERIFIED": "registered",
    "IN_PROGRESS": "pending",
    "PENDING": "pending",
    "FAILED": "rejected",
    "SUSPENDED": "suspended",
    "EXPIRED": "suspended",
}
VERIFICATIONS: Final[dict[str, Status]] = {
    "TWILIO_APPROVED": "registered",
    "PENDING_REVIEW": "pending",
    "IN_REVIEW": "pending",
    "TWILIO_REJECTED": "rejected",
}
BEST: Final[tuple[Status, ...]] = ("registered", "pending", "suspended", "rejected")
FIELDS: Final = (
    ("FLOW", "flow"), ("OPT_IN", "flow"), ("CTA", "flow"), ("SAMPLE", "samples"), ("DESCRIPTION", "description"),
    ("PRIVACY", "privacy_url"), ("TERMS", "terms_url"), ("WEBSITE", "website"),
)  # fmt: skip
"""What a registry calls a fact, in part, and what we call it."""

EDITABLE: Final = frozenset({
    "HasEmbeddedLinks", "HasEmbeddedPhone", "MessageSamples", "MessageFlow", "Description", "PrivacyPolicyUrl",
    "TermsAndConditionsUrl",
})  # fmt: skip


class _Row(msgspec.Struct, frozen=True):
    sid: str
    status: str | None = None
    friendly_name: str | None = None


class _Policy(msgspec.Struct, frozen=True):
    sid: str
    requirements: Any = None


class _Brand(msgspec.Struct, frozen=True):
    sid: str
    status: str
    a2p_profile_bundle_sid: str | None = None
    failure_reason: str | None = None
    errors: list[dict[str, Any]] | None = None


class _Campaign(msgspec.Struct, frozen=True):
    sid: str
    campaign_status: str | None = None
    errors: list[dict[str, Any]] | None = None


class _Number(msgspec.Struct, frozen=True):
    sid: str
    phone_number: str | None = None


class _Verification(msgspec.Struct, frozen=True):
    status: str
    rejection_reason: str | None = None


class _Assigned(msgspec.Struct, frozen=True):
    object_sid: str


class _Evaluation(msgspec.Struct, frozen=True):
    status: str
    results: list[dict[str, Any]] = []


class _Stop(Exception):  # noqa: N818 - not an error: the walk ends here for now
    def __init__(self, status: Literal["waiting", "rejected"], *refusals: Refusal) -> None:
        super().__init__(status)
        self.status, self.refusals = status, refusals


class Registry:
    """One account's numbers in Twilio's registry."""

    def __init__(self, api: TwilioApi, account: Account) -> None:
        self._api, self._account = api, account
        self._number = account.external_id
        self._name = f"Glowdesk {account.id}"

    async def standing(self) -> SenderStanding:
        """Raises `RetryLaterError`, `ReconnectError` and `RejectedError`."""
        if not self._number.startswith("+1"):
            short = not self._number.startswith("+")
            return SenderStanding("short_code" if short else "elsewhere", "not_needed")
        if self._number.startswith(TOLL_FREE):
            return await self._toll_free()
        service = self._account.settings.get("messaging_service_sid") or await self._service()
        found = [] if service is None else await self._campaigns(str(service))
        states = {CAMPAIGNS.get(each.campaign_status or "", "pending"): each for each in found}
        status = next((each for each in BEST if each in states), None)
        if status is None:
            return SenderStanding("long_code", "missing")
        return SenderStanding("long_code", status, _why(states[status].errors))

    async def register(self, campaign: Mapping[str, Any], steps: Mapping[str, str]) -> Progress:
        """Profile, bundle, brand, service, number, campaign: what is there is found, what is missing is made."""
        done = dict(steps)
        walk: tuple[Callable[[dict[str, str], Mapping[str, Any]], Coroutine[Any, Any, None]], ...] = (
            self._profile, self._bundle, self._brand, self._pool, self._campaign,
        )  # fmt: skip
        try:
            for step in walk:
                await step(done, campaign)
        except _Stop as stop:
            return Progress(done, stop.status, stop.refusals)
        except RefusedError as error:
            words = error.words or f"Twilio refused it ({error.code})."
            return Progress(done, "rejected", (Refusal(words, field_of(words), error.code),))
        return Progress(done, "registered")

    async def _profile(self, done: dict[str, str], _: Mapping[str, Any]) -> None:
        """The business itself is proven by a person in Twilio's console; no interface does that for them."""
        rows = await self._api.every("trusthub", "/v1/CustomerProfiles", "results", _Row)
        approved = next((each for each in rows if each.status == "twilio-approved"), None)
        if approved is None:
            state = "PROFILE_IN_REVIEW" if rows else "NO_PROFILE"
            raise _Stop("waiting", Refusal("", "profile", state))
        done["profile"] = approved.sid

    async def _bundle(self, done: dict[str, str], campaign: Mapping[str, Any]) -> None:
        rows = await self._api.every(
            "trusthub", "/v1/TrustProducts", "results", _Row, FriendlyName=self._name
        )
        row = next((each for each in rows if each.friendly_name == self._name), None)
        if row is None or row.status in {"draft", "twilio-rejected"}:
            row = await self._make_bundle(row, done, campaign)
        done["bundle"] = row.sid
        if row.status != "twilio-approved":
            raise _Stop("waiting")

    async def _make_bundle(self, row: _Row | None, done: dict[str, str], campaign: Mapping[str, Any]) -> _Row:
        policies = await self._api.every("trusthub", "/v1/Policies", "results", _Policy)
        policy = next((each.sid for each in policies if BUNDLE_KIND in str(each.requirements)), None)
        if policy is None:
            raise _Stop(
                "rejected", Refusal("This Twilio account offers no A2P messaging profile.", "profile")
            )
        if row is None:
            form = {"FriendlyName": self._name, "Email": campaign["email"], "PolicySid": policy}
            row = await self._api.post("trusthub", "/v1/TrustProducts", _Row, form)
        place = f"/v1/TrustProducts/{row.sid}"
        there = await self._api.every("trusthub", f"{place}/EntityAssignments", "results", _Assigned)
        for wanted in (done["profile"], await self._facts(done, campaign)):
            if wanted not in {each.object_sid for each in there}:
                await self._api.post("trusthub", f"{place}/EntityAssignments", dict, {"ObjectSid": wanted})
        judged = await self._api.post("trusthub", f"{place}/Evaluations", _Evaluation, {"PolicySid": policy})
        if judged.status != "compliant":
            raise _Stop("rejected", Refusal(_failures(judged), "company_type"))
        return await self._api.post("trusthub", place, _Row, {"Status": "pending-review"})

    async def _facts(self, done: dict[str, str], campaign: Mapping[str, Any]) -> str:
        if "facts" not in done:
            told = {"company_type": campaign["company_type"]}
            form = {
                "FriendlyName": self._name,
                "Type": BUNDLE_KIND,
                "Attributes": msgspec.json.encode(told).decode(),
            }
            done["facts"] = (await self._api.post("trusthub", "/v1/EndUsers", _Row, form)).sid
        return done["facts"]

    async def _brand(self, done: dict[str, str], _: Mapping[str, Any]) -> None:
        """It costs money: one that was made for this bundle is found, never made again."""
        place = "/v1/a2p/BrandRegistrations"
        rows = await self._api.every("messaging", place, "data", _Brand)
        row = next((each for each in rows if each.a2p_profile_bundle_sid == done["bundle"]), None)
        if row is None:
            form = {
                "CustomerProfileBundleSid": done["profile"],
                "A2PProfileBundleSid": done["bundle"],
                "SkipAutomaticSecVet": "true",  # the low-volume brand: a single practice needs no more
            }
            row = await self._api.post("messaging", place, _Brand, form)
        elif row.status == "FAILED" and done.pop("again", ""):
            row = await self._api.post("messaging", f"{place}/{row.sid}", _Brand, {})
        done["brand"] = row.sid
        if row.status == "FAILED":
            words = row.failure_reason or "The Campaign Registry did not accept the business."
            raise _Stop("rejected", *(_why(row.errors) or (Refusal(words[:300]),)))
        if row.status != "APPROVED":
            raise _Stop("waiting")

    async def _pool(self, done: dict[str, str], _: Mapping[str, Any]) -> None:
        """A campaign belongs to a messaging service; our number must sit in it."""
        given = self._account.settings.get("messaging_service_sid") or await self._service()
        if given is None:
            form = {"FriendlyName": self._name, "UseInboundWebhookOnNumber": "true"}
            given = (await self._api.post("messaging", "/v1/Services", _Row, form)).sid
        done["service"] = str(given)
        place = f"/v1/Services/{given}/PhoneNumbers"
        numbers = await self._api.every("messaging", place, "phone_numbers", _Number)
        if self._number not in {each.phone_number for each in numbers}:
            await self._api.post("messaging", place, dict, {"PhoneNumberSid": await self._number_sid()})

    async def _campaign(self, done: dict[str, str], campaign: Mapping[str, Any]) -> None:
        place = f"/v1/Services/{done['service']}/Compliance/Usa2p"
        rows = await self._campaigns(done["service"])
        row = rows[0] if rows else None
        if row is None:
            form = {**campaign["form"], "BrandRegistrationSid": done["brand"]}
            row = await self._api.post("messaging", place, _Campaign, form)
        elif row.campaign_status == "FAILED" and done.pop("again", ""):
            row = await self._api.post("messaging", f"{place}/{row.sid}", _Campaign, _edit(campaign["form"]))
        done["campaign"] = row.sid
        status = CAMPAIGNS.get(row.campaign_status or "", "pending")
        if status in {"rejected", "suspended"}:
            raise _Stop(
                "rejected", *(_why(row.errors) or (Refusal("The carriers did not accept the campaign."),))
            )
        if status != "registered":
            raise _Stop("waiting")

    async def _campaigns(self, service: str) -> list[_Campaign]:
        place = f"/v1/Services/{service}/Compliance/Usa2p"
        return await self._api.every("messaging", place, "compliance", _Campaign)

    async def _service(self) -> str | None:
        """The messaging service that holds our number, ours by name before others."""
        rows = await self._api.every("messaging", "/v1/Services", "services", _Row)
        rows.sort(key=lambda each: each.friendly_name != self._name)
        for each in rows:
            place = f"/v1/Services/{each.sid}/PhoneNumbers"
            numbers = await self._api.every("messaging", place, "phone_numbers", _Number)
            if (
                self._number in {number.phone_number for number in numbers}
                or each.friendly_name == self._name
            ):
                return each.sid
        return None

    async def _number_sid(self) -> str:
        place = f"/2010-04-01/Accounts/{self._account.settings.get('account_sid')}/IncomingPhoneNumbers.json"
        rows = await self._api.every(
            "api", place, "incoming_phone_numbers", _Number, PhoneNumber=self._number
        )
        found = next((each.sid for each in rows if each.phone_number == self._number), None)
        if found is None:
            raise _Stop("rejected", Refusal("This number is not in the connected Twilio account.", "number"))
        return found

    async def _toll_free(self) -> SenderStanding:
        try:
            sid = await self._number_sid()
        except _Stop:
            return SenderStanding("toll_free", "missing")
        rows = await self._api.every(
            "messaging",
            "/v1/Tollfree/Verifications",
            "verifications",
            _Verification,
            TollfreePhoneNumberSid=sid,
        )
        states = {VERIFICATIONS.get(each.status, "pending"): each for each in rows}
        status = next((each for each in BEST if each in states), None)
        if status is None:
            return SenderStanding("toll_free", "missing")
        why = states[status].rejection_reason
        return SenderStanding("toll_free", status, (Refusal(why[:300]),) if why else ())


def field_of(words: str) -> str | None:
    """Which fact of ours a registry means by its own name for it."""
    told = words.upper().replace(" ", "_")
    return next((field for part, field in FIELDS if part in told), None)


def _why(errors: list[dict[str, Any]] | None) -> tuple[Refusal, ...]:
    return tuple(_refusal(each) for each in (errors or [])[:10])


def _refusal(error: dict[str, Any]) -> Refusal:
    fields = " ".join(str(each) for each in error.get("fields") or ())
    words = str(error.get("description") or error.get("message") or "")[:300]
    code = error.get("error_code") or error.get("code")
    return Refusal(words, field_of(fields) or field_of(words), None if code is None else str(code)[:20])


def _failures(judged: _Evaluation) -> str:
    found = [str(each.get("failure_reason")) for each in judged.results if each.get("failure_reason")]
    return "; ".join(found)[:300] or "The messaging profile is not complete."


def _edit(form: Mapping[str, Any]) -> dict[str, Any]:
    """What may be changed of a campaign that failed."""
    changed = {name: value for name, value in form.items() if name in EDITABLE}
    return changed | {"AgeGated": "false", "DirectLending": "false"}
