"""How a system answers when it is asked for nothing in particular, in the port's words."""

from collections.abc import Awaitable

from booking.emr.base import Health
from core.errors import ReconnectError, RejectedError, RetryLaterError


async def probed(question: Awaitable[object]) -> Health:
    """Down: it cannot be reached, or knows us no more. Degraded: it answers, but not this."""
    try:
        await question
    except (RetryLaterError, ReconnectError) as error:
        return Health("down", error.code)
    except RejectedError as error:
        return Health("degraded", error.code)
    return Health("ok")
