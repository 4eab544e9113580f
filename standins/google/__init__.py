"""Google's far end on loopback: a business profile with its reviews, tokens, signed pushes, and an RCS agent."""

from standins.google.model import GoogleSettings
from standins.google.network import GoogleFarEnd
from standins.google.rest import EXCEPTIONS, HANDLERS, google_app

__all__ = ["EXCEPTIONS", "HANDLERS", "GoogleFarEnd", "GoogleSettings", "google_app"]
