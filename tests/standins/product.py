"""The smallest thing that can stand where the product stands: an ASGI app that writes down its webhooks."""

from typing import Any, NamedTuple
from urllib.parse import parse_qs

from twilio.request_validator import RequestValidator


class Hook(NamedTuple):
    path: str
    headers: dict[str, str]
    form: dict[str, str]

    def genuine(self, base: str, token: str = "stand-in-auth-token") -> bool:
        signature = self.headers["x-twilio-signature"]
        return bool(RequestValidator(token).validate(base + self.path, self.form, signature))


class Product:
    def __init__(self) -> None:
        self.url = ""
        self.hooks: list[Hook] = []
        self.statuses: list[int] = []
        self.body = b""
        self.content_type = "text/xml"

    @property
    def states(self) -> list[str]:
        return [hook.form["MessageStatus"] for hook in self.hooks if "MessageStatus" in hook.form]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        body, more = b"", True
        while more:
            event = await receive()
            body, more = body + event.get("body", b""), event.get("more_body", False)
        query = scope["query_string"].decode()
        path = scope["path"] + (f"?{query}" if query else "")
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        form = {name: values[-1] for name, values in parse_qs(body.decode(), keep_blank_values=True).items()}
        self.hooks.append(Hook(path, headers, form))
        status = self.statuses.pop(0) if self.statuses else 200
        kind = [(b"content-type", self.content_type.encode())]
        await send({"type": "http.response.start", "status": status, "headers": kind})
        await send({"type": "http.response.body", "body": self.body})
