"""The words the send gate speaks: facts in, a verdict out, so that every rule is a pure function of one value."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Literal

import msgspec


class Purpose(StrEnum):
    INQUIRY_REPLY = "inquiry_reply"
    MISSED_CALL_TEXTBACK = "missed_call_textback"
    APPOINTMENT = "appointment"
    CARE_FOLLOWUP = "care_followup"
    LEAD_NURTURE = "lead_nurture"
    COLD_REENGAGEMENT = "cold_reengagement"
    PLAN_SESSION_DUE = "plan_session_due"
    REBOOK_AFTER_VISIT = "rebook_after_visit"
    STAFF_REPLY = "staff_reply"
    EMERGENCY_GUIDANCE = "emergency_guidance"
    TREATMENT_PLAN_FOLLOWUP = "treatment_plan_followup"
    RECALL = "recall"
    REACTIVATION = "reactivation"
    REVIEW_REQUEST = "review_request"
    MARKETING = "marketing"
    OPTOUT_CONFIRM = "optout_confirm"
    SERVICE_NOTICE = "service_notice"
    ACCOUNT_NOTICE = "account_notice"
    OPTIN_CONFIRM = "optin_confirm"
    HELP_REPLY = "help_reply"


class Category(StrEnum):
    APPOINTMENTS = "appointments"
    CARE = "care"
    RECALL = "recall"
    PROMOTIONS = "promotions"
    REVIEWS = "reviews"


class Channel(StrEnum):
    SMS = "sms"
    VOICE = "voice"
    WEB = "web"
    INSTAGRAM = "instagram"
    FACEBOOK = "facebook"
    GOOGLE = "google"
    WHATSAPP = "whatsapp"
    EMAIL = "email"
    FORM = "form"


class ConsentState(IntEnum):
    """Ordered: a higher state allows what a lower one allows, save that CALLED is about one call only."""

    NONE = 0
    CALLED = 1
    INQUIRY = 2
    EXPRESS = 3
    WRITTEN = 4


class Action(StrEnum):
    SEND = "send"
    HOLD = "hold"
    BLOCK = "block"


class Outcome(StrEnum):
    PASS = "pass"  # noqa: S105 - an outcome, not a secret
    SKIP = "skip"
    HOLD = "hold"
    BLOCK = "block"
    ERROR = "error"


class Reason(StrEnum):
    """Stable codes; the sentence staff read for each is in `data/words.yaml`."""

    OK_EMERGENCY = "OK_EMERGENCY"
    OK_STAFF_REPLY = "OK_STAFF_REPLY"
    OK_LIVE_REPLY = "OK_LIVE_REPLY"
    OK_INQUIRY = "OK_INQUIRY"
    OK_MISSED_CALL = "OK_MISSED_CALL"
    OK_TRANSACTIONAL = "OK_TRANSACTIONAL"
    OK_HEALTHCARE_MESSAGE = "OK_HEALTHCARE_MESSAGE"
    OK_WRITTEN = "OK_WRITTEN"
    OK_REVIEW = "OK_REVIEW"
    OK_OPTOUT_CONFIRM = "OK_OPTOUT_CONFIRM"
    OK_HELP = "OK_HELP"
    PAUSED = "PAUSED"
    QUIET_HOURS = "QUIET_HOURS"
    NO_SEND_DAY = "NO_SEND_DAY"
    LOCATION_UNKNOWN = "LOCATION_UNKNOWN"
    FREQUENCY = "FREQUENCY"
    NUMBER_CHECK_DUE = "NUMBER_CHECK_DUE"
    CLINICAL_REVIEW = "CLINICAL_REVIEW"
    PHI_REVIEW = "PHI_REVIEW"
    NEEDS_HUMAN = "NEEDS_HUMAN"
    OPTOUT_UNCLEAR = "OPTOUT_UNCLEAR"
    DISCLOSURE_DUE = "DISCLOSURE_DUE"
    GATE_ERROR = "GATE_ERROR"
    NEEDS_APPROVAL = "NEEDS_APPROVAL"
    SCHEDULED = "SCHEDULED"
    REVOKED_ALL = "REVOKED_ALL"
    REVOKED_CATEGORY = "REVOKED_CATEGORY"
    NO_CONSENT = "NO_CONSENT"
    NEEDS_WRITTEN = "NEEDS_WRITTEN"
    DNC = "DNC"
    WRONG_NUMBER = "WRONG_NUMBER"
    NUMBER_REASSIGNED = "NUMBER_REASSIGNED"
    UNREACHABLE = "UNREACHABLE"
    WINDOW_CLOSED = "WINDOW_CLOSED"
    SESSION_CLOSED = "SESSION_CLOSED"
    CHANNEL_UNSUPPORTED = "CHANNEL_UNSUPPORTED"
    CHANNEL_NO_PHI = "CHANNEL_NO_PHI"
    OTHER_PERSON_DATA = "OTHER_PERSON_DATA"
    UNRESOLVED_PLACEHOLDER = "UNRESOLVED_PLACEHOLDER"
    PROMO_IN_TRANSACTIONAL = "PROMO_IN_TRANSACTIONAL"
    SECOND_CONFIRM = "SECOND_CONFIRM"
    CONFIRM_LATE = "CONFIRM_LATE"
    FORM = "FORM"
    EXPIRED = "EXPIRED"
    MINOR = "MINOR"
    HUMAN_OWNED = "HUMAN_OWNED"
    SUPERSEDED = "SUPERSEDED"
    CHANNEL_OFF = "CHANNEL_OFF"
    SENDER_UNREGISTERED = "SENDER_UNREGISTERED"
    NON_PRODUCTION = "NON_PRODUCTION"


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """What one contact has given at one address, and taken back.

    `general` holds for every category; `levels` adds to it for single ones.
    """

    general: ConsentState = ConsentState.NONE
    levels: dict[Category, ConsentState] = {}
    opted_in: frozenset[Category] = frozenset()
    """Categories of offers that were asked for and agreed to, signed or not."""
    revoked: frozenset[Category] = frozenset()
    revoked_all: bool = False

    def level_for(self, category: Category | None) -> ConsentState:
        """Read the level for a category; a number knowingly given (EXPRESS) counts for the whole address."""
        own = self.levels.get(category, ConsentState.NONE) if category else ConsentState.NONE
        best = max(self.levels.values(), default=ConsentState.NONE)
        return max(self.general, own, min(best, ConsentState.EXPRESS))


class Place(msgspec.Struct, frozen=True):
    state: str
    tz: str


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What compliance.md section 8 leaves to the practice; the defaults are the stricter values."""

    revoke_scope: Literal["all", "category"] = "all"
    recall_basis: Literal["written", "healthcare_message"] = "written"
    marketing_window: Literal["strict", "state"] = "strict"
    missed_call_textback: Literal["on", "off"] = "on"
    night_live_reply: Literal["on", "off"] = "on"
    texas_registered: bool = False
    covered_entity: bool = True
    ai_clinical: Literal["off", "reviewed", "disclaimed"] = "reviewed"


