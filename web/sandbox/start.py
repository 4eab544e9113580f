"""Starts the product as a sandbox: its own throw-away database, a clock that stands still, sinks as far ends."""

import atexit
import base64
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.clock import ManualClock
from core.ids import CountedIds
from core.settings import Settings
from migrations.run import upgrade
from web.app import create_app
from web.product import Product
from web.sandbox.routes import sandbox_router
from web.sandbox.sink import Sent, sinks
from web.sandbox.stage import Stage

BEGIN = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)


def sandbox_app(settings: Settings, wire: Any) -> Any:
    """`wire` comes from the composition root. The database lives in a fresh folder of its own."""
    stage = throw_away(settings, wire)
    return create_app(stage.product, more=(sandbox_router(stage),))


def throw_away(settings: Settings, wire: Any) -> Stage:
    """A product of its own whose folder goes with this process."""
    folder = Path(tempfile.mkdtemp(prefix="glowdesk-sandbox-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    settings = settings.model_copy(
        update={
            "data_dir": folder,
            "database_url": None,
            "sandbox": True,
            "workers": False,
            "master_key": base64.b64encode(os.urandom(32)).decode(),
            "master_key_command": None,
        }
    )
    upgrade(settings.url)
    clock = ManualClock(BEGIN)
    ids, sent = CountedIds(clock), list[Sent]()
    product: Product = wire(settings, clock=clock, ids=ids, adapters=sinks(clock, sent), durable=False)
    return Stage(product, clock, ids, sent)
