"""Logs that cannot carry personal data: constant event names and allow-listed fields only."""

import logging
import re
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "practice",
        "thread",
        "message",
        "inquiry",
        "run",
        "account",
        "channel",
        "provider",
        "kind",
        "code",
        "status",
        "reason",
        "action",
        "purpose",
        "claimer",
        "count",
        "attempt",
        "seconds",
        "ms",
        "error",
        "place",
        "path",
        "method",
        "peer",
        "bytes",
        "process",
        "url_host",
        "port",
        "version",
        "mode",
        "outcome",
        "event_key",
        "due",
        "size",
        "revision",
        "handoff",
        "row",
        "table",
    }
)
"""Ids, codes, counts and sizes. Anything else is dropped and counted."""

NAME = re.compile(r"[a-z][a-z0-9_.]*", re.ASCII)
CODE = re.compile(r"[\w.:/+\-]{0,200}", re.ASCII)
"""Ids, codes, paths and instants; anything a person could have written has blanks or worse in it."""

dropped = 0


def only_allowed(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every field that is not allow-listed, and every value that is neither number nor code."""
    global dropped  # noqa: PLW0603 - a counter the health page reads
    for name in list(event):
        if name not in ALLOWED or not _plain(event[name]):
            del event[name]
            dropped += 1
    if not NAME.fullmatch(event.get("event", "")):
        event["event"] = "unnamed"
        dropped += 1
    return event


def _plain(value: object) -> bool:
    if isinstance(value, str):
        return CODE.fullmatch(value) is not None
    return value is None or isinstance(value, int | float)


def set_up(*, json: bool) -> None:
    """Our own lines through structlog; libraries' lines at warning and without their arguments."""
    last: Callable[..., Any] = (
        structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(_LibraryFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


class _LibraryFormatter(logging.Formatter):
    """A library's message may quote a request: keep its name, level and the kind of error only."""

    def format(self, record: logging.LogRecord) -> str:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "-"
        return f"{self.formatTime(record)} [{record.levelname.lower()}] {record.name}:{record.lineno} error={kind}"


def logger() -> Any:
    return structlog.get_logger()


def place_of(error: BaseException) -> str:
    """File and line where it was raised: enough to find it, nothing of what it was about."""
    trace = error.__traceback__
    place = ""
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
