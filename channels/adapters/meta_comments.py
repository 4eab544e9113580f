"""Comments under posts and ads as inbox items: a person answers them, once, in private."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import msgspec

from channels.adapters.meta_shapes import Change, Id, Said, instant, opened
from channels.base import Account, Edited, Inbound, Parsed, Removed, Source
from core.logging import logger

FIELDS: Final = {"comments", "live_comments", "feed"}
QUIET: Final = {"mentions", "leadgen", "story_insights", "messages", "message_reactions"}
NO_WINDOW: Final = timedelta(0)


def read_change(raw: msgspec.Raw, at: float | None, account: Account, where: str) -> Iterator[Parsed]:
    change = opened(raw, Change, where)
    if change.field not in FIELDS:
        if change.field not in QUIET:
            logger().info("webhook_ignored", kind=change.field[:64], account=account.id)
        return
    said = opened(change.value, Said, f"{where}/value")
    comment = said.comment_id or said.id
    if comment is None or (change.field == "feed" and said.item != "comment"):
        return
    if said.verb in {"remove", "delete"}:
        yield Removed(str(comment))
    elif said.verb in {"edited", "edit"}:
        when = instant(at)
        number = int(when.timestamp()) if when is not None else 1  # they are not counted, only dated
        yield Edited(str(comment), said.message or said.text or "", number)
    elif said.verb in {None, "add"} and said.writer is not None and not _is_ours(said.writer.id, account):
        yield _comment(str(comment), said, at, account, live=change.field == "live_comments")


def _is_ours(writer: Id, account: Account) -> bool:
    return str(writer) in {account.external_id, str(account.settings.get("page_id"))}


def _comment(comment: str, said: Said, at: float | None, account: Account, *, live: bool) -> Inbound:
    assert said.writer is not None
    ad = said.ad_id or (said.media.ad_id if said.media else None)
    return Inbound(
        provider_id=comment,
        sender=str(said.writer.id),
        text=said.message or said.text or "",
        display_name=said.writer.name or said.writer.username,
        sent_at=instant(said.created_time or at),
        context="comment",
        source=Source("ad", {"ad_id": str(ad)}) if ad is not None else Source("post", _post(said)),
        window=NO_WINDOW,
        automatic=True,
        meta=_meta(said, live=live, channel=account.channel),
    )


def _post(said: Said) -> dict[str, str]:
    post = said.post_id or (said.media.id if said.media else None)
    return {"post_id": str(post)} if post else {}


def _meta(said: Said, *, live: bool, channel: str) -> dict[str, Any]:
    found: dict[str, Any] = {**_post(said)}
    if said.post is not None:
        found |= {"permalink": said.post.permalink_url, "quote": said.post.message}
    elif channel == "facebook" and said.post_id:
        found["permalink"] = f"https://www.facebook.com/{said.post_id}"
    return {name: value for name, value in found.items() if value} | ({"live": True} if live else {})
