"""Every kind of item in Meta's envelopes, from recorded payloads, in our words."""

import contextlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.adapters.instagram import Instagram
from channels.adapters.messenger import Messenger
from channels.base import (
    Alarm,
    Attachment,
    Control,
    Echo,
    Edited,
    Inbound,
    Reacted,
    Removed,
    Source,
    StatusUpdate,
    Verified,
    Visited,
    Watermark,
)
from core.errors import BadInputError
from standins.meta.model import Platform
from tests.channels.meta_world import PAYLOADS, account_of, payload

P, IG = "7392015648120394", "6841100000000000"
AT = datetime.fromtimestamp(1795000000.001, UTC)
DAY = timedelta(hours=24)
MESSENGER, INSTAGRAM = Messenger(None), Instagram(None)  # type: ignore[arg-type]  # nothing here calls anybody


def read(platform: Platform, name: str) -> tuple[Any, ...]:
    adapter = MESSENGER if platform == "messenger" else INSTAGRAM
    return adapter.read("events", payload(platform, name), None, account_of(platform))


def said(mid: str, text: str = "", **more: Any) -> Inbound:
    return Inbound(provider_id=mid, sender=P, text=text, sent_at=AT, **more)


def wrote(mid: str, text: str = "", **more: Any) -> Inbound:
    return Inbound(provider_id=mid, sender=IG, text=text, sent_at=AT, **more)


def file(kind: Any, url: str | None, mid: str, name: str | None = None) -> Attachment:
    return Attachment(kind, url, name=name, provider_id=f"{mid}#1", keep=False)


