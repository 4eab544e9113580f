"""Every channel adapter, one line each."""

from collections.abc import Mapping

import httpx

from channels.adapters.email import ImapEmail, MailgunEmail, PostmarkEmail, SendgridEmail
from channels.adapters.google_rbm import GoogleRbm
from channels.adapters.google_reviews import GoogleReviews
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
