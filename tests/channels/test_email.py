"""Mail against each provider's side of the wire: what is proven, read, threaded, sent, and left alone."""

import base64
import hashlib
import hmac
import json
import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import httpx
import msgspec
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.adapters.email import ImapEmail, MailgunEmail, PostmarkEmail, SendgridEmail
from channels.adapters.email_mail import read_mime
from channels.adapters.email_quotes import told
from channels.adapters.email_threads import read_token, reply_token
from channels.base import Account, Adapter, Alarm, Inbound, Request, StatusUpdate
from core.errors import BadInputError, ForbiddenError
from core.private import Private

DESK, ANA = "desk@clinic.example", "ana@example.com"
NOW = datetime(2026, 11, 21, 16, 40, tzinfo=UTC)
KEY = ec.generate_private_key(ec.SECP256R1())
PUBLIC = base64.b64encode(
    KEY.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
).decode()
SECRET = {
    "inbound_public_key": PUBLIC, "events_public_key": PUBLIC, "signing_key": "mg-key", "webhook_user": "gd",
    "webhook_password": "pw", "reply_key": "rk",
}  # fmt: skip
client = httpx.AsyncClient(trust_env=False, verify=False)
imap, sendgrid, mailgun, postmark = (
    each(client) for each in (ImapEmail, SendgridEmail, MailgunEmail, PostmarkEmail)
)


def make_account(provider: str = "imap", **more: Any) -> Account:
    return Account(
        id="ca_m", practice_id="p", channel="email", provider=provider, external_id=DESK, status="active",
        settings={"from_name": "Juniper & Vale", **more}, secret=Private(SECRET),
    )  # fmt: skip


def raw(text: str = "Do you have Saturday?", **headers: str) -> bytes:
    mail = EmailMessage()
    given = {
        "From": f"Ana Ruiz <{ANA}>",
        "To": DESK,
        "Subject": "Lip filler",
        "Message-ID": "<m1@mail.example>",
    }
    for name, value in {**given, **{k.replace("_", "-"): v for k, v in headers.items()}}.items():
        if value:
            mail[name] = value
    mail.set_content(text)
    return mail.as_bytes()


def read(content: bytes, account: Account | None = None) -> Any:
    return imap.read("message", content, None, account or make_account())


def parsed(adapter: Adapter, kind: str, content: bytes, reference: str | None, account: Account) -> Any:
    return adapter.read(kind, content, reference, account)


def request(body: bytes, kind: str = "inbound", content_type: str = "", **headers: str) -> Request:
    return Request(
        url="https://desk.example/x", kind=kind, reference=None,
        headers={k.replace("_", "-"): v for k, v in headers.items()}, content_type=content_type, body=body, at=NOW,
    )  # fmt: skip


# Reading


def test_a_mail_becomes_an_inbound_with_subject_and_what_it_answers():
    content = raw("Yes please\n\nOn Fri, Nov 20, 2026 at 9:00 AM Desk <desk@clinic.example> wrote:\n> Saturday?\n",
                  In_Reply_To="<gd.out_1@clinic.example>", References="<a@x> <gd.out_1@clinic.example>")  # fmt: skip
    [mail] = read(content)
    assert (mail.sender, mail.text, mail.subject, mail.provider_id) == (
        ANA,
        "Yes please",
        "Lip filler",
        "m1@mail.example",
    )
    assert mail.reply_to == "gd.out_1@clinic.example"
    assert "> Saturday?" in mail.meta["quoted"]
    assert not mail.automatic


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Ok\n\nOn Tue, Nov 3, 2026 at 9:00 AM Juniper & Vale Aesthetics\n<desk@clinic.example> wrote:\n> hi", "Ok"),
        ("Sí, gracias\n\nEl vie, 20 nov 2026 a las 9:00, Juniper (<desk@clinic.example>) escribió:\n> hola", "Sí, gracias"),
        ("Sim\n\nEm sex., 20 de nov. de 2026 às 09:00, Juniper <d@c.example> escreveu:\n> oi", "Sim"),
        ("Oui\n\nLe ven. 20 nov. 2026 à 09:00, Juniper <d@c.example> a écrit :\n> bonjour", "Oui"),
        ("Great\n\nFrom: Desk <d@c.example>\nSent: Friday, November 20, 2026\nTo: Ana\nSubject: Re: x\n\nHello", "Great"),
        ("Vale\n\n________________________________\nDe: Desk\nEnviado: viernes\nPara: Ana\nAsunto: x\n\nHola", "Vale"),
        ("Fine\n\nSent from my iPhone", "Fine"),
        ("Hola\n\nEnviado desde mi iPhone", "Hola"),
        ("See you\n-- \nAna Ruiz\nArchitect", "See you"),
        ("On a budget, what can I get?\nMy sister wrote: go there", "On a budget, what can I get?\nMy sister wrote: go there"),
        ("> only a quote", "> only a quote"),
    ],
)  # fmt: skip
def test_quotes_and_signatures_step_aside(text: str, own: str):
    assert told(text).text == own