FBCDN, LOOKASIDE = "https://scontent.fbcdn.net", "https://lookaside.fbsbx.com"
AD = Source("ad", {"ad_id": "6600"})
MESSENGER_ITEMS: dict[str, tuple[Any, ...]] = {
    "message": (said("m_AbC1", "Hola, ¿cuánto cuesta el relleno? 💉"),),
    "message_reply": (said("m_AbC2", "and this one?", reply_to="m_Zz0"),),
    "message_quick_reply": (said("m_AbC3", "Tue Nov 24, 3:00 PM", slot_id="sl_1"),),
    "message_sticker": (said("m_AbC5", attachments=(file("image", f"{FBCDN}/s.png", "m_AbC5", "sticker"),)),),
    "message_sticker_doubled": (
        said("m_AbC6", attachments=(file("image", f"{FBCDN}/s.png", "m_AbC6", "sticker"),)),
    ),
    "message_location": (said("m_AbC7", meta={"location": True}),),
    "message_link": (
        said("m_AbC8", "https://glow.example/lips", meta={"link": "https://glow.example/lips"}),
    ),
    "message_unsupported": (said("m_AbC9", meta={"unsupported": True}),),
    "message_only_mid": (said("m_AbD0", meta={"unsupported": True}),),
    "message_from_ad": (
        said(
            "m_AbD1",
            "Is this still on?",
            source=Source("ad", {"ad_id": "6600", "ref": "spring", "ad_title": "Spring lips"}),
        ),
    ),
    "unsend": (Removed("m_AbC1"),),
    "edit": (Edited("m_AbC1", "Hi, price for lip filler?", 2),),
    "reaction": (Reacted("m_e1", P, "❤", AT),),
    "reaction_gone": (Reacted("m_e1", P, None, AT),),
    "postback": (said("m_pb1", "Book", source=AD),),
    "referral_link": (Visited(P, Source("link", {"ref": "spring"}), AT, DAY),),
    "referral_ad": (Visited(P, AD, AT, DAY),),
    "optin": (Visited(P, Source("link", {"ref": "site-button"}), AT, DAY),),
    "echo_ours": (StatusUpdate("m_e1", "sent", 3, outbound_id="out-7f3c"),),
    "echo_inbox": (Echo("m_e2", P, "Call me, Joss", sent_at=AT),),
    "echo_third_tool": (Echo("m_e3", P, "A third tool", sent_at=AT),),
    "echo_nameless": (Echo("m_e4", P, "From the phone", sent_at=AT),),
    "delivery": (
        StatusUpdate("m_e1", "delivered", 4),
        Watermark(P, "delivered", AT + timedelta(seconds=2.499)),
    ),
    "delivery_without_mids": (Watermark(P, "delivered", AT + timedelta(seconds=2.499)),),
    "read": (Watermark(P, "read", AT + timedelta(seconds=2.899)),),
    "take_thread": (Control(P, ours=False, sent_at=AT),),
    "pass_thread_to_us": (Control(P, ours=True, sent_at=AT),),
    "request_thread": (),
    "policy_warning": (Alarm("POLICY_WARNING"),),
    "policy_block": (Alarm("POLICY_BLOCK", broken=True),),
    "integrity": (Alarm("INTEGRITY_WARNING"),),
    "feedback": (),
    "unknown": (),
    "standby_message": (said("m_s1", "Is Joss there?"), Control(P, ours=False, sent_at=AT)),
    "standby_postback": (said("m_s2", "Book"), Control(P, ours=False, sent_at=AT)),
    "comment": (
        Inbound(
            provider_id="900_1",
            sender=P,
            text="price?",
            display_name="Ana Ruiz",
            sent_at=datetime.fromtimestamp(1795000100, UTC),
            context="comment",
            source=Source("post", {"post_id": "102938475610293_900"}),
            window=timedelta(0),
            automatic=True,
            meta={"post_id": "102938475610293_900", "permalink": "https://www.facebook.com/900"},
        ),
    ),
    "comment_edited": (Edited("900_1", "price please?", 1795000000),),
    "comment_removed": (Removed("900_1"),),
    "comment_of_ours": (),
    "like": (),
}
LONG = "aWdfZG1f" + "MTpJR01lc3NhZ2VJRDox" * 7 + "ZDZD"
INSTAGRAM_ITEMS: dict[str, tuple[Any, ...]] = {
    "message": (wrote(LONG, "love this, ¿precio? 😍"),),
    "message_as_page": (wrote("aWdfAsPage", "under the page's id"),),
    "message_under_page_id": (wrote("aWdfUnder", "under the page's id"),),
    "echo": (Echo("aWdfE1", IG, "See you at 3", sent_at=AT),),
    "unsend": (Removed("aWdfZG1fQQ"),),
    "edit": (Edited("aWdfZG1fQQ", "lips, not brows", 1),),
    "read": (StatusUpdate("aWdfT3V0", "read", 5),),
    "reaction": (Reacted("aWdfT3V0", IG, "❤", AT),),
    "story_reply": (
        wrote(
            "aWdfR1",
            "love this",
            context="story_reply",
            source=Source("story"),
            meta={"story_url": f"{LOOKASIDE}/story.jpg"},
        ),
    ),
    "story_mention": (
        wrote(
            "aWdfS1",
            context="story_mention",
            source=Source("story"),
            automatic=True,
            attachments=(file("image", f"{LOOKASIDE}/mention.jpg", "aWdfS1"),),
        ),
    ),
    "share": (wrote("aWdfS2", attachments=(file("image", f"{LOOKASIDE}/post.jpg", "aWdfS2"),)),),
    "reel": (wrote("aWdfS3", attachments=(file("video", f"{LOOKASIDE}/reel.mp4", "aWdfS3"),)),),
    "ephemeral": (wrote("aWdfS4", attachments=(file("image", None, "aWdfS4"),)),),
    "postback": (wrote("aWdfP1", "Prices"),),
    "referral": (Visited(IG, Source("link", {"ref": "bio"}), AT, DAY),),
    "comment_of_ours": (),
    "mention": (),
}


@pytest.mark.parametrize("name", MESSENGER_ITEMS)
def test_messengers_items(name: str) -> None:
    assert read("messenger", name) == MESSENGER_ITEMS[name]


@pytest.mark.parametrize("name", INSTAGRAM_ITEMS)
def test_instagrams_items(name: str) -> None:
    assert read("instagram", name) == INSTAGRAM_ITEMS[name]


def test_three_photos_under_one_id_are_one_message() -> None:
    (message,) = read("messenger", "message_three_photos")
    ids = [each.provider_id for each in message.attachments]
    assert ids == ["m_AbC4#1", "m_AbC4#2", "m_AbC4#3"]
    assert not any(each.keep for each in message.attachments), "Meta's media are shown, never archived"


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("comment", Source("post", {"post_id": "179_m"})),
        ("comment_on_ad", Source("ad", {"ad_id": "6601"})),
        ("live_comment", Source("post", {"post_id": "179_l"})),
    ],
)
def test_instagrams_comments_open_no_window_and_wait_for_people(name: str, source: Source) -> None:
    (comment,) = read("instagram", name)
    assert (comment.context, comment.window, comment.automatic) == ("comment", timedelta(0), True)
    assert (comment.source, comment.display_name) == (source, "ana")
    assert ("live" in comment.meta) == (name == "live_comment")


