"""The rule pack is named by its content, and every sender's purpose stands in one table."""

import ast
from pathlib import Path

import pytest

from cli.rules import differences
from compliance.rule_pack import FILES, RELEASED, RULE_PACK_VERSION, find_pack, plain, read_pack, version_of
from compliance.senders import category_of_kind, purpose_of, senders
from compliance.tables import DATA
from compliance.types import Category, Purpose

ROOT = Path(__file__).parents[2]


def test_a_changed_rule_is_another_version() -> None:
    pack = plain(read_pack())
    assert version_of(pack) == RULE_PACK_VERSION
    assert len(RULE_PACK_VERSION) <= 32  # as the decision keeps it
    pack["states"]["states"]["FL"]["weekday"] = [8, 21]
    assert version_of(pack) != RULE_PACK_VERSION


def test_every_file_says_where_it_has_its_rules_from() -> None:
    for name in FILES:
        head = (DATA / f"{name}.yaml").read_text(encoding="utf-8").split("\n\n")[0].lower()
        assert head.startswith("#"), name


def test_a_released_pack_is_found_by_its_version_and_told_apart_in_words() -> None:
    before = find_pack("2026.11.1")
    told = list(differences(before, plain(read_pack())))
    assert any(line.startswith("offers > price: new") for line in told)
    assert list(differences(before, before)) == []
    assert (RELEASED / "2026.11.1.json").exists()


def test_what_is_no_pack_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("[]")
    for told in ("1999.1", str(tmp_path), str(tmp_path / "x.json")):
        with pytest.raises(ValueError, match=r"pack|released"):
            find_pack(told)


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ({"a": 1}, {"a": 2}, "a: 1 became 2"),
        ({}, {"a": {"b": [1, 2]}}, "a: new, b 1 and 2"),
        ({"a": None}, {}, "a: gone, was nothing"),
        ({"a": [1, 2, 3, 4]}, {"a": [1, 2, 3, 5]}, "a: with 5"),
    ],
)
def test_a_difference_reads_as_a_sentence(
    before: dict[str, object], after: dict[str, object], line: str
) -> None:
    assert line in list(differences(before, after))


def test_the_kinds_have_the_purposes_that_the_rules_name() -> None:
    assert purpose_of("no_show") is purpose_of("prep") is Purpose.APPOINTMENT
    assert category_of_kind("unused_sessions") is Category.APPOINTMENTS
    assert category_of_kind("renewal_offer") is Category.PROMOTIONS
    assert category_of_kind("reactivation") is Category.RECALL
    with pytest.raises(ValueError, match="several"):
        purpose_of("reply")
    named = {purpose for sender in senders().values() for purpose in sender.purposes}
    assert named == set(Purpose)


def test_every_sender_of_the_product_stands_in_the_table() -> None:
    """A draft made anywhere with a kind of its own says so in `senders.yaml`, and with the purpose written there."""
    for path in sorted(
        file for name in ("agent", "web", "sequences") for file in ROOT.glob(f"{name}/**/*.py")
    ):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "DraftRequest":
                _check({each.arg: each.value for each in node.keywords if each.arg}, path)


def _check(given: dict[str, ast.expr], path: Path) -> None:
    kind, purpose = given.get("kind"), given.get("purpose")
    if not isinstance(kind, ast.Constant) or kind.value == "preview":
        return
    assert kind.value in senders(), path
    if isinstance(purpose, ast.Constant):
        assert Purpose(str(purpose.value)) in senders()[str(kind.value)].purposes, path
