"""One mail out: built with headers that thread it, handed over by SMTP, and an honest word about what became of it."""

import base64
import re
import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from channels.adapters import email_threads as threads
from channels.base import Account, Carried, Receipt, Sending

SECONDS: Final = 10.0
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_NOBODY: Final = re.compile(r"5\.1\.(1|2|3|6|10)\b")
_LOCALES: Final = Path(__file__).parents[2] / "locales"
Token = Callable[[], str]


def compose(sending: Sending, account: Account, at: datetime) -> bytes:
    """Whatever came from outside is put on one line: no header can be smuggled in."""
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit", utf8=False, max_line_length=900))
    message_id = threads.own_id(sending.outbound_id, account.external_id)
    mail["From"] = formataddr((_line(str(account.settings.get("from_name", ""))), account.external_id))
    mail["To"] = sending.recipient
    mail["Subject"] = subject_of(sending, account)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{message_id}>"
    _thread(mail, sending)
    _tokens(mail, sending, account)
    if sending.author_kind != "staff":
        mail["Auto-Submitted"] = "auto-replied" if sending.answers else "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
    one_click = sending.extras.get("unsubscribe")
    if one_click:
        reply = account.settings.get("reply_address") or account.external_id
        mail["List-Unsubscribe"] = f"<{_line(str(one_click))}>, <mailto:{reply}?subject=unsubscribe>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(sending.text + "\n", charset="utf-8")
    for each in sending.files:
        family, _, kind = each.content_type.partition("/")
        mail.add_attachment(
            each.content, maintype=family, subtype=kind, filename=_line(each.name), params=_params(each)
        )
    return mail.as_bytes()


def _params(file: Carried) -> dict[str, str]:
    """Mail programs offer to put an invitation into the calendar only where its method stands beside the type."""
    method = re.search(rb"^METHOD:(REQUEST|CANCEL|PUBLISH)\r?$", file.content[:400], re.MULTILINE)
    if file.content_type != "text/calendar" or method is None:
        return {}
    return {"method": method.group(1).decode(), "charset": "utf-8"}


def subject_of(sending: Sending, account: Account) -> str:
    """An answer goes out under the newest subject of the patient, which may have begun a new topic."""
    given = sending.answers.subject if sending.answers else None
    found = threads.answering(_line(given or ""))
    if found:
        return found
    asked = _line(str(sending.extras.get("subject") or ""))
    language = str(sending.extras.get("language") or "en")
    return asked or _subjects(language).format(practice=_line(str(account.settings.get("from_name", ""))))


def _thread(mail: EmailMessage, sending: Sending) -> None:
    if sending.answers is None:
        return
    newest = str(sending.answers.meta.get("message_id") or sending.answers.provider_id)
    earlier = [str(each) for each in sending.answers.meta.get("references", ())]
    known = [_line(each) for each in threads.chain(earlier, newest) if _is_id(each)]
    if _is_id(newest):
        mail["In-Reply-To"] = f"<{_line(newest)}>"
    if known:
        mail["References"] = " ".join(f"<{each}>" for each in known)


def _is_id(each: str) -> bool:
    return not each.startswith("sha256:") and re.fullmatch(r"[\x21-\x7e]{1,900}", each) is not None


def _tokens(mail: EmailMessage, sending: Sending, account: Account) -> None:
    key = account.secret.reveal().get("reply_key", "")
    base = str(account.settings.get("reply_address") or account.external_id)
    local, _, host = base.rpartition("@")
    token = threads.reply_token(sending.outbound_id, sending.recipient, key) if key else ""
    if token and len(local) + 1 + len(token) <= 64:
        mail["Reply-To"] = f"{local}+{token}@{host}"
    elif base != account.external_id:
        mail["Reply-To"] = base
    # What the providers' reports come back with, each in its own way.
    mail["X-Glowdesk"] = sending.outbound_id
    provider = account.provider
    if provider == "sendgrid":
        mail["X-SMTPAPI"] = f'{{"unique_args": {{"glowdesk": "{sending.outbound_id}"}}}}'
    elif provider == "mailgun":
        mail["X-Mailgun-Variables"] = f'{{"glowdesk": "{sending.outbound_id}"}}'
    elif provider == "postmark":
        mail["X-PM-Metadata-glowdesk"] = sending.outbound_id
        mail["X-PM-KeepID"] = "true"


def hand_over(
    sending: Sending, account: Account, content: bytes, tls: ssl.SSLContext, token: Token
) -> Receipt:
    """Blocking; runs in a thread. Doubt begins when the content has left and no answer came."""
    left: list[bool] = []
    try:
        return _converse(sending, account, content, tls, token, left)
    except ssl.SSLError:
        return Receipt("rejected", code="TLS_FAILED", disconnect=True)
    except InsecureError:
        return Receipt("rejected", code="TLS_REQUIRED", disconnect=True)
    except (OSError, smtplib.SMTPException) as error:
        return (
            Receipt("unknown", code=type(error).__name__) if left else Receipt("retry", code="NOT_CONNECTED")
        )


