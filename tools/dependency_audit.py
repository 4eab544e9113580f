"""Asks the package indexes whether a locked version is known to be vulnerable: a finding fails, no answer warns.

The indexes are those that pip and npm are configured for; this tree names none. Answers are kept for a day, and all of
it has four seconds: whoever works offline or behind a slow line is told so and goes on.
"""

import asyncio
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

import httpx
import yaml

ROOT = Path(__file__).resolve().parent.parent
LOCKS = (ROOT / "requirements" / "core.txt", ROOT / "requirements" / "dev.txt")
ACCEPTED = ROOT / "requirements" / "accepted.yaml"
KEPT = ROOT / ".venv" / ".audit.json"
UI = ROOT / "ui"
DAY, QUIET, SECONDS, AT_ONCE = 86_400, 900, 3.5, 24
_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)", re.MULTILINE)


class Finding(NamedTuple):
    """One known vulnerability of one locked package."""

    package: str
    id: str
    fixed_in: str

    def __str__(self) -> str:
        return f"{self.package}: {self.id}" + (f", fixed in {self.fixed_in}" if self.fixed_in else "")


class Looked(NamedTuple):
    findings: list[Finding]
    unanswered: list[str]


def pins(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Every locked name and version, once."""
    return sorted({(name.lower(), version) for text in texts for name, version in _PIN.findall(text)})


def index_base() -> str | None:
    """Where pip looks, without the part that only lists files; None when pip cannot say."""
    configured = os.environ.get("PIP_INDEX_URL") or _pip("config", "get", "global.index-url")
    if not configured:
        configured = _python("from pip._internal.models.index import PyPI; print(PyPI.simple_url)")
    parts = urlsplit(configured.strip()) if configured else None
    if parts is None or parts.scheme != "https":
        return None
    path = parts.path.rstrip("/").removesuffix("/simple")
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def _pip(*words: str) -> str:
    return _run(sys.executable, "-m", "pip", *words)


def _python(code: str) -> str:
    return _run(sys.executable, "-c", code)


def _run(*words: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - fixed words
            words, capture_output=True, text=True, timeout=SECONDS, check=False, cwd=ROOT
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""


def vulnerabilities(package: str, answer: Any) -> list[Finding]:
    """What an index says about one version; what was taken back does not count."""
    return [
        Finding(package, str(each["id"]), ", ".join(each.get("fixed_in") or ()))
        for each in answer.get("vulnerabilities") or ()
        if not each.get("withdrawn")
    ]


async def python_packages(base: str, locked: list[tuple[str, str]], kept: dict[str, Any]) -> Looked:
    """Ask for what was not answered within the last day."""
    found: list[Finding] = []
    unanswered: list[str] = []
    gate = asyncio.Semaphore(AT_ONCE)

    async def ask(client: httpx.AsyncClient, name: str, version: str) -> None:
        pin = f"{name}=={version}"
        known = kept.get(pin)
        if known is None or time.time() - known["at"] > DAY:
            async with gate:
                answer = await client.get(f"{base}/pypi/{name}/{version}/json")
            answer.raise_for_status()
            body = answer.json()
            if "vulnerabilities" not in body:  # a mirror that knows files only
                raise ValueError(pin)
            known = kept[pin] = {"at": time.time(), "found": vulnerabilities(pin, body)}
        found.extend(Finding(*each) for each in known["found"])

    async def ask_or_note(client: httpx.AsyncClient, name: str, version: str) -> None:
        try:
            await ask(client, name, version)
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            unanswered.append(f"{name}=={version}")

    async with httpx.AsyncClient(timeout=SECONDS / 2, follow_redirects=True) as client:
        if locked:  # one question first: an index that does not answer it is not asked the others
            await ask_or_note(client, *locked[0])
            if unanswered:
                return Looked([], ["==".join(pin) for pin in locked])
        tasks = {asyncio.create_task(ask_or_note(client, *pin)): "==".join(pin) for pin in locked[1:]}
        late = (await asyncio.wait(tasks, timeout=SECONDS))[1] if tasks else set()
        for task in late:
            task.cancel()
            unanswered.append(tasks[task])
        await asyncio.gather(*late, return_exceptions=True)
    return Looked(sorted(found), sorted(unanswered))


async def npm_packages(kept: dict[str, Any]) -> Looked:
    """What npm's own audit says of the packages that reach a browser."""
    lock = (UI / "package-lock.json").stat().st_mtime_ns
    known = kept.get("npm")
    if known is None or known["lock"] != lock or time.time() - known["at"] > DAY:
        report = await _npm_report()
        if report is None:
            return Looked([], ["npm packages"])
        known = kept["npm"] = {"at": time.time(), "lock": lock, "found": npm_findings(report)}
    return Looked([Finding(*each) for each in known["found"]], [])


async def _npm_report() -> Any:
    words = ("npm", "audit", "--omit=dev", "--json", "--fetch-retries=0", "--fetch-timeout=3000")
    try:
        process = await asyncio.create_subprocess_exec(
            *words, cwd=UI, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError:
        return None
    try:
        async with asyncio.timeout(SECONDS):
            out, _ = await process.communicate()
        report = json.loads(out)
    except (TimeoutError, ValueError):
        return None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return report if isinstance(report, dict) and "vulnerabilities" in report else None


def npm_findings(report: Any) -> list[Finding]:
    return [
        Finding(name, str(via.get("url") or via.get("source")), "")
        for name, each in sorted(report["vulnerabilities"].items())
        for via in each.get("via", ())
        if isinstance(via, dict)
    ]


def accepted(text: str, today: date) -> set[str]:
    """Ids that somebody looked at and wrote a reason for, until their date."""
    listed = yaml.safe_load(text) or {}
    return {name for name, each in listed.items() if each["reason"].strip() and each["until"] >= today}


async def look() -> Looked:
    kept = _read_kept()
    locked = pins(path.read_text() for path in LOCKS)

    async def python() -> Looked:
        """An index that had no answer a moment ago is left in peace."""
        silent = time.time() - kept.get("silent", 0) < QUIET
        base = None if silent else await asyncio.to_thread(index_base)
        looked = await python_packages(base, locked, kept) if base else Looked([], ["Python packages"])
        if not silent and looked.unanswered:
            kept["silent"] = time.time()
        return looked

    answers = await asyncio.gather(python(), npm_packages(kept))
    _write_kept(kept)
    return Looked(
        [each for one in answers for each in one.findings],
        [each for one in answers for each in one.unanswered],
    )


def main() -> int:
    looked = asyncio.run(look())
    passed = accepted(ACCEPTED.read_text() if ACCEPTED.exists() else "", datetime.now(UTC).date())
    findings = [each for each in looked.findings if each.id not in passed]
    for each in findings:
        sys.stdout.write(f"vulnerable: {each}\n")
    if looked.unanswered:
        sys.stdout.write(f"warning: no answer about {_short(looked.unanswered)}; nothing is known of them\n")
    return 1 if findings else 0


def _short(names: list[str]) -> str:
    return ", ".join(names) if len(names) < 4 else f"{len(names)} packages ({names[0]} …)"


def _read_kept() -> dict[str, Any]:
    try:
        kept = json.loads(KEPT.read_text())
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _write_kept(kept: dict[str, Any]) -> None:
    try:
        KEPT.write_text(json.dumps(kept))
    except OSError:
        return


if __name__ == "__main__":
    sys.exit(main())
