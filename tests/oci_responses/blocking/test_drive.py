"""The blocking driver, in the scenarios of all drivers, and interrupted from the keyboard."""

from __future__ import annotations

import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from types import FrameType

import pytest

from oci_responses import blocking
from responses_proto.errors import InvalidTransition

from ..answers import TEXT, streamed
from ..drive_scenarios import SCENARIOS
from ..sides import BLOCKING, Side, settings_for
from ..wire import Link, Wire, chunk, head


@pytest.mark.parametrize("side", BLOCKING, ids=lambda side: side.name)
@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(side: Side, name: str) -> None:
    side.run(SCENARIOS[name])


@pytest.mark.skipif(threading.current_thread() is not threading.main_thread(), reason="signals go to the main thread")
@pytest.mark.parametrize("where", ["body", "head"])
def test_an_interruption_while_waiting_closes_the_connection(where: str) -> None:
    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    def script(link: Link) -> None:
        link.request()
        if where == "body":
            link.send(head("content-type: text/event-stream"), chunk(b": hello\n\n"))
        threading.Timer(0.05, signal.pthread_kill, (main, signal.SIGUSR1)).start()
        link.wait_for_end()

    main = threading.main_thread().ident
    assert main is not None
    before = signal.signal(signal.SIGUSR1, interrupt)
    try:
        with Wire(script) as wire:
            settings = settings_for(wire.authority)
            with (
                blocking.Client(base_url=settings.base_url, auth=settings.credential) as client,
                client.responses.stream(model="m", input="a") as stream,
            ):
                with pytest.raises(KeyboardInterrupt):
                    next(stream)
                # The script ends when its connection does, before the client is closed.
                assert wire.wait(1)
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_another_thread_may_not_read_a_stream_that_is_being_read() -> None:
    def script(link: Link) -> None:
        link.request()
        waiting.set()
        assert go_on.wait(5.0)
        link.send(streamed(TEXT))

    waiting, go_on = threading.Event(), threading.Event()
    with Wire(script) as wire:
        settings = settings_for(wire.authority)
        with (
            blocking.Client(base_url=settings.base_url, auth=settings.credential) as client,
            ThreadPoolExecutor(1) as threads,
        ):
            stream = client.responses.stream(model="m", input="a")
            reading = threads.submit(lambda: [event.type for event in stream])
            assert waiting.wait(5.0)
            for ask in (stream.get_final_response, stream.until_done, stream.__next__):
                with pytest.raises(InvalidTransition, match="already being read elsewhere"):
                    ask()
            go_on.set()
            assert reading.result(5.0) == [event["type"] for event in TEXT]
