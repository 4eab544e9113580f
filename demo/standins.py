"""What the demonstration's far end and the product have agreed on. Loopback only, and public on purpose."""

from standins.google import GoogleSettings
from standins.mail import MailSettings
from standins.meta import MetaSettings

ACCOUNT_SID = "AC" + "0a1b2c3d" * 4
AUTH_TOKEN = "the-demo-has-no-secrets"  # noqa: S105 - signs webhooks between two processes of one machine
SITE_KEY = "demo"
DESK_PHONE = "+19195550171"
"""Rings when patients call; on the phone page one says whether somebody picks up."""
META = MetaSettings()
GOOGLE = GoogleSettings()
MAIL = MailSettings()
