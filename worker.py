"""A worker process: the claimers' loops without HTTP; any number of them beside any number of servers."""

import asyncio
import contextlib
import signal
import sys

from compliance.phi.ready import get_ready
from core import logging
from core.errors import SettingsError
from core.settings import Settings, read_settings
from core.supervise import Supervisor
from wiring import wire


async def work(settings: Settings) -> None:
    """Run every claimer until the process is asked to stop."""
    product = wire(settings)
    await get_ready(product.db, product.scanner)
    listen = getattr(product.db, "listen", None)
    if listen is not None:
        listen()
    supervisor = Supervisor(product.clock, product.doorbell)
    for claimer in product.claimers:
        supervisor.start(claimer)
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await stop.wait()
    await supervisor.stop()
    await product.close()


def main() -> None:
    try:
        settings = read_settings()
        if settings.database_url is None:
            sys.exit(
                "Not started:\nA separate worker needs GLOWDESK_DATABASE_URL: SQLite has one process only."
            )
        logging.set_up(json=settings.log_json)
        asyncio.run(work(settings))
    except SettingsError as error:
        sys.exit(f"Not started:\n{error}")


if __name__ == "__main__":
    main()
