"""A network stream that keeps the deadlines of a request, on any runtime."""

from __future__ import annotations

import ssl
from typing import Any

import httpcore
import pytest

from oci_responses.phases import Phase

from .sides import Side

__all__ = ["SCENARIOS"]


class Recorder:
    """A network that notes how it is called; ``faults`` are what each call of that name raises."""

    def __init__(self, side: Side, **faults: BaseException) -> None:
        self.side, self.faults, self.seen = side, faults, list[tuple[str, tuple[Any, ...]]]()
        self.data = b"data"

    def __getattr__(self, name: str) -> Any:
        def note(*given: Any) -> Any:
            self.seen.append((name, given))
            if name in self.faults:
                raise self.faults[name]
            return Recorder(self.side) if name in ("start_tls", "connect_tcp") else self.data

        async def note_later(*given: Any) -> Any:
            return note(*given)

        return note if self.side.name == "blocking" or name == "get_extra_info" else note_later

    @property
    def calls(self) -> list[str]:
        return [name for name, _ in self.seen]


def stream_of(side: Side, inner: Recorder, *proxied: Any) -> Any:
    return side.patience.PatientStream(inner, *proxied)


def passed() -> Phase:
    deadline = Phase(-1.0)
    with pytest.raises(TimeoutError):
        deadline.left(TimeoutError)
    return deadline


async def seconds_and_deadlines_limit_reading_and_writing(side: Side) -> None:
    inner = Recorder(side)
    patient = stream_of(side, inner)
    stream = side.awaited(patient)
    for limit in (5.0, None, Phase(None)):
        assert await stream.read(10, limit) == b"data"
        await stream.write(b"x", limit)
    left = [5.0, 5.0, None, None, None, None]
    assert inner.seen == [(("read", (10, one)), ("write", (b"x", one)))[at % 2] for at, one in enumerate(left)]
    await stream.read(10, Phase(9.0))
    assert 8.0 < inner.seen[-1][1][1] <= 9.0
    patient.get_extra_info("socket")
    await stream.aclose()
    assert inner.seen[-2] == ("get_extra_info", ("socket",))
    assert inner.calls[-1] in ("close", "aclose")


async def what_comes_after_a_deadline_is_not_waited_for(side: Side) -> None:
    inner = Recorder(side)
    stream = side.awaited(stream_of(side, inner))
    with pytest.raises(httpcore.ReadTimeout):
        await stream.read(10, passed())
    with pytest.raises(httpcore.WriteTimeout):
        await stream.write(b"x", passed())
    assert inner.seen == []
    with pytest.raises(httpcore.ConnectTimeout):
        await stream.start_tls(ssl.create_default_context(), "a.example", passed())
    assert inner.calls in (["close"], ["aclose"])
    with pytest.raises(httpcore.ConnectTimeout):
        await side.awaited(side.patience.PatientBackend(inner)).connect_tcp("127.0.0.1", 1, passed())


async def a_stream_stays_patient_under_tls(side: Side) -> None:
    inner = Recorder(side)
    context = ssl.create_default_context()
    secured = await side.awaited(stream_of(side, inner)).start_tls(context, "a.example", 5.0)
    assert isinstance(secured, side.patience.PatientStream)
    assert inner.seen == [("start_tls", (context, "a.example", 5.0))]


async def a_backend_opens_patient_streams(side: Side) -> None:
    inner = Recorder(side)
    backend = side.awaited(side.patience.PatientBackend(inner))
    stream = await backend.connect_tcp("127.0.0.1", 1, 5.0, None, [(1, 2, 3)])
    assert isinstance(stream, side.patience.PatientStream)
    connecting = Phase(None)
    assert await backend.connect_tcp("127.0.0.1", 1, connecting) is connecting.opened
    await backend.sleep(0.5)
    given = [("127.0.0.1", 1, 5.0, None, [(1, 2, 3)]), ("127.0.0.1", 1, None, None, None)]
    assert inner.seen == [*(("connect_tcp", one) for one in given), ("sleep", (0.5,))]


async def a_fault_in_the_handshake_passes_through_and_closes(side: Side) -> None:
    inner = Recorder(side, start_tls=ssl.SSLError("odd"))
    with pytest.raises(ssl.SSLError):
        await side.awaited(stream_of(side, inner)).start_tls(ssl.create_default_context())
    assert inner.calls in (["start_tls", "close"], ["start_tls", "aclose"])


async def the_words_of_a_proxy_are_part_of_connecting(side: Side) -> None:
    inner = Recorder(side)
    stream = side.awaited(stream_of(side, inner, Phase(9.0), 1))
    assert await stream.read(10, 600.0) == b"data"
    assert 8.0 < inner.seen[-1][1][1] <= 9.0
    inner.data = b""
    with pytest.raises(httpcore.ProxyError):
        await stream.read(10)
    for fault, told in (
        (httpcore.ReadTimeout(), httpcore.ConnectTimeout),
        (httpcore.ReadError("reset"), httpcore.ConnectError),
    ):
        with pytest.raises(told):
            await side.awaited(stream_of(side, Recorder(side, read=fault), Phase(None), 1)).read(10)
    with pytest.raises(httpcore.ConnectTimeout):
        await side.awaited(stream_of(side, inner, passed(), 1)).read(10)


async def after_the_last_handshake_the_service_speaks(side: Side) -> None:
    stream = stream_of(side, Recorder(side), passed(), 2)
    for _ in range(2):
        with pytest.raises(httpcore.ConnectTimeout):
            await side.awaited(stream).read(10)
        stream = await side.awaited(stream).start_tls(ssl.create_default_context())
    assert await side.awaited(stream).read(10) == b"data"


SCENARIOS = {
    scenario.__name__.replace("_", " "): scenario
    for scenario in (
        seconds_and_deadlines_limit_reading_and_writing,
        what_comes_after_a_deadline_is_not_waited_for,
        a_stream_stays_patient_under_tls,
        a_backend_opens_patient_streams,
        a_fault_in_the_handshake_passes_through_and_closes,
        the_words_of_a_proxy_are_part_of_connecting,
        after_the_last_handshake_the_service_speaks,
    )
}
