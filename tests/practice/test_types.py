"""The types mirror the schema, and their values mean what the file says."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice import file as types
from practice.checks.schema import schema
from practice.checks.wording import PATTERNS
from practice.file import Money, ProviderRange, Range, amount, money
from tests.practice.documents import fernhill, opened, two_places

ROOT = schema()
DEFINED = ROOT["$defs"]
PRACTICE = DEFINED["practice"]["properties"]
MIRRORS = [
    (types.PracticeFile, ROOT),
    (types.Practice, DEFINED["practice"]),
    (types.Address, DEFINED["address"]),
    (types.Links, PRACTICE["links"]),
    (types.Assistant, PRACTICE["assistant"]),
    (types.BookingRules, PRACTICE["booking_rules"]),
    (types.Pipeline, PRACTICE["pipeline"]),
    (types.AutoCreate, PRACTICE["pipeline"]["properties"]["auto_create"]),
    (types.Source, PRACTICE["sources"]["items"]),
    (types.ReviewLink, PRACTICE["review_links"]["items"]),
    (types.Snippet, PRACTICE["snippets"]["items"]),
    (types.SpecialDay, DEFINED["special_days"]["additionalProperties"]),
    (types.Location, DEFINED["location"]),
    (types.Resource, DEFINED["resource"]),
    (types.StaffMember, DEFINED["staff_member"]),
    (types.Block, ROOT["properties"]["blocks"]["items"]),
    (types.AppointmentType, DEFINED["appointment_type"]),
    (types.Fee, DEFINED["fee"]),
    (types.Deposit, DEFINED["appointment_type"]["properties"]["deposit"]),
    (types.NewPatientWindows, DEFINED["appointment_type"]["properties"]["new_patient_windows"]),
    (types.Service, DEFINED["service"]),
    (types.TypesOfService, DEFINED["service"]["properties"]["appointment_types"]),
    (types.Price, DEFINED["price"]),
    (types.Package, DEFINED["package"]),
    (types.Recall, DEFINED["service"]["properties"]["recall"]),
    (types.NotOffered, ROOT["properties"]["not_offered"]["items"]),
    (types.Membership, ROOT["properties"]["memberships"]["items"]),
    (types.KnowledgeEntry, DEFINED["knowledge_entry"]),
    (types.Contact, DEFINED["contact"]),
    (types.BoughtPackage, DEFINED["contact"]["properties"]["packages"]["items"]),
    (types.HistoryEntry, DEFINED["contact"]["properties"]["history"]["items"]),
    (types.Appointment, DEFINED["appointment"]),
]


@pytest.mark.parametrize(("kind", "part"), MIRRORS, ids=[kind.__name__ for kind, _ in MIRRORS])
def test_mirrors_the_schema(kind: type[msgspec.Struct], part: dict[str, Any]) -> None:
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    fields.pop("-document", None)
    assert fields.keys() == part["properties"].keys()
    required = {name for name, field in fields.items() if field.required}
    assert required == set(part.get("required", ()))
    for name, field in fields.items():
        stated = part["properties"][name].get("default")
        if stated is not None and name != "opportunity_default_value":  # in minor units: PracticeBook knows
            assert field.default == stated, name


def test_every_pattern_of_the_schema_has_a_sentence() -> None:
    found: set[str] = set()
    waiting: list[Any] = [ROOT]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if isinstance(part.get("pattern"), str):
                found.add(part["pattern"])
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    assert found == PATTERNS.keys()


@pytest.mark.parametrize(
    ("written", "currency", "minor"),
    [(12.5, "EUR", 1250), (0.29, "USD", 29), (8900, "USD", 890000), (500, "JPY", 500), (1.125, "KWD", 1125)],
)
def test_money_becomes_minor_units(written: float, currency: str, minor: int) -> None:
    assert money(written, currency) == Money(minor)
    assert amount(minor, currency) == Decimal(str(written))


@pytest.mark.parametrize(("written", "currency"), [(12.505, "EUR"), (0.5, "JPY"), (1e300, "USD")])
def test_refuses_money_that_the_currency_does_not_have(written: float, currency: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        money(written, currency)


@given(st.integers(0, 10**9), st.sampled_from(["USD", "JPY", "KWD", "EUR"]))
def test_money_reads_back_what_it_writes(minor: int, currency: str) -> None:
    assert money(float(amount(minor, currency)), currency) == minor


@given(st.integers(0, 1439), st.integers(1, 1440))
def test_range_reads_back_what_it_writes(start: int, end: int) -> None:
    assert Range.parse(str(Range(start, end))) == (start, end)


@pytest.mark.parametrize(
    "text", ["24:00-24:00", "9:00-10:00", "09:00-24:01", "09:00–10:00", "٠٩:00-10:00", "09:00-10:00\n"]
)
def test_refuses_what_is_no_range(text: str) -> None:
    with pytest.raises(ValueError, match="HH:MM-HH:MM"):
        Range.parse(text)


def test_reads_times_ranges_and_money() -> None:
    document = two_places()
    document["appointment_types"][0]["minutes"] = 40.0
    file = opened(document)
    assert file.blocks[0].start == datetime(2031, 5, 8, 15, 20)  # noqa: DTZ001
    assert file.provider_special_days == {date(2031, 5, 13): {}}
    assert file.provider_hours["ines"]["mon"] == (
        ProviderRange(Range(540, 720)),
        ProviderRange(Range(840, 1080), "chicago"),
    )
    assert file.appointment_types[2].fee.amount == 4000
    assert file.appointment_types[2].alternatives == (("lamp", "bed"),)
    assert file.services[1].prices[1].percent_off == Decimal(10)
    minutes = file.appointment_types[0].minutes
    assert (minutes, type(minutes)) == (40, int)
    assert file.practice.urgent_line is None


def test_types_cannot_be_changed() -> None:
    file = opened(fernhill())
    with pytest.raises(AttributeError):
        file.practice.name = "Another"  # type: ignore[misc]
