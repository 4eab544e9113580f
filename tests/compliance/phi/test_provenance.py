"""An outbound text holds this contact's own facts and public ones, or it does not leave by itself."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.phi.provenance import Allowed, HashIndex, check, digests_of, fingerprint, normal

KEY = b"k" * 32
TODAY = date(2026, 11, 20)
ALLOWED = Allowed(
    names=("Ximena Quispe",),
    values=("+16025550142",),
    dates=(date(2026, 11, 24),),
    staff=("Tamsin Okonjo", "Dr. Odile Hartwell"),
    public=("Juniper & Vale", "(602) 555-0100", "2100 E Camelback Rd"),
)
OTHERS = HashIndex(
    frozenset(
        fingerprint(KEY, kind, normal(kind, value))
        for kind, value in [
            ("phone", "480-555-0199"),
            ("email", "h.boateng@example.org"),
            ("name", "Hope Summers"),
            ("id", "JV-20931"),
        ]
    )
)


def _finding(text: str, allowed: Allowed = ALLOWED) -> str:
    return check(text, allowed, OTHERS, KEY, today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "Hi Ximena! You're set for Tue, Nov 24 at 3 PM with Tamsin at Juniper & Vale, 2100 E Camelback Rd.",
        "Botox is $12 a unit. We have Tuesday at 3 or Friday at 10.",
        "Call us at (602) 555-0100. Dr. Hartwell will look at it.",
        "Hola Ximena, le esperamos el 24 de noviembre con Tamsin.",
        "We have your number as 602-555-0142.",
        "See you at 2100 E Camelback Rd. Please fill in your forms before you come.",
    ],
)
def test_own_and_public_facts_may_leave(text: str) -> None:
    assert _finding(text) == "clean"


@pytest.mark.parametrize(
    "text", ["Hi Beckett! See you then.", "You're set for Dec 3.", "Your MRN is 0048213", "Call 623-555-0110"]
)
def test_a_value_of_unknown_origin_is_read_by_a_person(text: str) -> None:
    assert _finding(text) == "review"


@pytest.mark.parametrize(
    "text",
    [
        "Call 480.555.0199",
        "Write to H.Boateng@example.org",
        "we also see hope summers on tuesdays",
        "booking JV-20931",
    ],
)
def test_another_persons_value_is_stopped(text: str) -> None:
    assert _finding(text) == "other_person"


@pytest.mark.parametrize("text", ["Hi <PERSON_1>!", "Hi <PERSON", "Hi PERSON_1", "Hi {name}", "Hi [name]"])
def test_an_unfilled_blank_is_stopped(text: str) -> None:
    assert _finding(text) == "unresolved"


def test_a_model_may_only_use_placeholders() -> None:
    model = Allowed(names=ALLOWED.names, staff=ALLOWED.staff, public=ALLOWED.public, model_written=True)
    assert _finding("Hi <PERSON_1>, Tamsin has <DATE_TIME_1:Tue+4d> at 3 PM.", model) == "clean"
    assert _finding("Hi Ximena, Tamsin is free.", model) == "unresolved"


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["480-555-0199", "(480) 555 0199", "HOPE SUMMERS", "Hope  Summers", "jv-20931"]),
    st.text(max_size=25),
    st.text(max_size=25),
)
def test_another_persons_value_never_leaves_in_any_company(value: str, before: str, after: str) -> None:
    assert _finding(f"{before} . {value} , {after}") in {"other_person", "unresolved", "review"}


def test_digests_say_nothing_and_differ_by_practice() -> None:
    mine = digests_of("call 480-555-0199", ALLOWED, KEY)
    assert not mine & digests_of("call 480-555-0199", ALLOWED, b"j" * 32)
    assert all("555" not in digest or len(digest) == 64 for digest in mine)
