"""Drives machines in a blocking program."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Generic, Self, TypeVar, cast

from msgspec.structs import replace

from oci_responses.blocking.refresh import Refresher
from oci_responses.codings import CODINGS
from oci_responses.common import OneReader, signed
from oci_responses.config import Settings
from oci_responses.deadline import Deadline, bounded, bounding
from responses_proto.effects import Close, Effect, Emit, Failed, Limit, Open, Read, Reply, Sign, Sleep
from responses_proto.encodings import decoded
from responses_proto.errors import InvalidTransition, ResponsesError
from responses_proto.exchange import Exchange, Failure, unwrap

if TYPE_CHECKING:
    from oci_responses.blocking.connections import Call
    from oci_responses.blocking.program import Program

__all__ = ["Io", "Run"]

E_co = TypeVar("E_co", covariant=True)
T_co = TypeVar("T_co", covariant=True)


class Io:
    """Performs effects: ``connect`` gives a call to open an answer in, ``program`` does the rest."""

    def __init__(
        self,
        settings: Settings,
        connect: Callable[[], Call],
        *,
        program: Program | None = None,
        refresher: Refresher | None = None,
    ) -> None:
        self._settings = settings
        self._connect = connect
        self._program = program
        self._call: Call | None = None
        self._refresher = refresher or Refresher(settings.credential)
        self._signed_with = self._refresher.generation
        self._deadline = Deadline()

    def perform(self, effect: Effect) -> Reply:
        """Do one thing and say how it went."""
        left = self._deadline.left(effect)
        if left is None:
            return self._do(effect)
        late: Reply = self._deadline.passed()
        if not left:
            return late
        with bounding(left):
            reply = self._do(effect)
        return late if isinstance(reply, Failed) and not self._deadline.left(effect) else reply

    def _do(self, effect: Effect) -> Reply:
        match effect:
            case Limit():
                self._deadline.set(effect)
            case Sign():
                return self._sign(effect)
            case Open():
                self._call = self._connect()
                return self._call.open(replace(effect, connect=bounded(effect.connect)))
            case Read(within=within):
                return self._call.read(within) if self._call is not None else b""
            case Close():
                self.close()
            case Sleep(seconds=seconds):
                time.sleep(bounded(seconds) or 0.0)
            case Emit():
                pass
            case _:
                return self._programmed(effect)
        return None

    def _programmed(self, effect: Effect) -> Reply:
        if self._program is None:
            from oci_responses.blocking.program import Program  # few calls need one

            self._program = Program()
        return self._program.perform(effect)

    def _sign(self, effect: Sign) -> Reply:
        before = self._signed_with
        try:
            self._signed_with = self._refresher.ready(before if effect.refresh else None)
            return signed(self._settings, effect, renewed=self._signed_with != before)
        except ResponsesError as error:
            return error

    def close(self) -> None:
        """Let go of the connection, if one is held."""
        call, self._call = self._call, None
        if call is not None:
            call.close()


class Run(Generic[E_co, T_co]):
    """A machine being driven: iterate for its events, ask :meth:`result` for what it returns.

    Iteration raises at its end what the machine failed with, after every event before the fault.
    One at a time may read; a second one gets InvalidTransition, and the first is not disturbed.
    Leaving the ``with`` block, or an exception, closes the connection at once.
    """

    def __init__(self, machine: Exchange[T_co | Failure], io: Io) -> None:
        self._machine = decoded(machine, CODINGS)
        self._io = io
        self._reply: Reply = None
        self._ready: deque[E_co] = deque()
        self._results: list[T_co | Failure] = []
        self._one_reader = OneReader()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[E_co]:
        return self

    def __next__(self) -> E_co:
        if self._ready and not self._one_reader.busy():
            return self._ready.popleft()
        with self._one_reader:
            while not self._ready:
                if self._results:
                    unwrap(self._results[0])
                    raise StopIteration
                self._advance()
            return self._ready.popleft()

    def result(self) -> T_co:
        """Drive to the end and return the result, or raise what it failed with."""
        with self._one_reader:
            while not self._results:
                self._ready.clear()
                self._advance()
            return unwrap(self._results[0])

    def close(self) -> None:
        """Stop here and let go of the connection; what has not ended has no result."""
        if not self._results:
            self._results.append(InvalidTransition("closed before its end"))
        self._machine.close()
        self._io.close()

    aclose = close

    def _advance(self) -> None:
        try:
            effect = self._machine.send(self._reply)
        except StopIteration as stop:
            self._results.append(stop.value)
            return
        except BaseException:
            self.close()
            raise
        try:
            self._reply = self._io.perform(effect)
        except BaseException:
            self.close()
            raise
        if isinstance(effect, Emit):
            self._ready.extend(cast("tuple[E_co, ...]", effect.events))
