"""What must hold for any facts: never raise, never send to the revoked, out of hours or over the cap; errors hold."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance import decide as gate
from compliance import local_time
from compliance.decide import ORDER, decide
from compliance.rules import hours
from compliance.rules.frequency import caps_for
from compliance.rules.purposes import expires_at
from compliance.rules.timing import with_own_acts
from compliance.types import (
    Action,
    CapUse,
    Category,
    Channel,
    Check,
    Consent,
    ConsentState,
    Facts,
    Outcome,
    Place,
    Purpose,
    Reason,
    Settings,
)
from compliance.words import explain

NOON = datetime(2026, 11, 18, 19, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
PHOENIX = Place("AZ", "America/Phoenix")
EXPRESS = Consent(general=ConsentState.EXPRESS)
WRITTEN = Consent(general=ConsentState.WRITTEN)
INQUIRY = Consent(general=ConsentState.INQUIRY)
FREE = {Purpose.EMERGENCY_GUIDANCE, Purpose.HELP_REPLY, Purpose.OPTOUT_CONFIRM, Purpose.STAFF_REPLY}


def facts(purpose: Purpose = Purpose.APPOINTMENT, **more: Any) -> Facts:
    given: dict[str, Any] = {
        "channel": Channel.SMS,
        "now": NOON,
        "consent": EXPRESS,
        "address": PHOENIX,
        "phone": "+16025550101",
    } | more
    return Facts(purpose=purpose, **given)


REACH: list[tuple[Reason, Facts]] = [
    (Reason.PAUSED, facts(paused=True)),
    (Reason.LOCATION_UNKNOWN, facts(address=None, phone="+18005550101", now=NIGHT)),
    (Reason.PHI_REVIEW, facts(phi="review")),
    (Reason.OTHER_PERSON_DATA, facts(phi="other_person")),
    (Reason.UNRESOLVED_PLACEHOLDER, facts(phi="unresolved")),
    (Reason.OPTOUT_UNCLEAR, facts(optout_unclear=True)),
    (Reason.NEEDS_APPROVAL, facts(channel_mode="draft")),
    (Reason.SCHEDULED, facts(not_before=NOON + timedelta(hours=1))),
    (Reason.DNC, facts(Purpose.RECALL, on_dnc=True, settings=Settings(recall_basis="healthcare_message"))),
    (Reason.FORM, facts(text="Hello", is_first_of_thread=True)),
    (Reason.FORM, facts(text="x" * 1700)),
    (Reason.EXPIRED, facts(expires_at=NOON)),
    (Reason.MINOR, facts(minor=True)),
    (
        Reason.HUMAN_OWNED,
        facts(Purpose.INQUIRY_REPLY, owner="staff", consent=INQUIRY, minutes_since_inbound=1),
    ),
    (Reason.SUPERSEDED, facts(superseded=True)),
    (Reason.CHANNEL_OFF, facts(channel_mode="off")),
    (Reason.SENDER_UNREGISTERED, facts(sender_kind="long_code", sender_status="missing")),
    (Reason.NON_PRODUCTION, facts(non_production=True)),
    (Reason.NO_SEND_DAY, facts(Purpose.MARKETING, consent=WRITTEN, declared_emergencies=frozenset({"AZ"}))),
    (
        Reason.NUMBER_CHECK_DUE,
        facts(Purpose.REACTIVATION, consent=WRITTEN, reassigned_check="no", reassigned_check_days=31),
    ),
    (
        Reason.SECOND_CONFIRM,
        facts(
            Purpose.OPTOUT_CONFIRM,
            consent=Consent(revoked_all=True),
            minutes_since_optout=1,
            provider_confirms_stop=True,
        ),
    ),
    (
        Reason.NO_CONSENT,
        facts(Purpose.INQUIRY_REPLY, consent=INQUIRY, minutes_since_inbound=60, is_nudge=True, nudges_sent=1),
    ),
    (Reason.REVOKED_ALL, facts(deceased=True)),
]


@pytest.mark.parametrize(("reason", "given_facts"), REACH, ids=[f"{n}-{r}" for n, (r, _) in enumerate(REACH)])
def test_reason_is_reachable(reason: Reason, given_facts: Facts) -> None:
    assert decide(given_facts).reason is reason


def test_checks_run_in_the_written_order_and_all_are_recorded() -> None:
    consent = Consent(general=ConsentState.EXPRESS, revoked_all=True)
    verdict = decide(facts(consent=consent, now=NIGHT, text="20% off"))
    assert [check.name for check in verdict.checks] == [name for name, _ in ORDER]
    assert [name for name, _ in ORDER if name not in {"standing", "approval"}] == [
        "suppression", "confirmations", "channel", "content", "consent", "phi", "numbers", "frequency", "local_time", "form",
    ]  # fmt: skip
    assert verdict.reason is Reason.REVOKED_ALL
    assert {check.name for check in verdict.checks if check.outcome in {Outcome.HOLD, Outcome.BLOCK}} == {
        "suppression",
        "content",
        "local_time",
    }


def test_a_broken_rule_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Facts) -> Check:
        raise RuntimeError("store away")

    rules: list[tuple[str, Callable[[Facts], Check]]] = [
        (name, broken if name == "consent" else rule) for name, rule in ORDER
    ]
    monkeypatch.setattr(gate, "ORDER", tuple(rules))
    verdict = decide(facts())
    assert (verdict.action, verdict.reason) == (Action.HOLD, Reason.GATE_ERROR)
    assert len(verdict.checks) == len(ORDER)


def test_unknown_zone_and_naive_clock_hold() -> None:
    assert decide(facts(address=Place("AZ", "Mars/Olympus"))).reason is Reason.GATE_ERROR
    assert decide(facts(now=datetime(2026, 11, 18, 19, 0))).reason is Reason.GATE_ERROR  # noqa: DTZ001


def test_a_live_reply_never_consults_a_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a live reply asked for a zone")

    monkeypatch.setattr(local_time, "candidates", never)
    live = facts(
        Purpose.INQUIRY_REPLY,
        consent=INQUIRY,
        minutes_since_inbound=1,
        now=NIGHT,
        address=Place("AZ", "Mars/Olympus"),
    )
    assert decide(live).reason is Reason.OK_LIVE_REPLY
    assert hours.check(live).outcome is Outcome.SKIP


def test_same_day_change_may_go_early() -> None:
    early = datetime(2026, 11, 18, 14, 10, tzinfo=UTC)  # 7:10 in Phoenix
    change = facts(now=early, same_day_change=True, visit_at=early + timedelta(hours=2))
    assert decide(change).reason is Reason.OK_TRANSACTIONAL
    assert (
        decide(msgspec.structs.replace(change, visit_at=early + timedelta(hours=5))).reason
        is Reason.QUIET_HOURS
    )


def test_cap_end_is_the_hold() -> None:
    ends = NOON + timedelta(hours=5)
    verdict = decide(facts(caps_used=(CapUse("appointment_day", 3, ends),)))
    assert (verdict.reason, verdict.hold_until) == (Reason.FREQUENCY, ends)
    assert decide(facts(caps_used=(CapUse("appointment_day", 2, ends),))).action is Action.SEND


@pytest.mark.parametrize("purpose", [p for p in Purpose if caps_for(p)])
def test_every_cap_of_a_purpose_holds(purpose: Purpose) -> None:
    for name, cap in caps_for(purpose).items():
        over = facts(
            purpose,
            consent=WRITTEN,
            minutes_since_call=1,
            minutes_since_inbound=60,
            reassigned_check="no",
            address=Place("FL", "America/New_York"),
            caps_used=(CapUse(name, cap.max),),
        )
        assert decide(over).reason is Reason.FREQUENCY, name


def test_written_for_one_category_is_express_for_the_others() -> None:
    consent = Consent(levels={Category.PROMOTIONS: ConsentState.WRITTEN})
    assert decide(facts(consent=consent)).reason is Reason.OK_TRANSACTIONAL
    assert decide(facts(Purpose.RECALL, consent=consent)).reason is Reason.NEEDS_WRITTEN
    assert decide(facts(Purpose.MARKETING, consent=consent)).reason is Reason.OK_WRITTEN


def test_staff_are_warned_not_stopped() -> None:
    reply = facts(
        Purpose.STAFF_REPLY,
        author="staff",
        now=NIGHT,
        minutes_since_inbound=5,
        minutes_since_optout=60,
        consent=Consent(revoked_all=True),
    )
    verdict = decide(reply)
    assert verdict.action is Action.SEND
    assert verdict.warnings == ("revoked_all", "quiet_hours")


def test_minor_may_be_answered_but_not_marketed_to() -> None:
    assert decide(facts(Purpose.INQUIRY_REPLY, minor=True, minutes_since_inbound=2)).action is Action.SEND
    assert decide(facts(Purpose.INQUIRY_REPLY, minor=True, minutes_since_inbound=60)).reason is Reason.MINOR


def test_verified_web_visitor_may_see_the_visit() -> None:
    seen = facts(channel=Channel.WEB, verified=True, session_open=True)
    assert decide(seen).reason is Reason.OK_TRANSACTIONAL


def test_expiry_table() -> None:
    assert expires_at(Purpose.OPTOUT_CONFIRM, NOON) == NOON + timedelta(minutes=5)
    assert expires_at(Purpose.APPOINTMENT, NOON, NOON + timedelta(days=3)) == NOON + timedelta(days=3)
    assert expires_at(Purpose.STAFF_REPLY, NOON) is None
    assert expires_at(Purpose.MARKETING, NOON) == NOON + timedelta(days=7)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_code_has_words(language: Any) -> None:
    for reason in Reason:
        assert explain(reason, None, None, language)
        assert "{" not in explain(reason, NOON, "America/Phoenix", language)


def test_words_name_hour_and_city() -> None:
    until = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
    assert explain(Reason.QUIET_HOURS, until, "America/Phoenix") == "Held until 8:00 in Phoenix: quiet hours."


facts_anyhow = st.builds(
    Facts,
    purpose=st.sampled_from(Purpose),
    channel=st.sampled_from(Channel),
    now=st.integers(0, 2 * 365 * 24 * 60).map(
        lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    consent=st.builds(
        Consent,
        general=st.sampled_from(ConsentState),
        levels=st.just({}),
        revoked=st.frozensets(st.sampled_from(Category)),
        revoked_all=st.booleans(),
    ),
    settings=st.builds(Settings),
    address=st.one_of(st.none(), st.just(PHOENIX), st.just(Place("NY", "America/New_York"))),
    practice=st.none(),
    phone=st.sampled_from([None, "+16025550101", "+18505550101", "+18005550101", "x"]),
    caps_used=st.lists(
        st.builds(
            CapUse,
            cap=st.sampled_from(["marketing_24h", "appointment_day", "care_day"]),
            used=st.integers(0, 4),
            ends_at=st.none(),
        ),
        max_size=2,
    ).map(tuple),
    text=st.one_of(st.none(), st.text(max_size=60), st.just("20% off"), st.just("<PERSON_1>")),
    language=st.sampled_from(["en", "es"]),
    minutes_since_inbound=st.one_of(st.none(), st.floats(-5, 30000)),
    minutes_since_optout=st.one_of(st.none(), st.floats(-5, 30000)),
    minutes_since_call=st.one_of(st.none(), st.floats(-5, 1000)),
    marketing_24h=st.integers(0, 2),
)


@settings(max_examples=200, deadline=None)
@given(facts_anyhow)
def test_no_facts_get_past_the_rules(some: Facts) -> None:
    verdict = decide(some)
    assert len(verdict.checks) == len(ORDER)
    if verdict.action is Action.HOLD and verdict.hold_until is not None:
        assert verdict.hold_until > some.now
    if verdict.action is not Action.SEND:
        return
    assert verdict.reason.startswith("OK_")
    assert not (some.consent.revoked_all and some.purpose not in FREE)
    assert not (some.purpose is Purpose.MARKETING and some.consent.general is not ConsentState.WRITTEN)
    assert not (some.purpose is Purpose.MARKETING and some.marketing_24h)
    window = hours.window_of(some)
    assert window is None or local_time.is_open(window, local_time.candidates(some), some.now)


def test_writing_and_calling_give_their_own_consent() -> None:
    assert with_own_acts(Consent(), 5, None).general is ConsentState.INQUIRY
    assert with_own_acts(Consent(), None, 5).general is ConsentState.CALLED
    assert with_own_acts(Consent(), None, None).general is ConsentState.NONE
    assert with_own_acts(EXPRESS, 5, 5).general is ConsentState.EXPRESS
    lapsed = facts(
        Purpose.INQUIRY_REPLY, consent=with_own_acts(Consent(), 2000, None), minutes_since_inbound=2000
    )
    assert decide(lapsed).reason is Reason.NEEDS_HUMAN
