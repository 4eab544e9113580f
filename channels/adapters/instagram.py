"""Instagram: a professional account's messages, story replies and mentions, and the comments under its posts."""

from datetime import timedelta

from channels.adapters.meta_channel import MetaChannel
from channels.adapters.meta_polling import Look
from channels.adapters.meta_sending import Dialect
from channels.base import Capabilities, Files
from core.media_kinds import MB

SUBSCRIBED = (
    "messages",
    "messaging_postbacks",
    "messaging_seen",
    "messaging_referral",
    "messaging_optins",
    "message_reactions",
    "message_edit",
    "standby",
    "comments",
    "live_comments",
)
"""To be ticked in the app's dashboard: Instagram's fields are not the page's to subscribe to."""
PAGE_NEEDS = ("messages",)

FILES = dict.fromkeys(("image/jpeg", "image/png"), 8 * MB)


class Instagram(MetaChannel):
    """`external_id` is the professional account's id, setting `page_id` the linked page that sends for it."""

    channel = "instagram"
    capabilities = Capabilities(
        most_characters=1000,
        told=True,
        most_bytes=1000,
        buttons=True,
        attachments=True,
        files=Files(FILES, most=10, with_words=False),
        statuses=True,
        can_list=True,
        window=timedelta(hours=24),
        human_window=timedelta(days=7),
        typing=True,
        names=True,
        edits=True,
    )
    dialect = Dialect(says_type=False, metadata=False, many_images=True)
    look = Look("instagram", "instagram", PAGE_NEEDS, ("instagram_basic", "instagram_manage_messages"))
    hourly_cap = 200
    """Of our own making, for automation alone: Meta's pages name no such figure (channels.md, 4.4)."""
