"""Connections for blocking programs."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from contextlib import suppress

import httpcore

from oci_responses.blocking.exclusive import ExclusivePool
from oci_responses.blocking.patience import PatientBackend
from oci_responses.blocking.short import GatedBackend, short_body
from oci_responses.config import Settings
from oci_responses.faults import FAULTS, failed, prepare
from oci_responses.phases import Phase
from oci_responses.pooling import exhausted, handshakes, pool_options
from responses_proto.effects import Failed, Head, Open, Read

__all__ = ["Answer", "Call", "Pool"]


class Pool:
    """The connections of one client; safe to share between threads.

    It holds every answer that is open, so that one whose call nobody has any more is still closed:
    when the next answer is asked for, or with the pool.
    """

    def __init__(self, settings: Settings) -> None:
        self._answers: dict[Answer, weakref.ref[Call]] = {}
        self._transport = settings.transport
        exclusive = settings.transport.exclusive
        patient = PatientBackend(httpcore.SyncBackend(), handshakes(settings.transport))
        backend = patient if exclusive else GatedBackend(patient)
        options = {**pool_options(settings), "network_backend": backend}
        self._asking = set[Call]()
        self._http = ExclusivePool(**options)
        # A program that never closed its client: its sockets need not warn of it.
        weakref.finalize(self, self._http.close)

    def call(self) -> Call:
        """Return a new call; at most one answer is open in it at a time."""
        return Call(self)

    def answer(self, call: Call, effect: Open) -> Answer:
        """Send a request and return its answer, open; raises one of FAULTS."""
        for abandoned in [answer for answer, owner in list(self._answers.items()) if owner() is None]:
            self.let_go(abandoned)
        request = prepare(effect, self._transport.pool_timeout)
        self._asking.add(call)
        try:
            response = self._http.handle_request(request)
        except httpcore.PoolTimeout:
            raise exhausted(self._transport, len(self._asking)) from None
        finally:
            self._asking.discard(call)
        answer = Answer(response, request.extensions["timeout"]["read"])
        self._answers[answer] = weakref.ref(call)
        return answer

    def let_go(self, answer: Answer) -> None:
        """Close an answer."""
        answer.close()
        self._answers.pop(answer, None)

    def close(self) -> None:
        """Close every connection and every answer."""
        self._http.close()
        for answer in list(self._answers):
            self.let_go(answer)


class Answer:
    """One answer: its head, and its body as long as it is open."""

    def __init__(self, response: httpcore.Response, reading: Phase) -> None:
        self._response = response
        self._reading = reading
        self._short = short_body(response, reading)
        self._body: Iterator[bytes] | None = None
        self._closed = False
        headers = ((name.decode("ascii").lower(), value.decode("latin-1")) for name, value in response.headers)
        self.head = Head(response.status, tuple(headers))

    def read(self, within: float | None) -> bytes | Failed:
        """Read the next piece of the body; b"" at its end."""
        if self._closed:
            return b""
        self._reading.restart(within)
        try:
            if self._short is not None and not self._short.over and (piece := self._short.read()):
                return piece
            if self._body is None:
                self._body = iter(self._response.stream)  # type: ignore[arg-type]  # a blocking pool's are
            for piece in self._body:
                if piece:  # HTTP/2 has frames of nothing, and nothing would be the end
                    return piece
        except FAULTS as error:
            return failed(error, Read(within))
        return b""

    def close(self) -> None:
        """Let go of the connection; it goes back to the pool if the body was read whole."""
        self._closed = True
        with suppress(*FAULTS):
            self._response.close()


class Call:
    """Performs the effects Open, Read and Close of one exchange."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._answer: Answer | None = None

    def open(self, effect: Open) -> Head | Failed:
        """Send a request and read the head of its answer."""
        try:
            self._answer = self._pool.answer(self, effect)
        except FAULTS as error:
            return failed(error, effect)
        return self._answer.head

    def read(self, within: float | None) -> bytes | Failed:
        """Read the next piece of the body; b"" at its end."""
        return self._answer.read(within) if self._answer is not None else b""

    def close(self) -> None:
        """Let go of the answer; the connection goes back to the pool if the body was read whole."""
        answer, self._answer = self._answer, None
        if answer is not None:
            self._pool.let_go(answer)
