"""The parameters of Twilio's two message webhooks, blank ones included, since those are signed too."""

from datetime import datetime

from standins.twilio.keywords import Keyword
from standins.twilio.model import Message, TwilioSettings

Form = dict[str, str | list[str]]


def inbound_form(message: Message, settings: TwilioSettings, keyword: Keyword | None) -> Form:
    form: Form = {
        "ToCountry": "US",
        "ToState": "NY",
        "SmsMessageSid": message.sid,
        "NumMedia": str(len(message.media)),
        "ToCity": "",
        "FromZip": "",
        "SmsSid": message.sid,
        "FromState": "NY",
        "SmsStatus": "received",
        "FromCity": "",
        "Body": message.body,
        "FromCountry": "US",
        "To": message.to,
        "ToZip": "",
        "NumSegments": str(message.segments),
        "MessageSid": message.sid,
        "AccountSid": message.account_sid,
        "From": message.sender or "",
        "ApiVersion": "2010-04-01",
    }
    if message.service_sid:
        form["MessagingServiceSid"] = message.service_sid
    if keyword and settings.advanced_opt_out and message.service_sid:
        form["OptOutType"] = keyword
    base = f"{settings.public_url}/2010-04-01/Accounts/{message.account_sid}/Messages/{message.sid}"
    for index, item in enumerate(message.media):
        form[f"MediaContentType{index}"] = item.content_type
        form[f"MediaUrl{index}"] = f"{base}/Media/{item.sid}"
    return form


def status_form(message: Message, status: str, error_code: int | None, now: datetime) -> Form:
    form: Form = {
        "SmsSid": message.sid,
        "SmsStatus": status,
        "MessageStatus": status,
        "To": message.to,
        "MessageSid": message.sid,
        "AccountSid": message.account_sid,
        "From": message.sender or "",
        "ApiVersion": "2010-04-01",
    }
    if message.service_sid:
        form["MessagingServiceSid"] = message.service_sid
    if error_code is not None:
        form["ErrorCode"] = str(error_code)
    if status in {"delivered", "undelivered"}:
        form["RawDlrDoneDate"] = now.strftime("%y%m%d%H%M")
    return form
