"""Puts the locked Python packages into .venv; runs on that venv's bare Python, before anything is installed.

`python -m tools.install core` brings what the product needs, `all` what tests and checks need as well. uv does it in
seconds; where it cannot work (a mirror it does not know, a platform without a wheel of it), pip installs the same
hashes more slowly.
"""
# ruff: noqa: S603 - every command is put together here from constants and paths of this tree

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
UV = Path(sys.executable).with_name("uv")
WANTED = {"core": ("core.txt",), "all": ("core.txt", "dev.txt")}


def locked(name: str) -> str:
    """One package's lines of the lock, hashes included."""
    for lock in ("dev.txt", "core.txt"):
        found = re.search(
            rf"^{re.escape(name)}==[^\n]*(?:\n +--hash=[^\n]*)*", (LOCKS / lock).read_text(), re.MULTILINE
        )
        if found:
            return found.group()
    raise SystemExit(f"{name} is not in the lock")


def install_one(name: str) -> None:
    """A single locked package, by pip, without anything it might want."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "wanted.txt"
        wanted.write_text(locked(name) + "\n")
        pip("install", "--require-hashes", "--no-deps", "-r", str(wanted))


def pip(*arguments: str) -> None:
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
    subprocess.run([sys.executable, "-m", "pip", *arguments, *quiet], check=True)


def uv(*arguments: str) -> bool:
    """False where uv does not work here; it has said why."""
    environment = {**os.environ, "VIRTUAL_ENV": sys.prefix, **_mirror()}
    command = [str(UV), "pip", *arguments, "--python", sys.executable]
    return UV.exists() and subprocess.run([*command, "--quiet"], check=False, env=environment).returncode == 0


def _mirror() -> dict[str, str]:
    """A package mirror that was set up for pip is meant for uv as well."""
    chosen = {"PIP_INDEX_URL": "UV_DEFAULT_INDEX", "PIP_EXTRA_INDEX_URL": "UV_INDEX"}
    known = {ours: os.environ[theirs] for theirs, ours in chosen.items() if theirs in os.environ}
    return {name: value for name, value in known.items() if name not in os.environ}


def install(scope: str) -> None:
    files = [str(LOCKS / name) for name in WANTED[scope]]
    asked = [argument for name in files for argument in ("-r", name)]
    if not UV.exists():
        install_one("uv")
    # Compiled now, or every start compiles anew where Python may not write beside its packages: 3 s of each start.
    how = ("--require-hashes", "--compile-bytecode")
    done = uv("sync", *how, *files) if scope == "all" else uv("install", *how, *asked)
    if not done:
        sys.stdout.write("uv could not; pip installs the same lock, which takes a few minutes.\n")
        pip("install", "--require-hashes", "--no-deps", *asked)
    ourselves = ("install", "--no-deps", "--no-build-isolation", "-e", str(ROOT))
    if not uv(*ourselves):
        pip(*ourselves)


if __name__ == "__main__":
    try:
        install(sys.argv[1])
    except subprocess.CalledProcessError:
        sys.exit("The packages could not be installed; what pip said stands above.")
