"""Twilio's side of the wire, played on loopback with Twilio's own rules, signatures and bad days."""

from standins.twilio.account import TwilioFarEnd
from standins.twilio.faults import Fault
from standins.twilio.model import Message, TwilioSettings, WebhookAnswer
from standins.twilio.rest import twilio_app

__all__ = ["Fault", "Message", "TwilioFarEnd", "TwilioSettings", "WebhookAnswer", "twilio_app"]