def test_answers_between_the_questions_keep_the_questions():
    text = "On Tue, Nov 3, 2026 at 9:00 AM Desk <d@c.example> wrote:\n> First time?\nYes\n> Morning or noon?\nNoon\n> bye"
    found = told(text)
    assert "> First time?\nYes" in found.text
    assert found.quoted == "> bye"


@pytest.mark.parametrize(
    "header",
    [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"List_Id": "<x.example>"}, {"Return_Path": "<>"},
     {"X_Auto_Response_Suppress": "OOF"}, {"From": "no-reply@shop.example"}],
)  # fmt: skip
def test_machines_are_stored_and_never_answered(header: dict[str, str]):
    [mail] = read(raw(**header))
    assert mail.automatic
    assert mail.machine
    [written] = read(raw(Auto_Submitted="no"))
    assert (written.automatic, written.machine) == (False, False)


def test_our_own_mail_does_not_come_back_as_a_patients():
    assert read(raw(From=f"Desk <{DESK}>")) == ()


def test_a_forged_sender_waits_for_a_person_and_only_our_own_servers_word_counts():
    forged = "mx.clinic.example; dmarc=fail header.from=example.com"
    [mail] = read(raw(Authentication_Results=forged))
    assert (mail.automatic, mail.machine) == (True, False)
    assert mail.meta["unproven"]
    account = make_account(authserv_id="mx.clinic.example")
    [claimed] = read(raw(Authentication_Results="mx.evil.example; dmarc=pass"), account)
    assert claimed.meta["auth"] == "none"
    [good] = read(raw(Authentication_Results="mx.clinic.example; dkim=pass header.d=example.com"), account)
    assert good.meta["auth"] == "pass"
    [other] = read(raw(Authentication_Results="mx.clinic.example; dkim=pass header.d=evil.example"), account)
    assert other.meta["auth"] == "none"


def test_a_bounce_moves_the_message_and_marks_who_does_not_exist():
    def bounce(status: str, action: str = "failed") -> bytes:
        return (
            "From: mailer-daemon@mx.example\r\nTo: desk@clinic.example\r\nReturn-Path: <>\r\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
            "--b\r\nContent-Type: text/plain\r\n\r\nSorry\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
            f"Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; {ANA}\r\nAction: {action}\r\nStatus: {status}\r\n"
            "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <gd.out_9@clinic.example>\r\n--b--\r\n"
        ).encode()

    [gone] = read(bounce("5.1.1"))
    assert gone == StatusUpdate("gd.out_9@clinic.example", "undelivered", 4, "5.1.1", "out_9", suppress=True)
    [full] = read(bounce("5.2.2"))
    assert not full.suppress
    [late] = read(bounce("4.4.7", "delayed"))
    assert (late.status, late.rank) == ("sent", 3)
    assert read(bounce("5.1.1").replace(b"gd.out_9", b"somebody")) == ()


def test_unsubscribing_by_mail_is_an_opt_out():
    [mail] = read(raw("", Subject="unsubscribe"))
    assert (mail.text, mail.opt_out_hint) == ("unsubscribe", "stop")


def test_html_only_is_read_without_fetching_or_running_anything():
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = ANA, "x", "<h@x>"
    mail.set_content("<style>p{}</style><script>alert(1)</script><p>Hola <b>Ana</b></p><img src='http://t.example/p.gif'>"
                     "<blockquote>earlier</blockquote>", subtype="html")  # fmt: skip
    [found] = read(mail.as_bytes())
    assert found.text == "Hola Ana"


