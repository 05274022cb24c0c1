"""Events to a response, in time linear in their number.

The streamed items are the truth and the terminal snapshot checks them; what a server did
otherwise than the protocol says is repaired and recorded, or raised in strict mode.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Final

import msgspec
from msgspec import Raw

from .. import events as ev
from ..envelope import read_error
from ..errors import MalformedEvent
from ..parts import ResponseError
from ..response import Response, read_response
from .deviations import Deviation, DeviationLog
from .drafts import Drafts
from .final import reconcile
from .handlers import HANDLERS

__all__ = ["Deviation", "Fold", "Outcome", "fold"]


class Outcome(StrEnum):
    """How a response ended."""

    COMPLETED = "completed"
    INCOMPLETE = "incomplete"
    FAILED = "failed"
    CANCELLED = "cancelled"
    TRUNCATED = "truncated"
    """The stream ended without saying how the response did."""


_OUTCOME_OF: Final = {
    ev.ResponseCompleted: Outcome.COMPLETED,
    ev.ResponseIncomplete: Outcome.INCOMPLETE,
    ev.ResponseFailedEvent: Outcome.FAILED,
    ev.ResponseCancelled: Outcome.CANCELLED,
}
_WORSE: Final = {"incomplete": Outcome.INCOMPLETE, "failed": Outcome.FAILED, "cancelled": Outcome.CANCELLED}


class Fold:
    """One stream's state; it belongs to that stream alone."""

    def __init__(self, *, strict: bool = False) -> None:
        self.outcome: Outcome | None = None
        """How it ended, or None while it has not."""
        self._log = DeviationLog(strict=strict)
        self._drafts = Drafts(self._log)
        self._whole: Raw | None = None
        self._final: Response | None = None
        self._error: ResponseError | None = None
        self._next: int | None = None
        self._hot: tuple[type, int | None, int | None, str | None] | None = None
        self._hot_append: Callable[[str], None] = list[str]().append

    @property
    def deviations(self) -> tuple[Deviation, ...]:
        """What the server did otherwise than the protocol says."""
        return self._log.as_tuple()

    @property
    def response(self) -> Response:
        """The response as far as it has come; after the terminal event, the whole of it."""
        if self._final is not None:
            return self._final
        response = Response() if self._whole is None else self._read(self._whole)
        output = tuple(draft.encode() for draft in self._drafts.all)
        changes: dict[str, object] = {"raw_output": output or response.raw_output}
        if self._error is not None:
            changes |= {"error": self._error, "status": "failed"}
        return msgspec.structs.replace(response, **changes)

    def push(self, event: ev.StreamEvent) -> None:
        """Take the next event.

        Raises :class:`RemoteProtocolError` in strict mode, at the first deviation.
        """
        kind = type(event)
        if isinstance(event, ev.UnknownEvent):
            self._next = None
            return
        number = event.sequence_number
        if number is None or number != self._next:
            self._check_number(number)
        else:
            self._next = number + 1
        if kind is ev.OutputTextDelta:
            self._push_text(event)  # type: ignore[arg-type]  # just seen
        elif handler := HANDLERS.get(kind):
            self._hot = None
            handler(self._drafts, self._log, event)
        elif isinstance(event, ev.Whole):
            self._push_whole(event)
        elif isinstance(event, ev.ErrorEvent):
            self._push_error(event)

    def note(self, kind: str, detail: str) -> None:
        """Record a deviation that was met before the fold."""
        self._log.note(kind, detail)

    def end(self) -> None:
        """Say that no more events come."""
        if self.outcome is None:
            self.outcome = Outcome.FAILED if self._error is not None else Outcome.TRUNCATED

    def _push_text(self, event: ev.OutputTextDelta) -> None:
        key = (ev.OutputTextDelta, event.output_index, event.content_index, event.item_id)
        if key == self._hot:
            self._hot_append(event.delta)
            return
        slot = HANDLERS[ev.OutputTextDelta](self._drafts, self._log, event)
        if slot is not None:
            self._hot, self._hot_append = key, slot.append

    def _push_whole(self, event: ev.Whole) -> None:
        outcome = _OUTCOME_OF.get(type(event))
        if outcome is None:
            self._whole = event.raw_response.copy()
            return
        response = self._read(event.raw_response)
        said = _WORSE.get(response.status or "")
        if outcome is Outcome.COMPLETED and said is not None:
            self._log.note("status_differs", f"{event.type} carries status {response.status}")
            outcome = said
        output = reconcile(response.raw_output, self._drafts.all, self._log)
        if output != response.raw_output or response.status != outcome.value:
            response = msgspec.structs.replace(response, raw_output=output, status=outcome.value)
        self._final = response
        self.outcome = outcome

    def _push_error(self, event: ev.ErrorEvent) -> None:
        detail = read_error(msgspec.json.encode(event))
        self._error = ResponseError(code=detail.code, message=detail.message or "")

    def _read(self, raw: Raw) -> Response:
        notes: list[str] = []
        try:
            response = read_response(raw, notes)
        except MalformedEvent as error:
            self._log.note("malformed_response", error.message)
            return Response()
        for note in notes:
            self._log.note("malformed_field", note)
        return response

    def _check_number(self, number: int | None) -> None:
        if number is None:
            self._log.note(
                "no_sequence_number", "events carry no sequence_number: a broken stream cannot be resumed"
            )
            return
        if self._next is not None and number > self._next:
            self._log.note("sequence_gap", f"sequence_number {number} follows {self._next - 1}")
        elif self._next is not None:
            self._log.note("sequence_repeat", f"sequence_number {number} follows {self._next - 1}")
        self._next = number + 1


def fold(events: Iterable[ev.StreamEvent], *, strict: bool = False) -> Response:
    """Fold events into a response; without a terminal event it is the partial one.

    Raises :class:`RemoteProtocolError` in strict mode, at the first deviation.
    """
    state = Fold(strict=strict)
    for event in events:
        state.push(event)
    return state.response
