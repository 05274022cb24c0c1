"""What an engine wants to say, as the events of a stream in the service's order.

Order of events: Open Responses, "Streaming"; ``sequence_number`` counts every event from 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .engine import TERMINAL, Turn
from .hosted import hosted_events
from .messages import Json
from .pen import Pen
from .pieces import Call, Decline, Failure, Halt, Hosted, Piece, Speech, Thought

__all__ = ["Writer", "render"]

_WORDS = re.compile(r"\S+\s*|\s+")
_ARGUMENT_PARTS = re.compile(r"\W*\w+|\W+")
_NO_TEXT: Json = {"type": "output_text", "text": "", "annotations": [], "logprobs": []}


def render(turn: Turn, pieces: Iterable[Piece]) -> Iterator[Json]:
    """Yield the events for ``pieces``; ``max_output_tokens`` cuts the last and ends it incomplete."""
    writer = Writer(turn)
    yield from writer.begin()
    for piece in pieces:
        if writer.full:
            break
        yield from writer.write(piece)
    yield from writer.end()


class Writer:
    """Writes one response, a piece or a few words at a time; what announces it comes by itself."""

    def __init__(self, turn: Turn, *, limited: bool = True) -> None:
        self._pen = Pen(turn, limited=limited)
        self._begun = False
        self._ended = False
        self._speech: _OpenSpeech | None = None
        self._failure: Json | None = None
        self._reason: str | None = None

    @property
    def full(self) -> bool:
        """Whether nothing more can be written: the limit is reached, it has failed or has ended."""
        # A limit that is just reached makes the response incomplete only if there was more to say.
        self._pen.cut = self._pen.cut or self._pen.left == 0
        return self._pen.cut or self._ended or bool(self._failure or self._reason)

    def begin(self) -> Iterator[Json]:
        """Yield the events that announce the response, if they have not been told."""
        if self._begun:
            return
        self._begun = True
        for kind in ("response.created", "response.in_progress"):
            yield self._pen.event(kind, response=self._pen.turn.response)

    def say(self, words: str) -> Iterator[Json]:
        """Yield the events for more words of a message, which is begun if none is open."""
        yield from self.begin()
        if self._speech is None:
            self._speech = _OpenSpeech(self._pen)
            yield from self._speech.begin()
        yield from self._speech.say(self._pen.spend(words))

    def write(self, piece: Piece) -> Iterator[Json]:
        """Yield the events for a whole piece; an open message ends before it."""
        yield from self.begin()
        yield from self._close()
        match piece:
            case Speech():
                yield from _speech(self._pen, piece)
            case Decline():
                yield from _decline(self._pen, piece)
            case Call():
                yield from _call(self._pen, piece)
            case Thought():
                yield from _thought(self._pen, piece)
            case Hosted():
                yield from hosted_events(self._pen, piece.item)
            case Failure():
                self._failure = {"code": piece.code, "message": piece.message}
            case Halt():
                self._reason = piece.reason

    def pass_on(self, event: Json) -> Iterator[Json]:
        """Yield somebody else's event with the next number; one that creates or ends the response does."""
        if event["type"] != "response.created":
            yield from self.begin()
        self._begun = True
        self._ended = event["type"] in TERMINAL
        yield {**event, **self._pen.event(event["type"])}

    def end(self) -> Iterator[Json]:
        """Yield the events that end the response, if it has not ended."""
        if self._ended:
            return
        yield from self.begin()
        yield from self._close()
        yield self._pen.end(self._failure, self._reason)

    def _close(self) -> Iterator[Json]:
        speech, self._speech = self._speech, None
        if speech is not None:
            yield from speech.end()


