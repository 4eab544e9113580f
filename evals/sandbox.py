"""Speaks the sandbox's contract and nothing else, so that no inner part of the product can be measured by accident."""

import time
from typing import Any

import httpx

Json = dict[str, Any]


class SandboxError(Exception):
    """The sandbox refused or broke; the case counts as failed and the run goes on."""


class Sandbox:
    """One client of one sandbox; remembers which practice is loaded and how long requests took."""

    def __init__(self, base_url: str) -> None:
        self._http = httpx.Client(base_url=base_url, timeout=60)
        self._loaded: str | None = None
        self.understand_ms: list[float] = []

    def load(self, practice: Json) -> None:
        if practice["practice"]["id"] != self._loaded:
            self.post("configure", {"practice": practice})
            self._loaded = practice["practice"]["id"]

    def reset(self, now: str, channel: str, context: Json) -> None:
        self.post("reset", {"now": now, "channel": channel, "context": context})

    def understand(self, text: str, attachments: list[Json]) -> Json:
        begun = time.perf_counter()
        answer = self.post("understand", {"text": text, "attachments": attachments})
        self.understand_ms.append((time.perf_counter() - begun) * 1000)
        return answer

    def inbound(self, messages: list[Json]) -> list[Json]:
        outbound: list[Json] = self.post("inbound", {"messages": messages})["outbound"]
        return outbound

    def event(self, event: Json) -> list[Json]:
        outbound: list[Json] = self.post("event", event)["outbound"]
        return outbound

    def state(self) -> Json:
        return self._answer(self._http.get("/state"))

    def post(self, path: str, body: Json) -> Json:
        try:
            return self._answer(self._http.post(f"/{path}", json=body))
        except httpx.HTTPError as error:
            raise SandboxError(f"{path}: {type(error).__name__}") from error

    @staticmethod
    def _answer(response: httpx.Response) -> Json:
        if response.status_code != httpx.codes.OK:
            raise SandboxError(f"{response.request.url.path}: {response.status_code} {response.text[:300]}")
        answer: Json = response.json()
        return answer
