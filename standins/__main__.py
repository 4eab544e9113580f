"""`python -m standins` serves the demo's far end; every option can also be set in the environment."""

import argparse
import os
import sys
from datetime import UTC, datetime

import uvicorn
from msgspec.structs import replace

from standins.app import demo_app
from standins.google import GoogleSettings
from standins.mail import MailSettings
from standins.meta import MetaSettings
from standins.site import SiteSettings
from standins.twilio.model import TwilioSettings
from standins.twilio.voice_model import VoiceLine, VoiceSettings

OPTIONS = {
    "port": ("8001", "loopback port to listen on"),
    "product": ("http://127.0.0.1:8000", "where the product is, as a browser sees it"),
    "site-key": ("demo", "the widget's key for this practice"),
    "practice": (SiteSettings().practice, "name on the practice's page"),
    "city": (SiteSettings().city, "city on the practice's page"),
    "phone": (SiteSettings().phone, "the practice's voice number, for its page"),
    "number": ("+19195550143", "the practice's text line"),
    "account-sid": (TwilioSettings().account_sid, "the account the product sends with"),
    "auth-token": (TwilioSettings().auth_token, "signs the webhooks; better given in the environment"),
    "messaging-service-sid": ("", "set when the line sits in a messaging service"),
    "webhook": ("", "where inbound texts are posted; default: PRODUCT/webhooks/twilio/CHANNEL/inbound"),
    "channel": ("sms", "channel account id in the default webhook"),
    "meta-channel": ("", "account id that Meta's webhooks go to; none: Messenger and Instagram stay silent"),
    "whatsapp-channel": ("", "account id that WhatsApp messages go to; none: the practice has no sender"),
    "voice-channel": ("", "account id that calls go to; none: the practice has no telephone line"),
    "mail-channel": ("", "account id that mail goes to; none: mail stays silent"),
    "mail-port": ("0", "loopback port that takes the practice's mail"),
    "google-channel": ("", "account id that Google's pushes go to; none: reviews are found by looking alone"),
    "step-seconds": ("0.4", "pause between queued, sent and delivered"),
}


def read_options(arguments: list[str], environment: dict[str, str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m standins", description=__doc__)
    for name, (usual, meaning) in OPTIONS.items():
        variable = f"GLOWDESK_STANDIN_{name.replace('-', '_').upper()}"
        parser.add_argument(f"--{name}", default=environment.get(variable, usual), help=meaning)
    return parser.parse_args(arguments)


def settings_of(options: argparse.Namespace) -> tuple[TwilioSettings, SiteSettings]:
    product = options.product.rstrip("/")
    twilio = TwilioSettings(
        account_sid=options.account_sid,
        auth_token=options.auth_token,
        numbers=(options.number,),
        messaging_service_sid=options.messaging_service_sid or None,
        public_url=f"http://127.0.0.1:{options.port}",
        webhook_url=options.webhook or f"{product}/webhooks/twilio/{options.channel}/inbound",
        step_seconds=float(options.step_seconds),
    )
    if options.whatsapp_channel:
        url = f"{product}/webhooks/twilio/{options.whatsapp_channel}/inbound"
        twilio = replace(twilio, number_webhooks={f"whatsapp:{options.number}": url})
    site = SiteSettings(
        product=product,
        site_key=options.site_key,
        practice=options.practice,
        city=options.city,
        phone=options.phone,
    )
    return twilio, site


def meta_of(options: argparse.Namespace) -> MetaSettings:
    """One app, whose page and account are told apart by what its webhooks say."""
    if not options.meta_channel:
        return MetaSettings()
    return MetaSettings(
        webhook_url=f"{options.product.rstrip('/')}/webhooks/meta/{options.meta_channel}/events"
    )


def voice_of(options: argparse.Namespace) -> VoiceSettings:
    """The practice's own number; a call rings long enough to be seen."""
    if not options.voice_channel:
        return VoiceSettings()
    base = f"{options.product.rstrip('/')}/webhooks/twilio/{options.voice_channel}"
    line = VoiceLine(call_url=f"{base}/call", ended_url=f"{base}/ended")
    return VoiceSettings(lines={options.phone: line}, ring_seconds=4)


def google_of(options: argparse.Namespace) -> GoogleSettings:
    """One location, whose topic pushes to us."""
    if not options.google_channel:
        return GoogleSettings()
    base = f"{options.product.rstrip('/')}/webhooks/google"
    return GoogleSettings(push_url=f"{base}/{options.google_channel}/push", push_audience=base)


def mail_of(options: argparse.Namespace) -> MailSettings:
    """One desk, whose provider is Postmark."""
    if not options.mail_channel:
        return MailSettings()
    base = f"{options.product.rstrip('/')}/webhooks/postmark/{options.mail_channel}"
    return MailSettings(inbound_url=f"{base}/inbound", events_url=f"{base}/events")


def main() -> None:
    options = read_options(sys.argv[1:], dict(os.environ))
    twilio, site = settings_of(options)
    app = demo_app(
        now=lambda: datetime.now(UTC), twilio=twilio, site=site, meta=meta_of(options),
        mail=mail_of(options), mail_port=int(options.mail_port), voice=voice_of(options),
        google=google_of(options),
    )  # fmt: skip
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(options.port),
        log_level="warning",
        access_log=False,
        ws="none",
        timeout_graceful_shutdown=1,
    )


if __name__ == "__main__":
    main()
