"""The registry's paths, as Twilio spreads them over messaging, trusthub, accounts and content hosts."""

import json
from typing import Any

from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery

from standins.twilio.doors import authenticated, far_end, form_of
from standins.twilio.errors import TwilioError
from standins.twilio.mishaps import Caller
from standins.twilio.model import API
from standins.twilio.registry import BUNDLE_KIND, POLICY, Row, TwilioRegistry, number_of, number_sid

NAMED = {"Description", "MessageFlow", "UsAppToPersonUsecase", "HasEmbeddedLinks", "HasEmbeddedPhone"}


def _page(key: str, rows: list[Any]) -> dict[str, Any]:
    return {key: rows, "meta": {"key": key, "page": 0, "page_size": 50, "next_page_url": None}}


def _book(request: Caller) -> TwilioRegistry:
    return far_end(request).registry


def _reviewed(request: Caller, kind: str, name: str, waiting: str, good: str) -> list[Row]:
    rows = _book(request).all(kind)
    if far_end(request).settings.autoplay:
        for row in rows:
            _book(request).review(row, name, waiting, good)
    return rows


class TrustHub(Controller):
    path = "/v1"
    guards = (authenticated,)

    @get("/CustomerProfiles")
    async def profiles(self, request: Caller) -> dict[str, Any]:
        return _page("results", _book(request).profiles())

    @get("/Policies")
    async def policies(self) -> dict[str, Any]:
        needs = {
            "end_user": [{"type": BUNDLE_KIND, "fields": ["company_type", "stock_exchange", "stock_ticker"]}]
        }
        return _page(
            "results", [{"sid": "RN" + "0c" * 16, "requirements": {}}, {"sid": POLICY, "requirements": needs}]
        )

    @get("/TrustProducts")
    async def bundles(
        self, request: Caller, name: FromQuery[str | None] = None
    ) -> dict[str, Any]:  # the product asks with FriendlyName; a stand-in account has few enough to give all
        del name
        return _page("results", _reviewed(request, "bundle", "status", "pending-review", "twilio-approved"))

    @post("/TrustProducts", status_code=201)
    async def make_bundle(self, request: Caller) -> Row:
        form = await form_of(request)
        if form.get("PolicySid") != [POLICY]:
            raise TwilioError(20001, name="PolicySid")
        return _book(request).make("bundle", "BU", form, status="draft")

    @post("/TrustProducts/{sid:str}", status_code=200)
    async def change_bundle(self, request: Caller, sid: FromPath[str]) -> Row:
        form, row = await form_of(request), _book(request).one("bundle", sid)
        row["status"] = form.get("Status", ["draft"])[0]
        return row

    @get("/TrustProducts/{sid:str}/EntityAssignments")
    async def assignments(self, request: Caller, sid: FromPath[str]) -> dict[str, Any]:
        there = _book(request).assigned.get(sid, [])
        return _page("results", [{"sid": "BV" + "0" * 32, "object_sid": each} for each in there])

    @post("/TrustProducts/{sid:str}/EntityAssignments", status_code=201)
    async def assign(self, request: Caller, sid: FromPath[str]) -> Row:
        given = (await form_of(request)).get("ObjectSid", [""])[0]
        there = _book(request).assigned.setdefault(sid, [])
        if given in there:
            raise TwilioError(20001, name="ObjectSid")
        there.append(given)
        return {"sid": "BV" + "0" * 32, "object_sid": given}

    @post("/TrustProducts/{sid:str}/Evaluations", status_code=201)
    async def evaluate(self, request: Caller, sid: FromPath[str]) -> Row:
        return _book(request).evaluate(sid)

    @post("/EndUsers", status_code=201)
    async def make_facts(self, request: Caller) -> Row:
        form = await form_of(request)
        return _book(request).make("facts", "IT", form, type=form.get("Type", [""])[0])


