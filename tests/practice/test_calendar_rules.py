"""Hours, blocks and appointments: nobody is in two places, and every time exists."""

import pytest

from tests.practice.changes import CHICAGO, Case, all_of, appointment, at_hours, put, refuses

RANGES: list[Case] = [
    (put("/practice/hours/mon", ["10:00-10:00"]), "/practice/hours/mon/0", "must end after it starts"),
    (put("/practice/hours/mon", ["10:00-12:00", "11:00-13:00"]), "/practice/hours/mon/1", "overlaps"),
    (put("/practice/hours/mon", ["14:00-15:00", "09:00-10:00"]), "/practice/hours/mon/1", "ranges are in order"),
    (
        put("/practice/special_days/2031-05-13/hours", ["10:00-12:00", "11:00-13:00"]),
        "/practice/special_days/2031-05-13/hours/1",
        "overlaps",
    ),
    (put("/locations/1/hours/mon", ["10:00-09:00"]), "/locations/1/hours/mon/0", "must end after it starts"),
    (
        put("/locations/1/special_days/2031-05-14/hours", ["14:00-15:00", "09:00-10:00"]),
        "/locations/1/special_days/2031-05-14/hours/1",
        "ranges are in order",
    ),
    (
        put("/appointment_types/3/new_patient_windows/hours/mon", ["09:00-12:00", "11:59-13:00"]),
        "/appointment_types/3/new_patient_windows/hours/mon/1",
        "overlaps",
    ),
    (at_hours("10:00-12:00", "11:00-13:00"), "/provider_hours/ines/thu/1", "overlaps"),
    (at_hours({**CHICAGO, "range": "12:00-10:00"}), "/provider_hours/ines/thu/0", "must end after it starts"),
    (
        put("/provider_special_days/2031-05-13/oda", ["10:00-12:00", "11:00-13:00"]),
        "/provider_special_days/2031-05-13/oda/1",
        "overlaps",
    ),
    # 09:30 in Boulder is 10:30 in Chicago: the clocks differ, the instants are the same.
    (at_hours("09:30-10:30", {**CHICAGO, "range": "11:00-12:00"}), "/provider_hours/ines/thu/1", "another location"),
    # 11:00 in Boulder is noon in Chicago: what looks later on the clock comes first.
    (at_hours("11:00-12:00", {**CHICAGO, "range": "11:00-12:00"}), "/provider_hours/ines/thu/1", "ranges are in order"),
    # Late on Wednesday in Boulder is early on Thursday in Chicago.
    (
        all_of(
            put("/provider_hours/ines/wed", ["22:00-24:00"]),
            at_hours({"range": "00:30-02:00", "location": "chicago"}),
        ),
        "/provider_hours/ines/thu/0",
        "another location",
    ),
    (
        put("/provider_special_days/2031-05-06", {"ines": [{"range": "10:00-12:00", "location": "chicago"}, "10:30-12:00"]}),
        "/provider_special_days/2031-05-06/ines/1",
        "another location",
    ),
]  # fmt: skip

CLOCK: list[Case] = [
    (put("/blocks/0/end", "2031-05-08T15:20"), "/blocks/0/end", "must be after the start"),
    (put("/blocks/0/start", "2031-02-30T10:00"), "/blocks/0/start", "is not a date of the calendar"),
    (put("/blocks/0/start", "2031-03-09T02:30"), "/blocks/0/start", "daylight time skips it"),
    (put("/appointments/3/start", "2031-03-09T02:30"), "/appointments/3/start", "daylight time skips it"),
    (
        put("/practice/special_days/2031-03-09", {"hours": ["02:30-05:00"]}),
        "/practice/special_days/2031-03-09/hours/0",
        "skips",
    ),
    (
        put("/locations/1/special_days/2031-03-09", {"hours": ["01:00-02:15"]}),
        "/locations/1/special_days/2031-03-09/hours/0",
        "skips",
    ),
    (
        put("/provider_special_days/2031-03-09", {"ines": [{"range": "02:30-05:00", "location": "chicago"}]}),
        "/provider_special_days/2031-03-09/ines/0",
        "skips",
    ),
    (put("/appointments/0/start", "0001-01-01T00:00"), "/appointments/0/start", "is too far away"),
    (put("/practice/timezone", "America/Atlantis"), "/practice/timezone", "is not a time zone"),
    (put("/locations/1/timezone", "America"), "/locations/1/timezone", "is not a time zone"),
]

CALENDAR: list[Case] = [
    (
        put("/appointments/-", appointment("2031-05-05T15:29")),
        "/appointments/4/start",
        'overlaps the appointment "a3"',
    ),
    # 14:00 in Boulder is 15:00 in Chicago, where that nurse is with somebody else.
    (
        put("/appointments/-", appointment("2031-05-05T14:10", location="boulder")),
        "/appointments/4/start",
        'overlaps the appointment "a3"',
    ),
    (
        put("/appointments/-", appointment("2031-05-05T14:00", type="class")),
        "/appointments/4/start",
        "one more than the 2",
    ),
    (
        put("/appointments/-", appointment("2031-05-05T14:30", type="class", minutes=30)),
        "/appointments/4/start",
        "overlaps",
    ),
    (put("/appointments/0/minutes", 90), "/appointments/2/start", "overlaps"),
    (
        put("/appointments/2/resources", ["lamp"]),
        "/appointments/2/resources/0",
        "does not stand at the location",
    ),
    (
        all_of(put("/staff/2/locations", ["boulder", "chicago"]), put("/appointments/3/location", "chicago")),
        "/appointments/3/resources/0",
        "does not stand at the location",
    ),
    (
        put("/staff/2/locations", ["boulder"]),
        "/provider_hours/ines/wed/0/location",
        "does not work at this location",
    ),
    (
        all_of(
            put("/staff/0/locations", ["boulder"]),
            put("/provider_special_days/2031-05-13/oda", [CHICAGO]),
        ),
        "/provider_special_days/2031-05-13/oda/0/location",
        "does not work at this location",
    ),
    (
        all_of(
            put("/staff/0/locations", ["boulder"]),
            put("/appointments/-", appointment("2031-06-05T10:00", provider="oda", location="chicago")),
        ),
        "/appointments/4/location",
        "does not work at this location",
    ),
]


@pytest.mark.parametrize("case", [*RANGES, *CLOCK, *CALENDAR], ids=lambda case: f"{case[1]} {case[2]}")
def test_names_the_place(case: Case) -> None:
    refuses(case)
