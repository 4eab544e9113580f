"""Facebook Messenger: a page's conversations, and the comments under its posts and ads."""

from datetime import timedelta

from channels.adapters.meta_channel import MetaChannel
from channels.adapters.meta_polling import Look
from channels.adapters.meta_sending import Dialect
from channels.base import Capabilities, Files
from core.media_kinds import MB

SUBSCRIBED = (
    "messages",
    "messaging_postbacks",
    "messaging_optins",
    "messaging_referrals",
    "messaging_handovers",
    "messaging_policy_enforcement",
    "messaging_integrity",
    "message_deliveries",
    "message_reads",
    "message_echoes",
    "message_edits",
    "message_reactions",
    "standby",
    "feed",
)

FILES = dict.fromkeys(
    ("image/jpeg", "image/png", "image/gif", "video/mp4", "audio/mpeg", "audio/mp4", "application/pdf"),
    25 * MB,
)


class Messenger(MetaChannel):
    """`external_id` is the page's id. People are known by ids that hold for this page alone."""

    channel = "facebook"
    capabilities = Capabilities(
        most_characters=2000,
        told=True,
        buttons=True,
        attachments=True,
        files=Files(FILES, with_words=False),
        statuses=True,
        can_list=True,
        window=timedelta(hours=24),
        human_window=timedelta(days=7),
        typing=True,
        names=True,
        edits=True,
    )
    dialect = Dialect(says_type=True, metadata=True)
    look = Look("messenger", "page", SUBSCRIBED, ("pages_messaging", "pages_manage_metadata"))
