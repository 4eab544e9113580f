"""Errors named by what happens next. Their texts are for engineers and hold nothing personal."""

from datetime import timedelta

import msgspec


class GlowdeskError(Exception):
    """Base of every expected condition."""


class BadInputError(GlowdeskError):
    """The caller must change the request; `at` is a JSON pointer to the place."""

    def __init__(self, message: str, at: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.at = at


class Fault(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that does not hold: a JSON pointer to it, a stable code, and in which language's words it is."""

    at: str
    code: str
    detail: str = ""
    language: str | None = None


class FaultyError(GlowdeskError):
    """Understood, but it must not stand like this; `faults` say where and why."""

    def __init__(self, message: str, faults: tuple[Fault, ...]) -> None:
        super().__init__(message)
        self.message = message
        self.faults = faults


def pointer_in(error: Exception) -> str:
    """The JSON pointer that msgspec's message names, `/` where it names none; nothing of what stood there."""
    path = str(error).rpartition("`$")
    inner = path[2].partition("`")[0] if path[1] else ""
    return inner.replace(".", "/").replace("[...]", "/…").replace("[", "/").replace("]", "") or "/"


class NotFoundError(GlowdeskError):
    """No such thing in this practice."""


class ConflictError(GlowdeskError):
    """Somebody else was faster; read again and decide anew."""


class ForbiddenError(GlowdeskError):
    """Known, but not allowed."""


class TooManyError(GlowdeskError):
    """Slow down; allowed again after `retry_after`."""

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__("too many requests")
        self.retry_after = retry_after


class RetryLaterError(GlowdeskError):
    """Nothing happened; safe to try again after `after`."""

    def __init__(self, code: str, after: timedelta | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.after = after


class ReconnectError(GlowdeskError):
    """Credentials or permissions are gone; a person must reconnect the account."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class RejectedError(GlowdeskError):
    """The other side said no for good."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnknownOutcomeError(GlowdeskError):
    """The request left and no answer came: look it up before anything else."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class StaleError(GlowdeskError):
    """What was read has changed since; the work must run again on what is now true."""


class SettingsError(Exception):
    """The configuration is wrong or half there; the process must not start."""
