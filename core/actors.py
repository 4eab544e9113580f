"""Who acts: carried by a unit of work, so that what it does is written down in the right name."""

from typing import Literal

import msgspec

ActorKind = Literal["user", "agent", "system", "key", "patient"]


class Actor(msgspec.Struct, frozen=True):
    """Who acted: `user` with their user id, `key` with an API key's id, else what acted by itself."""

    kind: ActorKind
    id: str | None = None
    source: str | None = None
    """Keyed hash of the peer's address, or the name of the command."""


SYSTEM, AGENT = Actor("system"), Actor("agent")
