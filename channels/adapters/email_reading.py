"""What a mail means to us: somebody writing, a machine answering, or news of a mail that we sent."""

import re
from typing import Any, Final

from channels.adapters import email_threads as threads
from channels.adapters.email_mail import Mail, addresses_in, sent_at
from channels.adapters.email_quotes import told
from channels.base import Account, Alarm, Echo, Inbound, Parsed, StatusUpdate

_STATUS: Final = re.compile(r"^status:\s*([245]\.\d{1,3}\.\d{1,3})", re.IGNORECASE | re.MULTILINE)
_ACTION: Final = re.compile(r"^action:\s*(\w+)", re.IGNORECASE | re.MULTILINE)
_ANY_STATUS: Final = re.compile(r"\b([45]\.\d{1,3}\.\d{1,3})\b")
_NOBODY: Final = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"})
"""The address itself does not exist; a full mailbox or a refused text says nothing about it."""
_ROBOTS: Final = re.compile(r"(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+.-].*)?@")
_MOST_QUOTED: Final = 50_000
_MOST_NAMED: Final = 50


def own_domains(account: Account) -> frozenset[str]:
    return frozenset(threads.domain_of(each) for each in own_addresses(account) if each)


def own_addresses(account: Account) -> frozenset[str]:
    more = [account.settings.get("reply_address"), *account.settings.get("aliases", ())]
    return frozenset(str(each).lower() for each in (account.external_id, *more) if each)


def parse(mail: Mail, account: Account, fallback_key: str) -> tuple[Parsed, ...]:
    """Nothing of ours comes back as a patient's; a bounce moves the message that it is about."""
    news = report_of(mail, account)
    if news is not None:
        return (news,)
    people = addresses_in(mail.header("from")) or addresses_in(mail.envelope_from or "")
    if not people:
        return (Alarm("UNREADABLE_SENDER"),)
    name, sender = people[0]
    if sender in own_addresses(account):
        return ()
    if _ROBOTS.match(sender) and _is_bounce(mail):
        return ()  # a bounce of something that we never sent
    if mail.to and not _is_for(mail, account):
        return (Alarm("UNKNOWN_RECIPIENT"),)
    return (_inbound(mail, account, name, sender, fallback_key),)


def _inbound(mail: Mail, account: Account, name: str, sender: str, fallback_key: str) -> Inbound:
    subject = mail.header("subject")
    said = told(mail.text)
    message_id = message_key(mail, fallback_key)
    earlier = threads.ids_in(mail.header("references"))
    direct = threads.ids_in(mail.header("in-reply-to"))
    named = (*direct, *reversed(earlier))
    proof = _token_of(mail, account, sender)
    machine = is_automatic(mail)
    automatic = machine or mail.spam or mail.auth == "fail"
    meta: dict[str, Any] = {
        "auth": mail.auth,
        "references": list(dict.fromkeys([*earlier, *direct]))[-50:],
        "message_id": _raw_id(mail),
        "quoted": said.quoted[:_MOST_QUOTED],
        "signature": said.signature[:2000],
        "unproven": mail.auth == "fail",
        "spam": mail.spam,
        "left_out": list(mail.left_out),
        "proven_reply": proof is not None,
        "reply_to_differs": _answers_elsewhere(mail, sender),
    }
    wish = _is_unsubscribe(subject, said.text)
    return Inbound(
        provider_id=message_id,
        sender=sender,
        text="unsubscribe" if wish else said.text or threads.bare_subject(subject),
        attachments=mail.attachments,
        display_name=name or None,
        opt_out_hint="stop" if wish else None,
        sent_at=sent_at(mail),
        reply_to=proof or next(iter(named), None),
        answers=tuple(dict.fromkeys(([proof] if proof else []) + list(named)))[:_MOST_NAMED],
        subject=subject[:200] or None,
        automatic=automatic and not wish,
        machine=machine and not wish,
        meta={key: value for key, value in meta.items() if value},
    )


def echo_of(mail: Mail, account: Account, fallback_key: str) -> tuple[Parsed, ...]:
    """From the folder of sent mail: a person answered with their own program."""
    key = message_key(mail, fallback_key)
    people = [
        address for _, address in addresses_in(*mail.all("to")) if address not in own_addresses(account)
    ]
    ours = threads.outbound_of(key, own_domains(account)) is not None or mail.header("x-glowdesk")
    if ours or len(people) != 1 or is_automatic(mail):
        return ()
    return (Echo(provider_id=key, recipient=people[0], text=told(mail.text).text, sent_at=sent_at(mail)),)


def message_key(mail: Mail, fallback: str) -> str:
    raw = mail.header("message-id")
    return threads.normal_id(raw) if raw.strip(" <>") else fallback


def is_automatic(mail: Mail) -> bool:
    """RFC 3834 and what programs that do not know it send instead: never answered by a machine."""
    submitted = mail.header("auto-submitted").lower().partition(";")[0].strip()
    precedence = mail.header("precedence").lower()
    present = ("list-id", "list-unsubscribe", "x-auto-response-suppress", "x-autoreply", "x-autorespond")
    sender = addresses_in(mail.header("from"))
    return (
        submitted not in {"", "no"}
        or precedence in {"bulk", "junk", "list", "auto_reply"}
        or any(mail.header(each) for each in present)
        or _null_path(mail)
        or bool(mail.header("x-glowdesk"))  # another mailbox of the house: two of us must not talk for ever
        or bool(sender and _ROBOTS.match(sender[0][1]))
    )


