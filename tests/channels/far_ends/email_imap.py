"""A plain mailbox for the contract suite: it is looked into, and everybody who calls is turned away."""

from contextlib import AbstractAsyncContextManager

from channels.adapters.email import ImapEmail
from channels.base import Account, Request, Verified
from tests.channels.far_ends import Reach, mail
from tests.channels.far_ends.mail import OUTCOMES, PERSONAL, UNABLE
from tests.conftest import START

__all__ = ["ADAPTER", "CHANNEL", "ECHO", "ONCE", "OUTCOMES", "PERSONAL", "UNABLE"]

CHANNEL = ("imap", "email")
ADAPTER = ImapEmail
ECHO = "sent elsewhere"
ONCE = "Nobody may call at all."


def make_account(**secret: str) -> Account:
    return mail.account_of("imap", secret or {"imap_password": "pw"})


def genuine() -> dict[str, Request]:
    return {}


def looked() -> dict[str, Verified]:
    ours = {"From": f"Desk <{mail.DESK}>", "To": mail.ANA}
    return {
        "a mail": Verified("1:1", mail.raw(), "message"),
        "sent elsewhere": Verified(
            "sent:1:1", mail.raw("Call me, Joss", "<s1@clinic.example>", **ours), "sent"
        ),
    }


def forged() -> dict[str, tuple[Request, Account]]:
    call = Request("https://desk.example/x", "message", None, {}, "message/rfc822", mail.raw(), at=START)
    return {
        "missing": (call, make_account()),
        "wrong": (call, make_account(imap_password="another")),
        "empty secret": (call, make_account(imap_password="")),
    }


def malformed() -> dict[str, tuple[Request, str]]:
    return {}  # whatever stands in a mailbox is a mail


def unknown() -> Verified:
    return Verified("2:1", mail.raw(), "pondering")


def far_end() -> AbstractAsyncContextManager[Reach]:
    return mail.reach(ImapEmail, make_account())