def test_every_recorded_payload_is_expected_somewhere() -> None:
    elsewhere = {"message_three_photos", "comment", "comment_on_ad", "live_comment"}
    for platform, items in (("messenger", MESSENGER_ITEMS), ("instagram", INSTAGRAM_ITEMS)):
        recorded = {each.stem for each in (PAYLOADS / platform).glob("*.json")}
        assert recorded <= items.keys() | elsewhere


def test_what_is_another_accounts_is_not_looked_into() -> None:
    both = json.loads(payload("messenger", "message"))
    both["entry"].append({"id": "999", "messaging": [{"sender": 5}]})
    assert len(MESSENGER.read("events", json.dumps(both).encode(), None, account_of())) == 1
    assert INSTAGRAM.read("events", json.dumps(both).encode(), None, account_of("instagram")) == ()


# Cutting envelopes


def parts(platform: Platform, body: bytes) -> Any:
    return MESSENGER.share(Verified("all", body), account_of(platform))


def test_a_thousand_happenings_are_a_thousand_envelopes_each_readable_alone() -> None:
    item = json.loads(payload("messenger", "message"))["entry"][0]["messaging"][0]
    many = [{**item, "message": {"mid": f"m_{n}", "text": "hola"}} for n in range(1000)]
    body = json.dumps({"object": "page", "entry": [{"id": "102938475610293", "messaging": many}]}).encode()
    found = parts("messenger", body)
    assert len({each.envelope.event_key for each in found}) == 1000
    (first,) = MESSENGER.read("events", found[0].envelope.body, None, account_of())
    assert isinstance(first, Inbound)
    assert first.provider_id == "m_0"


@pytest.mark.parametrize("platform", ["messenger", "instagram"])
def test_the_same_happening_has_the_same_key_however_it_is_wrapped(platform: Platform) -> None:
    for path in (PAYLOADS / platform).glob("*.json"):
        loose = json.loads(path.read_bytes())
        loose["entry"][0]["time"] = 1
        keys = [each.envelope.event_key for each in parts(platform, path.read_bytes())]
        again = [each.envelope.event_key for each in parts(platform, json.dumps(loose, indent=2).encode())]
        if not any(key.startswith(("messaging:", "changes:", "standby:")) for key in keys):
            assert keys == again, path.stem
        assert all(len(key) <= 160 for key in keys)


def test_a_sticker_told_twice_differs_from_its_unsend() -> None:
    keys = {
        parts("messenger", payload("messenger", name))[0].envelope.event_key for name in ("message", "unsend")
    }
    assert len(keys) == 2


def test_a_lead_belongs_to_the_page_and_its_forms_first() -> None:
    change = {"field": "leadgen", "value": {"leadgen_id": "444", "page_id": "102938475610293"}}
    body = json.dumps({"object": "page", "entry": [{"id": "102938475610293", "changes": [change]}]}).encode()
    assert parts("messenger", body)[0].owners == (
        ("form", "102938475610293"),
        ("facebook", "102938475610293"),
    )
    assert MESSENGER.read("events", body, None, account_of()) == ()


@pytest.mark.parametrize(
    ("item", "place"),
    [
        ({"sender": 5}, "/entry/0/messaging/0/sender"),
        ({"message": {"text": "no id"}}, "/entry/0/messaging/0/message"),
        (
            {"message": {"mid": "m", "attachments": [{"payload": 3}]}},
            "/entry/0/messaging/0/message/attachments/0/payload",
        ),
    ],
)
def test_a_malformed_item_names_the_place_and_nothing_else(item: dict[str, Any], place: str) -> None:
    whole = {"recipient": {"id": "102938475610293"}, **item}
    body = json.dumps({"object": "page", "entry": [{"id": "102938475610293", "messaging": [whole]}]}).encode()
    with pytest.raises(BadInputError) as caught:
        MESSENGER.read("events", body, None, account_of())
    assert caught.value.at == place
    assert "no id" not in str(caught.value)


@settings(max_examples=200)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["message", "mid", "sender", "id", "recipient", "read", "postback", "reaction", "x"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_whatever_comes_is_read_or_refused_by_name(item: Any) -> None:
    body = msgspec.json.encode({"object": "page", "entry": [{"id": "102938475610293", "messaging": [item]}]})
    for part in parts("messenger", body):
        assert part.owners
    with contextlib.suppress(BadInputError):
        MESSENGER.read("events", body, None, account_of())
