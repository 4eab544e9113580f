"""Mail goes out threaded, honest about who wrote it, and each refusal says what happens next."""

import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest

from channels.adapters.email import ImapEmail
from channels.adapters.email_threads import answering, own_id, read_token
from channels.base import Account, Answered, Carried, Sending
from core.clock import ManualClock
from tests.channels.test_email import ANA, DESK, NOW, client, imap, make_account, postmark


class Sink(socketserver.ThreadingTCPServer):
    """A small SMTP server that can be told how to answer a step."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.says: dict[str, str | None] = {}
        super().__init__(("127.0.0.1", 0), Line)


class Line(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        self.say("220 sink")
        while command := self.rfile.readline().strip().upper():
            step = command[:4].decode()
            told = self.server.says.get(step, "")
            if told is None:
                return
            self.say(told or {"EHLO": "250 sink", "DATA": "354 go"}.get(step, "250 ok"))
            if step == "DATA" and not told:
                self.take()
                if (end := self.server.says.get("DOT", "250 ok")) is None:
                    return
                self.say(end)

    def take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.mails.append(b"".join(lines))

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


def sending(**more: Any) -> Sending:
    given: dict[str, Any] = {
        "outbound_id": "out_1",
        "recipient": ANA,
        "text": "Sí, Saturday.\n.dot",
        "status_url": "",
    }
    return Sending(**{**given, **more})


def at(sink: Sink, **more: Any) -> Account:
    return make_account(smtp_host="127.0.0.1", smtp_port=sink.server_address[1], **more)


ANSWERS = Answered(
    "m1@mail.example", NOW, subject="RE: RV: Lip\r\nBcc: x@y.example", meta={"references": ["a@x"]}
)


async def test_an_answer_is_threaded_and_says_that_a_machine_wrote_it(sink: Sink):
    adapter = ImapEmail(client, clock=ManualClock(NOW))
    receipt = await adapter.send(sending(answers=ANSWERS), at(sink))
    assert (receipt.outcome, receipt.provider_id) == ("accepted", own_id("out_1", DESK))
    mail = message_from_bytes(sink.mails[0], policy=default)
    assert (mail["Message-ID"], mail["In-Reply-To"], mail["References"]) == (
        "<gd.out_1@clinic.example>", "<m1@mail.example>", "<a@x> <m1@mail.example>",
    )  # fmt: skip
    assert mail["Subject"] == "Re: Lip Bcc: x@y.example"
    assert mail["Bcc"] is None
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["List-Unsubscribe"] is None
    assert read_token(mail["Reply-To"].partition("+")[2].partition("@")[0], "rk", ANA) == "out_1"
    assert mail.get_content().splitlines() == ["Sí, Saturday.", ".dot"]


async def test_campaign_mail_can_be_left_with_one_click_and_a_person_is_no_machine(sink: Sink):
    await postmark.send(
        sending(author_kind="staff", extras={"unsubscribe": "https://d.example/u/x"}), at(sink)
    )
    mail = message_from_bytes(sink.mails[0], policy=default)
    assert mail["List-Unsubscribe"].startswith("<https://d.example/u/x>, <mailto:desk@clinic.example")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] is None
    assert mail["Subject"] == "A message from Juniper & Vale"


@pytest.mark.parametrize(
    ("step", "said", "outcome", "suppress", "disconnect"),
    [
        ("MAIL", "451 4.3.0 later", "retry", False, False),
        ("MAIL", "550 5.7.1 not yours", "rejected", False, True),
        ("RCPT", "450 4.2.1 busy", "retry", False, False),
        ("RCPT", "550 5.1.1 nobody", "rejected", True, False),
        ("RCPT", "552 5.2.2 full", "rejected", False, False),
        ("DATA", "554 5.7.1 no", "rejected", False, False),
        ("RCPT", None, "retry", False, False),
        ("DOT", "451 4.3.0 later", "retry", False, False),
        ("DOT", "554 5.6.0 no", "rejected", False, False),
        ("DOT", None, "unknown", False, False),
    ],
)
async def test_each_refusal_says_what_happens_next(
    sink: Sink, step: str, said: str | None, outcome: str, suppress: bool, disconnect: bool
):
    sink.says[step] = said
    receipt = await imap.send(sending(), at(sink))
    assert (receipt.outcome, receipt.suppress, receipt.disconnect) == (outcome, suppress, disconnect)


async def test_nobody_at_the_port_means_that_nothing_left():
    receipt = await imap.send(sending(), make_account(smtp_host="127.0.0.1", smtp_port=1))
    assert receipt.outcome == "retry"
    assert (
        await imap.send(
            sending(recipient="x\r\nRCPT TO:<y>@z.example"), make_account(smtp_host="127.0.0.1", smtp_port=1)
        )
    ).outcome != "accepted"


@pytest.mark.parametrize(("given", "answer"), [("Re: Re: x", "Re: x"), ("RV: AW: x", "Re: x"), ("", ""), ("Return policy", "Re: Return policy")])  # fmt: skip
def test_subjects_do_not_grow(given: str, answer: str):
    assert answering(given) == answer


async def test_files_beyond_the_limit_are_refused_and_not_dropped(sink: Sink):
    file = Carried("a.pdf", "application/pdf", b"x" * (4 * 2**20))
    receipt = await imap.send(sending(files=(file, file)), at(sink))
    assert (receipt.outcome, receipt.code, sink.mails) == ("rejected", "FILES_TOO_LARGE", [])
