"""An engine that forwards to any server that speaks ``/v1/chat/completions``.

What it streams becomes the events of a response. Tool calls are told when they are whole;
reasoning (``reasoning_content`` or ``reasoning``) is shown as raw reasoning.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing

from .chat_messages import chat_body
from .engine import TERMINAL, Turn
from .messages import Cut, Json
from .pieces import Call, Decline, Failure, Halt, Thought
from .remote import Remote, objects
from .render import Writer
from .usage import usage

__all__ = ["ChatUpstreamEngine"]

_HALTS = {"length": Halt("max_output_tokens"), "content_filter": Halt()}


class ChatUpstreamEngine:
    """Forwards to ``base_url`` (such as ``http://127.0.0.1:8080/v1``) under its own credentials.

    The settings are those of :class:`UpstreamEngine`; ``adapt`` gets the body of the chat request.
    """

    def __init__(
        self,
        base_url: str,
        *,
        model: str | None = None,
        headers: dict[str, str] | None = None,
        adapt: Callable[[Json], Json] | None = None,
    ) -> None:
        self._remote = Remote(base_url, headers)
        self._model = model
        self._adapt = adapt

    async def respond(self, turn: Turn) -> AsyncGenerator[Json, None]:
        """Yield the events of one response; the upstream's errors become provider errors with its status."""
        body = chat_body(turn, self._model or turn.response["model"])
        async with self._remote.post("/chat/completions", self._adapt(body) if self._adapt else body) as channel:
            heard = _Heard(turn)
            for event in heard.begin():
                yield event
            async with aclosing(objects(channel)) as chunks:
                async for chunk in chunks:
                    for event in heard.hear(chunk):
                        yield event
            for event in heard.end():
                yield event


class _Heard:
    """What the chunks of one answer have said so far."""

    def __init__(self, turn: Turn) -> None:
        # The upstream counts its tokens itself and says when it has reached the limit.
        self._writer = Writer(turn, limited=False)
        self.begin = self._writer.begin
        self._thought = ""
        self._refusal = ""
        self._calls: dict[int, Json] = {}
        self._finish: str | None = None
        self._usage: Json | None = None
        self._error: Json | None = None

    def hear(self, chunk: Json) -> Iterator[Json]:
        """Yield the events that a chunk makes."""
        self._usage = chunk.get("usage") or self._usage
        if isinstance(error := chunk.get("error"), dict):
            self._error = error
        for choice in chunk.get("choices") or ():
            delta = choice.get("delta") or {}
            self._finish = choice.get("finish_reason") or self._finish
            self._thought += delta.get("reasoning_content") or delta.get("reasoning") or ""
            self._refusal += delta.get("refusal") or ""
            if text := delta.get("content"):
                yield from self._tell_thought()
                yield from self._writer.say(text)
            for call in delta.get("tool_calls") or ():
                self._grow(call)

    def end(self) -> Iterator[Json]:
        """Yield the events that end the response; raises :class:`Cut` if the upstream did not finish."""
        if self._finish is None and self._error is None:
            raise Cut
        yield from self._tell_thought()
        if self._refusal:
            yield from self._writer.write(Decline(self._refusal))
        for call in self._calls.values():
            yield from self._writer.write(Call(call["name"], call["arguments"] or "{}", call["id"]))
        if self._error is not None:
            message = str(self._error.get("message") or "The provider failed.")
            yield from self._writer.write(Failure("server_error", message))
        elif self._finish in _HALTS:
            yield from self._writer.write(_HALTS[self._finish])
        for event in self._writer.end():
            yield self._counted(event) if event["type"] in TERMINAL else event

    def _grow(self, part: Json) -> None:
        call = self._calls.setdefault(part.get("index", 0), {"id": None, "name": "", "arguments": ""})
        function = part.get("function") or {}
        call["id"] = part.get("id") or call["id"]
        call["name"] += function.get("name") or ""
        call["arguments"] += function.get("arguments") or ""

    def _tell_thought(self) -> Iterator[Json]:
        text, self._thought = self._thought, ""
        if text:
            yield from self._writer.write(Thought(text, None, show=True, raw=True))

    def _counted(self, event: Json) -> Json:
        """Put the upstream's own count in the place of ours."""
        if self._usage is None:
            return event
        details = self._usage.get("completion_tokens_details") or {}
        cached = (self._usage.get("prompt_tokens_details") or {}).get("cached_tokens") or 0
        read, written = self._usage.get("prompt_tokens") or 0, self._usage.get("completion_tokens") or 0
        counted = usage(read, written, details.get("reasoning_tokens") or 0)
        counted["input_tokens_details"]["cached_tokens"] = cached
        return {**event, "response": {**event["response"], "usage": counted}}
