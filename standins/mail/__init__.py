"""Mail's far end on loopback: a server that takes mail, a mailbox to look into, providers' webhooks, and people who write."""

from standins.mail.certificate import Certificate
from standins.mail.far_end import MailFarEnd
from standins.mail.imap import ImapServer
from standins.mail.letters import MailSettings
from standins.mail.smtp import SmtpServer

__all__ = ["Certificate", "ImapServer", "MailFarEnd", "MailSettings", "SmtpServer"]
