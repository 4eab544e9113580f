"""Files from anywhere: YAML that is easily misread, hostile input, and the content that comes back."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.check import check
from practice.file import PracticeFile
from practice.problems import Problems
from practice.read_file import LARGEST_BYTES, read_document, read_practice_file
from practice.write_file import write_practice_file
from practice.yaml_text import read_yaml, write_yaml
from tests.practice.documents import DEMO, HERE, demo, fernhill, opened, two_places


def problems(raw: bytes | str, name: str = "practice.yaml") -> list[tuple[str, str]]:
    found = read_practice_file(raw, name)
    assert isinstance(found, Problems)
    return [(item.at, item.message) for item in found.items]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2031-05-06", "2031-05-06"),
        ("2031-05-06T11:25", "2031-05-06T11:25"),
        ("11:25", "11:25"),
        ("09:00-13:00", "09:00-13:00"),
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("'80301'", "80301"),
        ("1_000", "1_000"),
        ("<<", "<<"),
        ("=", "="),
        ("0o17", 15),
        ("017", 17),
        ("0x1F", 31),
        ("12.5", 12.5),
        ("1e3", 1000.0),
        ("true", True),
        ("FALSE", False),
        ("~", None),
        ("", None),
        ("!!str 12", "12"),
        ("! 12", "12"),
        ("'true'", "true"),
    ],
)
def test_reads_scalars_as_yaml_1_2_does(text: str, value: Any) -> None:
    read = read_yaml(f"a: {text}\n")["a"]
    assert (read, type(read)) == (value, type(value))


def test_reads_dates_without_quotes() -> None:
    plain = yaml.safe_dump(fernhill()).replace("'", "")
    assert "\n  2031-05-13: {}" in plain
    plain = plain.replace("80301", "'80301'").replace("+13035550173", "'+13035550173'")
    assert isinstance(read_practice_file(plain, "p.yaml"), PracticeFile)


def test_a_phone_number_without_quotes_is_told_as_such() -> None:
    text = write_yaml(fernhill()).replace("'+13035550173'", "+13035550173")
    assert problems(text) == [("/practice/phone", "must be text (in YAML: in quotes)")]


def test_aliases_are_read_as_what_they_stand_for() -> None:
    assert read_yaml("a: &x [1, {b: 2}]\nc: *x\n") == {"a": [1, {"b": 2}], "c": [1, {"b": 2}]}


@pytest.mark.parametrize(
    ("raw", "name", "at", "message"),
    [
        ("[" * 100_000, "a.yaml", None, "levels deep"),
        ("{a: " * 100_000, "a.yaml", None, "levels deep"),
        ("[" * 100_000, "a.json", "", "nested too deep"),
        ('{"a":' * 100_000, "a.json", "", "nested too deep"),
        ('{"practice":' * 40 + "1" + "}" * 40, "a.json", None, "levels deep"),
        ("a: &a [*a]", "a.yaml", "/a/0", "alias before it is defined"),
        ("a: 1\na: 2", "a.yaml", "/a", "twice"),
        ("a: {b: [{c: 1, c: 2}]}", "a.yaml", "/a/b/0/c", "twice"),
        ('{"x/y": [{"a": 1, "a": 2}]}', "a.json", "/x~1y/0/a", "twice"),
        ('{"a": NaN}', "a.json", "", "NaN"),
        ('{"a": -Infinity}', "a.json", "", "Infinity"),
        ("a: .inf", "a.yaml", "/a", "cannot be read"),
        ('{"a": 1e999}', "a.json", "/a", "can be written down"),
        ('{"a": ' + "9" * 5000 + "}", "a.json", "", "cannot be read"),
        ("a: " + "9" * 5000, "a.yaml", "/a", "cannot be read"),
        ('{"a": 99999999999999999}', "a.json", "/a", "too large"),
        (b"\xff\xfe\x00", "a.yaml", "", "not UTF-8"),
        (b"practice: caf\xe9", "a.yaml", "", "not UTF-8"),
        ("!!python/object/apply:os.system [ls]", "a.yaml", "", "tag"),
        ("a: !!timestamp 2031-05-06", "a.yaml", "/a", "tag"),
        ("a: 1\n---\nb: 2", "a.yaml", "", "one YAML document"),
        ("? [a]\n: 1", "a.yaml", "", "not text"),
        ("1: 2", "a.yaml", "", "not text"),
        ("a: \x01", "a.yaml", "", "not valid YAML"),
        ("a: [1", "a.yaml", "", "not valid YAML in line"),
        ('{"a": \n}', "a.json", "", "not valid JSON in line 2"),
        ('{"a": "\\ud800"}', "a.json", "/a", "surrogate"),
        ('{"a": "\\u0000"}', "a.json", "/a", "U+0000"),
        ("", "a.yaml", "", "must be an object"),
        ("", "a.json", "", "not valid JSON"),
        (b"x" * 10_000_000, "a.yaml", "", "larger than 8 MB"),
    ],
)  # fmt: skip
def test_hostile_input_is_a_problem(raw: bytes | str, name: str, at: str | None, message: str) -> None:
    found = problems(raw, name)
    assert any(message in told and at in {None, place} for place, told in found), found


def test_a_number_that_no_column_holds_is_a_problem() -> None:
    document = fernhill()
    document["practice"]["booking_rules"]["min_lead_minutes"] = 3_000_000_000
    assert [problem.at for problem in check(document)] == ["/practice/booking_rules/min_lead_minutes"]


@pytest.mark.parametrize(
    "name", ["A" + "/a" * 200_000, "A" * 3000, "../../etc/passwd", "/etc/passwd", "", "A\n", "Zulu/"]
)
def test_a_zone_is_looked_up_only_under_a_plausible_name(name: str) -> None:
    document = fernhill()
    document["practice"]["timezone"] = name
    assert {problem.at for problem in check(document)} == {"/practice/timezone"}


def test_a_yaml_bomb_does_not_go_off() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 15)]
    (place, told), *_ = problems("\n".join(lines))
    assert told == "is too large: its YAML aliases multiply it"
    assert place.startswith("/a6/")


def test_many_equal_objects_do_not_take_for_ever() -> None:
    document = fernhill()
    document["provider_hours"]["oda"]["mon"] = [{"range": "x", "location": f"y{n}"} for n in range(20_000)]
    assert len(check(document)) == 1000


@pytest.mark.parametrize(
    "document", [None, [], 1, "text", {}, {"practice": []}, {"staff": {"a": 1}, "blocks": 3}]
)
def test_any_shape_is_a_list_of_problems(document: Any) -> None:
    assert check(document)


def test_the_ending_decides_and_the_content_where_there_is_none() -> None:
    text = json.dumps(fernhill())
    for name in ("p.json", "p", "upload.bin", "p.yaml"):  # JSON is YAML too
        assert isinstance(read_practice_file(text, name), PracticeFile)
    assert isinstance(read_practice_file(write_yaml(fernhill()), "p"), PracticeFile)
    assert isinstance(read_practice_file(b"\xef\xbb\xbf" + text.encode(), "p.json"), PracticeFile)
    assert len(DEMO.read_bytes()) < LARGEST_BYTES


def test_the_example_of_the_sandbox_has_no_problem() -> None:
    assert isinstance(
        read_practice_file((HERE / "fernhill.json").read_bytes(), "fernhill.json"), PracticeFile
    )


# Anything may stand in the document; only what is there is replaced, so much of it stays valid.
_LEAVES = (
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
    | st.sampled_from(["2031-05-06", "11:25", "null", "0o17", "1e3", "yes", "=", "<<", "~", "a: b", "- a", "#"])
)  # fmt: skip
_ANYTHING = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_change_to_a_file_crashes_the_check(data: st.DataObject) -> None:
    document = data.draw(st.sampled_from([fernhill, two_places]))()
    for _ in range(data.draw(st.integers(1, 3))):
        _mutate(document, data)
    for problem in check(document):
        assert problem.message
        assert problem.at == "" or problem.at.startswith("/")


def _mutate(document: Any, data: st.DataObject) -> None:
    target = document
    while True:
        keys = list(target) if isinstance(target, dict) else list(range(len(target)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if not isinstance(target[key], dict | list) or data.draw(st.integers(0, 3)) == 0:
            target[key] = data.draw(_ANYTHING)
            return
        target = target[key]


@settings(max_examples=150, deadline=None)
@given(_ANYTHING)
def test_yaml_gives_back_any_content(document: Any) -> None:
    assert repr(read_yaml(write_yaml(document))) == repr(document)


_TEXT = st.text(min_size=1, max_size=40).filter(lambda text: text.strip() != "" and "\0" not in text)


@settings(max_examples=60, deadline=None)
@given(
    name=_TEXT,
    text=_TEXT,
    price=st.decimals(min_value="0.01", max_value=20000, places=2),
    start=st.integers(0, 1438),
    line=st.sampled_from([None, "+13035550188"]),
)  # fmt: skip
def test_the_export_is_what_was_imported(
    name: str, text: str, price: Any, start: int, line: str | None
) -> None:
    document = fernhill()
    document["practice"]["name"] = name
    document["practice"]["urgent_line"] = line
    document["knowledge"][0]["text"] = text
    document["services"][0]["prices"][0]["amount"] = float(price)
    document["practice"]["hours"]["wed"] = [f"{start // 60:02}:{start % 60:02}-24:00"]
    if line is None:
        document["practice"]["email"] = "hello@example.com"
    file = opened(document)
    for as_, ending in (("yaml", "p.yaml"), ("json", "p.json")):
        written = write_practice_file(file, as_)  # type: ignore[arg-type]
        assert json.dumps(read_document(written, ending)) == json.dumps(document)
        assert read_practice_file(written.encode(), ending) == file


def test_the_demo_goes_out_and_in_again() -> None:
    document = demo()
    for as_ in ("yaml", "json"):
        assert read_document(write_practice_file(opened(document), as_), f"p.{as_}") == document
