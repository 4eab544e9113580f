"""The command's entry point: hands the product's parts to `cli`, each opened only when it is used."""

import sys
from collections.abc import Callable
from functools import cache, partial

from sqlalchemy import Connection

from cli.app import run
from cli.context import Context, Rehearsal
from core import logging
from core.clock import SystemClock
from core.db import Database, Doorbell, connect
from core.events import Bus, Event
from core.ids import RandomIds
from core.keyring import read_master_key
from core.keys import MasterKey
from core.settings import Settings, read_settings
from core.vault import Vault
from practice.store import Books


class Later(Bus):
    """A bus that is put together when the first thing happens; most commands tell of nothing."""

    def __init__(self, build: Callable[[], Bus]) -> None:
        super().__init__()
        self._whole = cache(build)

    def publish(self, conn: Connection, event: Event) -> None:
        self._whole().publish(conn, event)


def context(settings: Settings) -> Context:
    """What the commands work with. Whatever they do is heard by everybody who hears of it beside a server."""
    clock, books = SystemClock(), Books()

    def master() -> MasterKey:
        return read_master_key(
            settings.master_key,
            settings.data_dir,
            command=settings.master_key_command,
            earlier=settings.master_keys_earlier,
        )

    def whole() -> Bus:
        from wiring_events import commands_bus  # a second, and only where something happens

        return commands_bus(settings, books, master())

    def open_database() -> Database:
        return connect(settings.url, clock=clock, ids=RandomIds(clock), bus=Later(whole), doorbell=Doorbell())

    return Context(
        settings=settings,
        clock=clock,
        books=books,
        open_database=open_database,
        open_vault=lambda: Vault(master()),
        open_master=master,
        migrate=partial(_migrate, settings),
        is_migrated=partial(_is_migrated, settings),
        serve=partial(_serve, settings),
        rehearse=partial(_rehearse, settings),
        work=partial(_work, settings),
    )


def _migrate(settings: Settings) -> bool:
    from migrations.run import upgrade

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return upgrade(settings.url)


def _is_migrated(settings: Settings) -> bool:
    from migrations.run import is_current

    return is_current(settings.url)


def _serve(settings: Settings) -> None:
    from server import serve

    serve(settings)


def _rehearse(settings: Settings) -> Rehearsal:
    from web.sandbox.rehearsal import Rehearsal as OnStage
    from web.sandbox.start import throw_away
    from wiring import wire

    return OnStage(throw_away(settings, wire))


def _work(_settings: Settings) -> None:
    from worker import main as work

    work()


def main() -> None:
    logging.set_up(json=False, stream=sys.stderr)
    sys.exit(run(lambda: context(read_settings())))


if __name__ == "__main__":
    main()
