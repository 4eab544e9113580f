"""Everything a patient touches in one app: the practice's page, the phone, and the far ends behind them."""

from collections.abc import Callable
from datetime import datetime

from litestar import Litestar
from litestar.datastructures import State
from litestar.static_files import create_static_files_router

from standins.google import EXCEPTIONS as GOOGLE_EXCEPTIONS
from standins.google import HANDLERS as GOOGLE_HANDLERS
from standins.google import GoogleFarEnd, GoogleSettings
from standins.google.network import NOTICES
from standins.google.phone import GooglePhone
from standins.mail import MailFarEnd, MailSettings
from standins.mail.phone import MailPhone
from standins.meta import HANDLERS as META_HANDLERS
from standins.meta import MetaFarEnd, MetaSettings
from standins.meta.phone import MetaPhone
from standins.meta.rest import EXCEPTIONS as META_EXCEPTIONS
from standins.phone import Phone
from standins.site import PAGES, Site, SiteSettings
from standins.twilio.account import TwilioFarEnd
from standins.twilio.model import TwilioSettings
from standins.twilio.rest import EXCEPTIONS, HANDLERS
from standins.twilio.voice_model import VoiceSettings
from standins.twilio.voice_phone import VoicePhone


def demo_app(
    *,
    now: Callable[[], datetime],
    twilio: TwilioSettings | None = None,
    site: SiteSettings | None = None,
    meta: MetaSettings | None = None,
    mail: MailSettings | None = None,
    google: GoogleSettings | None = None,
    mail_port: int = 0,
    voice: VoiceSettings | None = None,
) -> Litestar:
    far_end = TwilioFarEnd(twilio or TwilioSettings(), now=now)
    far_end.voice.configure(voice or VoiceSettings())
    meta_end = MetaFarEnd(meta or MetaSettings(), now=now)
    mail_end = MailFarEnd(mail or MailSettings(), now=now)
    google_end = GoogleFarEnd(google or GoogleSettings(), now=now)
    google_end.setting = {"pubsubTopic": google_end.settings.topic, "notificationTypes": [*NOTICES]}

    async def listen() -> None:
        await mail_end.smtp.open(mail_port)

    assets = create_static_files_router(
        path="/assets", directories=[PAGES / "assets"], include_in_schema=False
    )
    return Litestar(
        route_handlers=[
            Site,
            Phone,
            VoicePhone,
            MetaPhone,
            MailPhone,
            GooglePhone,
            assets,
            *HANDLERS,
            *META_HANDLERS,
            *GOOGLE_HANDLERS,
        ],
        state=State(
            {
                "twilio": far_end,
                "meta": meta_end,
                "mail": mail_end,
                "google": google_end,
                "site": site or SiteSettings(),
            }
        ),
        exception_handlers={**EXCEPTIONS, **META_EXCEPTIONS, **GOOGLE_EXCEPTIONS},
        openapi_config=None,
        on_startup=[listen],
        on_shutdown=[far_end.close, meta_end.close, mail_end.close, google_end.close],
        logging_config=None,
    )
