"""Twilio's refusals: one table of code, HTTP status and wording, one exception that carries them out."""

from typing import Final

TABLE: Final[dict[int, tuple[int, str]]] = {
    20001: (400, "Invalid parameter: {name}"),
    20003: (401, "Authenticate"),
    20009: (409, "Resource not complete. Please wait until it has finished"),
    20404: (404, "The requested resource was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "An internal server error has occurred"),
    21205: (400, "Url is not a valid URL"),
    21210: (400, "The source phone number provided is not yet verified for your account"),
    21211: (400, "The 'To' number is not a valid phone number"),
    21212: (400, "The 'From' number is not a valid phone number, shortcode, or alphanumeric sender ID"),
    21266: (400, "'To' and 'From' number cannot be the same"),
    21408: (
        400,
        "Permission to send an SMS has not been enabled for the region indicated by the 'To' number",
    ),
    21602: (400, "Message body is required"),
    21603: (400, "A 'From' phone number is required"),
    21604: (400, "A 'To' phone number is required"),
    21606: (400, "The 'From' phone number is not a valid, message-capable Twilio phone number"),
    21609: (400, "The 'StatusCallback' URL is not a valid URL"),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21611: (429, "This 'From' number has exceeded the maximum number of queued messages"),
    21612: (400, "The message cannot be delivered with this combination of 'To' and 'From'"),
    21614: (400, "'To' number is not a valid mobile number"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit"),
    21620: (400, "Invalid media URL(s)"),
    21623: (400, "Number of media files exceeds allowed limit"),
    21635: (400, "'To' number cannot be a landline"),
    21701: (404, "The Messaging Service does not exist"),
    21703: (400, "The Messaging Service does not have a phone number available to send a message"),
    30409: (409, "Message cannot be canceled"),
    35111: (400, "SendAt timestamp is missing"),
    35112: (400, "SendAt timestamp is in wrong format"),
    35114: (400, "SendAt time must be between 15 minutes and 35 days in the future"),
    35118: (400, "MessagingServiceSid is required to schedule a message"),
}


class TwilioError(Exception):
    """Becomes the error JSON of the API; the message never repeats what the caller sent."""

    def __init__(self, code: int, *, name: str = "", status: int | None = None) -> None:
        usual, message = TABLE.get(code, (400, f"Error {code}"))
        self.code = code
        self.status = status or usual
        self.message = message.format(name=name)
        super().__init__(self.message)

    def body(self) -> dict[str, object]:
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }
