"""What everybody looks up: hours, providers, types, prices and facts, with the file's defaults applied."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from practice.book import PracticeBook, in_language
from practice.file import KnowledgeEntry, ProviderRange, Range
from tests.practice.documents import demo, fernhill, opened, two_places


def book(document: dict[str, Any]) -> PracticeBook:
    return PracticeBook(opened(document))


@pytest.fixture(scope="module")
def juniper() -> PracticeBook:
    return book(demo())


def ids(entries: tuple[KnowledgeEntry, ...]) -> list[str]:
    return [entry.id for entry in entries]


def ranges(*written: str) -> tuple[Range, ...]:
    return tuple(Range.parse(each) for each in written)


TUESDAY, THURSDAY, CLOSED = date(2031, 5, 6), date(2031, 5, 8), date(2031, 5, 13)
MONDAY_THERE, WEDNESDAY_THERE = date(2031, 5, 5), date(2031, 5, 14)


def test_without_locations_the_practice_is_the_one_place() -> None:
    practice = book(fernhill())
    place = practice.location()
    assert (place.id, place.name, place.phone) == (None, "Fernhill Skin Studio", "+13035550173")
    assert practice.sms_number == place.sms_number == practice.phone
    assert practice.effective_locations == (place,)
    assert practice.locations_of("oda") == (None,)
    assert practice.booking_locations("scalp_visit", ("scalp_therapy",)) == (None,)


def test_special_days_win_over_the_week() -> None:
    practice = book(fernhill())
    assert practice.opening(TUESDAY) == ranges("10:00-13:00", "14:00-18:00")
    assert practice.opening(date(2031, 5, 7)) == ()
    assert practice.opening(CLOSED) == ()
    day = practice.special_day(CLOSED)
    assert day is not None
    assert practice.name_of(day) == "staff day"
    assert practice.special_day(TUESDAY) is None


def test_a_location_has_its_own_hours_and_zone() -> None:
    practice = book(two_places())
    assert practice.opening(TUESDAY, "boulder") == ranges("10:00-13:00", "14:00-18:00")
    assert practice.opening(TUESDAY, "chicago") == ()  # its own week replaces the whole week
    assert practice.opening(MONDAY_THERE, "chicago") == ranges("08:00-20:00")
    assert practice.opening(WEDNESDAY_THERE, "chicago") == ranges("12:00-18:00")
    assert practice.opening(CLOSED, "chicago") == ()  # follows the practice's special day
    chicago = practice.location("chicago")
    assert chicago.instant(datetime(2031, 5, 5, 14, 0)) == datetime(2031, 5, 5, 19, 0, tzinfo=UTC)  # noqa: DTZ001
    assert chicago.local(datetime(2031, 5, 5, 19, 0, tzinfo=UTC)) == datetime(2031, 5, 5, 14, 0)  # noqa: DTZ001
    assert str(practice.zone_of("boulder")) == "America/Denver"
    assert chicago.sms_number == "+13125550176"


def test_a_time_that_occurs_twice_is_the_first() -> None:
    boulder = book(two_places()).location("boulder")
    assert boulder.instant(datetime(2031, 11, 2, 1, 30)) == datetime(2031, 11, 2, 7, 30, tzinfo=UTC)  # noqa: DTZ001


def test_providers_work_where_their_ranges_are() -> None:
    practice = book(two_places())
    assert practice.provider_ranges("ines", MONDAY_THERE) == (
        ProviderRange(Range.parse("09:00-12:00"), "boulder"),
        ProviderRange(Range.parse("14:00-18:00"), "chicago"),
    )
    assert practice.provider_ranges("ines", date(2031, 5, 6)) == ()
    assert practice.provider_ranges("ines", CLOSED) == ()  # nobody is named on that day
    assert practice.provider_ranges("desk_ulf", TUESDAY) == ()
    assert [person.id for person in practice.providers] == ["oda", "ines"]
    assert practice.booking_locations("class", ("peel",)) == ("chicago",)


def test_an_appointment_is_where_its_provider_is_then() -> None:
    practice = book(two_places())
    assert [practice.appointment_location(each) for each in practice.file.appointments] == [
        "chicago",
        "chicago",
        "chicago",
        "boulder",
    ]
    assert practice.minutes_of(practice.appointment("a1")) == 60
    assert practice.resource_location("lamp") == "boulder"
    assert practice.resource_location("bed") == "chicago"


def test_services_lead_to_the_type_for_the_person(juniper: PracticeBook) -> None:
    def types(service: str) -> list[str | None]:
        found = [juniper.appointment_type_for(service, returning=returning) for returning in (False, True)]
        return [each.id if each else None for each in found]

    assert types("botox") == ["injectables_consult", "injectables_visit"]
    assert types("facelift") == ["surgical_consult", "surgical_consult"]
    assert types("private_event") == [None, None]
    assert [each.id for each in juniper.variants_of("surgical_consult")] == ["surgical_consult_video"]
    assert juniper.agent_type_for("botox", returning=True) is juniper.appointment_type("injectables_visit")
    assert [each.id for each in juniper.services_of("other")] == ["skincare_class", "private_event"]


def test_staff_only_services_are_not_for_the_agent() -> None:
    document = fernhill()
    document["services"][0]["booked_by"] = "staff"
    practice = book(document)
    assert practice.agent_type_for("scalp_therapy", returning=False) is None
    assert practice.appointment_type_for("scalp_therapy", returning=False) is not None


def test_series_are_priced_by_the_price_list(juniper: PracticeBook) -> None:
    assert juniper.package_price("lhr_small_6") == 47520  # 6 x 99, less 20%
    assert juniper.package_price("lhr_medium_6") == 95520
    assert juniper.package_price("rf_face_3") == 210000  # the line with its label
    assert juniper.package_price("ipl_3") == 89500
    assert juniper.service_of_package("ipl_3").id == "photofacial"
    document = two_places()
    document["services"][1]["packages"].append({"id": "peel_9", "sessions": 9, "cadence_days": 30})
    assert book(document).package_price("peel_9") is None


def test_names_are_said_in_the_language_of_the_person(juniper: PracticeBook) -> None:
    lips = juniper.service("lip_filler")
    assert juniper.name_of(lips, "es") == "Relleno de labios"
    assert juniper.name_of(lips, "en") == juniper.name_of(lips) == "Lip filler"
    assert juniper.name_of(juniper.service("botox"), "es") == "Botox"
    assert juniper.name_of(juniper.not_offered("thread_lift"), "es") == "Hilos tensores"
    assert in_language("Here", {"es": "Aquí"}, None) == "Here"


TODAY = date(2026, 11, 22)


def test_facts_come_in_the_language_or_the_first(juniper: PracticeBook) -> None:
    assert ids(juniper.knowledge(on=TODAY, kind="hours", language="es")) == ["kb_hours_es"]
    assert ids(juniper.knowledge(on=TODAY, kind="hours", language="en")) == ["kb_hours"]
    assert ids(juniper.knowledge(on=TODAY, kind="hours")) == ["kb_hours"]
    assert ids(juniper.knowledge(on=TODAY, service="chemical_peel", kind="care", language="es")) == [
        "kb_peel_prep",
        "kb_peel_aftercare",
    ]
    assert juniper.language_of(juniper.knowledge_entry("kb_hours")) == "en"
    aftercare = juniper.knowledge_in("kb_injectables_aftercare", "es", on=TODAY)
    assert aftercare is juniper.knowledge_entry("kb_injectables_aftercare_es")


def test_facts_that_answer_first_of_all_come_first(juniper: PracticeBook) -> None:
    found = ids(juniper.knowledge(on=TODAY, kind="price", service="photofacial"))
    assert found == ["kb_winter_offer", "kb_photofacial"]
    found = ids(juniper.knowledge(on=TODAY, kind="visit"))
    assert found == ["kb_first_visit", "kb_companions", "kb_parking"]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 14), False),
        (date(2026, 11, 15), True),
        (date(2027, 1, 31), True),
        (date(2027, 2, 1), False),
    ],
)
def test_facts_are_said_while_they_are_valid(juniper: PracticeBook, day: date, *, said: bool) -> None:
    assert ("kb_winter_offer" in ids(juniper.knowledge(on=day, kind="offer"))) == said
    assert (juniper.knowledge_in("kb_winter_offer", "es", on=day) is not None) == said


def test_a_translation_is_about_what_its_original_is_about_and_ends_with_it() -> None:
    document = two_places()
    document["practice"]["languages"] = ["en", "es"]
    document["knowledge"][0] |= {"valid_until": "2031-05-31", "locations": ["boulder"]}
    translation = {"id": "kb_es", "kinds": ["service"], "title": "x", "text": "x", "language": "es"}
    document["knowledge"].append({**translation, "translation_of": "kb_scalp"})
    practice = book(document)
    may, june = date(2031, 5, 31), date(2031, 6, 1)
    assert ids(practice.knowledge(on=may, service="scalp_therapy", language="es")) == ["kb_es"]
    assert ids(practice.knowledge(on=may, service="scalp_therapy", language="es", location="boulder")) == [
        "kb_es"
    ]
    assert practice.knowledge(on=may, service="scalp_therapy", language="es", location="chicago") == ()
    assert practice.knowledge(on=june, service="scalp_therapy", language="es") == ()


def test_defaults_that_follow_from_others(juniper: PracticeBook) -> None:
    practice = book(fernhill())
    assert [person.id for person in practice.on_call] == ["desk_ulf"]
    assert practice.languages_of(practice.staff("oda")) == ("en",)
    assert practice.opportunity_value() == practice.opportunity_value("scalp_therapy") == 50000
    assert practice.review_links() == ()
    assert [person.id for person in juniper.on_call] == ["joss", "camila", "wren"]
    assert juniper.opportunity_value() == 60000
    assert juniper.opportunity_value("facelift") == 1750000
    assert [link.site for link in juniper.review_links()] == ["google", "realself"]
    document = fernhill()
    document["practice"]["links"] = {"reviews": "https://reviews.example.com/fernhill"}
    assert [link.url for link in book(document).review_links()] == ["https://reviews.example.com/fernhill"]


def test_unknown_ids_are_told_apart(juniper: PracticeBook) -> None:
    assert juniper.find_service("none") is None
    assert juniper.find_staff("none") is None
    assert juniper.find_contact("none") is None
    assert juniper.find_appointment_type("none") is None
    assert juniper.find_not_offered("none") is None
    with pytest.raises(KeyError):
        juniper.service("none")
