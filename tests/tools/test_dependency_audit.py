"""The dependency audit: a finding fails, silence warns, and neither is slow."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from litestar import Litestar, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from standins.serving import serving
from tools import dependency_audit as audit

LOCK = """\
Alpha==1.2 \\
    --hash=sha256:00
beta[extra]==2.0 ; sys_platform == 'linux' \\
beta==2.0 \\
gamma==3
"""
TODAY = date(2026, 11, 22)


@get("/pypi/{name:str}/{version:str}/json")
async def answer(name: FromPath[str], version: FromPath[str]) -> dict[str, Any]:
    match name:
        case "alpha":
            return {
                "vulnerabilities": [
                    {"id": "GHSA-bad", "fixed_in": ["1.3"], "withdrawn": None},
                    {"id": "GHSA-taken-back", "fixed_in": [], "withdrawn": "2026-01-01T00:00:00Z"},
                ]
            }
        case "beta":
            return {"vulnerabilities": []}
    raise NotFoundException(version)


@pytest.fixture
async def index() -> AsyncIterator[str]:
    async with serving(Litestar(route_handlers=[answer])) as url:
        yield url


def test_every_locked_version_is_read_once() -> None:
    assert audit.pins([LOCK, LOCK]) == [("alpha", "1.2"), ("beta", "2.0"), ("gamma", "3")]
    assert len(audit.pins(path.read_text() for path in audit.LOCKS)) > 50


async def test_a_vulnerable_version_is_found_and_an_unknown_one_is_not_silently_fine(index: str) -> None:
    looked = await audit.python_packages(index, audit.pins([LOCK]), {})
    assert [str(each) for each in looked.findings] == ["alpha==1.2: GHSA-bad, fixed in 1.3"]
    assert looked.unanswered == ["gamma==3"]


async def test_what_was_answered_today_is_not_asked_again(index: str) -> None:
    kept: dict[str, Any] = {}
    await audit.python_packages(index, [("alpha", "1.2")], kept)
    again = await audit.python_packages("http://127.0.0.1:1", [("alpha", "1.2")], kept)
    assert [each.id for each in again.findings] == ["GHSA-bad"]
    assert again.unanswered == []


async def test_no_index_is_a_warning() -> None:
    looked = await audit.python_packages("http://127.0.0.1:1", audit.pins([LOCK]), {})
    assert looked == ([], ["alpha==1.2", "beta==2.0", "gamma==3"])


@pytest.mark.parametrize(("looked", "code"), [
    (audit.Looked([], ["alpha==1.2"]), 0),
    (audit.Looked([audit.Finding("alpha==1.2", "GHSA-bad", "")], []), 1),
    (audit.Looked([], []), 0),
])  # fmt: skip
def test_only_a_finding_fails(looked: audit.Looked, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    async def look() -> audit.Looked:
        return looked

    monkeypatch.setattr(audit, "look", look)
    assert audit.main() == code


def test_npm_is_read_by_what_is_wrong_not_by_who_depends_on_it() -> None:
    report = {
        "vulnerabilities": {
            "left": {"via": [{"url": "https://x.example/1", "source": 1}]},
            "right": {"via": ["left"]},
        }
    }
    assert audit.npm_findings(report) == [audit.Finding("left", "https://x.example/1", "")]


def test_an_exception_needs_a_reason_and_ends() -> None:
    text = 'GHSA-a: {reason: "not called", until: 2026-12-01}\nGHSA-b: {reason: "not called", until: 2026-11-01}\nGHSA-c: {reason: " ", until: 2027-01-01}\n'
    assert audit.accepted(text, TODAY) == {"GHSA-a"}
    assert audit.accepted(audit.ACCEPTED.read_text(), TODAY) == set()
