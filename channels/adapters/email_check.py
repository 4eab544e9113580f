"""Tries a mail account before anybody relies on it: doors are opened and closed again, nothing is sent or marked."""

import imaplib
import smtplib
import ssl

from channels.adapters.email_imap import open_mailbox, quoted
from channels.adapters.email_sending import InsecureError, Token, connect_out, log_in
from channels.base import Account
from core.errors import ReconnectError, RetryLaterError


def sending_problem(account: Account, tls: ssl.SSLContext, token: Token) -> str | None:
    """Blocking; runs in a thread. A code as `docs/channels/email.md` explains them, or None."""
    try:
        smtp = connect_out(account, tls)
    except ssl.SSLError:
        return "SMTP_TLS_FAILED"
    except InsecureError:
        return "SMTP_TLS_REQUIRED"
    except (OSError, smtplib.SMTPException):
        return "SMTP_NOT_CONNECTED"
    try:
        refused = log_in(smtp, account, token)
    except (OSError, smtplib.SMTPException):
        return "SMTP_NOT_CONNECTED"
    finally:
        smtp.close()
    return None if refused is None else f"SMTP_{refused.code}"


def mailbox_problem(account: Account, tls: ssl.SSLContext, token: Token) -> str | None:
    """Blocking; runs in a thread. Both folders are opened for reading only."""
    try:
        imap = open_mailbox(account, tls, token)
    except ssl.SSLError:
        return "IMAP_TLS_FAILED"
    except (ReconnectError, RetryLaterError) as error:
        return f"IMAP_{error.code.removeprefix('IMAP_')}"
    except (OSError, imaplib.IMAP4.error):
        return "IMAP_NOT_CONNECTED"
    try:
        folders = [account.settings.get("folder") or "INBOX", account.settings.get("sent_folder")]
        for folder in folders:
            if folder and imap.select(quoted(str(folder)), readonly=True)[0] != "OK":
                return "IMAP_NO_FOLDER"
    except (OSError, imaplib.IMAP4.error):
        return "IMAP_NOT_CONNECTED"
    finally:
        imap.shutdown()
    return None
