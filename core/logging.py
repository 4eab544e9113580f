"""Logs that cannot carry personal data: constant event names and allow-listed fields, each with its own shape."""

import logging
import re
from collections.abc import Callable, MutableMapping
from typing import Any, TextIO, TypedDict, Unpack

import structlog


class Fields(TypedDict, total=False):
    """All that a line may say besides its event's name; mypy refuses any other name or type."""

    # ids
    practice: str | None
    thread: str | None
    message: str | None
    inquiry: str | None
    run: str | None
    account: str | None
    handoff: str | None
    row: str | None
    revision: str | int | None
    # codes
    channel: str | None
    provider: str | None
    kind: str | None
    code: str | int | None
    status: str | int | None
    reason: str | None
    action: str | None
    purpose: str | None
    claimer: str | None
    process: str | None
    mode: str | None
    outcome: str | None
    table: str | None
    version: str | int | None
    # where
    error: str | None
    place: str | None
    path: str | None
    method: str | None
    url_host: str | None
    # counts and measures
    count: int
    attempt: int
    seconds: float
    ms: float
    bytes: int
    size: int
    due: int
    port: int


_ID = (
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?:[A-Z]{2})?[0-9a-f]{32}|[0-9a-z]{1,6}(?:-[0-9a-z]{1,6})?|"
    r"[a-z][a-z_]{0,63}"
)
_CODE = r"[a-z][a-z_.:-]*(?:\d{1,4}[a-z_.:-]*)*|[A-Z][A-Z_]*(?:\d{1,4}[A-Z_]*)*|[\d.]{1,6}"
_POINTER = r"(?:/[a-z_:-]*\d{0,4}[a-z_:-]*)*"
_KIND_OF_ERROR = (
    r"_?[A-Z][A-Za-z]*(?:Error|Exception|Exit|Interrupt|Timeout|Warning|Group|Disconnect\w*|Refused)"
)
_SHAPES: dict[str, str] = {
    **dict.fromkeys(
        ("practice", "thread", "message", "inquiry", "run", "account", "handoff", "row", "revision"), _ID
    ),
    **dict.fromkeys(
        (
            "channel", "provider", "kind", "code", "status", "reason", "action", "purpose", "claimer", "process",
            "mode", "outcome", "table", "version", "method",
        ),
        _CODE,
    ),
    "error": _KIND_OF_ERROR,
    "place": rf"[a-z_0-9]+\.py:\d{{1,5}}|{_POINTER}",
    "path": _POINTER,
    "url_host": r"(?:[a-z-]+\.)*[a-z-]+",
    "event": r"[a-z][a-z0-9_.]*",
    "level": r"[a-z]+",
    "timestamp": r"[0-9T:.Z-]+",
}  # fmt: skip
_PATTERNS = {name: re.compile(shape, re.ASCII) for name, shape in _SHAPES.items()}
_NUMBERS = frozenset({"count", "attempt", "seconds", "ms", "bytes", "size", "due", "port"})
ALLOWED = frozenset(_SHAPES) | _NUMBERS
"""Ids, codes, counts and sizes. Anything else is dropped and counted."""
LARGEST = 10**9
"""A number with more digits than this could be somebody's phone."""
LONGEST = 200

dropped = 0


def only_allowed(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every field that is not allow-listed, and every value that has not its field's shape."""
    global dropped  # noqa: PLW0603 - a counter the health page reads
    if not _fits("event", event.get("event", "")):
        event["event"] = "unnamed"
        dropped += 1
    for name in list(event):
        if not _fits(name, event[name]):
            del event[name]
            dropped += 1
    return event


def _fits(name: str, value: object) -> bool:
    if name not in ALLOWED:
        return False
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, int | float):
        return abs(value) < LARGEST
    pattern = _PATTERNS.get(name)
    return (
        isinstance(value, str)
        and len(value) <= LONGEST
        and pattern is not None
        and pattern.fullmatch(value) is not None
    )


class Log:
    """The one way to write a line. Its types leave no room for a text."""

    def info(self, event: str, **fields: Unpack[Fields]) -> None:
        structlog.get_logger().info(event, **fields)

    def warning(self, event: str, **fields: Unpack[Fields]) -> None:
        structlog.get_logger().warning(event, **fields)

    def error(self, event: str, **fields: Unpack[Fields]) -> None:
        structlog.get_logger().error(event, **fields)


_LOG = Log()


def hush(*libraries: str) -> None:
    """Libraries that write down what they are handed, such as whole addresses, keep to warnings."""
    for name in libraries:
        logging.getLogger(name).setLevel(logging.WARNING)


def set_up(*, json: bool, stream: TextIO | None = None) -> None:
    """Our own lines through structlog; libraries' lines at warning and without their arguments.

    To standard output unless told otherwise: a command's own answer stands there, and lines must not mix with it.
    """
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
        logger_factory=structlog.PrintLoggerFactory(stream),
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


def logger() -> Log:
    return _LOG


def place_of(error: BaseException) -> str:
    """File and line where it was raised: enough to find it, nothing of what it was about."""
    trace = error.__traceback__
    place = ""
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
