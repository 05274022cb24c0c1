"""What an engine wants to say, as the events of a stream in the service's order.

Order of events: Open Responses, "Streaming"; ``sequence_number`` counts every event from 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .engine import Turn
from .messages import Json
from .usage import clip, count_tokens, input_tokens, usage

__all__ = ["Call", "Piece", "Speech", "Thought", "render"]

_WORDS = re.compile(r"\S+\s*|\s+")
_ARGUMENT_PARTS = re.compile(r"\W*\w+|\W+")


@dataclass(frozen=True)
class Speech:
    """A message of the assistant."""

    text: str


@dataclass(frozen=True)
class Call:
    """A function call; ``arguments`` is JSON text."""

    name: str
    arguments: str


@dataclass(frozen=True)
class Thought:
    """A reasoning item: ``sealed`` is its encrypted content; ``text`` is shown only as a summary."""

    text: str
    sealed: str | None
    show: bool


Piece = Speech | Call | Thought


def render(turn: Turn, pieces: Iterable[Piece]) -> Iterator[Json]:
    """Yield the events for ``pieces``; ``max_output_tokens`` cuts the last and ends it incomplete."""
    pen = _Pen(turn)
    for kind in ("response.created", "response.in_progress"):
        yield pen.event(kind, response=turn.response)
    for piece in pieces:
        if pen.left == 0:
            pen.cut = True
        if pen.cut:
            break
        match piece:
            case Speech():
                yield from _speech(pen, piece)
            case Call():
                yield from _call(pen, piece)
            case Thought():
                yield from _thought(pen, piece)
    yield pen.end()


class _Pen:
    """Counts events and tokens and collects the output."""

    def __init__(self, turn: Turn) -> None:
        self.turn = turn
        self.cut = False
        self._limit: int | None = turn.response["max_output_tokens"]
        self._written = 0
        self._reasoning = 0
        self._sequence = 0
        self._output: list[Json] = []

    @property
    def left(self) -> int | None:
        return None if self._limit is None else self._limit - self._written

    @property
    def index(self) -> int:
        return len(self._output)

    def event(self, kind: str, **fields: Any) -> Json:
        self._sequence += 1
        return {"type": kind, "sequence_number": self._sequence - 1, **fields}

    def spend(self, text: str, *, reasoning: bool = False) -> str:
        """Return as much of ``text`` as the token limit leaves room for."""
        wanted = count_tokens(text)
        if self.left is not None and wanted > self.left:
            text, wanted, self.cut = clip(text, self.left), self.left, True
        self._written += wanted
        self._reasoning += wanted if reasoning else 0
        return text

    def open(self, prefix: str, kind: str, **fields: Any) -> Json:
        return {"id": self.turn.ids.item(prefix), "type": kind, "status": "in_progress", **fields}

    def added(self, item: Json) -> Json:
        return self.event("response.output_item.added", output_index=self.index, item=item)

    def done(self, item: Json, **fields: Any) -> Json:
        item = {**item, **fields, "status": "incomplete" if self.cut else "completed"}
        event = self.event("response.output_item.done", output_index=self.index, item=item)
        self._output.append(item)
        return event

    def end(self) -> Json:
        status = "incomplete" if self.cut else "completed"
        read = input_tokens(self.turn.request, self.turn.items)
        response = {
            **self.turn.response,
            "status": status,
            "completed_at": None if self.cut else int(self.turn.now()),
            "incomplete_details": {"reason": "max_output_tokens"} if self.cut else None,
            "output": self._output,
            "usage": usage(read, self._written, self._reasoning),
        }
        return self.event(f"response.{status}", response=response)


def _speech(pen: _Pen, piece: Speech) -> Iterator[Json]:
    text = pen.spend(piece.text)
    item = pen.open("msg", "message", role="assistant", content=[])
    where = {"item_id": item["id"], "output_index": pen.index, "content_index": 0}
    empty = {"type": "output_text", "text": "", "annotations": [], "logprobs": []}
    part = {**empty, "text": text}
    yield pen.added(item)
    yield pen.event("response.content_part.added", **where, part=empty)
    for delta in _WORDS.findall(text):
        yield pen.event("response.output_text.delta", **where, delta=delta, logprobs=[])
    yield pen.event("response.output_text.done", **where, text=text, logprobs=[])
    yield pen.event("response.content_part.done", **where, part=part)
    yield pen.done(item, content=[part])


def _call(pen: _Pen, piece: Call) -> Iterator[Json]:
    arguments = pen.spend(piece.arguments)
    item = pen.open("fc", "function_call", call_id=pen.turn.ids.call(), name=piece.name, arguments="")
    where = {"item_id": item["id"], "output_index": pen.index}
    yield pen.added(item)
    for delta in _ARGUMENT_PARTS.findall(arguments):
        yield pen.event("response.function_call_arguments.delta", **where, delta=delta)
    yield pen.event("response.function_call_arguments.done", **where, name=piece.name, arguments=arguments)
    yield pen.done(item, arguments=arguments)


def _thought(pen: _Pen, piece: Thought) -> Iterator[Json]:
    text = pen.spend(piece.text, reasoning=True)
    item = pen.open("rs", "reasoning", summary=[])
    where = {"item_id": item["id"], "output_index": pen.index, "summary_index": 0}
    part = {"type": "summary_text", "text": text}
    sealed = {} if piece.sealed is None else {"encrypted_content": piece.sealed}
    yield pen.added(item)
    if piece.show:
        yield pen.event("response.reasoning_summary_part.added", **where, part={**part, "text": ""})
        for delta in _WORDS.findall(text):
            yield pen.event("response.reasoning_summary_text.delta", **where, delta=delta)
        yield pen.event("response.reasoning_summary_text.done", **where, text=text)
        yield pen.event("response.reasoning_summary_part.done", **where, part=part)
    yield pen.done(item, summary=[part] if piece.show else [], **sealed)