def test_attachments_travel_inside_and_stop_at_the_cap():
    mail = EmailMessage()
    mail["From"], mail["Message-ID"] = ANA, "<a@x>"
    mail.set_content("see pictures")
    mail.add_attachment(b"\x89PNG\r\n\r\x00", maintype="image", subtype="png", filename="../../me.png")
    mail.add_attachment(b"x" * (10 * 2**20), maintype="application", subtype="pdf", filename="big.pdf")
    [found] = read(mail.as_bytes())
    assert [(a.kind, a.name, a.inline) for a in found.attachments] == [
        ("image", "me.png", b"\x89PNG\r\n\r\x00")
    ]
    assert found.meta["left_out"] == ["big.pdf"]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.text(max_size=80), st.text(max_size=200))
def test_no_mail_breaks_the_reader(blob: bytes, word: str, body: str):
    head = f"From: {ANA}\r\nSubject: {word}\r\nReferences: {word}\r\n".encode("utf-8", "surrogatepass")
    for content in (
        blob,
        head + b"\r\n" + blob,
        head
        + b"Content-Type: text/plain; charset="
        + blob[:20]
        + b"\r\n\r\n"
        + body.encode("utf-8", "replace"),
    ):
        read_mime(content)
        for each in read(content):
            assert isinstance(each, Inbound | Alarm | StatusUpdate)


def test_two_megabytes_and_deep_nesting_are_still_a_mail():
    assert read(raw("line of text\n" * 160_000))[0].text.startswith("line of text")
    nested = b"From: ana@example.com\r\nMessage-ID: <n@x>\r\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(400)
    )
    assert read(nested)[0].sender == ANA


# Doors


def signed(body: bytes, at: datetime = NOW, key: ec.EllipticCurvePrivateKey = KEY) -> dict[str, str]:
    stamp = str(int(at.timestamp()))
    made = base64.b64encode(key.sign(stamp.encode() + body, ec.ECDSA(hashes.SHA256()))).decode()
    return {"x_twilio_email_event_webhook_signature": made, "x_twilio_email_event_webhook_timestamp": stamp}


def sendgrid_form() -> bytes:
    fields = {"headers": "Message-ID: <s1@mail.example>\nFrom: Ana <ana@example.com>\nSubject: Hi\n", "text": "Hola ¿Botox?",
              "envelope": json.dumps({"to": [DESK], "from": ANA}), "charsets": "{}", "SPF": "pass",
              "dkim": "{@example.com : pass}"}  # fmt: skip
    parts = [
        f'--xYz\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
        for k, v in fields.items()
    ]
    file = b'--xYz\r\nContent-Disposition: form-data; name="attachment1"; filename="p.png"\r\nContent-Type: image/png\r\n\r\n\x89\r\x00\xff\r\n'
    return b"".join([*parts, file, b"--xYz--\r\n"])


def test_sendgrid_is_proven_on_the_raw_bytes():
    body, account = sendgrid_form(), make_account("sendgrid")
    verified = sendgrid.verify(request(body, **signed(body)), account)
    assert verified.event_key == "message:s1@mail.example"
    [mail] = parsed(sendgrid, "inbound", verified.body, None, account)
    assert (mail.text, mail.meta["auth"], mail.attachments[0].inline) == (
        "Hola ¿Botox?",
        "pass",
        b"\x89\r\x00\xff",
    )
    closed = msgspec.structs.replace(account, secret=Private({}))
    other = ec.generate_private_key(ec.SECP256R1())
    for bad, who in [
        (request(body), account),
        (request(body + b"x", **signed(body)), account),
        (request(body, **signed(body, NOW - timedelta(minutes=6))), account),
        (request(body, **signed(body, key=other)), account),
        (request(body, **signed(body)), closed),
        (
            request(
                body, x_twilio_email_event_webhook_signature="%%", x_twilio_email_event_webhook_timestamp="1"
            ),
            account,
        ),
    ]:
        with pytest.raises(ForbiddenError):
            sendgrid.verify(bad, who)


def mailgun_fields(token: str = "t1", at: datetime = NOW, key: str = "mg-key") -> dict[str, str]:
    stamp = str(int(at.timestamp()))
    made = hmac.new(key.encode(), (stamp + token).encode(), hashlib.sha256).hexdigest()
    return {"timestamp": stamp, "token": token, "signature": made}


