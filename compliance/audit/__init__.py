"""The record of who did what, when, why and from where: append here; the chain makes tampering visible."""

from compliance.audit.entry import SYSTEM, Actor, ActorKind, append

__all__ = ["SYSTEM", "Actor", "ActorKind", "append"]
