"""The web process: HTTP and sockets, and in the embedded set-up the worker's loops as well."""

import sys

import uvicorn
from litestar import Litestar

from core import logging
from core.errors import SettingsError
from core.settings import Settings, read_settings
from migrations.run import upgrade
from web.app import create_app
from wiring import wire


def build(settings: Settings) -> Litestar:
    """The application of these settings, on a database that is up to date."""
    logging.set_up(json=settings.log_json)
    if settings.sandbox:
        from web.sandbox.start import sandbox_app

        sandbox: Litestar = sandbox_app(settings, wire)
        return sandbox
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    upgrade(settings.url)
    return create_app(wire(settings))


def serve(settings: Settings) -> None:
    uvicorn.run(
        build(settings),
        host=settings.host,
        port=settings.port,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )


def main() -> None:
    try:
        serve(read_settings())
    except SettingsError as error:
        sys.exit(f"Not started:\n{error}")


if __name__ == "__main__":
    main()
