"""Calls that are broken off at every place where they can be: the partial response stays, and nothing else does."""

from __future__ import annotations

import asyncio
import gc
import itertools
import ssl
from collections.abc import Callable, Coroutine, Generator, Iterator
from contextlib import nullcontext
from typing import Any

import pytest
import trio
from tests.conformance.peer import Peer
from tests.oci_responses.sides import NONBLOCKING, SECRET, AsyncSide
from tests.oci_responses.tls_scenarios import certified

from oci_responses import blocking
from oci_responses.blocking import drive
from oci_responses.blocking.patience import PatientBackend, PatientStream

ASKED: dict[str, Any] = {"model": "m", "input": "Hi"}
ENDLESS = 400
"""Places: a call that has so many is none of ours."""
TLS = pytest.mark.parametrize("tls", [False, True], ids=["tcp", "tls"])


@pytest.fixture
def peer(tls: bool) -> Iterator[tuple[Peer, dict[str, Any]]]:
    """A peer, and how to connect to it: over one connection at most, so that one that is not let go of shows."""
    with certified() if tls else nullcontext((None, None)) as (context, ca_file):
        assert context is None or isinstance(context, ssl.SSLContext)
        with Peer(context) as peer:
            base_url = f"http{'s' * tls}://{peer.authority}/v1"
            yield peer, {"base_url": base_url, "api_key": SECRET, "ca_file": ca_file, "max_connections": 1}


class Stepped:
    """Awaits a coroutine, and calls ``strike`` when it waits for the ``at``-th time."""

    def __init__(self, inner: Coroutine[Any, Any, None], at: int, strike: Callable[[], object]) -> None:
        self._inner, self._at, self._strike = inner, at, strike
        self.waits = 0

    def __await__(self) -> Generator[Any, Any, None]:
        steps = self._inner
        step: Callable[[Any], Any] = steps.send
        given: Any = None
        while True:
            try:
                wanted = step(given)
            except StopIteration:
                return
            self.waits += 1
            if self.waits == self._at:
                self._strike()
            try:
                step, given = steps.send, (yield wanted)
            except BaseException as error:
                step, given = steps.throw, error


async def struck(side: AsyncSide, job: Coroutine[Any, Any, None], at: int) -> tuple[int, bool]:
    """Run a job and cancel it where it waits for the ``at``-th time; return its waits, and whether that ended it."""
    if side.name == "trio":
        with trio.CancelScope() as scope:
            stepped = Stepped(job, at, scope.cancel)
            await stepped
        return stepped.waits, scope.cancelled_caught

    async def run() -> None:
        task = asyncio.current_task()
        assert task is not None
        steps.append(Stepped(job, at, task.cancel))
        await steps[0]

    steps: list[Stepped] = []
    (result,) = await asyncio.gather(asyncio.create_task(run()), return_exceptions=True)
    assert result is None or isinstance(result, asyncio.CancelledError)
    return steps[0].waits, result is not None


@TLS
@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
def test_cancelled_at_every_await(side: AsyncSide, peer: tuple[Peer, dict[str, Any]]) -> None:
    server, options = peer
    ended: list[tuple[int, bool]] = []

    async def sweep(side: AsyncSide) -> None:
        async with side.module.Client(**options) as client:
            for at in itertools.count(1):
                shown, streams = list[str](), list[Any]()

                async def job(at: int = at, shown: list[str] = shown, streams: list[Any] = streams) -> None:
                    stream = client.responses.stream(**ASKED, extra_headers={"x-run": f"{at}"})
                    streams.append(stream)
                    async with stream:
                        async for delta in stream.text_deltas():
                            shown.append(delta)

                waits, broken_off = await struck(side, job(), at)
                text = streams[0].response.output_text
                assert text.startswith("".join(shown)), "what was shown is in the partial response"
                assert "Hello".startswith(text)
                ended.append((waits, broken_off))
                if waits < at:
                    assert (text, broken_off) == ("Hello", False)
                    break
                assert at < ENDLESS
                assert server.wait_for(1), "a connection that is broken off is closed, and the next one is not more"
                await again(client, at)
        assert server.wait_for(0)

    async def again(client: Any, at: int) -> None:
        async with client.responses.stream(**ASKED, extra_headers={"x-run": f"after {at}"}) as stream:
            assert (await stream.get_final_response()).output_text == "Hello"

    side.run(sweep)
    gc.collect()
    assert len([waits for waits, broken_off in ended if broken_off]) > 5


class Strike:
    """Raises KeyboardInterrupt at the ``at``-th of the things that a call does: before it, or after."""

    def __init__(self, at: int, *, after: bool) -> None:
        self._at, self._after = at, after
        self.count = 0

    def around(self, do: Callable[..., Any]) -> Callable[..., Any]:
        def done(*given: Any, **named: Any) -> Any:
            self.count += 1
            strikes = self.count == self._at
            if strikes and not self._after:
                raise KeyboardInterrupt
            result = do(*given, **named)
            if strikes:
                raise KeyboardInterrupt
            return result

        return done


EFFECTS = [(drive.Io, "perform")]
USES = [(PatientStream, name) for name in ("read", "write")]
NETWORK = [(PatientBackend, "connect_tcp"), (PatientStream, "start_tls"), *USES]


@TLS
@pytest.mark.parametrize(
    ("places", "after"),
    # What a connect returns belongs to nobody in the instant after it, and only the collector can close it.
    [(EFFECTS, False), (EFFECTS, True), (NETWORK, False), (USES, True)],
    ids=["effect, before", "effect, after", "use of the network, before", "use of the network, after"],
)
def test_interrupted_at_every(
    places: list[tuple[type, str]], after: bool, peer: tuple[Peer, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, options = peer
    with blocking.Client(**options) as client:
        for at in itertools.count(1):
            strike, shown = Strike(at, after=after), list[str]()
            stream = client.responses.stream(**ASKED, extra_headers={"x-run": f"{at}"})
            interrupted = False
            with monkeypatch.context() as patched:
                for owner, name in places:
                    patched.setattr(owner, name, strike.around(getattr(owner, name)))
                try:
                    with stream:
                        shown.extend(stream.text_deltas())
                except KeyboardInterrupt:
                    interrupted = True
            text = stream.response.output_text
            assert text.startswith("".join(shown))
            assert "Hello".startswith(text)
            if not interrupted:
                assert (text, strike.count) == ("Hello", at - 1)
                break
            assert at < ENDLESS
            assert server.wait_for(1)
            with client.responses.stream(**ASKED, extra_headers={"x-run": f"after {at}"}) as again:
                assert again.get_final_response().output_text == "Hello"
    assert server.wait_for(0)
    gc.collect()
    assert at > 5
