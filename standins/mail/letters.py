"""What there is of mail: whose desk it is, people's letters as their programs write them, and what ours were like."""

from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from typing import Any, Literal

import msgspec

Provider = Literal["postmark", "mailgun", "sendgrid", "imap"]


class MailSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The desk's address and how its provider proves itself to the product."""

    provider: Provider = "postmark"
    desk: str = "desk@junipervale.example.com"
    inbound_url: str | None = None
    events_url: str | None = None
    user: str = "glowdesk"
    password: str = "a-password-for-loopback"  # noqa: S105 - public on purpose
    signing_key: str = "a-signing-key-for-loopback"


class File(msgspec.Struct, frozen=True):
    name: str
    content_type: str
    content: bytes


@dataclass
class Person:
    address: str
    name: str
    away: bool = False
    """An absence note answers whatever comes."""
    gone: bool = False
    """The address does not exist any more: mail to it bounces."""


@dataclass
class Letter:
    """One mail, whichever way it went."""

    message_id: str
    person: str
    mine: bool
    """The patient wrote it."""
    subject: str
    text: str
    at: datetime
    raw: bytes
    state: str = "sent"
    headers: dict[str, str] = field(default_factory=dict)
    files: int = 0

    @property
    def one_click(self) -> str | None:
        """Where a mail program may end this kind of mail for its user."""
        link = self.headers.get("list-unsubscribe", "").partition("<")[2].partition(">")[0]
        post = self.headers.get("list-unsubscribe-post", "")
        return link if link and post == "List-Unsubscribe=One-Click" else None

    @property
    def answer_to(self) -> str:
        """Where an answer goes."""
        return self.headers.get("reply-to") or self.headers.get("from", "")

    @property
    def ours(self) -> str | None:
        """The product's own id of it, as providers' reports bring it back."""
        return self.headers.get("x-glowdesk")


def composed(
    person: Person,
    desk: str,
    subject: str,
    text: str,
    *,
    message_id: str,
    at: datetime,
    answers: Letter | None = None,
    files: tuple[File, ...] = (),
    more: dict[str, str] | None = None,
) -> bytes:
    """As an ordinary mail program writes it: an answer quotes what it answers."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = formataddr((person.name, person.address))
    mail["To"] = answers.answer_to if answers is not None and answers.answer_to else desk
    mail["Subject"] = subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{message_id}>"
    for name, value in (more or {}).items():
        mail[name] = value
    if answers is not None:
        chain = f"{answers.headers.get('references', '')} <{answers.message_id}>".strip()
        mail["In-Reply-To"] = f"<{answers.message_id}>"
        mail["References"] = chain
        quote = "\n".join(f"> {line}" for line in answers.text.splitlines())
        text = f"{text}\n\nOn {answers.at:%a, %b %d, %Y at %H:%M}, <{desk}> wrote:\n{quote}\n"
    mail.set_content(text)
    for each in files:
        family, _, kind = each.content_type.partition("/")
        mail.add_attachment(each.content, maintype=family, subtype=kind, filename=each.name)
    return mail.as_bytes()


def received(raw: bytes, person: str, at: datetime) -> Letter:
    """A mail of the product's as a mail program shows it."""
    mail = message_from_bytes(raw, policy=policy.default)
    body: Any = mail.get_body(("plain", "html"))
    headers = {name.lower(): str(value) for name, value in mail.items()}
    return Letter(
        message_id=headers.get("message-id", "").strip("<> "),
        person=person,
        mine=False,
        subject=headers.get("subject", ""),
        text=body.get_content().strip() if body is not None else "",
        at=at,
        raw=raw,
        state="delivered",
        headers=headers,
        files=len(list(mail.iter_attachments())),
    )
