"""The network itself: people act, the app sends, windows hold, and every happening becomes a signed webhook."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from standins.meta.model import Fault, GraphRefusalError, MetaSettings, Person, Platform, Word
from standins.meta.sending import accept
from standins.meta.webhooks import Deliveries
from standins.twilio.model import WebhookAnswer

WINDOW = timedelta(hours=24)
Watcher = Callable[[str], None]


class MetaFarEnd:
    """One app with its page and its Instagram account. Tests call it; the Graph API and the phone page do too."""

    def __init__(
        self,
        settings: MetaSettings,
        *,
        now: Callable[[], datetime],
        client: httpx.AsyncClient | None = None,
    ) -> None:
        self.settings, self.now = settings, now
        self.people: dict[str, Person] = {}
        self.words: dict[str, Word] = {}
        self.faults: list[Fault] = []
        self.calls: list[dict[str, Any]] = []
        """Every Send API body as it came."""
        self.misuses: list[str] = []
        """What Meta lets pass today and its reviewers do not."""
        self.subscribed: set[str] | None = None
        """Fields of the page's subscription; None: the app is not subscribed."""
        self.deliveries = Deliveries(client)
        self.watchers: set[Watcher] = set()

    async def close(self) -> None:
        await self.deliveries.close()

    def person(self, platform: Platform, key: str, name: str = "Maya Torres") -> Person:
        """The same key is two people on the two platforms: ids do not cross over."""
        digits = "".join(filter(str.isdigit, key)).rjust(9, "0")[-9:]
        person_id = f"{'7392015' if platform == 'messenger' else '6841100'}{digits}"
        return self.people.setdefault(person_id, Person(person_id, platform, name))

    def thread(self, person: Person) -> list[Word]:
        return [word for word in self.words.values() if word.person == person.id]

    def sent(self, person: Person) -> list[Word]:
        """What our app wrote to them."""
        return [word for word in self.thread(person) if word.by == "app"]

    def fault(self, *kinds: str) -> Fault | None:
        """Take the first waiting fault of these kinds."""
        found = next((each for each in self.faults if each.kind in kinds), None)
        if found is not None:
            self.faults.remove(found)
        return found

    # What people do

    async def write(self, person: Person, text: str, **more: Any) -> Word:
        """`more` goes into the message: attachments, reply_to, quick_reply, referral."""
        word = self.keep(person, "person", text, kind=more.pop("kind", "message"))
        word.attachments = more.get("attachments", [])
        message = {"mid": word.mid, **({"text": text} if text else {}), **more}
        await self.tell(person, {"message": message}, opens=True, what="received")
        return word

    async def sticker(self, person: Person) -> Word:
        payload = {"url": "https://scontent.fbcdn.net/thumb.png", "sticker_id": 369239263222822}
        return await self.write(person, "", attachments=[{"type": "sticker", "payload": payload}])

    async def reply_to_story(self, person: Person, text: str) -> Word:
        story = {"id": "17900000000000001", "url": "https://lookaside.fbsbx.com/story.jpg"}
        return await self.write(person, text, reply_to={"story": story}, kind="story_reply")

    async def mention_in_story(self, person: Person) -> Word:
        payload = {"url": "https://lookaside.fbsbx.com/mention.jpg"}
        shown = [{"type": "story_mention", "payload": payload}]
        return await self.write(person, "", attachments=shown, kind="story_mention")

    async def press(self, person: Person, title: str, payload: str) -> None:
        word = self.keep(person, "person", title)
        told = {"mid": word.mid, "title": title} | ({} if person.elsewhere else {"payload": payload})
        await self.tell(person, {"postback": told}, opens=True, what="postback")

    async def come_from(self, person: Person, **referral: str) -> None:
        """Through an ad (`source="ADS", ad_id=…`) or a link (`source="SHORTLINK", ref=…`), without a word."""
        await self.tell(
            person, {"referral": {"type": "OPEN_THREAD", **referral}}, opens=True, what="referral"
        )

    async def react(self, person: Person, mid: str, emoji: str | None = "❤") -> None:
        self.words[mid].reaction = emoji
        given = {"mid": mid, "action": "react" if emoji else "unreact"}
        given |= {"reaction": "love", "emoji": emoji} if emoji else {}
        await self.tell(person, {"reaction": given}, opens=emoji is not None, what="reaction")

    async def unsend(self, person: Person, mid: str) -> None:
        self.words[mid].removed = True
        await self.tell(person, {"message": {"mid": mid, "is_deleted": True}}, what="unsend")

    async def edit(self, person: Person, mid: str, text: str) -> None:
        word = self.words[mid]
        word.text, word.edits = text, word.edits + 1
        told = {"mid": mid, "text": text, "num_edit": word.edits}
        await self.tell(person, {"message_edit": told}, what="edit")

    async def read(self, person: Person) -> None:
        """They have opened the conversation: a mark on Messenger, the message's id on Instagram."""
        ours = [word for word in self.thread(person) if word.by != "person" and word.kind == "message"]
        for word in ours:
            word.state = "read"
        if ours:
            mark = {"mid": ours[-1].mid} if person.platform == "instagram" else {"watermark": self.millis()}
            await self.tell(person, {"read": mark}, what="read")

    async def comment(self, person: Person, text: str, *, ad_id: str | None = None) -> Word:
        word = self.keep(person, "person", text, kind="comment")
        if person.platform == "instagram":
            media = {"id": "179000000000009", "media_product_type": "FEED"} | (
                {"ad_id": ad_id} if ad_id else {}
            )
            writer = {"id": person.id, "username": person.name.lower().replace(" ", ".")}
            value: dict[str, Any] = {"id": word.mid, "text": text, "from": writer, "media": media}
            change = {"field": "comments", "value": value}
        else:
            post = f"{self.settings.page_id}_900"
            value = {
                "item": "comment",
                "verb": "add",
                "comment_id": word.mid,
                "post_id": post,
                "message": text,
            }
            value |= {"from": {"id": person.id, "name": person.name}, "created_time": self.millis() // 1000}
            change = {"field": "feed", "value": value}
        entry = {"id": self.settings.business(person.platform), "time": self.millis() // 1000}
        await self.post(person, {**entry, "changes": [change]}, "comment")
        return word

    # What the practice does elsewhere

    async def answer_elsewhere(self, person: Person, text: str, *, app_id: str | None = None) -> Word:
        """From the phone or the page's own inbox: an echo with another app's id, or with none."""
        word = self.keep(person, "inbox", text)
        echo = {"mid": word.mid, "text": text, "is_echo": True} | ({"app_id": int(app_id)} if app_id else {})
        await self.tell(person, {"message": echo}, echo=True, what="echo")
        return word

    async def take_control(self, person: Person, *, ours: bool = False) -> None:
        """The page's inbox takes the conversation over, or passes it back to our app."""
        person.elsewhere = not ours
        app, inbox = self.settings.app_id, self.settings.inbox_app_id
        told = {"previous_owner_app_id": inbox if ours else app, "new_owner_app_id": app if ours else inbox}
        key = "pass_thread_control" if ours else "take_thread_control"
        await self.tell(person, {key: told}, what="control", standby=False)

    # Inside

    def keep(self, person: Person, by: Any, text: str, *, kind: str = "message") -> Word:
        prefix = "m_" if person.platform == "messenger" else "aWdfZG1f"
        long = "" if person.platform == "messenger" else "MTpJR01lc3NhZ2VJRDox" * 6
        mid = (
            f"{uuid4().int % 10**15}_{uuid4().int % 10**15}"
            if kind == "comment"
            else prefix + long + uuid4().hex
        )
        word = Word(mid, person.platform, person.id, by, text, self.now(), kind=kind)
        self.words[mid] = word
        return word

    def millis(self) -> int:
        return int(self.now().timestamp() * 1000)

    def is_open(self, person: Person, within: timedelta = WINDOW) -> bool:
        return person.acted_at is not None and self.now() - person.acted_at < within

    async def tell(
        self,
        person: Person,
        happening: dict[str, Any],
        *,
        what: str,
        opens: bool = False,
        echo: bool = False,
        standby: bool | None = None,
    ) -> WebhookAnswer | None:
        if opens:
            person.acted_at = self.now()
        business = self.settings.business(person.platform)
        sides = (business, person.id) if echo else (person.id, business)
        item = {"sender": {"id": sides[0]}, "recipient": {"id": sides[1]}, "timestamp": self.millis()}
        way = "standby" if (person.elsewhere if standby is None else standby) else "messaging"
        entry = {"id": business, "time": self.millis(), way: [{**item, **happening}]}
        return await self.post(person, entry, what)

    async def post(self, person: Person, entry: dict[str, Any], what: str) -> WebhookAnswer | None:
        self.changed(person)
        if self.fault("lose_webhook") is not None:
            return None
        kind = "page" if person.platform == "messenger" else "instagram"
        secret = "forged" if self.fault("forge_webhook") else self.settings.app_secret
        copies = 2 if self.fault("duplicate_webhook") else 1
        answer = None
        for _ in range(copies):
            envelope = {"object": kind, "entry": [entry]}
            answer = await self.deliveries.post(
                self.settings.webhook_url, envelope, secret, person=person.id, what=what
            )
        self.changed(person)
        return answer

    def changed(self, person: Person) -> None:
        for watcher in tuple(self.watchers):
            watcher(person.id)

    # What the product asks for

    async def accept(self, node: str, body: dict[str, Any]) -> dict[str, str]:
        """The Send API: rules first, then the message, its echo and its delivery. Raises `GraphRefusalError`."""
        self.calls.append(body)
        word = accept(self, node, body)
        if word is None:
            return {"recipient_id": str(body["recipient"]["id"])}
        person = self.people[word.person]
        if self.fault("lose_echo") is None:
            echo: dict[str, Any] = {"mid": word.mid, "text": word.text, "is_echo": True}
            if person.platform == "messenger":
                echo |= {"app_id": int(self.settings.app_id)}
                echo |= {"metadata": word.metadata} if word.metadata else {}
            await self.tell(person, {"message": echo}, echo=True, what="echo")
        if person.platform == "messenger":
            word.state = "delivered"
            marks = {"mids": [word.mid], "watermark": self.millis()}
            await self.tell(person, {"delivery": marks}, what="delivered")
        self.changed(person)
        return {"recipient_id": person.id, "message_id": word.mid}

    def find_person(self, person_id: str) -> Person:
        try:
            return self.people[person_id]
        except KeyError:
            raise GraphRefusalError(100, 2018001, words="No matching user found") from None
