"""Paths of Open Responses and OpenAI under ``/responses`` that nobody has recorded from the service."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from .compaction import Compactor
from .ids import Ids
from .intake import check_settings
from .messages import Ask, Reply, json_reply
from .threads import Threads
from .usage import count_tokens, input_tokens, usage

__all__ = ["Extras"]


class Extras:
    """Counts and compacts conversations."""

    def __init__(self, threads: Threads, *, compactor: Compactor, ids: Ids, clock: Callable[[], float]) -> None:
        self._threads = threads
        self._compactor = compactor
        self._ids = ids
        self._clock = clock

    async def compact(self, ask: Ask) -> Reply:
        """Answer with the user's messages and one item that stands for the whole conversation."""
        check_settings(ask.body)
        items = self._threads.context(ask)
        read = input_tokens(ask.body, items)
        output = self._compactor.compact(items)
        written = count_tokens(msgspec.json.encode(output[-1]).decode())
        answer = {
            "id": self._ids.response(),
            "object": "response.compaction",
            "created_at": int(self._clock()),
            "output": output,
            "usage": usage(read, written, 0),
        }
        return json_reply(200, answer)

    async def input_tokens(self, ask: Ask) -> Reply:
        """Answer with the number of tokens that a create request of this body would read."""
        check_settings(ask.body)
        read = input_tokens(ask.body, self._threads.context(ask))
        return json_reply(200, {"object": "response.input_tokens", "input_tokens": read})
