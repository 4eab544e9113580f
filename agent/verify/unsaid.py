"""What no reply may say: reassurance, diagnosis, doses, promises, discounts, other links, who is a patient."""

import re
from functools import cache
from pathlib import Path

import msgspec
import yaml

from agent.context import Turn
from agent.playbook.dialogue.case import PUBLIC
from agent.playbook.normalise import fold
from agent.playbook.words import is_ordinary
from agent.proposal import Reply

DATA = Path(__file__).parent / "data"
_LINK = re.compile(r"https?://[^\s)>\]]+")
_QUOTED = frozenset({"quote"})


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    raw = yaml.safe_load((DATA / "unsaid.yaml").read_text(encoding="utf-8"))
    lists = msgspec.convert(raw, dict[str, list[str]])
    return {
        code: re.compile("|".join(rf"(?<!\w)(?:{each})" for each in entries))
        for code, entries in lists.items()
    }


def forbidden(turn: Turn, reply: Reply) -> list[str]:
    """Codes of what was said against the rules. The practice's own cited words are only held to the ceiling."""
    own = " ".join(
        sentence.text
        for place, sentence in enumerate(reply.sentences)
        if not (place < len(reply.template_ids) and reply.template_ids[place] in _QUOTED)
    )
    plain, whole = fold(own)[0].replace("’", "'"), fold(reply.text)[0].replace("’", "'")
    found = [code for code, pattern in _patterns().items() if code != "ceiling" and pattern.search(plain)]
    return [*found, *_above_ceiling(turn, reply, whole)]


def _above_ceiling(turn: Turn, reply: Reply, whole: str) -> list[str]:
    """In chats of others, and on our page before somebody is verified: no names, no numbers, no "your visit"."""
    on_meta = turn.channel in PUBLIC
    if not on_meta and (turn.channel != "web" or turn.person.verified):
        return []
    found = ["ceiling"] if on_meta and _patterns()["ceiling"].search(whole) else []
    return [*found, *(["ceiling_name"] if _names_them(turn, reply.text) else [])]


def _names_them(turn: Turn, text: str) -> bool:
    """Full name, address, or first name; a first name that is also a word or a colleague's proves nothing."""
    person = turn.person
    secrets = [each for each in (person.name, person.email) if each]
    first = person.name.split()[0] if person.name else ""
    staff = {word for member in turn.book.file.staff for word in member.name.split()}
    if first and first not in staff and not is_ordinary(fold(first)[0]):
        secrets.append(first)
    return any(re.search(rf"\b{re.escape(each)}\b", text) for each in secrets)


def linked(turn: Turn, text: str) -> list[str]:
    """Only pages of the practice file or of its knowledge entries."""
    links = turn.book.practice.links
    known = [getattr(links, name) for name in links.__struct_fields__]
    known += [link.url for link in turn.book.practice.review_links or ()]
    for entry in turn.book.file.knowledge:
        known += [found.rstrip(".,;") for found in _LINK.findall(entry.text)]
    for place in turn.book.effective_locations:
        known += _LINK.findall(f"{place.directions or ''} {place.parking or ''}")
    known += turn.book.limits.deposit_links.values()
    allowed = {each for each in known if each}
    return ["link"] if any(found.rstrip(".,;!?") not in allowed for found in _LINK.findall(text)) else []