class _OpenSpeech:
    """A message that grows."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self._item = pen.open("msg", "message", role="assistant", content=[])
        self._where = {"item_id": self._item["id"], "output_index": pen.index, "content_index": 0}
        self._text = ""

    def begin(self) -> Iterator[Json]:
        yield self._pen.added(self._item)
        yield self._pen.event("response.content_part.added", **self._where, part=_NO_TEXT)

    def say(self, words: str) -> Iterator[Json]:
        if words:
            self._text += words
            yield self._pen.event("response.output_text.delta", **self._where, delta=words, logprobs=[])

    def end(self, annotations: Iterable[Json] = ()) -> Iterator[Json]:
        notes = list(annotations)
        for number, note in enumerate(notes):
            where = {**self._where, "annotation_index": number}
            yield self._pen.event("response.output_text.annotation.added", **where, annotation=note)
        part = {**_NO_TEXT, "text": self._text, "annotations": notes}
        yield self._pen.event("response.output_text.done", **self._where, text=self._text, logprobs=[])
        yield self._pen.event("response.content_part.done", **self._where, part=part)
        yield self._pen.done(self._item, content=[part])


def _speech(pen: Pen, piece: Speech) -> Iterator[Json]:
    text = pen.spend(piece.text)
    speech = _OpenSpeech(pen)
    yield from speech.begin()
    for words in _WORDS.findall(text):
        yield from speech.say(words)
    yield from speech.end(() if pen.cut else piece.annotations)


def _decline(pen: Pen, piece: Decline) -> Iterator[Json]:
    text = pen.spend(piece.text)
    item = pen.open("msg", "message", role="assistant", content=[])
    where = {"item_id": item["id"], "output_index": pen.index, "content_index": 0}
    part = {"type": "refusal", "refusal": text}
    yield pen.added(item)
    yield pen.event("response.content_part.added", **where, part={**part, "refusal": ""})
    for delta in _WORDS.findall(text):
        yield pen.event("response.refusal.delta", **where, delta=delta)
    yield pen.event("response.refusal.done", **where, refusal=text)
    yield pen.event("response.content_part.done", **where, part=part)
    yield pen.done(item, content=[part])


def _call(pen: Pen, piece: Call) -> Iterator[Json]:
    arguments = pen.spend(piece.arguments)
    call_id = piece.call_id or pen.turn.ids.call()
    item = pen.open("fc", "function_call", call_id=call_id, name=piece.name, arguments="")
    where = {"item_id": item["id"], "output_index": pen.index}
    yield pen.added(item)
    for delta in _ARGUMENT_PARTS.findall(arguments):
        yield pen.event("response.function_call_arguments.delta", **where, delta=delta)
    yield pen.event("response.function_call_arguments.done", **where, name=piece.name, arguments=arguments)
    yield pen.done(item, arguments=arguments)


def _thought(pen: Pen, piece: Thought) -> Iterator[Json]:
    text = pen.spend(piece.text, reasoning=True)
    item = pen.open("rs", "reasoning", summary=[])
    sealed = {} if piece.sealed is None else {"encrypted_content": piece.sealed}
    where = {"item_id": item["id"], "output_index": pen.index}
    yield pen.added(item)
    if piece.show and piece.raw:
        yield from _raw_thought(pen, where, text)
        yield pen.done(item, content=[{"type": "reasoning_text", "text": text}], **sealed)
        return
    if piece.show:
        yield from _summary(pen, where, text)
    yield pen.done(item, summary=[{"type": "summary_text", "text": text}] if piece.show else [], **sealed)


def _summary(pen: Pen, where: Json, text: str) -> Iterator[Json]:
    where = {**where, "summary_index": 0}
    part = {"type": "summary_text", "text": text}
    yield pen.event("response.reasoning_summary_part.added", **where, part={**part, "text": ""})
    for delta in _WORDS.findall(text):
        yield pen.event("response.reasoning_summary_text.delta", **where, delta=delta)
    yield pen.event("response.reasoning_summary_text.done", **where, text=text)
    yield pen.event("response.reasoning_summary_part.done", **where, part=part)


def _raw_thought(pen: Pen, where: Json, text: str) -> Iterator[Json]:
    where = {**where, "content_index": 0}
    for delta in _WORDS.findall(text):
        yield pen.event("response.reasoning_text.delta", **where, delta=delta)
    yield pen.event("response.reasoning_text.done", **where, text=text)
