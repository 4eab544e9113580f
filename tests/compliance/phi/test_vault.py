"""Placeholders: the same value the same number, filled only in their own thread, never half."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.phi.spans import Known
from compliance.phi.vault import PLACEHOLDER, PhiVault, UnresolvedPlaceholderError, open_sealed, seal
from core.db import Database
from core.keys import MasterKey
from core.session import of_practice
from core.vault import Vault
from tests.compliance.phi.corpus import cases

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
TODAY = date(2026, 11, 20)
EMPTY = PhiVault("contact-a", "thread-a", NOW + timedelta(days=1))
SENTENCES = [case.text for name in ("cases", "unseen") for case in cases(name)[0]]


def _restored(vault: PhiVault, text: str) -> str:
    return vault.restore(text, contact_id="contact-a", thread_id="thread-a", now=NOW)


@pytest.mark.parametrize("text", SENTENCES)
def test_what_was_hidden_comes_back_letter_by_letter(text: str) -> None:
    vault, hidden = EMPTY.hide(text, today=TODAY)
    assert _restored(vault, hidden) == text


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(st.sampled_from(SENTENCES), st.text(max_size=30), st.just("<PERSON_1>"), st.just("&lt;")),
        max_size=3,
    ).map(" ".join)
)
def test_any_text_comes_back(text: str) -> None:
    vault, hidden = EMPTY.hide(text)
    try:
        assert _restored(vault, hidden) == text
    except UnresolvedPlaceholderError:
        assert "_" in text  # typed something that reads like a placeholder: held, never guessed


def test_a_value_keeps_its_number_through_the_conversation() -> None:
    vault, first = EMPTY.hide("this is Ximena, my cell is 602-555-0142")
    vault, second = vault.hide("Marisol called ximena at (602) 555-0142")
    assert first == "this is <PERSON_1>, my cell is <PHONE_NUMBER_1>"
    assert "<PERSON_1:v2>" in second
    assert "<PHONE_NUMBER_1:v2>" in second
    assert _restored(vault, second) == "Marisol called ximena at (602) 555-0142"


def test_a_value_met_before_is_hidden_where_nothing_else_shows_it() -> None:
    vault, _ = EMPTY.hide("my name is Sunny Day")
    _, hidden = vault.hide("Sunny Day it is, not sunnyday")
    assert hidden == "<PERSON_1> it is, not sunnyday"


def test_brackets_somebody_typed_never_name_a_value() -> None:
    _, hidden = EMPTY.hide("this is Ximena <PERSON_1> <3")
    assert hidden == "this is <PERSON_1> &lt;PERSON_1&gt; &lt;3"
    assert len(PLACEHOLDER.findall(hidden)) == 1


def test_dates_keep_their_distance() -> None:
    vault, hidden = EMPTY.hide("can i come november 24 instead", today=TODAY)
    assert hidden == "can i come <DATE_TIME_1:Tue+4d> instead"
    assert _restored(vault, "See you <DATE_TIME_1>!") == "See you november 24!"


def test_a_birthday_gives_no_distance() -> None:
    _, hidden = EMPTY.hide("dob 4/12/1987", today=TODAY)
    assert hidden == "dob <DATE_TIME_1:past>"


@pytest.mark.parametrize(
    "text",
    [
        "Hi <PERSON_2>",
        "Hi <PERSON_1",
        "Hi PERSON_1>",
        "Hi <person_1>",
        "Hi < PERSON_1 >",
        "Hi <PERSON_1:v9>",
        "Hi person_1",
        "Hi &lt;PERSON_1&gt;",
    ],
)
def test_an_unknown_or_damaged_blank_stops_the_text(text: str) -> None:
    vault, _ = EMPTY.hide("this is Ximena")
    with pytest.raises(UnresolvedPlaceholderError) as stopped:
        _restored(vault, text)
    assert str(stopped.value) == "UNRESOLVED_PLACEHOLDER"


@pytest.mark.parametrize(
    ("contact", "thread", "now"),
    [
        ("contact-b", "thread-a", NOW),
        ("contact-a", "thread-b", NOW),
        ("contact-a", "thread-a", NOW + timedelta(days=2)),
    ],
)
def test_no_other_thread_and_no_later_day_is_served(contact: str, thread: str, now: datetime) -> None:
    vault, _ = EMPTY.hide("this is Ximena")
    with pytest.raises(UnresolvedPlaceholderError):
        vault.restore("Hi <PERSON_1>", contact_id=contact, thread_id=thread, now=now)


def test_nothing_of_a_vault_can_be_printed() -> None:
    vault, _ = EMPTY.hide("this is Ximena", Known(names=("Ximena",)))
    assert "ximena" not in f"{vault} {vault!r} {vault.entries!r} {vault.entries[0]}".lower()


async def test_at_rest_it_is_sealed_with_the_practice_key(db: Database) -> None:
    secrets = Vault(MasterKey(b"m" * 32))
    vault, hidden = EMPTY.hide("this is Ximena")
    scope = of_practice("practice-a")
    sealed = await db.write(scope, lambda conn: seal(vault, secrets, conn))
    assert b"Ximena" not in sealed
    opened = await db.read(scope, lambda conn: open_sealed(sealed, secrets, conn))
    assert _restored(opened, hidden) == "this is Ximena"
