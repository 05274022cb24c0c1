"""Events to a response, in time linear in their number.

The streamed items are the truth and the terminal snapshot checks them; what a server did
otherwise than the protocol says is repaired and recorded, or raised in strict mode.

Where a server renames an item, events find it by every name it went by. While it streams, its id
is that of its ``output_item.added``; once it is finished, that of the finished item, and at the end
that of the terminal snapshot: those bytes go back to the server and are not edited to fit a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter, length_hint
from typing import Final

import msgspec
from msgspec import Raw

from .. import events as ev
from ..decoding import encode_json
from ..envelope import ErrorDetail, read_error
from ..errors import LocalError, MalformedEvent
from ..events import OutputTextDelta
from ..parts import ResponseError
from ..response import Response, read_response
from .deviations import Deviation, DeviationKind, DeviationLog
from .drafts import Drafts
from .final import reconcile
from .given import members_of
from .growing import Text
from .handlers import HANDLERS
from .outcome import Outcome, outcome_of

__all__ = ["Deviation", "DeviationKind", "Fold", "Outcome", "fold"]

_WHERE: Final[tuple[tuple[type[ev.Event], Callable[[object], tuple[object, ...]]], ...]] = (
    (ev.OnPart, attrgetter("output_index", "content_index", "item_id")),
    (ev.OnSummary, attrgetter("output_index", "summary_index", "item_id")),
    (ev.OnItem, attrgetter("output_index", "item_id")),
)
"""What tells two deltas of one class apart if they do not grow the same string."""
_NOWHERE: Final = (object(),) * 3
"""What no event's place is equal to."""
_NO_LOGPROBS: Final = len("null")
_ALSO_ERROR: Final = "response.error"  # a name that only some servers use