def report_of(mail: Mail, account: Account) -> StatusUpdate | None:
    """A bounce, a delay or a complaint about a mail of ours."""
    if not _is_bounce(mail):
        return None
    whole = f"{mail.reports}\n{mail.text}\n" + "\n".join(
        (each.inline or b"")[:100_000].decode("utf-8", "replace") for each in mail.attachments
    )
    outbound_id = threads.ours_within(whole, own_domains(account))
    if outbound_id is None:
        return None
    provider_id = threads.own_id(outbound_id, account.external_id)
    if "feedback-type:" in whole.lower():
        return StatusUpdate(provider_id, "failed", 4, "COMPLAINT", outbound_id, suppress=True)
    action, status = _ACTION.search(whole), _STATUS.search(whole) or _ANY_STATUS.search(whole)
    code = status.group(1) if status else "BOUNCED"
    word = action.group(1).lower() if action else "failed"
    if word in {"delayed", "relayed", "expanded"} or (code.startswith("4") and word != "failed"):
        return StatusUpdate(provider_id, "sent", 3, code, outbound_id)
    if word == "delivered":
        return StatusUpdate(provider_id, "delivered", 4, None, outbound_id)
    return StatusUpdate(provider_id, "undelivered", 4, code, outbound_id, suppress=code in _NOBODY)


def _is_bounce(mail: Mail) -> bool:
    kind = mail.header("content-type").lower()
    sender = addresses_in(mail.header("from"))
    robot = bool(sender and re.match(r"(mailer-daemon|postmaster)@", sender[0][1]))
    return bool(mail.reports and "multipart/report" in kind) or (
        (robot or _null_path(mail)) and bool(mail.reports or robot)
    )


def _null_path(mail: Mail) -> bool:
    return mail.header("return-path").replace(" ", "") == "<>" or mail.envelope_from == ""


def _is_for(mail: Mail, account: Account) -> bool:
    known = own_addresses(account)
    domain = str(account.settings.get("inbound_domain") or "").lower()
    for each in mail.to:
        local, _, host = each.lower().rpartition("@")
        if (
            f"{local.partition('+')[0]}@{host}" in known
            or each.lower() in known
            or (domain and host == domain)
        ):
            return True
    return False


def _token_of(mail: Mail, account: Account, sender: str) -> str | None:
    """Our message id, from the signed part of the address that they wrote to."""
    key = account.secret.reveal().get("reply_key", "")
    given = [*mail.to, *(address for _, address in addresses_in(*mail.all("to"), *mail.all("cc")))]
    for each in given:
        part = threads.plus_part(each)
        outbound_id = threads.read_token(part, key, sender) if part else None
        if outbound_id is not None:
            return threads.own_id(outbound_id, account.external_id)
    return None


def _raw_id(mail: Mail) -> str | None:
    """Only where our column holds its hash: an answer must name the whole."""
    raw = mail.header("message-id").strip().strip("<>")
    return raw[:900] if len(raw) > threads.LONGEST_ID else None


def _answers_elsewhere(mail: Mail, sender: str) -> bool:
    """A Reply-To to somebody else is never followed: it is how a forged mail collects the answer."""
    elsewhere = addresses_in(mail.header("reply-to"))
    return bool(elsewhere) and all(address != sender for _, address in elsewhere)


def _is_unsubscribe(subject: str, text: str) -> bool:
    return threads.bare_subject(subject).lower() == "unsubscribe" and text.strip().lower() in {
        "",
        "unsubscribe",
    }


def verdict_of(mail: Mail, server: str | None) -> str:
    """Pass | fail | none by the receiving server's own header: the topmost, since a sender can write the others."""
    found = mail.all("authentication-results")
    if server:
        found = tuple(
            each for each in found if each.partition(";")[0].strip().lower().startswith(server.lower())
        )
    if not found:
        return "none"
    people = addresses_in(mail.header("from"))
    return judge(found[0].lower(), threads.domain_of(people[0][1]) if people else "")


def judge(results: str, domain: str) -> str:
    """DMARC where it is told, else a signature or a sending server of the same domain."""
    dmarc = re.search(r"\bdmarc=(\w+)", results)
    if dmarc and dmarc.group(1) in {"pass", "fail"}:
        return dmarc.group(1)
    signed = re.findall(r"\bdkim=pass\b[^;]*?header\.[di]=@?([\w.-]+)", results)
    posted = re.findall(r"\bspf=pass\b[^;]*?smtp\.(?:mailfrom|helo)=(?:[^\s;@]*@)?([\w.-]+)", results)
    if any(aligned(each, domain) for each in [*signed, *posted]):
        return "pass"
    return "fail" if re.search(r"\b(dkim|spf)=(fail|softfail)\b", results) else "none"


def aligned(one: str, other: str) -> bool:
    return bool(one and other) and (one == other or one.endswith(f".{other}") or other.endswith(f".{one}"))
