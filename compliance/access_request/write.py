"""One file with two inside: a page that a person reads, and the same for a program."""

import io
import zipfile
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import msgspec
import yaml

from compliance.access_request.gather import Record

LOCALES = Path(__file__).parents[2] / "locales"
EPOCH = (1980, 1, 1, 0, 0, 0)
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1c1b1f;background:#fff}
h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.1rem;margin-top:2.5rem;border-bottom:1px solid #d8d5dc}
dl{display:grid;grid-template-columns:minmax(7rem,max-content) 1fr;gap:.25rem 1.5rem}dt,small,p.at{color:#5d5966}
dd{margin:0}article{margin:0 0 1rem}article p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}p.at{font-size:.85rem}
@media(prefers-color-scheme:dark){body{color:#e8e6ea;background:#17161a}dt,small,p.at{color:#a7a2b0}h2{border-color:#3a3740}}
"""


def archive(record: Record) -> bytes:
    """A ZIP with `record.html` and `record.json`."""
    packed = io.BytesIO()
    files = {
        "record.html": page(record).encode(),
        "record.json": msgspec.json.format(msgspec.json.encode(record), indent=2),
    }
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as box:
        for name, content in files.items():
            box.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def page(record: Record) -> str:
    """Stands alone: no script, nothing loaded."""
    words = _words(record.language)
    name = record.person.get("name") or words["someone"]
    title = words["title"].format(practice=record.practice, name=name)
    parts = [
        f"<h1>{escape(title)}</h1><p><small>{escape(words['made'].format(at=record.made_at))}</small></p>",
        _section(words["about"], _person(record, words), words["nothing"]),
        _section(words["addresses"], _addresses(record, words), words["nothing"]),
        _section(words["messages"], _messages(record, words, notes=False), words["nothing"]),
        _section(words["appointments"], _appointments(record, words), words["nothing"]),
        _section(words["consents"], _consents(record, words), words["nothing"]),
        _section(
            words["decisions"],
            [_article(each["at"], each["why"]) for each in record.decisions],
            words["nothing"],
        ),
        _section(words["notes"], _messages(record, words, notes=True), words["nothing"]),
    ]
    body = "".join(parts)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    return f'<!doctype html><html lang="{record.language}"><head>{head}<style>{_STYLE}</style></head><body>{body}</body></html>'


def _section(title: str, content: list[str], nothing: str) -> str:
    """A section that has nothing says so: that is an answer, too."""
    return f"<h2>{escape(title)}</h2>{''.join(content) or f'<p>{escape(nothing)}</p>'}"


def _person(record: Record, words: dict[str, Any]) -> list[str]:
    pairs = [
        (words[key], ", ".join(value) if isinstance(value, list) else str(value))
        for key, value in record.person.items()
        if key != "record"
    ]
    kept = record.person.get("record")
    if kept:
        pairs.append((words["record"], msgspec.json.format(msgspec.json.encode(kept), indent=1).decode()))
    return [_list(pairs)]


def _addresses(record: Record, words: dict[str, Any]) -> list[str]:
    return [
        _list(
            [
                (each["channel"], each["address"] + (f" ({words['stopped']})" if each["stopped"] else ""))
                for each in record.addresses
            ]
        )
    ]


def _messages(record: Record, words: dict[str, Any], *, notes: bool) -> list[str]:
    us = words["us"].format(practice=record.practice)
    return [
        _article(
            f"{each['at']} · {each['channel']} · {words['you'] if each['from'] == 'person' else us}",
            each.get("text") or words["attachment"],
        )
        for each in record.messages
        if each.get("note", False) is notes
    ]


def _appointments(record: Record, words: dict[str, Any]) -> list[str]:
    return [
        _article(
            f"{each['at']} · {words['appointment'].get(each['status'], each['status'])}",
            f"{each['what']}, {each['with']} ({each['minutes']} min)",
        )
        for each in record.appointments
    ]


def _consents(record: Record, words: dict[str, Any]) -> list[str]:
    return [
        _article(
            " · ".join([each["at"], words["kind"].get(each["kind"], each["kind"]), each["channel"]]),
            words["shown"].format(text=each["shown"])
            if each.get("shown")
            else ", ".join(each.get("categories", ())),
        )
        for each in record.consents
    ]


def _list(pairs: list[tuple[str, str]]) -> str:
    return (
        f"<dl>{''.join(f'<dt>{escape(a)}</dt><dd>{escape(b)}</dd>' for a, b in pairs)}</dl>" if pairs else ""
    )


def _article(above: str, text: str) -> str:
    return f'<article><p class="at">{escape(above)}</p><p>{escape(text)}</p></article>'


@cache
def _words(language: str) -> dict[str, Any]:
    with (LOCALES / language / "record.yaml").open(encoding="utf-8") as file:
        loaded: dict[str, Any] = yaml.safe_load(file)
    return loaded
