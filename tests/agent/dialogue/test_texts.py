"""The wording files agree with each other, and every template the code names exists."""

import re
from pathlib import Path

import pytest

from agent.playbook.dialogue import texts
from agent.playbook.dialogue.texts import WordingError, blanks
from compliance.segments import BASIC, EXTENDED

CODE = Path(texts.__file__).parent
PREFIXED = ("per_", "things_", "handoff_", "why_", "ask_", "again_", "hold_", "offer", "still", "booked", "moved", "opted_out", "wrong_number", "hello")  # fmt: skip


def test_both_languages_have_all_keys() -> None:
    assert set(texts.texts("en")) == set(texts.texts("es"))
    assert texts.languages() == ("en", "es")


@pytest.mark.parametrize("language", ["en", "es"])
def test_variants_differ_and_ask_once(language: str) -> None:
    for key, variants in texts.texts(language).items():
        assert len(set(variants)) == len(variants), key
        assert all(each.count("?") <= 1 for each in variants), key
        assert all(each.count("!") <= 1 for each in variants), key


@pytest.mark.parametrize("language", ["en", "es"])
def test_blanks_are_the_same_in_all_variants_of_a_sentence(language: str) -> None:
    for key, variants in texts.texts(language).items():
        known = frozenset().union(*(blanks(each) for each in texts.texts("en")[key]))
        assert all(blanks(each) <= known for each in variants), key


def test_english_stays_in_the_small_alphabet() -> None:
    """One letter outside of it more than halves what an SMS segment holds."""
    for key, variants in texts.texts("en").items():
        assert all(set(each) <= BASIC | EXTENDED for each in variants), key


def test_code_names_only_templates_that_exist() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in CODE.rglob("*.py"))
    named = set(re.findall(r'(?:\.say|\.ask)\(\s*\n?\s*"([a-z_]+)"', source))
    assert named
    assert named <= set(texts.texts("en"))
    literals = set(re.findall(r'"([a-z_]+)"', source)) | {"fallback"}
    unused = {key for key in texts.texts("en") if key not in literals and not key.startswith(PREFIXED)}
    assert unused == set()


def test_a_language_without_files_speaks_english() -> None:
    assert texts.texts("fr") == texts.texts("en")


def test_empty_blanks_leave_no_holes() -> None:
    assert texts.say("en", "hello", 0, name="") == "Hi, thanks for reaching out!"
    assert "  " not in texts.say("en", "offer", 0, type="a visit", who="", times="Mon", reminders="")


def test_files_that_disagree_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for language in ("en", "es"):
        (tmp_path / language).mkdir()
        for name in texts.FILES:
            (tmp_path / language / f"{name}.yaml").write_text(f"{name}: [one]\n", encoding="utf-8")
    (tmp_path / "es" / "ask.yaml").write_text("ask: ['{blank}']\n", encoding="utf-8")
    monkeypatch.setattr(texts, "LOCALES", tmp_path)
    texts.texts.cache_clear()
    texts.languages.cache_clear()
    try:
        with pytest.raises(WordingError):
            texts.texts("es")
    finally:
        monkeypatch.undo()
        texts.texts.cache_clear()
        texts.languages.cache_clear()