class Fold:
    """One stream's state; it belongs to that stream alone.

    Feeding n events costs time linear in their bytes; a look at :attr:`response` before the end
    costs time linear in what has arrived.
    """

    def __init__(self, *, strict: bool = False) -> None:
        self.outcome: Outcome | None = None
        """How it ended, or None while it has not."""
        self._log = DeviationLog(strict=strict)
        self._drafts = Drafts(self._log)
        self._whole = Response()
        self._final: Response | None = None
        self._error: ResponseError | None = None
        self._next: int | None = None
        self._last: int | None = None
        self._numbers_grow = True
        # The string that grew last, by the class and place of its deltas: most events grow it again.
        self._kind: type | None = None
        self._where: Callable[[object], tuple[object, ...]] = _WHERE[0][1]
        self._place: tuple[object, ...] = ()
        self._append: Callable[[str], None] = list[str]().append
        # That place if it is one of output text, and the next number is known.
        self._text_at: tuple[object, ...] = _NOWHERE

    @property
    def deviations(self) -> tuple[Deviation, ...]:
        """What the server did otherwise than the protocol says."""
        return self._log.as_tuple()

    @property
    def cursor(self) -> int | None:
        """The number of the last event; None if there was none, or if numbers are missing or do not grow."""
        if not self._numbers_grow:
            return None
        return self._last if self._next is None else self._next - 1

    @property
    def response(self) -> Response:
        """The response as far as it has come; after the terminal event, the whole of it."""
        if self._final is not None:
            return self._final
        output = tuple(draft.encode() for draft in self._drafts.in_order)
        changes: dict[str, object] = {"raw_output": output or self._whole.raw_output}
        if self._error is not None:
            changes |= {"error": self._error, "status": "failed"}
        return msgspec.structs.replace(self._whole, **changes)

    @property
    def audio(self) -> bytes:
        """The sound so far; it belongs to no item."""
        return b"".join(self._drafts.audio)

    @property
    def transcript(self) -> str:
        """What the sound says so far."""
        return self._drafts.transcript.value

    def push(self, event: ev.StreamEvent) -> None:
        """Take the next event.

        Raises :class:`RemoteProtocolError` in strict mode, at the first deviation that is not
        tolerated, and :class:`LocalError` for what is no typed event.
        """
        kind = type(event)
        if kind is not self._kind and not isinstance(event, ev.Event | ev.UnknownEvent):
            raise LocalError(f"a fold takes the events of read_events or read_event, not {kind.__name__}")
        if self.outcome is not None:
            self._log.note(DeviationKind.AFTER_TERMINAL, f"{event.type} after the end")
            return
        if isinstance(event, ev.UnknownEvent):
            self._push_unknown(event)
            return
        number = event.sequence_number
        if number is None or number != self._next:
            self._check_number(event, number)
        else:
            self._next = number + 1
        if (
            kind is self._kind
            and self._where(event) == self._place
            and (kind is not OutputTextDelta or len(event.raw_logprobs) <= _NO_LOGPROBS)  # type: ignore[attr-defined]  # a delta
        ):
            self._append(event.delta)  # type: ignore[attr-defined]  # every class that grows a string has it
        elif handler := HANDLERS.get(kind):
            self._kind, self._text_at = None, _NOWHERE
            text = handler(self._drafts, self._log, event)
            if text is not None:
                self._remember(event, text)
        elif isinstance(event, ev.Whole):
            self._push_whole(event)
        elif isinstance(event, ev.ErrorEvent):
            self._push_error(event.detail)

    def _remember(self, event: ev.Event, text: Text) -> None:
        self._where = next(where for base, where in _WHERE if isinstance(event, base))
        self._kind, self._place, self._append = type(event), self._where(event), text.append
        if self._kind is OutputTextDelta and self._next is not None:
            self._text_at = self._place

    def push_all(self, run: Sequence[ev.StreamEvent]) -> int:
        """Take events up to the one that ends the response; return how many those are.

        Does what :meth:`push` does for each, with a short way for the tokens of one text.
        """
        rest = iter(run)
        while self.outcome is None and (event := self.grow_text(rest)) is not None:
            self.push(event)
        return len(run) - length_hint(rest)

    def grow(self, event: ev.StreamEvent) -> bool:
        """Take an event that only goes on with the text that grew last; return whether it is one."""
        number, (output, part, item) = self._next, self._text_at
        if (
            type(event) is not OutputTextDelta
            or event.sequence_number != number
            or event.content_index != part
            or event.item_id != item
            or event.output_index != output
            or len(event.raw_logprobs) > _NO_LOGPROBS
        ):
            return False
        self._append(event.delta)
        self._next = number + 1  # type: ignore[operator]  # there is one, see _text_at
        return True

    def grow_text(self, events: Iterator[ev.StreamEvent]) -> ev.StreamEvent | None:
        """Take the events that :meth:`grow` would take; return the first that it would not."""
        append, number, (output, part, item) = self._append, self._next, self._text_at
        following = None
        for event in events:
            if (
                type(event) is not OutputTextDelta
                or event.sequence_number != number
                or event.content_index != part
                or event.item_id != item
                or event.output_index != output
                or len(event.raw_logprobs) > _NO_LOGPROBS
            ):
                following = event
                break
            append(event.delta)
            number += 1  # type: ignore[operator]  # as in grow
        self._next = number
        return following

    def note(self, kind: DeviationKind, detail: str) -> None:
        """Record a deviation that was met before the fold."""
        self._log.note(kind, detail)

    def end(self) -> None:
        """Say that no more events come; never raises."""
        if self.outcome is None and self._error is not None:
            self.outcome = Outcome.FAILED
            self._log.note(DeviationKind.NO_RESPONSE_FAILED, "the stream ends after an error event")
        elif self.outcome is None:
            self.outcome = Outcome.TRUNCATED

    def reopen(self) -> None:
        """Take more events after an :meth:`end` that found the stream truncated."""
        if self.outcome is Outcome.TRUNCATED:
            self.outcome = None

    def finish(self, response: Response) -> None:
        """Take a response that has ended in place of all that was streamed of it."""
        self._final = response
        self.outcome = next((known for known in Outcome if known == response.status), Outcome.INCOMPLETE)

    def _push_whole(self, event: ev.Whole) -> None:
        response = self._read(event)
        outcome = outcome_of(event, response.status, self._log)
        if self._whole.id and response.id and self._whole.id != response.id:
            self._log.note(DeviationKind.RESPONSE_ID_CHANGED, f"{self._whole.id} goes on as {response.id}")
        if outcome is None:
            self._whole = response
            return
        drafts = self._drafts.in_order
        status = "completed" if outcome is Outcome.COMPLETED else "incomplete"
        output = reconcile(response.raw_output, drafts, self._log, status=status)
        changes: dict[str, object] = {}
        if output != response.raw_output:
            changes["raw_output"] = output
        if response.status != outcome:
            changes["status"] = outcome.value
        if not response.id and self._whole.id:
            changes["id"] = self._whole.id
        if self._error is not None:
            if outcome is not Outcome.FAILED:
                self._log.note(DeviationKind.COMPLETED_AFTER_ERROR, f"{event.type} after an error event")
            elif response.error is None:
                changes["error"] = self._error
        self._final = msgspec.structs.replace(response, **changes) if changes else response
        self.outcome = outcome

    def _push_error(self, detail: ErrorDetail) -> None:
        self._error = ResponseError(
            code=detail.code, message=detail.message or "", param=detail.param, type=detail.type
        )

    def _push_unknown(self, event: ev.UnknownEvent) -> None:
        number = event.sequence_number
        self._last, self._next = self.cursor if number is None else number, None
        self._text_at = _NOWHERE
        if event.type == _ALSO_ERROR:
            self._push_error(read_error(encode_json({**members_of(Raw(event.raw)), "type": None})))
        if ":" not in event.type:
            self._log.note(DeviationKind.UNKNOWN_EVENT, f"{event.type} is passed over")

    def _read(self, event: ev.Whole) -> Response:
        notes: list[str] = []
        try:
            response = read_response(event.raw_response, notes)
        except (MalformedEvent, RecursionError) as error:
            self._log.note(DeviationKind.MALFORMED_RESPONSE, f"{event.type}: {error}")
            return msgspec.structs.replace(self._whole, status=None)
        for note in notes:
            self._log.note(DeviationKind.MALFORMED_FIELD, note)
        return response

    def _check_number(self, event: ev.Event, number: int | None) -> None:
        if isinstance(event, ev.KeepaliveEvent):  # it may repeat a number, or have none, and means nothing by it
            return
        if number is None:
            self._numbers_grow = False
            self._log.note(DeviationKind.NO_SEQUENCE_NUMBER, "events have no number: a broken stream cannot be resumed")
            return
        if self._next is not None:
            kind = DeviationKind.SEQUENCE_GAP if number > self._next else DeviationKind.SEQUENCE_REPEAT
            self._log.note(kind, f"sequence_number {number} follows {self._next - 1}")
            self._numbers_grow &= number > self._next
        self._next = number + 1


def fold(events: Iterable[ev.StreamEvent], *, strict: bool = False) -> Response:
    """Fold events into a response; without a terminal event it is the partial one.

    Raises :class:`RemoteProtocolError` in strict mode, at the first deviation that is not
    tolerated, and :class:`LocalError` for what is no typed event.
    """
    state = Fold(strict=strict)
    for event in events:
        state.push(event)
    return state.response