class Messaging(Controller):
    path = "/v1"
    guards = (authenticated,)

    @get("/a2p/BrandRegistrations")
    async def brands(self, request: Caller) -> dict[str, Any]:
        return _page("data", _reviewed(request, "brand", "status", "PENDING", "APPROVED"))

    @post("/a2p/BrandRegistrations", status_code=201)
    async def make_brand(self, request: Caller) -> Row:
        form = await form_of(request)
        bundle = form.get("A2PProfileBundleSid", [""])[0]
        return _book(request).make("brand", "BN", form, status="PENDING", a2p_profile_bundle_sid=bundle)

    @post("/a2p/BrandRegistrations/{sid:str}", status_code=200)
    async def brand_again(self, request: Caller, sid: FromPath[str]) -> Row:
        row = _book(request).one("brand", sid)
        row.update(status="PENDING", failure_reason=None, errors=[])
        return row

    @get("/Services")
    async def services(self, request: Caller) -> dict[str, Any]:
        return _page("services", _book(request).all("service"))

    @post("/Services", status_code=201)
    async def make_service(self, request: Caller) -> Row:
        return _book(request).make("service", "MG", await form_of(request), numbers=[])

    @get("/Services/{sid:str}/PhoneNumbers")
    async def numbers(self, request: Caller, sid: FromPath[str]) -> dict[str, Any]:
        held = _book(request).one("service", sid)["numbers"]
        return _page("phone_numbers", [{"sid": number_sid(each), "phone_number": each} for each in held])

    @post("/Services/{sid:str}/PhoneNumbers", status_code=201)
    async def add_number(self, request: Caller, sid: FromPath[str]) -> Row:
        number = number_of((await form_of(request)).get("PhoneNumberSid", [""])[0])
        _book(request).one("service", sid)["numbers"].append(number)
        return {"sid": number_sid(number), "phone_number": number}

    @get("/Services/{sid:str}/Compliance/Usa2p")
    async def campaigns(self, request: Caller, sid: FromPath[str]) -> dict[str, Any]:
        rows = _reviewed(request, "campaign", "campaign_status", "IN_PROGRESS", "VERIFIED")
        return _page("compliance", [each for each in rows if each["service"] == sid])

    @post("/Services/{sid:str}/Compliance/Usa2p", status_code=201)
    async def make_campaign(self, request: Caller, sid: FromPath[str]) -> Row:
        form = await form_of(request)
        absent = next((each for each in sorted(NAMED) if not form.get(each)), None)
        if absent or len(form.get("MessageSamples", ())) < 2:
            raise TwilioError(20001, name=absent or "MessageSamples")
        return _book(request).make(
            "campaign", "QE", form, campaign_status="IN_PROGRESS", service=sid, errors=[]
        )

    @post("/Services/{sid:str}/Compliance/Usa2p/{campaign:str}", status_code=200)
    async def change_campaign(self, request: Caller, sid: FromPath[str], campaign: FromPath[str]) -> Row:
        del sid
        book, form = _book(request), await form_of(request)
        book.made.append(("campaign again", form))
        row = book.one("campaign", campaign)
        row.update(campaign_status="IN_PROGRESS", errors=[])
        return row

    @get("/Tollfree/Verifications")
    async def verifications(self, request: Caller) -> dict[str, Any]:
        return _page("verifications", _book(request).all("toll_free"))


class Elsewhere(Controller):
    path = ""
    guards = (authenticated,)

    @get(API + "/{account_sid:str}/IncomingPhoneNumbers.json")
    async def incoming(self, request: Caller, account_sid: FromPath[str]) -> dict[str, Any]:
        del account_sid
        held = far_end(request).settings.numbers
        rows = [{"sid": number_sid(each), "phone_number": each} for each in held]
        return {"incoming_phone_numbers": rows, "next_page_uri": None}

    @post("/v1/Consents/Bulk", status_code=201)
    async def consents(self, request: Caller) -> Row:
        form = await form_of(request)
        return _book(request).tell_consents([json.loads(each) for each in form.get("Items", ())])

    @get("/v1/ContentAndApprovals")
    async def templates(self, request: Caller) -> dict[str, Any]:
        return _page("contents", _book(request).templates)


REGISTRY = (TrustHub, Messaging, Elsewhere)
