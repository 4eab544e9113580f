"""What somebody wrote in this mail, apart from what their program quoted below it; answers between quotes stay."""

import re
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
import yaml

MOST_LINES: Final = 20_000
_WRAPPED: Final = 4
_DATED: Final = re.compile(r"\d{4}|\d{1,2}[:.h]\d{2}|@")


class Told(msgspec.Struct, frozen=True):
    """The words themselves, and what is shown only when somebody asks for it."""

    text: str
    quoted: str = ""
    signature: str = ""


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    attribution: list[str]
    separators: list[str]
    header_words: list[list[str]]
    signatures: list[str]
    forwarded: list[str]


class _Patterns(msgspec.Struct, frozen=True):
    attribution: re.Pattern[str]
    separator: re.Pattern[str]
    headers: tuple[re.Pattern[str], ...]
    signature: re.Pattern[str]
    forwarded: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    raw = yaml.safe_load(Path(__file__).with_name("email_quotes.yaml").read_text(encoding="utf-8"))
    words = msgspec.convert(raw, _Words)
    return _Patterns(
        attribution=_any(words.attribution),
        separator=_any(words.separators),
        headers=tuple(
            re.compile(rf"\*?(?:{'|'.join(map(re.escape, each))})\*?\s*:\*?\s*\S.*", re.IGNORECASE)
            for each in words.header_words
        ),
        signature=_any(words.signatures),
        forwarded=_any(words.forwarded),
    )


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in patterns), re.IGNORECASE)


def told(text: str) -> Told:
    """Never empty where the mail was not: who only quotes, or forwards, means what they sent."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:MOST_LINES]
    cut = _first_quoted(lines)
    if cut is None:
        body, rest = lines, []
    elif _answers_between(lines[cut:]):
        end = _last_own(lines) + 1
        body, rest = lines[:end], lines[end:]
    else:
        body, rest = lines[:cut], lines[cut:]
    own, signature = _signed(body)
    words = "\n".join(own).strip()
    if not words:
        return Told(text=text.strip())
    return Told(text=words, quoted="\n".join(rest).strip(), signature="\n".join(signature).strip())


def _first_quoted(lines: list[str]) -> int | None:
    patterns = _patterns()
    for index, line in enumerate(lines):
        bare = line.strip()
        if not bare:
            continue
        if patterns.forwarded.fullmatch(bare):
            return None  # what was forwarded is the message
        if patterns.separator.fullmatch(bare) or _is_attribution(lines, index) or _is_block(lines, index):
            return index
        if bare.startswith(">"):
            return index
    return None


def _is_attribution(lines: list[str], index: int) -> bool:
    joined = ""
    for line in lines[index : index + _WRAPPED]:
        joined = f"{joined} {line.strip().lstrip('> ')}".strip()
        if len(joined) > 400:
            return False
        if _patterns().attribution.fullmatch(joined):
            return _DATED.search(joined) is not None
        if joined.endswith(":"):
            return False
    return False


def _is_block(lines: list[str], index: int) -> bool:
    """Outlook's From / Sent / To / Subject, in whatever language, within a few lines of each other."""
    first, *others = _patterns().headers
    if not first.fullmatch(lines[index].strip()):
        return False
    near = [line.strip() for line in lines[index + 1 : index + 7]]
    return sum(any(each.fullmatch(line) for line in near) for each in others) >= 2


def _answers_between(lines: list[str]) -> bool:
    """Own words below quoted ones: taking the questions away would change what the answers mean."""
    seen_quote = False
    for line in lines:
        bare = line.strip()
        if bare.startswith(">"):
            seen_quote = True
        elif bare and seen_quote and not _patterns().signature.fullmatch(bare) and bare != "--":
            return True
    return False


def _last_own(lines: list[str]) -> int:
    return max(
        (n for n, line in enumerate(lines) if line.strip() and not line.strip().startswith(">")), default=0
    )


def _signed(lines: list[str]) -> tuple[list[str], list[str]]:
    for index, line in enumerate(lines):
        if line.rstrip() == "--" and any(each.strip() for each in lines[:index]):
            return lines[:index], lines[index + 1 :]
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    if end and _patterns().signature.fullmatch(lines[end - 1].strip()):
        return lines[: end - 1], lines[end - 1 : end]
    return lines, []
