"""A network stream whose reading deadline can change, on any runtime."""

from __future__ import annotations

import ssl
from typing import Any

import pytest

from .sides import Side

__all__ = ["SCENARIOS"]


class Recorder:
    """A network that notes how it is called; ``fault`` is what its handshake raises."""

    def __init__(self, side: Side, fault: BaseException | None = None) -> None:
        self.side, self.fault, self.seen = side, fault, list[tuple[str, tuple[Any, ...]]]()

    def __getattr__(self, name: str) -> Any:
        def note(*given: Any) -> Any:
            self.seen.append((name, given))
            if name == "start_tls" and self.fault is not None:
                raise self.fault
            return Recorder(self.side) if name in ("start_tls", "connect_tcp") else b"data"

        async def note_later(*given: Any) -> Any:
            return note(*given)

        return note if self.side.name == "blocking" or name == "get_extra_info" else note_later


def stream_of(side: Side, inner: Recorder) -> Any:
    return side.patience.PatientStream(inner)


async def the_deadline_of_the_request_holds_until_one_is_set(side: Side) -> None:
    inner = Recorder(side)
    stream = stream_of(side, inner)
    awaited = side.awaited(stream)
    for limited, within in ((False, 9.0), (True, 1.0), (True, None), (False, 1.0)):
        stream.limited, stream.within = limited, within
        assert await awaited.read(10, 5.0) == b"data"
    assert inner.seen == [("read", (10, limit)) for limit in (5.0, 1.0, None, 5.0)]


async def writing_keeps_its_own_deadline(side: Side) -> None:
    inner = Recorder(side)
    stream = stream_of(side, inner)
    stream.limited, stream.within = True, 1.0
    await side.awaited(stream).write(b"x", 5.0)
    await side.awaited(stream).aclose()
    stream.get_extra_info("socket")
    assert inner.seen[0] == ("write", (b"x", 5.0))
    assert inner.seen[1][0] in ("close", "aclose")
    assert inner.seen[2] == ("get_extra_info", ("socket",))


async def a_stream_stays_patient_under_tls(side: Side) -> None:
    inner = Recorder(side)
    context = ssl.create_default_context()
    secured = await side.awaited(stream_of(side, inner)).start_tls(context, "a.example", 5.0)
    assert isinstance(secured, side.patience.PatientStream)
    assert (secured.limited, secured.within) == (False, None)
    assert inner.seen == [("start_tls", (context, "a.example", 5.0))]


async def a_backend_opens_patient_streams(side: Side) -> None:
    inner = Recorder(side)
    backend = side.awaited(side.patience.PatientBackend(inner))
    stream = await backend.connect_tcp("127.0.0.1", 1, 5.0, None, [(1, 2, 3)])
    assert isinstance(stream, side.patience.PatientStream)
    await backend.sleep(0.5)
    assert inner.seen == [("connect_tcp", ("127.0.0.1", 1, 5.0, None, [(1, 2, 3)])), ("sleep", (0.5,))]


async def a_fault_in_the_handshake_passes_through(side: Side) -> None:
    inner = Recorder(side, ssl.SSLError("odd"))
    with pytest.raises(ssl.SSLError):
        await side.awaited(stream_of(side, inner)).start_tls(ssl.create_default_context())


SCENARIOS = {
    scenario.__name__.replace("_", " "): scenario
    for scenario in (
        the_deadline_of_the_request_holds_until_one_is_set,
        writing_keeps_its_own_deadline,
        a_stream_stays_patient_under_tls,
        a_backend_opens_patient_streams,
        a_fault_in_the_handshake_passes_through,
    )
}
