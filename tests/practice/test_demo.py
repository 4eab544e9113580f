"""The demonstration practice is in order, and its calendar could be a real one."""

import re
from datetime import timedelta

import pytest

from practice.book import PracticeBook
from practice.file import Appointment
from practice.read_file import read_practice_file
from tests.practice.documents import DEMO, demo, opened

BOOK = PracticeBook(opened(demo()))


def test_has_every_line_of_business() -> None:
    lines = {service.revenue_line for service in BOOK.file.services}
    assert lines == {
        "surgical",
        "injectables",
        "laser_energy",
        "body_contouring",
        "skin",
        "wellness",
        "other",
    }
    assert len(BOOK.file.services) >= 30


@pytest.mark.parametrize("appointment", BOOK.file.appointments, ids=lambda each: each.id)
def test_appointments_stand_where_they_could_have_been_booked(appointment: Appointment) -> None:
    kind = BOOK.appointment_type(appointment.type)
    day, start = appointment.start.date(), appointment.start.hour * 60 + appointment.start.minute
    end = appointment.start + timedelta(minutes=kind.minutes)
    assert appointment.provider in kind.providers
    assert start % BOOK.practice.booking_rules.grid_minutes == 0
    assert any(each.holds(start, kind.minutes) for each in BOOK.opening(day))
    worked = [each.range for each in BOOK.provider_ranges(appointment.provider, day)]
    assert any(each.holds(start - kind.buffer_before, kind.minutes + kind.buffer_after) for each in worked)
    away = [block for block in BOOK.file.blocks if block.provider == appointment.provider]
    assert not any(block.start < end and appointment.start < block.end for block in away)


def test_facts_name_only_prices_that_the_price_lists_have() -> None:
    stated = {
        str(line.amount // 100) for service in BOOK.file.services for line in service.prices if line.amount
    }
    for entry in BOOK.file.knowledge:
        if "service" in entry.kinds and "price" in entry.kinds:
            figures = {figure.replace(",", "") for figure in re.findall(r"\$([0-9,]*[0-9])", entry.text)}
            assert figures <= stated, entry.id


def test_a_translation_has_the_figures_of_its_original() -> None:
    for entry in BOOK.file.knowledge:
        if entry.translation_of is not None:
            original = BOOK.knowledge_entry(entry.translation_of)
            assert entry.language == "es"
            assert entry.services == original.services
            prices = [sorted(re.findall(r"\$[0-9,]+", each.text)) for each in (entry, original)]
            assert prices[0] == prices[1], entry.id


def test_numbers_are_invented_ones() -> None:
    text = DEMO.read_text("utf-8")
    numbers = re.findall(r"\+1[0-9]{10}", text)
    assert numbers
    assert all(re.fullmatch(r"\+1[0-9]{3}55501[0-9]{2}", number) for number in numbers)
    assert all(host.endswith("example.com") for host in re.findall(r"https://([^/\s\"]+)", text))
    assert not hasattr(read_practice_file(DEMO.read_bytes(), DEMO.name), "items")
