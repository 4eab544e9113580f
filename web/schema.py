"""The API's description: what Litestar derives, with our errors and the sockets' events beside it."""

import json
import sys
from typing import Any

import msgspec
from litestar import Litestar, Request
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import ControllerRouterHandler

from inbox.views import LiveUpdate
from web.api.account import AccountController
from web.api.appointments import AppointmentController
from web.api.attachments import AttachmentController
from web.api.audit import AuditController
from web.api.automation import AutomationController
from web.api.calendar import CalendarController
from web.api.calls import CallController
from web.api.channels import ChannelController
from web.api.closures import ClosureController
from web.api.compliance_settings import ComplianceSettingsController
from web.api.consents import ConsentController, ContactConsentController
from web.api.contacts import IdentityController
from web.api.decisions import DecisionController
from web.api.emergency import EmergencyController
from web.api.exceptions import ExceptionController
from web.api.finding import FindingController
from web.api.flags import FlagController
from web.api.held import HeldController
from web.api.keys import KeyController
from web.api.knowledge import GapController, KnowledgeController
from web.api.knowledge_sources import ProposalController, SourceController
from web.api.leads import FormsController, LeadController, ReferralController
from web.api.memberships import ContactMembershipController, MembershipController
from web.api.money import MoneyController
from web.api.notices import NoticeController
from web.api.opportunities import BoardController, OpportunityController, PersonCardController
from web.api.opt_outs import OptOutController
from web.api.others import HandoffController, LiveController, RunController, StaffController
from web.api.people import PeopleController
from web.api.plans import ContactPlanController, PlanController
from web.api.privacy import ContactFileController, PrivacyController
from web.api.rebook import RebookController, RebookingController
from web.api.recall import RecallController
from web.api.reminders import ReminderController, ReminderSettingsController
from web.api.reviews import ReviewController
from web.api.sequences import EnrolmentController, SequenceController
from web.api.session import JoinController, SessionController
from web.api.simulation import SimulationController
from web.api.systems import SystemController
from web.api.tasks import TaskController
from web.api.texting import TextingController
from web.api.threads import ThreadController
from web.api.vendors import VendorController
from web.api.waitlist import WaitlistController
from web.auth import COOKIE, CSRF_HEADER, SAFE
from web.ephemeral import Presence, Typing, Whereabouts
from web.errors import Problem

API: tuple[ControllerRouterHandler, ...] = (
    SessionController,
    SystemController,
    MoneyController,
    PlanController,
    ContactPlanController,
    MembershipController,
    ContactMembershipController,
    ThreadController,
    CallController,
    HandoffController,
    NoticeController,
    StaffController,
    RunController,
    LiveController,
    JoinController,
    AppointmentController,
    CalendarController,
    WaitlistController,
    ClosureController,
    TaskController,
    ExceptionController,
    AccountController,
    PeopleController,
    KeyController,
    EmergencyController,
    AutomationController,
    ComplianceSettingsController,
    ContactConsentController,
    ConsentController,
    AuditController,
    PrivacyController,
    ContactFileController,
    IdentityController,
    DecisionController,
    HeldController,
    FlagController,
    OptOutController,
    RebookController,
    RebookingController,
    RecallController,
    ReminderController,
    ReminderSettingsController,
    ReviewController,
    VendorController,
    ChannelController,
    TextingController,
    AttachmentController,
    LeadController,
    FormsController,
    ReferralController,
    BoardController,
    OpportunityController,
    PersonCardController,
    KnowledgeController,
    GapController,
    SourceController,
    ProposalController,
    FindingController,
    SequenceController,
    EnrolmentController,
    SimulationController,
)
BESIDES = (Problem, LiveUpdate, Typing, Presence, Whereabouts)
"""Shapes that no answer of a route has: errors, and what the sockets carry."""
REF = "#/components/schemas/{name}"
OPEN_DOORS = {
    ("/api/v1/session", "post"),
    ("/api/v1/session/ways", "get"),
    ("/api/v1/invitation/look", "post"),
    ("/api/v1/invitation/join", "post"),
}


class _Described(JsonRenderPlugin):
    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        return super().render(request, described(openapi_schema))


def openapi() -> OpenAPIConfig:
    return OpenAPIConfig(title="Glowdesk", version="1", path="/api/v1/schema", render_plugins=[_Described()])


def document() -> dict[str, Any]:
    """The whole description; needs the routes and nothing behind them."""
    app = Litestar(route_handlers=API, openapi_config=openapi(), logging_config=None)
    return described(app.openapi_schema.to_schema())


def described(derived: dict[str, Any]) -> dict[str, Any]:
    """Litestar's document with what it cannot know."""
    _, besides = msgspec.json.schema_components(BESIDES, ref_template=REF)
    components = derived["components"]
    paths = {
        path: {method: _operation(path, method, operation) for method, operation in item.items()}
        for path, item in derived["paths"].items()
    }
    return derived | {
        "paths": paths,
        "components": components
        | {
            "schemas": dict(sorted((besides | components["schemas"]).items())),
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
                "csrf": {"type": "apiKey", "in": "header", "name": CSRF_HEADER},
                "key": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def _operation(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    """Every refusal is a problem; a change needs the CSRF token as well."""
    answers = {status: answer for status, answer in operation["responses"].items() if status < "400"}
    answers["4XX"] = {
        "description": "What is wrong, and where",
        "content": {"application/problem+json": {"schema": {"$ref": REF.format(name="Problem")}}},
    }
    doors = ["session"] if method.upper() in SAFE else ["session", "csrf"]
    ways: list[dict[str, list[str]]] = [{door: [] for door in doors}, {"key": []}]
    security = [] if (path, method) in OPEN_DOORS else ways
    return operation | {"responses": answers, "security": security}


def main() -> None:
    """The document on standard output, for whatever generates code from it."""
    sys.stdout.write(json.dumps(document(), indent=2, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
