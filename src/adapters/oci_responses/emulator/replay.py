"""Exchanges written down once and told again: no upstream, no network, the same answer every time.

A recording is a file of JSON lines, one exchange each: ``request`` (the body without what names
earlier responses), ``items`` (the whole conversation), and ``events`` or ``refusal``; ``cut`` says that
the stream broke off. Secrets are taken out of all of it (:mod:`.scrub`). Headers are never written.
"""

from __future__ import annotations

import os
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from .engine import TERMINAL, Engine, Turn
from .envelopes import openai_style
from .messages import Cut, Json, Refusal, Reply
from .owned import owned
from .scrub import scrubbed

__all__ = ["RecordingEngine", "ReplayEngine"]

_NOT_COMPARED = ("previous_response_id", "conversation", "input", "stream", "stream_options", "store", "background")
"""What may differ between a recording and its replay: state, and how the answer is delivered."""
_NO_MATCH = 404


class RecordingEngine:
    """Passes another engine's answers on and appends each exchange to the file ``path``, of its owner only."""

    def __init__(self, inner: Engine, path: str | os.PathLike[str]) -> None:
        self.inner = inner
        self._path = Path(path)
        self._lock = threading.Lock()

    async def respond(self, turn: Turn) -> AsyncGenerator[Json, None]:
        """Yield the events of the other engine, which is always asked for a stream."""
        exchange = _asked(turn)
        events: list[Json] = []
        asked = replace(turn, request={**turn.request, "stream": True})
        try:
            async with aclosing(self.inner.respond(asked)) as source:
                async for event in source:
                    events.append(event)
                    # Before it is told: whoever has the end of a response asks for no more.
                    if event.get("type") in TERMINAL:
                        self._write({**exchange, "events": events})
                    yield event
        except Refusal as refusal:
            reply = refusal.reply
            body = reply.body.decode("utf-8", "replace")
            self._write({**exchange, "refusal": {"status": reply.status, "fields": reply.headers, "body": body}})
            raise
        except Cut:
            self._write({**exchange, "events": events, "cut": True})
            raise

    def _write(self, exchange: Json) -> None:
        line = msgspec.json.encode(scrubbed(exchange)) + b"\n"
        with self._lock, os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
            file.write(line)


class ReplayEngine:
    """Tells the exchanges of a recording again.

    ``strict``: each request must be the next one of the recording, the conversation included; any other
    is refused with 404 and the first difference. Otherwise the first exchange not yet told whose newest
    input says the same is told, or else the next one; after the last it begins again. ``mismatch`` is
    told what was recorded (None after the last exchange) and what was asked, before it is refused.

    Raises ``OSError`` if the file cannot be read, ``ValueError`` if it is no recording.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        strict: bool = True,
        mismatch: Callable[[Json | None, Json], None] = lambda recorded, asked: None,
    ) -> None:
        self._exchanges = _read(Path(path))
        self._left = list(self._exchanges)
        self._strict = strict
        self._mismatch = mismatch

    async def respond(self, turn: Turn) -> AsyncGenerator[Json, None]:
        """Yield the events of the exchange that this request is taken for."""
        exchange = self._next_exact(turn) if self._strict else self._next_alike(turn)
        if (refusal := exchange.get("refusal")) is not None:
            raise Refusal(Reply(refusal["status"], refusal["body"].encode(), refusal["fields"]), "as recorded")
        for event in exchange["events"]:
            yield owned(event, turn)
        if exchange.get("cut"):
            raise Cut

    def _next_exact(self, turn: Turn) -> Json:
        given = scrubbed(_asked(turn))
        if not self._left:
            self._mismatch(None, given)
            raise _unknown("the recording is at its end")
        wanted = self._left[0]
        for part in ("request", "items"):
            if wanted[part] != given[part]:
                self._mismatch({name: wanted[name] for name in given}, given)
                raise _unknown(_difference(part, wanted[part], given[part]))
        return self._left.pop(0)

    def _next_alike(self, turn: Turn) -> Json:
        if not self._left:
            self._left = list(self._exchanges)
        said = _newest(scrubbed(_asked(turn))["items"])
        for exchange in self._left:
            if _newest(exchange["items"]) == said:
                self._left.remove(exchange)
                return exchange
        return self._left.pop(0)


def _asked(turn: Turn) -> Json:
    request = {key: value for key, value in turn.request.items() if key not in _NOT_COMPARED and value is not None}
    return {"request": request, "items": list(turn.items)}


def _newest(items: list[Json]) -> list[object]:
    """Return what the items after the last answer say, whatever their ids."""
    last = max((at for at, item in enumerate(items) if _is_answer(item)), default=-1)
    return [(item["type"], _said(item)) for item in items[last + 1 :]]


def _is_answer(item: Json) -> bool:
    return item["type"] in ("function_call", "reasoning") or item.get("role") == "assistant"


def _said(item: Json) -> object:
    content = item.get("content", item.get("output"))
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content)
    return content


def _difference(where: str, wanted: Any, given: Any) -> str:
    """Return the first place where two JSON values differ."""
    if isinstance(wanted, dict) and isinstance(given, dict):
        for key in sorted(wanted.keys() | given.keys()):
            if wanted.get(key) != given.get(key):
                return _difference(f"{where}.{key}", wanted.get(key), given.get(key))
    if isinstance(wanted, list) and isinstance(given, list):
        for at, (one, other) in enumerate(zip(wanted, given, strict=False)):
            if one != other:
                return _difference(f"{where}[{at}]", one, other)
        return f"{where} has {len(given)} elements, recorded were {len(wanted)}"
    return f"{where} differs from the recording"


def _unknown(what: str) -> Refusal:
    return openai_style(_NO_MATCH, f"No recorded exchange fits: {what}.", type="not_found", code="not_recorded")


def _read(path: Path) -> list[Json]:
    exchanges = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            exchange = msgspec.json.decode(line)
        except msgspec.DecodeError as error:
            raise ValueError(f"{path}, line {number}: {error}") from None
        if not isinstance(exchange, dict) or not {"request", "items"} <= exchange.keys():
            raise ValueError(f"{path}, line {number}: not an exchange")
        exchanges.append(exchange)
    if not exchanges:
        raise ValueError(f"{path} holds no exchange")
    return exchanges
