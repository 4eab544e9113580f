"""Every channel adapter, one line each."""

from collections.abc import Mapping

import httpx

from channels.adapters.email import ImapEmail, MailgunEmail, PostmarkEmail, SendgridEmail
from channels.adapters.google_rbm import GoogleRbm
from channels.adapters.google_reviews import GoogleReviews
from channels.adapters.google_setup import (
    AUTH_URL,
    PUBLISHER,
    GoogleSetup,
    ProfileLinks,
    consent_url,
    links_of,
)
from channels.adapters.google_tokens import TOKEN_URL
from channels.adapters.instagram import SUBSCRIBED as ON_INSTAGRAM
from channels.adapters.instagram import Instagram
from channels.adapters.lead_forms import WebsiteForm
from channels.adapters.leads_google import GoogleLeads
from channels.adapters.leads_meta import MetaLeads
from channels.adapters.messenger import SUBSCRIBED as ON_PAGES
from channels.adapters.messenger import Messenger
from channels.adapters.sms import TwilioSms
from channels.adapters.voice import TwilioVoice
from channels.adapters.webchat import Webchat
from channels.adapters.whatsapp import TwilioWhatsApp
from channels.base import Adapter

GOOGLE_TOKENS, GOOGLE_CONSENT, GOOGLE_PUBLISHER = TOKEN_URL, AUTH_URL, PUBLISHER
"""Where the owner of a profile grants us access, and who publishes what happens on it."""
__all__ = [
    "GOOGLE_CONSENT",
    "GOOGLE_PUBLISHER",
    "GOOGLE_TOKENS",
    "SUBSCRIPTIONS",
    "GoogleSetup",
    "ProfileLinks",
    "build_adapters",
    "consent_url",
    "links_of",
]
SUBSCRIPTIONS = {"facebook": ON_PAGES, "instagram": ON_INSTAGRAM}
"""What a provider must be told to send us, for whoever sets a channel up."""


def build_adapters(client: httpx.AsyncClient) -> Mapping[tuple[str, str], Adapter]:
    """Adapters by provider and channel."""
    adapters: tuple[Adapter, ...] = (
        TwilioSms(client),
        TwilioWhatsApp(client),
        TwilioVoice(client),
        Webchat(),
        Messenger(client),
        Instagram(client),
        WebsiteForm(),
        MetaLeads(client),
        GoogleLeads(),
        GoogleReviews(client),
        GoogleRbm(client),
        SendgridEmail(client),
        MailgunEmail(client),
        PostmarkEmail(client),
        ImapEmail(client),
    )
    return {(adapter.provider, adapter.channel): adapter for adapter in adapters}
