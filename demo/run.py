"""`make run`: the product and its far ends on loopback, with a practice whose day is already under way."""

import asyncio
import os
import secrets
import signal
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime

from demo.children import Child, FallenError
from demo.place import Place, Prepared, taken
from demo.standins import ACCOUNT_SID, AUTH_TOKEN, SITE_KEY

STALE_AFTER = 6


class Stopped(BaseException):
    """Ctrl-C, or somebody asked the process to end."""


def main() -> None:
    place = Place.of_environment()
    if place.is_somebody_elses:
        sys.exit(f"{place.folder} holds a database that is not a demo's; choose another GLOWDESK_DATA_DIR.")
    lock = place.lock()
    if lock is None:
        sys.exit(f"The demo in {place.folder} is running already.")
    _refuse_taken_ports(place)
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    token = secrets.token_urlsafe(12)
    children: list[Child] = []
    try:
        prepared = _prepared(place)
        children = _start(place, prepared, token)
        if not prepared.alive:
            _bring_to_life(place, prepared, token)
        _show(place, token, prepared)
        _watch(children)
    except Stopped:
        sys.stdout.write("\nStopping …\n")
    except FallenError as fallen:
        sys.exit(str(fallen))
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.wait_stopped()
        lock.close()


def _stop(_signal: int, _frame: object) -> None:
    raise Stopped


def _refuse_taken_ports(place: Place) -> None:
    for name, port in (("PORT", place.port), ("STANDIN_PORT", place.standin_port)):
        if taken(port):
            sys.exit(
                f"Port {port} is in use. Stop what listens there, or choose another: make run {name}={port + 10}"
            )


def _prepared(place: Place) -> Prepared:
    before = Prepared.read(place)
    if before is not None and before.fits(place):
        return before
    if before is None:
        sys.stdout.write("Setting up the demo practice …\n")
    from demo.prepare import prepare

    return prepare(place, datetime.now(UTC).astimezone().date(), before)


def _start(place: Place, prepared: Prepared, token: str) -> list[Child]:
    product = Child("product", ["server.py"], _product_environment(place, token), place.folder)
    standins = Child(
        "stand-ins",
        ["-m", "standins", "--port", str(place.standin_port), "--product", place.product,
         "--channel", prepared.account_id, "--site-key", SITE_KEY, "--account-sid", ACCOUNT_SID,
         "--meta-channel", prepared.meta_account, "--mail-channel", prepared.mail_account,
         "--mail-port", str(prepared.mail_port), "--voice-channel", prepared.voice_account,
         "--whatsapp-channel", prepared.whatsapp_account,
         "--google-channel", prepared.google_account],
        {"GLOWDESK_STANDIN_AUTH_TOKEN": AUTH_TOKEN},
        place.folder,
    )  # fmt: skip
    children = [product, standins]
    try:
        for child in children:
            child.start()
        product.wait_until_well(f"{place.product}/health")
        standins.wait_until_well(f"{place.standins}/phone")
    except BaseException:
        for child in children:
            child.ask_to_stop()
        raise
    return children


def _product_environment(place: Place, token: str) -> dict[str, str]:
    """Empty values win over a `.env`: the demo never opens a real installation's database."""
    return {
        "GLOWDESK_DEMO": "true",
        "GLOWDESK_DEMO_TOKEN": token,
        "GLOWDESK_DATA_DIR": str(place.folder),
        "GLOWDESK_HOST": "127.0.0.1",
        "GLOWDESK_PORT": str(place.port),
        "GLOWDESK_PUBLIC_URL": place.product,
        "GLOWDESK_DATABASE_URL": "",
        "GLOWDESK_REDIS_URL": "",
        "GLOWDESK_MASTER_KEY": "",
        "GLOWDESK_SANDBOX": "false",
        "GLOWDESK_WORKERS": "true",
        "GLOWDESK_NON_PRODUCTION": "false",
    }


def _bring_to_life(place: Place, prepared: Prepared, token: str) -> None:
    sys.stdout.write("Letting a few patients text the practice …\n")
    from demo.day import bring_to_life

    asyncio.run(bring_to_life(place, token))
    replace(prepared, alive=True).write(place)


def _show(place: Place, token: str, prepared: Prepared) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.panel import Panel

    lines = [
        "[bold]Inbox[/]          signed in as the demo coordinator",
        f"  {escape(f'{place.product}/demo/sign-in?token={token}')}",
        "",
        "[bold]Practice page[/]  the practice's own site, with the chat widget",
        f"  {place.standins}/",
        "",
        "[bold]Phone[/]          play the patient: text, call, write on Messenger and Instagram, or by mail",
        f"  {place.standins}/phone",
    ]
    age = prepared.age(datetime.now(UTC).astimezone().date())
    if age > STALE_AFTER:
        lines += ["", f"This demo began {age} days ago; make reset-demo moves it to today."]
    console = Console(width=None if sys.stdout.isatty() else 100, highlight=False)
    console.print(Panel("\n".join(lines), title="Glowdesk", title_align="left", padding=(1, 2), expand=False))
    sys.stdout.write(f"Logs are in {os.path.relpath(place.folder)}. Ctrl-C stops everything.\n")
    sys.stdout.flush()


def _watch(children: list[Child]) -> None:
    """Until we are stopped; a process that falls is announced and brought back."""
    while True:
        time.sleep(0.5)
        for child in children:
            code = child.fallen()
            if code is not None:
                sys.stdout.write(f"The {child.name} ended (exit code {code}); starting it again.\n")
                sys.stdout.flush()
                child.bring_back()


if __name__ == "__main__":
    main()
