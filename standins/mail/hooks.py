"""How providers hand a mail over and report on ours: each in its own shape, each proven in its own way."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import httpx
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from standins.mail.letters import Letter, MailSettings
from standins.twilio.model import WebhookAnswer

Post = tuple[bytes, dict[str, str]]
"""Body and headers."""
EVENTS = {
    "delivered": {"postmark": "Delivery", "mailgun": "delivered", "sendgrid": "delivered"},
    "bounced": {"postmark": "Bounce", "mailgun": "failed", "sendgrid": "bounce"},
    "complained": {"postmark": "SpamComplaint", "mailgun": "complained", "sendgrid": "spamreport"},
}


class Hooks:
    def __init__(self, client: httpx.AsyncClient | None = None) -> None:
        self._client = client or httpx.AsyncClient(trust_env=False, timeout=30.0)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.answers: list[tuple[str, WebhookAnswer]] = []

    @property
    def public_key(self) -> str:
        """As SendGrid shows it."""
        shown = self._key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return base64.b64encode(shown).decode()

    def inbound(self, raw: bytes, settings: MailSettings, at: datetime) -> Post:
        mail = message_from_bytes(raw, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        match settings.provider:
            case "postmark":
                return json.dumps(_postmark(mail)).encode(), _knock(settings)
            case "mailgun":
                return _mailgun(mail, settings, at)
            case _:
                return self._signed(*_sendgrid(mail, settings), at)

    def event(self, letter: Letter, what: str, settings: MailSettings, at: datetime) -> Post:
        word = EVENTS[what].get(settings.provider, "")
        match settings.provider:
            case "postmark":
                more = {"Type": "HardBounce"} if what == "bounced" else {}
                told = {"RecordType": word, "Metadata": {"glowdesk": letter.ours}, **more}
                return json.dumps(told).encode(), _knock(settings)
            case "mailgun":
                data: dict[str, Any] = {"event": word, "user-variables": {"glowdesk": letter.ours}}
                if what == "bounced":
                    data |= {"severity": "permanent", "reason": "bounce", "delivery-status": {"code": 550}}
                signature = _mailgun_proof(settings, at)
                return json.dumps({"signature": signature, "event-data": data}).encode(), _JSON
            case _:
                row = {
                    "event": word,
                    "glowdesk": letter.ours,
                    "status": "5.1.1" if what == "bounced" else None,
                }
                return self._signed(json.dumps([row]).encode(), "application/json", at)

    async def post(self, url: str | None, given: Post, *, person: str, what: str) -> WebhookAnswer:
        began = time.monotonic()
        status, failure, said = None, None, ""
        try:
            if url is None:
                raise httpx.UnsupportedProtocol("nobody told us where the desk is")
            response = await self._client.post(url, content=given[0], headers=given[1])
            status, said = response.status_code, response.text
        except httpx.HTTPError as error:
            failure = type(error).__name__
        took = (time.monotonic() - began) * 1000
        answer = WebhookAnswer(
            kind="mail", sid=person, state=what, status=status, body=said[:400], failure=failure, milliseconds=took
        )  # fmt: skip
        self.answers.append((person, answer))
        return answer

    async def close(self) -> None:
        await self._client.aclose()

    def _signed(self, body: bytes, content_type: str, at: datetime) -> Post:
        stamp = str(int(at.timestamp()))
        signature = self._key.sign(stamp.encode() + body, ec.ECDSA(hashes.SHA256()))
        return body, {
            "content-type": content_type,
            "x-twilio-email-event-webhook-signature": base64.b64encode(signature).decode(),
            "x-twilio-email-event-webhook-timestamp": stamp,
        }


_JSON = {"content-type": "application/json"}


def _knock(settings: MailSettings) -> dict[str, str]:
    given = base64.b64encode(f"{settings.user}:{settings.password}".encode()).decode()
    return {**_JSON, "authorization": f"Basic {given}"}


def _words(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


def _files(mail: EmailMessage) -> list[tuple[str, str, bytes]]:
    return [
        (each.get_filename() or "file", each.get_content_type(), each.get_payload(decode=True) or b"")  # type: ignore[misc]
        for each in mail.iter_attachments()
    ]


def _postmark(mail: EmailMessage) -> dict[str, Any]:
    sender = mail["from"].addresses[0]
    to = mail["to"].addresses[0].addr_spec
    return {
        "FromFull": {"Email": sender.addr_spec, "Name": sender.display_name},
        "ToFull": [{"Email": to, "MailboxHash": to.partition("+")[2].partition("@")[0]}],
        "OriginalRecipient": to,
        "Subject": str(mail["subject"]),
        "MessageID": secrets.token_hex(16),
        "Date": str(mail["date"]),
        "TextBody": _words(mail),
        "Headers": [{"Name": name, "Value": str(value)} for name, value in mail.items()]
        + [{"Name": "X-Spam-Tests", "Value": "DKIM_SIGNED,DKIM_VALID,DKIM_VALID_AU"}],
        "Attachments": [
            {"Name": name, "ContentType": kind, "Content": base64.b64encode(content).decode()}
            for name, kind, content in _files(mail)
        ],
    }


def _mailgun_proof(settings: MailSettings, at: datetime) -> dict[str, str]:
    stamp, token = str(int(at.timestamp())), secrets.token_hex(25)
    made = hmac.new(settings.signing_key.encode(), (stamp + token).encode(), hashlib.sha256).hexdigest()
    return {"timestamp": stamp, "token": token, "signature": made}


def _mailgun(mail: EmailMessage, settings: MailSettings, at: datetime) -> Post:
    told = [[name, str(value)] for name, value in mail.items()] + [["X-Mailgun-Spf", "Pass"]]
    fields = {
        **_mailgun_proof(settings, at),
        "sender": mail["from"].addresses[0].addr_spec,
        "recipient": mail["to"].addresses[0].addr_spec,
        "subject": str(mail["subject"]),
        "body-plain": _words(mail),
        "message-headers": json.dumps(told),
    }
    return _multipart(fields, _files(mail))


def _sendgrid(mail: EmailMessage, settings: MailSettings) -> tuple[bytes, str]:
    sender = mail["from"].addresses[0].addr_spec
    to = mail["to"].addresses[0].addr_spec
    fields = {
        "headers": "".join(f"{name}: {value}\n" for name, value in mail.items()),
        "from": str(mail["from"]),
        "to": str(mail["to"]),
        "subject": str(mail["subject"]),
        "text": _words(mail),
        "envelope": json.dumps({"to": [to or settings.desk], "from": sender}),
        "charsets": json.dumps({"text": "utf-8", "subject": "utf-8"}),
        "SPF": "pass",
        "dkim": f"{{@{sender.partition('@')[2]} : pass}}",
    }
    body, headers = _multipart(fields, _files(mail))
    return body, headers["content-type"]


def _multipart(fields: dict[str, str], files: list[tuple[str, str, bytes]]) -> Post:
    boundary = secrets.token_hex(12)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for number, (name, kind, content) in enumerate(files, 1):
        head = f'form-data; name="attachment-{number}"; filename="{name}"\r\nContent-Type: {kind}'
        parts.append(f"--{boundary}\r\nContent-Disposition: {head}\r\n\r\n".encode() + content + b"\r\n")
    body = b"".join([*parts, f"--{boundary}--\r\n".encode()])
    return body, {"content-type": f"multipart/form-data; boundary={boundary}"}
