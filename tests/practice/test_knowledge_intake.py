"""What is read out of pages, price lists and tables: whatever they hold, figures are theirs and nothing breaks."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.file import Per
from practice.knowledge_intake.amounts import amounts
from practice.knowledge_intake.html_page import read_html
from practice.knowledge_intake.lines import Line, UnreadableSourceError
from practice.knowledge_intake.opening import week_of
from practice.knowledge_intake.proposal import Finding
from practice.knowledge_intake.recognise import recognise
from practice.knowledge_intake.table_file import read_table
from practice.knowledge_intake.validity import Validity, validity
from practice.knowledge_intake.vocabulary import clinical_claims, vocabulary

TODAY = date(2026, 11, 24)


class Practice:
    """Three services and two languages."""

    currency = "USD"
    languages: tuple[str, ...] = ("en", "es")
    today = TODAY
    day_first = False
    called: ClassVar = {"botox": ("Botox",), "filler": ("Lip filler",), "laser": ("Laser hair removal",)}

    def service(self, text: str) -> str | None:
        found = [key for key, names in self.called.items() if any(n.lower() in text.lower() for n in names)]
        return found[0] if len(found) == 1 else None

    def usual_unit(self, service: str) -> Per | None:
        return "unit" if service == "botox" else None

    def names(self, service: str) -> tuple[str, ...]:
        return self.called[service]

    def labels(self, service: str) -> tuple[str, ...]:
        return ("half syringe", "full syringe") if service == "filler" else ()

    def language(self, text: str) -> str:
        return "es" if "precio" in text.lower() else "en"


def found_in(html: str) -> list[Finding]:
    return list(recognise(read_html(html.encode()).lines, Practice())[0])


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("$14 per unit", ["14"]),
        ("from US$1,250.50", ["1250.50"]),
        ("1.200,00 € la sesión", ["1200.00"]),
        ("between $500 and $1 200", ["500", "1200"]),
        ("$2k package", ["2000"]),
        ("599 dólares", ["599"]),
        ("call 919-555-0142, open 9-5, 20% off, 3 units", []),
        ("$0 consultation", []),
    ],
)
def test_amounts_as_people_write_them(text: str, values: list[str]) -> None:
    assert [each.value for each in amounts(text)] == [Decimal(value) for value in values]


@given(
    st.integers(1, 99_999), st.integers(0, 99), st.sampled_from(["{}", "from {}", "now {} per unit", "({})"])
)
@settings(max_examples=60, deadline=None)
def test_an_amount_is_the_one_that_was_written(whole: int, cents: int, around: str) -> None:
    written = f"${whole:,}.{cents:02d}"
    assert [each.value for each in amounts(around.format(written))] == [Decimal(f"{whole}.{cents:02d}")]


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("Mon–Thu 9am–6pm", dict.fromkeys(("mon", "tue", "wed", "thu"), ("09:00-18:00",))),
        ("Saturday 10-2, Sunday closed", {"sat": ("10:00-14:00",), "sun": ()}),
        ("Lunes a miércoles de 9:30 a 17:00", dict.fromkeys(("mon", "tue", "wed"), ("09:30-17:00",))),
        ("Tue & Fri: 1–5pm", dict.fromkeys(("tue", "fri"), ("13:00-17:00",))),
        ("Wed 9am-12pm and 1pm-4:30pm", {"wed": ("09:00-12:00", "13:00-16:30")}),
        ("Come by on Monday for $5", {}),
        ("Friday 5pm-9am", {}),
    ],
)
def test_opening_hours(text: str, week: dict[str, tuple[str, ...]]) -> None:
    assert week_of(text) == week


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Valid through December 31", date(2026, 12, 31)),
        ("expires 10/31/2026", date(2026, 10, 31)),
        ("hasta el 15 de diciembre de 2026", date(2026, 12, 15)),
        ("October specials", date(2026, 10, 31)),
        ("until 5/31", date(2026, 5, 31)),
        ("this month only", date(2026, 11, 30)),
        ("until 2/30/2026", None),
        ("until you are happy", None),
    ],
)
def test_until_when_it_holds(text: str, ends: date | None) -> None:
    assert validity(text, TODAY).ends == ends
    assert validity("no dates at all", TODAY) == Validity()


def test_a_table_with_a_column_for_each_size_of_package() -> None:
    prices = [
        (each.content.price, each.content.service)
        for each in found_in(
            "<h2>Laser hair removal</h2><table><tr><th>Area</th><th>Single</th><th>Package of 6</th></tr>"
            "<tr><td>Underarms</td><td>$99</td><td>$499</td></tr></table>"
        )
    ]
    assert [(p and p.amount_minor, p and p.sessions, p and p.per, p and p.label, s) for p, s in prices] == [
        (9900, None, "session", "Underarms", "laser"),
        (49900, 6, "package", "Underarms", "laser"),
    ]


def test_the_name_in_one_box_and_the_price_in_the_next() -> None:
    found = found_in(
        "<h2>Menu</h2><div><div>Botox</div><div>Smooths lines between the brows</div><div>$14 / unit</div></div>"
        "<div><div>Lip filler</div><div>From $600</div></div><table><tr><td>Service</td><td>Cost</td></tr>"
        "<tr><td>Laser hair removal, legs</td><td>349</td></tr></table>"
    )
    assert [
        (each.content.service, each.content.price and each.content.price.amount_minor) for each in found
    ] == [("botox", 1400), ("filler", 60000), ("laser", 34900)]
    assert found[1].content.price is not None
    assert found[1].content.price.starts_from


def test_an_offer_keeps_its_last_day_and_is_no_price_of_the_list() -> None:
    (offer,) = found_in(
        "<h2>Specials</h2><p>Lip filler now $499 per syringe, was $750, through 12/15/2026</p>"
    )
    content = offer.content
    assert (offer.kind, content.service, content.valid_until) == ("offer", "filler", date(2026, 12, 15))
    assert content.price is not None
    assert (content.price.amount_minor, content.price.per) == (49900, "syringe")
    (undated,) = found_in("<p>Botox special: $9 per unit!</p>")
    assert "promotion" in undated.doubts
    assert undated.content.valid_until is None


def test_a_variant_is_called_as_in_the_price_list() -> None:
    found = found_in(
        "<h2>Laser hair removal</h2><table><tr><th>Area</th><th>Price</th></tr><tr><td>Lip, filler-free</td><td>$80</td></tr>"
        "</table><h2>Fillers</h2><p>Half syringe of lip filler $450</p><h3>Deluxe Botox</h3><p>$18 per unit</p>"
    )
    shown = [(each.content.service, each.content.price and each.content.price.label) for each in found]
    assert shown == [("laser", "Lip, filler-free"), ("filler", "half syringe"), ("botox", "Deluxe")]


def test_what_stands_at_the_foot_of_a_page_belongs_to_nobody_above() -> None:
    found = found_in(
        "<main><h3>Jane Example, NP</h3><p>Jane has injected since 2012.</p></main>"
        "<footer><p>12 Quill Street, Suite 3<br>Raleigh, NC 27603</p><p>Mon: 9-5</p><p>© 2026</p></footer>"
    )
    assert [(each.kind, each.content.text) for each in found] == [
        ("staff", "Jane has injected since 2012."),
        ("location", "12 Quill Street, Suite 3, Raleigh, NC 27603"),
        ("hours", "Mon: 9-5"),
    ]


def test_fees_of_a_policy_are_no_prices() -> None:
    (policy,) = found_in("<h2>Cancellation policy</h2><p>24 hours, please.</p><p>A $50 fee applies.</p>")
    assert (policy.kind, policy.content.text) == ("policy", "24 hours, please. A $50 fee applies.")


def test_people_and_answers() -> None:
    found = found_in(
        "<h3>Jane Example, NP</h3><p>Jane has injected since 2012.</p><h3>Is there parking?</h3><p>Behind the house.</p>"
    )
    assert [(each.kind, each.content.title) for each in found] == [
        ("staff", "Jane Example, NP"),
        ("faq", "Is there parking?"),
    ]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Safe for pregnant women", {"no_risk", "pregnancy"}),
        ("You will need 20 units", {"dose"}),
        ("Sin efectos secundarios, garantizado", {"no_risk", "guarantee"}),
        ("Botox is $14 a unit, most visits take 20 minutes.", set()),
        ("Free parking behind the building.", set()),
    ],
)
def test_clinical_claims(text: str, codes: set[str]) -> None:
    assert set(clinical_claims(text)) == codes


pieces = st.sampled_from(
    [
        *(
            "Botox",
            "Lip filler",
            "$14",
            "€1.200",
            "per unit",
            "from",
            "Mon",
            "9am-5pm",
            "closed",
            "until 5/31",
            "?",
        ),
        *(
            "Dr. Ann Example",
            "policy",
            "20% off",
            "-",
            "–",
            "|",
            "é\u0301",
            "\u202e",
            "\x00",
            "😀",
            "1" * 40,
            "<",
            "&#0;",
        ),
    ]
)


@given(st.lists(st.lists(pieces, max_size=8).map(" ".join), max_size=12))
@settings(max_examples=120, deadline=None)
def test_whatever_stands_there_nothing_breaks_and_every_figure_stood_there(rows: list[str]) -> None:
    lines = [Line(row, ("Prices",), page=1, line=place) for place, row in enumerate(rows) if row.strip()]
    for finding in recognise(lines, Practice())[0]:
        assert finding.content.title.strip()
        assert len(finding.content.text) <= 1200
        if finding.content.price is not None:
            assert finding.content.price.amount_minor in {1400, 120000, 120, 12000}


@given(st.binary(max_size=400))
@settings(max_examples=120, deadline=None)
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    for read in (read_table, read_html):
        with suppress(UnreadableSourceError):
            assert isinstance(recognise(read(raw).lines, Practice())[0], tuple)


def test_the_vocabulary_names_only_what_there_is() -> None:
    assert set(vocabulary().weekdays) == {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
    assert set(vocabulary().months) == {str(each) for each in range(1, 13)}
