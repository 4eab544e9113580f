"""WhatsApp through Twilio: the same forms under prefixed addresses, a day to answer in, and no patient details."""

from datetime import timedelta

from channels.adapters.sms import TwilioSms
from channels.base import Capabilities, Files
from core.media_kinds import MB

DAY = timedelta(hours=24)
FILES = {
    **dict.fromkeys(("image/jpeg", "image/png"), 5 * MB),
    **dict.fromkeys(("application/pdf", "video/mp4", "audio/mpeg", "audio/ogg", "audio/amr"), 16 * MB),
}


class TwilioWhatsApp(TwilioSms):
    """Account settings and secret as for texts. The number of the account is the WhatsApp sender.

    Outside the day that a person's message opens, only an approved template goes (`content_sid` in the extras);
    Twilio refuses everything else with 63016.
    """

    channel = "whatsapp"
    prefix = "whatsapp:"
    registered = False
    capabilities = Capabilities(
        most_characters=1600,
        statuses=True,
        can_list=True,
        number_is_known=True,
        window=DAY,
        human_window=DAY,
        files=Files(FILES),
    )
