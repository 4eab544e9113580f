"""The endpoint: what it was asked is kept, what it answers is set by the test."""

import asyncio
import json
from typing import Any, Literal

from litestar import Litestar, Request, Response, post

Mood = Literal[
    "good",
    "slow",
    "hanging",
    "limited",
    "failing",
    "malformed",
    "truncated",
    "schema_breaking",
    "refusing",
    "inventing",
    "empty",
    "garbage_stream",
    "no_choices",
    "cut",
    "knows_no_schema",
    "knows_no_format",
]
NOTHING: dict[str, Any] = {
    "intents": ["other"],
    "services": [],
    "providers": [],
    "location": None,
    "picked": None,
    "language": "en",
    "new_or_returning": None,
    "for_someone_else": False,
    "safety": [],
    "sure": True,
}


class LanguageModel:
    """`says` overrides what a good answer holds; `slow_seconds` is waited in the mood "slow"."""

    def __init__(self) -> None:
        self.mood: Mood = "good"
        self.says: dict[str, Any] = {}
        self.slow_seconds = 0.0
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self._end = asyncio.Event()

    def close(self) -> None:
        """Whoever hangs is let go."""
        self._end.set()

    def app(self) -> Litestar:
        app = Litestar(route_handlers=[_complete], openapi_config=None, logging_config=None)
        app.state.model = self
        return app

    async def answer(self, body: dict[str, Any]) -> Response[bytes]:
        if self.mood == "slow":
            await asyncio.sleep(self.slow_seconds)
        elif self.mood == "hanging":
            await self._end.wait()
        refusal = self._refusal(body.get("response_format", {}).get("type"))
        return refusal if refusal is not None else self._completion()

    def _refusal(self, wanted: str | None) -> Response[bytes] | None:
        if self.mood == "limited":
            return _error(429, "slow down", headers={"Retry-After": "1"})
        if self.mood == "failing":
            return _error(500, "we broke")
        if self.mood == "knows_no_format" or (self.mood == "knows_no_schema" and wanted == "json_schema"):
            return _error(400, f"response_format {wanted} is not supported")
        return None

    def _completion(self) -> Response[bytes]:
        whole = json.dumps(self._made()).encode()
        if self.mood == "malformed":
            return Response(b"<html>gateway</html>", media_type="text/html")
        if self.mood == "truncated":
            return Response(whole[: len(whole) // 2], media_type="application/json")
        if self.mood == "garbage_stream":
            return Response(b"data: {\xff\xfe\n\ndata: [DO", media_type="text/event-stream")
        return Response(whole, media_type="application/json")

    def _made(self) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": self._content(), "refusal": None}
        if self.mood == "refusing":
            message.update(content=None, refusal="I can't help with that.")
        choice = {"index": 0, "message": message, "finish_reason": "length" if self.mood == "cut" else "stop"}
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": "stand-in",
            "choices": [] if self.mood == "no_choices" else [choice],
            "usage": {"prompt_tokens": 900, "completion_tokens": 60, "total_tokens": 960},
        }

    def _content(self) -> str:
        labels = {**NOTHING, **self.says}
        if self.mood == "empty":
            return ""
        if self.mood == "schema_breaking":
            return json.dumps({**labels, "intents": ["sell_more"], "reply": "Sure, it is $5!"})
        if self.mood == "inventing":
            return json.dumps({**labels, "services": ["svc-that-nobody-has"], "picked": 7})
        return json.dumps(labels)


@post("/v1/chat/completions", status_code=200)
async def _complete(request: Request[Any, Any, Any]) -> Response[bytes]:
    model: LanguageModel = request.app.state.model
    body: dict[str, Any] = await request.json()
    model.asked.append(body)
    model.keys.append(request.headers.get("authorization", ""))
    return await model.answer(body)


def _error(status: int, words: str, headers: dict[str, str] | None = None) -> Response[bytes]:
    body = json.dumps({"error": {"message": words, "type": "invalid_request_error", "code": None}}).encode()
    return Response(body, status_code=status, media_type="application/json", headers=headers)