def _converse(
    sending: Sending, account: Account, content: bytes, tls: ssl.SSLContext, token: Token, left: list[bool]
) -> Receipt:
    smtp = connect_out(account, tls)
    try:
        refused = log_in(smtp, account, token) or _envelope(smtp, sending, account)
        if refused is not None:
            return refused
        left.append(True)
        smtp.send(_stuffed(content))
        code, said = smtp.getreply()
    finally:
        smtp.close()
    if code == 250:
        return Receipt("accepted", provider_id=threads.own_id(sending.outbound_id, account.external_id))
    if code < 0:
        raise smtplib.SMTPServerDisconnected
    return _refusal(code, said)


class InsecureError(Exception):
    """The server offers no encryption and is not on this machine."""


def connect_out(account: Account, tls: ssl.SSLContext) -> smtplib.SMTP:
    host, port = str(account.settings.get("smtp_host", "")), int(account.settings.get("smtp_port", 587))
    ours = threads.domain_of(account.external_id)
    if port == 465 or account.settings.get("smtp_tls") == "implicit":
        return smtplib.SMTP_SSL(host, port, local_hostname=ours, timeout=SECONDS, context=tls)
    smtp = smtplib.SMTP(host, port, local_hostname=ours, timeout=SECONDS)
    smtp.ehlo()
    if smtp.has_extn("starttls"):
        smtp.starttls(context=tls)
        smtp.ehlo()
    elif host not in LOOPBACK:
        smtp.close()
        raise InsecureError
    return smtp


def log_in(smtp: smtplib.SMTP, account: Account, token: Token) -> Receipt | None:
    secret = account.secret.reveal()
    user = str(account.settings.get("smtp_user") or account.external_id)
    bearer = token()
    try:
        if bearer:
            smtp.ehlo_or_helo_if_needed()
            given = base64.b64encode(f"user={user}\x01auth=Bearer {bearer}\x01\x01".encode()).decode()
            code, _ = smtp.docmd("AUTH", f"XOAUTH2 {given}")
            if code != 235:
                return _not_in(code)
        elif secret.get("smtp_password"):
            smtp.login(user, secret["smtp_password"])
    except smtplib.SMTPAuthenticationError as error:
        return _not_in(error.smtp_code)
    except smtplib.SMTPNotSupportedError:
        return Receipt("rejected", code="NOT_LOGGED_IN", disconnect=True)
    return None


def _not_in(code: int) -> Receipt:
    if 400 <= code < 500:
        return Receipt("retry", code=str(code))
    return Receipt("rejected", code="NOT_LOGGED_IN", disconnect=True)


def _envelope(smtp: smtplib.SMTP, sending: Sending, account: Account) -> Receipt | None:
    """Up to the go-ahead for the content; until then nothing has been sent."""
    smtp.ehlo_or_helo_if_needed()
    code, said = smtp.mail(str(account.settings.get("return_path") or account.external_id))
    if code != 250:
        return _refusal(code, said, of_sender=True)
    code, said = smtp.rcpt(sending.recipient)
    if code not in {250, 251}:
        return _refusal(code, said)
    code, said = smtp.docmd("DATA")
    return None if code == 354 else _refusal(code, said)


def _refusal(code: int, said: bytes, *, of_sender: bool = False) -> Receipt:
    """4xx: not now. 5xx: not ever. Our own address refused means that a person must look."""
    found = re.search(r"\b[245]\.\d{1,3}\.\d{1,3}\b", said.decode("latin-1"))
    told = found.group(0) if found else str(code)
    if 400 <= code < 500:
        return Receipt("retry", code=told, retry_after=timedelta(minutes=1))
    if code in {530, 535}:
        return Receipt("rejected", code="NOT_LOGGED_IN", disconnect=True)
    return Receipt("rejected", code=told, suppress=bool(_NOBODY.match(told)), disconnect=of_sender)


def _stuffed(content: bytes) -> bytes:
    lines = re.sub(rb"(?m)^\.", b"..", re.sub(rb"\r\n|\r|\n", b"\r\n", content))
    return lines + (b"" if lines.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _line(value: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f\u2028\u2029\s]+", " ", value).strip()[:400]


@cache
def _subjects(language: str) -> str:
    folder = _LOCALES / language
    path = (folder if folder.is_dir() else _LOCALES / "en") / "mail.yaml"
    texts: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return str(texts["subject"])