def test_mailgun_tokens_are_fresh_and_used_once():
    account = make_account("mailgun")
    headers = [["From", f"Ana <{ANA}>"], ["Message-Id", "<g1@x>"], ["X-Mailgun-Spf", "Pass"]]

    def body(**changes: Any) -> bytes:
        fields = {
            **mailgun_fields(**changes),
            "recipient": DESK,
            "sender": ANA,
            "body-plain": "Hi",
            "message-headers": json.dumps(headers),
        }
        return str(httpx.QueryParams(fields)).encode()

    verified = mailgun.verify(request(body()), account)
    assert verified.event_key == "token:t1"
    [mail] = parsed(mailgun, "inbound", verified.body, None, account)
    assert (mail.sender, mail.provider_id, mail.meta["auth"]) == (ANA, "g1@x", "pass")
    for bad in (body(key="other"), body(at=NOW - timedelta(minutes=6)), b"token=t1&timestamp=1", b"\xff"):
        with pytest.raises((ForbiddenError, BadInputError)):
            mailgun.verify(request(bad), account)


def test_mailgun_and_sendgrid_and_postmark_reports():
    account = make_account("mailgun")
    data = {
        "event": "failed",
        "severity": "permanent",
        "reason": "bounce",
        "delivery-status": {"code": 550},
        "user-variables": {"glowdesk": "o1"},
    }
    body = json.dumps({"signature": mailgun_fields(), "event-data": data}).encode()
    mailgun.verify(request(body, "events"), account)
    [update] = parsed(mailgun, "events", body, None, account)
    assert (update.status, update.outbound_id, update.suppress) == ("undelivered", "o1", True)
    rows = json.dumps(
        [
            {"event": "delivered", "glowdesk": "o1"},
            {"event": "open", "glowdesk": "o1"},
            {"event": "spamreport", "glowdesk": "o1"},
        ]
    )
    delivered, complaint = parsed(sendgrid, "events", rows.encode(), None, make_account("sendgrid"))
    assert (delivered.status, complaint.suppress) == ("delivered", True)
    soft = json.dumps({"RecordType": "Bounce", "Type": "SoftBounce", "Metadata": {"glowdesk": "o1"}}).encode()
    [later] = parsed(postmark, "events", soft, None, make_account("postmark"))
    assert (later.status, later.suppress) == ("sent", False)


def test_postmark_knocks_with_the_name_and_password_we_gave_it():
    account = make_account("postmark")
    token = reply_token("out_1", ANA, "rk")
    document = {"FromFull": {"Email": ANA, "Name": "Ana Ruiz"}, "ToFull": [{"Email": f"desk+{token}@clinic.example"}],
                "OriginalRecipient": DESK, "Subject": "Re: Your consultation", "MessageID": "b7", "TextBody": "Yes please",
                "Headers": [{"Name": "Message-ID", "Value": "<CAF@mail.example>"}], "Attachments": []}  # fmt: skip
    body = json.dumps(document).encode()
    right = "Basic " + base64.b64encode(b"gd:pw").decode()
    verified = postmark.verify(request(body, authorization=right), account)
    [mail] = parsed(postmark, "inbound", verified.body, None, account)
    assert (mail.provider_id, mail.reply_to) == ("CAF@mail.example", "gd.out_1@clinic.example")
    assert mail.meta["proven_reply"]
    for wrong in ("", "Basic eA==", right.replace("Basic", "Bearer")):
        with pytest.raises(ForbiddenError):
            postmark.verify(request(body, authorization=wrong), account)
    lost = json.dumps({**document, "OriginalRecipient": "x@else.example", "ToFull": []}).encode()
    assert postmark.read("inbound", lost, None, account) == (Alarm("UNKNOWN_RECIPIENT"),)


def test_a_reply_token_serves_only_whom_it_was_given_to():
    token = reply_token("out_1", ANA, "rk")
    assert read_token(token.upper(), "rk", ANA) == "out_1"
    assert read_token(token, "rk", "eve@example.com") is None
    assert read_token(token, "other", ANA) is None
    assert read_token(token[:-1], "rk", ANA) is None


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.uuids().map(str), st.text(min_size=1, max_size=20)), st.text(max_size=40))
def test_any_id_comes_back_from_its_token_and_fits_into_an_address(outbound_id: str, other: str):
    token = reply_token(outbound_id, ANA, "rk")
    assert read_token(token, "rk", ANA) == outbound_id
    assert re.fullmatch(r"[a-z0-9-]+", token)
    assert len(outbound_id) != 36 or len(token) <= 44
    assert read_token(other, "rk", ANA) is None or other.lower() == token
