"""Meta's far end on loopback: the Graph API, signed webhooks, and people on Messenger and Instagram."""

from standins.meta.model import MetaSettings
from standins.meta.network import MetaFarEnd
from standins.meta.rest import HANDLERS, meta_app

__all__ = ["HANDLERS", "MetaFarEnd", "MetaSettings", "meta_app"]
