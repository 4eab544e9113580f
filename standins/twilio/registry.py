"""The carriers' registry behind one account: profile, bundles, brands, services, campaigns, and its reviewers' moods."""

from typing import Any
from uuid import uuid4

from standins.twilio.errors import TwilioError
from standins.twilio.model import TwilioSettings

POLICY = "RN" + "0b" * 16
BUNDLE_KIND = "us_a2p_messaging_profile_information"
Form = dict[str, list[str]]
Row = dict[str, Any]


class TwilioRegistry:
    """With `autoplay` reviewers say yes by the next look; otherwise they wait for `decide`."""

    def __init__(self, settings: TwilioSettings) -> None:
        self.profile_status: str | None = "twilio-approved"
        self.rows: dict[str, dict[str, Row]] = {}
        self.made: list[tuple[str, Form]] = []
        self.assigned: dict[str, list[str]] = {}
        self.consents: list[Row] = []
        self.templates: list[Row] = []
        if settings.registered:
            self._open_with(settings)

    def decide(self, kind: str, status: str, **more: Any) -> None:
        """What the reviewers say of all that waits of a kind: bundle, brand, campaign, toll_free."""
        name = "campaign_status" if kind == "campaign" else "status"
        for row in self.all(kind):
            row.update({name: status, **more})

    def all(self, kind: str) -> list[Row]:
        return list(self.rows.get(kind, {}).values())

    def one(self, kind: str, sid: str) -> Row:
        try:
            return self.rows[kind][sid]
        except KeyError:
            raise TwilioError(20404) from None

    def make(self, kind: str, prefix: str, form: Form, **more: Any) -> Row:
        self.made.append((kind, form))
        row = {"sid": prefix + uuid4().hex, "friendly_name": _first(form, "FriendlyName"), **more}
        self.rows.setdefault(kind, {})[row["sid"]] = row
        return row

    def profiles(self) -> list[Row]:
        if self.profile_status is None:
            return []
        return [{"sid": "BU" + "0a" * 16, "status": self.profile_status, "friendly_name": "Primary profile"}]

    def evaluate(self, bundle: str) -> Row:
        """Complete with an approved profile and one sheet of facts."""
        there = self.assigned.get(bundle, [])
        complete = any(sid.startswith("BU") for sid in there) and any(sid.startswith("IT") for sid in there)
        reasons = [] if complete else [{"failure_reason": "The messaging profile lacks a required part."}]
        return {
            "sid": "EL" + uuid4().hex,
            "status": "compliant" if complete else "noncompliant",
            "results": reasons,
        }

    def refusal(self, to: str) -> int | None:
        """30034 where no campaign stands behind our numbers, for texts to the US."""
        verified = any(row["campaign_status"] == "VERIFIED" for row in self.all("campaign"))
        return None if verified or not to.startswith("+1") else 30034

    def review(self, row: Row, name: str, waiting: str, good: str) -> None:
        """The reviewers' yes, where nobody holds them back."""
        if row.get(name) == waiting:
            row[name] = good

    def tell_consents(self, items: list[Row]) -> Row:
        self.consents += items
        return {"items": [{"correlation_id": each.get("correlation_id"), "error_code": 0} for each in items]}

    def _open_with(self, settings: TwilioSettings) -> None:
        sid = settings.messaging_service_sid or "MG" + "00" * 16
        service: Row = {"sid": sid, "friendly_name": "Opened with", "numbers": list(settings.numbers)}
        self.rows["service"] = {sid: service}
        campaign: Row = {"sid": "QE" + "00" * 16, "campaign_status": "VERIFIED", "service": sid, "errors": []}
        self.rows["campaign"] = {str(campaign["sid"]): campaign}
        self.rows["toll_free"] = {
            number: {"sid": number, "tollfree_phone_number": number, "status": "TWILIO_APPROVED"}
            for number in settings.numbers
        }


def number_sid(number: str) -> str:
    return "PN" + number.strip("+").rjust(32, "0")


def number_of(sid: str) -> str:
    return "+" + sid.removeprefix("PN").lstrip("0")


def _first(form: Form, name: str) -> str | None:
    return (form.get(name) or [None])[0]  # type: ignore[list-item]