class CapUse(msgspec.Struct, frozen=True):
    """How much of a cap of `data/caps.yaml` is used before this message, and when room comes back."""

    cap: str
    used: int
    ends_at: datetime | None = None


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a decision needs, gathered by the gate's door; a default means "nothing known" or "not so"."""

    purpose: Purpose
    channel: Channel
    now: datetime
    consent: Consent = Consent()
    settings: Settings = Settings()
    # Where the recipient may be. An address counts only when confirmed in the last 24 months.
    address: Place | None = None
    practice: Place | None = None
    phone: str | None = None
    visited_24m: bool = False
    more_places: frozenset[Place] = frozenset()
    """Further places of the practice that they visited in that time."""
    declared_emergencies: frozenset[str] = frozenset()
    # What the person did last, on this address.
    minutes_since_inbound: float | None = None
    minutes_since_call: float | None = None
    minutes_since_optout: float | None = None
    session_open: bool | None = None
    window_open: bool | None = None
    window_closes_at: datetime | None = None
    comment_answered: bool = False
    """Their newest word is a public comment, and its one private reply is used up."""
    unreachable: bool = False
    """The provider has said that nothing arrives there, and nothing has come from there since."""
    held_elsewhere: bool = False
    """Another tool of the practice owns the conversation at the platform."""
    verified: bool = False
    mail_opt_in: bool = False
    treatment_open: bool = False
    """It names a treatment to a patient who has not accepted, after the warning, that others may read that."""
    unencrypted_ok: bool | None = None
    """Whether they accepted plain mail after the warning; None where nothing in it asks for that."""
    line_type: str | None = None
    booked_in_thread: bool = False
    quote_requested: bool = False
    offer_requested: bool = False
    is_nudge: bool = False
    nudges_sent: int = 0
    quotes_sent: int = 0
    # About the person and the number.
    wrong_number: bool = False
    number_reassigned: bool = False
    reassigned_check: Literal["no", "yes"] | None = None
    reassigned_check_days: float | None = None
    on_dnc: bool = False
    visited_18m: bool = False
    minor: bool = False
    deceased: bool = False
    open_complaint: bool = False
    optout_unclear: bool = False
    # Counters.
    confirmations_sent: int = 0
    textbacks_24h: int = 0
    marketing_24h: int = 0
    caps_used: tuple[CapUse, ...] = ()
    # The message itself.
    text: str | None = None
    template: bool = False
    """The platform has approved these words for when its window is closed."""
    files: int = 0
    files_public: bool = False
    """A person vouches that no file shows a patient or anything about one."""
    language: Literal["en", "es"] = "en"
    author: Literal["agent", "staff", "sequence"] = "agent"
    clinical: bool = False
    model_written: bool = False
    reviewed: bool = False
    public_reply: bool = False
    phi: Literal["clean", "review", "other_person", "unresolved"] = "clean"
    is_first_of_thread: bool = False
    disclosure_due: bool = False
    optout_line_due: bool = False
    practice_name: str | None = None
    practice_phone: str | None = None
    postal_address: str | None = None
    unsubscribe: str | None = None
    """The page where mail is ended: None where the channel has none, empty where none could be made."""
    persona_name: str | None = None
    same_day_change: bool = False
    visit_at: datetime | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None
    approved: bool = False
    superseded: bool = False
    # The state of the practice and of the gate's own sources.
    owner: Literal["agent", "staff", "queue"] = "agent"
    paused: bool = False
    channel_mode: Literal["auto", "draft", "off"] = "auto"
    non_production: bool = False
    allow_listed: bool = False
    covered: bool = True
    """Whether the channel's carrier has an agreement with us today."""
    sender_kind: str | None = None
    sender_status: str | None = None
    """What the carriers' registry says of the number that we write from; None while nobody has asked."""
    provider_confirms_stop: bool = False
    consent_store_error: bool = False


class Check(msgspec.Struct, frozen=True):
    name: str
    outcome: Outcome
    reason: Reason | None = None
    hold_until: datetime | None = None
    repaired_text: str | None = None


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What happens to the message now; a held one is decided again, from fresh facts, before it leaves."""

    action: Action
    reason: Reason
    hold_until: datetime | None = None
    checks: tuple[Check, ...] = ()
    rule_pack_version: str = ""
    repaired_text: str | None = None
    warnings: tuple[str, ...] = ()
