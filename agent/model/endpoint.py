"""Chat Completions at any compatible endpoint: one strict, structured call, bounded in time as a whole."""

import asyncio
import re
from typing import Any

import httpx2
import openai
from openai import AsyncOpenAI

from agent.model.answer import Answer, Outcome
from agent.model.labels import schema

CONNECT_SECONDS = 2.0
_REFUSED = (openai.BadRequestError, openai.UnprocessableEntityError)
_OF_FORMAT = re.compile(r"response_format|json_schema|json_object|structured", re.IGNORECASE)
_OUTCOMES: dict[type[Exception], Outcome] = {
    TimeoutError: "late",
    openai.APITimeoutError: "late",
    openai.APIConnectionError: "unreachable",
    openai.RateLimitError: "limited",
    openai.APIStatusError: "failed",
    openai.OpenAIError: "malformed",
    httpx2.HTTPError: "malformed",
    ValueError: "malformed",
}
"""The first that fits. A body that is no JSON comes as a bare `ValueError`."""


class Endpoint:
    """One client per process. A server that knows no JSON schema is asked for a JSON object from then on, and one
    that knows neither is not asked again.
    """

    def __init__(self, base_url: str, api_key: str | None, model: str) -> None:
        self._model = model
        self._client = AsyncOpenAI(
            base_url=base_url,
            api_key=api_key or "none",
            max_retries=0,
            timeout=httpx2.Timeout(30.0, connect=CONNECT_SECONDS),
        )
        strict = {
            "type": "json_schema",
            "json_schema": {"name": "reading", "strict": True, "schema": schema()},
        }
        self._known: tuple[dict[str, Any], ...] = (strict, {"type": "json_object"})
        self._formats = list(self._known)

    async def ask(self, system: str, user: str, seconds: float) -> Answer:
        if not self._formats:
            return Answer("unfit")
        wanted = self._formats[0]
        try:
            async with asyncio.timeout(seconds):
                return _read(await self._create(system, user, wanted))
        except _REFUSED as error:
            self._learn(error, wanted)
            return Answer("unfit")
        except tuple(_OUTCOMES) as error:
            return Answer(next(outcome for kind, outcome in _OUTCOMES.items() if isinstance(error, kind)))

    def _learn(self, error: openai.APIStatusError, wanted: dict[str, Any]) -> None:
        """A refusal of the format is for good; one of the content says nothing about the next."""
        if _OF_FORMAT.search(str(error)) and self._formats and self._formats[0] is wanted:
            self._formats.pop(0)

    async def _create(self, system: str, user: str, wanted: dict[str, Any]) -> Any:
        create: Any = self._client.chat.completions.create
        return await create(
            model=self._model,
            messages=[{"role": "system", "content": system}, {"role": "user", "content": user}],
            response_format=wanted,
        )

    def forget(self) -> None:
        self._formats = list(self._known)

    async def close(self) -> None:
        await self._client.close()


def _read(made: Any) -> Answer:
    """The client builds its answer without checking it: any part may be missing or of another kind."""
    choices = getattr(made, "choices", None)
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = getattr(choice, "message", None)
    content = getattr(message, "content", None)
    counted = {"tokens_in": _tokens(made, "prompt_tokens"), "tokens_out": _tokens(made, "completion_tokens")}
    outcome: Outcome = "ok"
    if message is None:
        outcome = "malformed"
    elif getattr(message, "refusal", None) or getattr(choice, "finish_reason", None) == "content_filter":
        outcome = "refused"
    elif getattr(choice, "finish_reason", None) == "length":
        outcome = "cut"
    elif not isinstance(content, str) or not content.strip():
        outcome = "empty"
    return Answer(outcome, content if outcome == "ok" and isinstance(content, str) else "", **counted)


def _tokens(made: Any, name: str) -> int:
    count = getattr(getattr(made, "usage", None), name, 0)
    return count if isinstance(count, int) and count >= 0 else 0
