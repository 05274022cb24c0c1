"""Drives machines in an asyncio or trio program; the two differ in their :class:`Runtime` only."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from types import TracebackType
from typing import TYPE_CHECKING, Generic, Self, TypeVar, cast

from oci_responses.codings import CODINGS
from oci_responses.common import OneReader, signed
from oci_responses.config import Settings
from oci_responses.deadline import Deadline
from oci_responses.nonblocking.refresh import Refresher
from oci_responses.nonblocking.runtime import Runtime
from responses_proto.effects import Close, Effect, Emit, Limit, Listen, Open, Read, Reply, Sign, Sleep
from responses_proto.encodings import decoded
from responses_proto.errors import InvalidTransition, ResponsesError
from responses_proto.exchange import Exchange, Failure, unwrap

if TYPE_CHECKING:
    from oci_responses.nonblocking.connections import Call
    from oci_responses.nonblocking.program import Program

__all__ = ["Io", "Run"]

E_co = TypeVar("E_co", covariant=True)
T_co = TypeVar("T_co", covariant=True)


class Io:
    """Performs effects: ``connect`` gives a call to open an answer in, ``program`` does the rest."""

    __slots__ = ("_call", "_connect", "_deadline", "_program", "_refresher", "_runtime", "_settings", "_signed_with")

    def __init__(
        self,
        settings: Settings,
        connect: Callable[[], Call],
        runtime: Runtime,
        *,
        program: Program | None = None,
        refresher: Refresher | None = None,
    ) -> None:
        self._settings = settings
        self._connect = connect
        self._runtime = runtime
        self._program = program
        self._call: Call | None = None
        self._refresher = refresher or Refresher(settings.credential, runtime)
        self._signed_with = self._refresher.generation
        self._deadline = Deadline()

    def perform(self, effect: Effect) -> Awaitable[Reply]:
        """Do one thing and say how it went."""
        left = self._deadline.left(effect)
        if left is not None:
            return self._do_within(left, effect)
        # What is asked for once for each event needs no coroutine of its own.
        return self._call.read(effect.within) if type(effect) is Read and self._call else self._do(effect)

    async def _do_within(self, left: float, effect: Effect) -> Reply:
        late: Reply = self._deadline.passed()
        return await self._runtime.within(left, lambda: self._do(effect), late) if left else late

    async def _do(self, effect: Effect) -> Reply:
        match effect:
            case Limit():
                self._deadline.set(effect)
            case Sign():
                return await self._sign(effect)
            case Open():
                self._call = self._connect()
                return await self._call.open(effect)
            case Read(within=within):
                return await self._call.read(within) if self._call is not None else b""
            case Close():
                await self.aclose()
            case Sleep(seconds=seconds):
                await self._runtime.sleep(seconds)
            case _:
                return await self._programmed(effect)
        return None

    async def _programmed(self, effect: Effect) -> Reply:
        if self._program is None:
            from oci_responses.nonblocking.program import Program  # few calls need one

            self._program = Program(self._runtime)
        return await self._program.perform(effect)

    async def _sign(self, effect: Sign) -> Reply:
        before = self._signed_with
        try:
            self._signed_with = await self._refresher.ready(before if effect.refresh else None)
            return signed(self._settings, effect, renewed=self._signed_with != before)
        except ResponsesError as error:
            return error

    async def aclose(self) -> None:
        """Let go of the connection, if one is held."""
        call, self._call = self._call, None
        if call is not None:
            await self._runtime.closing(call.aclose)


class Run(Generic[E_co, T_co]):
    """A machine being driven: iterate for its events, ask :meth:`result` for what it returns.

    Iteration raises at its end what the machine failed with, after every event before the fault.
    One at a time may read; a second one gets InvalidTransition, and the first is not disturbed.
    Leaving the ``async with`` block, a cancellation or another exception closes the connection at
    once.
    """

    __slots__ = ("__weakref__", "_io", "_listening", "_machine", "_one_reader", "_ready", "_reply", "_results")

    def __init__(self, machine: Exchange[T_co | Failure], io: Io) -> None:
        self._machine = decoded(machine, CODINGS)
        self._io = io
        self._reply: Reply = None
        self._ready: list[E_co] = []  # the last one first
        self._listening: Listen | None = None
        self._results: list[T_co | Failure] = []
        self._one_reader = OneReader()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    def __aiter__(self) -> AsyncIterator[E_co]:
        return self

    async def __anext__(self) -> E_co:
        if self._ready:  # while somebody waits for them there are none
            return self._ready.pop()
        with self._one_reader:
            while not self._ready:
                if self._results:
                    unwrap(self._results[0])
                    raise StopAsyncIteration
                await self._advance()
            return self._ready.pop()

    async def result(self) -> T_co:
        """Drive to the end and return the result, or raise what it failed with."""
        with self._one_reader:
            while not self._results:
                self._ready.clear()
                await self._advance()
            return unwrap(self._results[0])

    async def aclose(self) -> None:
        """Stop here and let go of the connection; what has not ended has no result."""
        if not self._results:
            self._results.append(InvalidTransition("closed before its end"))
        self._machine.close()
        await self._io.aclose()

    close = aclose

    def _advance(self) -> Awaitable[None]:
        """Go on to the next events, or to the end."""
        return self._step() if self._listening is None else self._listen(self._listening)

    async def _step(self) -> None:
        try:
            effect = self._machine.send(self._reply)
            self._reply = None
            if isinstance(effect, Emit):
                self._ready = cast("list[E_co]", [*reversed(effect.events)])
            elif isinstance(effect, Listen):
                self._listening = effect
            else:
                self._reply = await self._io.perform(effect)
        except StopIteration as stop:
            self._results.append(stop.value)
        except BaseException:
            await self.aclose()
            raise

    async def _listen(self, listen: Listen) -> None:
        try:
            reply = await self._io.perform(listen.read)
            if reply and isinstance(reply, bytes):
                self._ready = cast("list[E_co]", listen.reader.take(reply))
                self._ready.reverse()
                if not listen.reader.done:
                    return
        except BaseException:
            await self.aclose()
            raise
        self._listening, self._reply = None, reply
