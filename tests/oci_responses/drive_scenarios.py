"""What drives a machine, on any runtime: events in order, one result, nothing left open."""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Generator
from contextlib import suppress
from typing import Any

import pytest

from responses_proto.effects import (
    Close,
    Effect,
    Emit,
    Failed,
    FailureKind,
    Head,
    HttpRequest,
    Limit,
    Open,
    Read,
    Reply,
    Sign,
    Sleep,
)
from responses_proto.errors import (
    APIConnectionError,
    APITimeoutError,
    ConfigError,
    InternalServerError,
    InvalidTransition,
)
from responses_proto.retry import Timeouts

from .sides import SECRET, Side, opening, settings_for
from .wire import Link, Wire, chunk, head, ok

__all__ = ["SCENARIOS", "SETTINGS", "asking"]

SETTINGS = settings_for("127.0.0.1:9")
FAULT = APIConnectionError("lost")
Machine = Generator[Effect, Reply, Any]


def told(*batches: tuple[object, ...], result: object = "end") -> Machine:
    for batch in batches:
        yield Sleep(0)
        yield Emit(batch)
    return result


def asking(*effects: Effect) -> Machine:
    replies = []
    for effect in effects:
        replies.append((yield effect))
    return replies


async def events_in_order_and_one_result(side: Side) -> None:
    run = side.driven(told((1, 2), (), (3,)), side.io(SETTINGS))
    async with run:
        assert [event async for event in run] == [1, 2, 3]
        assert [event async for event in run] == []
        assert await run.result() == await run.result() == "end"
    assert await run.result() == "end"


async def the_result_alone(side: Side) -> None:
    run = side.driven(told((1, 2), (3,)), side.io(SETTINGS))
    assert await anext(run) == 1
    assert await run.result() == "end"
    assert [event async for event in run] == []


async def a_fault_after_every_event_before_it(side: Side) -> None:
    run = side.driven(told((1, 2), result=FAULT), side.io(SETTINGS))
    assert [await anext(run), await anext(run)] == [1, 2]
    with pytest.raises(APIConnectionError) as caught:
        await anext(run)
    assert caught.value is FAULT
    with pytest.raises(APIConnectionError):
        await run.result()


async def what_was_left_has_no_result(side: Side) -> None:
    ended = []

    def machine() -> Machine:
        try:
            yield from told((1,), (2,))
        finally:
            ended.append(True)

    run = side.driven(machine(), side.io(SETTINGS))
    async with run:
        assert await anext(run) == 1
    assert ended == [True]
    for ask in (run.result, run.__anext__):
        with pytest.raises(InvalidTransition, match="closed before its end"):
            await ask()
    await run.aclose()


async def closed_before_it_began(side: Side) -> None:
    run = side.driven(asking(Open(opening(SETTINGS).request)), side.io(SETTINGS))
    await run.aclose()
    with pytest.raises(InvalidTransition):
        await run.result()


class Held:
    """A call that notes whether it was let go of; its answer is an exception."""

    def __init__(self, side: Side, error: BaseException | None = None) -> None:
        self.side, self.error, self.closed = side, error, 0

    def open(self, effect: Open) -> Any:
        return self._reply(Head(200))

    def read(self, within: float | None) -> Any:
        if self.error is not None and self.side.name == "blocking":
            raise self.error
        return self._reply(b"", self.error)

    def close(self) -> None:
        self.closed += 1

    async def aclose(self) -> None:
        self.close()

    def _reply(self, value: object, error: BaseException | None = None) -> Any:
        async def reply() -> object:
            if error is not None:
                raise error
            return value

        return value if self.side.name == "blocking" else reply()


OPENED = Open(opening(SETTINGS).request)


@functools.cache
def interruption() -> type[BaseException]:
    class Interruption(BaseException):
        pass

    return Interruption


async def an_exception_lets_go_at_once(side: Side) -> None:
    for error in (RuntimeError("bug"), interruption()("stop")):
        call = Held(side, error)
        run = side.driven(asking(OPENED, Read()), side.io(SETTINGS, lambda call=call: call))
        with pytest.raises(type(error)):
            await run.result()
        assert call.closed == 1
        with pytest.raises(InvalidTransition):
            await run.result()


async def a_machine_that_fails_lets_go_at_once(side: Side) -> None:
    call = Held(side)

    def machine() -> Machine:
        yield OPENED
        raise ZeroDivisionError

    run = side.driven(machine(), side.io(SETTINGS, lambda: call))
    with pytest.raises(ZeroDivisionError):
        await anext(run)
    assert call.closed == 1


async def a_stop_iteration_of_the_world_is_no_end(side: Side) -> None:
    class Odd:
        def headers(self, *given: object) -> list[tuple[str, str]]:
            raise StopIteration("odd")

        def refresh(self) -> None:
            pass

    settings = settings_for("127.0.0.1:9")
    object.__setattr__(settings, "credential", Odd())
    run = side.driven(asking(Sign(OPENED.request)), side.io(settings))
    # A coroutine cannot raise it, and says so by a RuntimeError.
    with pytest.raises((StopIteration, RuntimeError)) as caught:
        await run.result()
    assert "StopIteration" in repr(caught.value)


async def a_request_is_signed_and_the_credential_renewed_if_asked(side: Side) -> None:
    class Renewed:
        times = 0
        threads: set[int] = set()  # noqa: RUF012 - a note

        def headers(self, method: str, url: str, headers: object, body: bytes, date: str) -> list[tuple[str, str]]:
            if self.times > 2:
                raise ConfigError("worn out")
            return [("authorization", f"{method} {self.times}"), ("date", date)]

        def refresh(self) -> None:
            self.times += 1
            self.threads.add(threading.get_ident())

    settings = settings_for("127.0.0.1:9")
    object.__setattr__(settings, "credential", Renewed())
    request = HttpRequest("GET", "http://127.0.0.1:9/", (("date", "old"), ("x", "y")))
    run = side.driven(asking(Sign(request), Sign(request, refresh=True)), side.io(settings))
    first, second = await run.result()
    assert dict(first.headers)["authorization"] == "GET 0"
    assert dict(second.headers)["authorization"] == "GET 1"
    assert [name for name, _ in second.headers] == ["x", "authorization", "date"]
    assert dict(second.headers)["date"].endswith(" GMT")
    assert (threading.get_ident() in Renewed.threads) is (side.name == "blocking")
    run = side.driven(asking(Sign(request, refresh=True), Sign(request, refresh=True)), side.io(settings))
    assert isinstance((await run.result())[1], ConfigError)


async def a_second_reader_is_refused_and_the_first_unharmed(side: Side) -> None:
    def refused(ask: Any) -> None:
        with pytest.raises(InvalidTransition, match="already being read elsewhere"):
            ask()

    class Nosy(Held):
        """Reads the run that is waiting for it."""

        def open(self, effect: Open) -> Any:
            if self.side.name != "blocking":
                return self._open()
            refused(run.inner.result)
            refused(run.inner.__next__)
            return Head(200)

        async def _open(self) -> Head:
            for ask in (run.result, run.__anext__):
                with pytest.raises(InvalidTransition, match="already being read elsewhere"):
                    await ask()
            return Head(200)

    def machine() -> Machine:
        head = yield OPENED
        yield Emit((head,))
        return "end"

    call = Nosy(side)
    run = side.driven(machine(), side.io(SETTINGS, lambda: call))
    assert [event async for event in run] == [Head(200)]
    assert await run.result() == "end"


async def effects_that_say_nothing(side: Side) -> None:
    run = side.driven(asking(Sleep(0), Close(), Read(), Emit(())), side.io(SETTINGS))
    assert await run.result() == [None, None, b"", None]


async def leaving_a_stream_closes_its_connection(side: Side) -> None:
    def script(link: Link) -> None:
        link.request()
        link.send(head("content-type: text/event-stream"), chunk(b'data: {"type":"keepalive"}\n\n'))
        link.wait_for_end()

    def again(link: Link) -> None:
        link.request()
        link.send(ok(b'{"id":"resp_1","status":"completed"}'))

    with Wire(script, script, again) as wire:
        async with side.client(settings_for(wire.authority)) as client:
            async with side.awaited(client.responses.stream(model="m", input="a")) as stream:
                assert (await anext(stream)).type == "keepalive"
            assert wire.wait(1)

            async def interrupted() -> None:
                async with side.awaited(client.responses.stream(model="m", input="a")) as stream:
                    await anext(stream)
                    raise KeyboardInterrupt

            with pytest.raises(KeyboardInterrupt):
                await interrupted()
            assert wire.wait(2)
            responses = side.awaited(client.responses)
            assert (await responses.create(model="m", input="a")).id == "resp_1"


STREAM = head("content-type: text/event-stream", "opc-request-id: A/B/C")
SPOKEN = b'data: {"type":"response.output_text.delta","output_index":0,"item_id":"m","delta":"Hello"}\n\n'


def silent(link: Link) -> None:
    link.wait_for_end()


def stalled(link: Link) -> None:
    link.request()
    link.wait_for_end()


def broken_off(link: Link) -> None:
    link.request()
    link.send(STREAM, chunk(SPOKEN))
    link.wait_for_end()


def dripping(link: Link) -> None:
    link.request()
    link.send(STREAM, chunk(SPOKEN))
    drip(link)


def dripping_head(link: Link) -> None:
    link.request()
    link.send(b"HTTP/1.1 200 OK\r\nx: ")
    drip(link, b"x")


def drip(link: Link, piece: bytes = chunk(b": alive\n\n")) -> None:
    with suppress(OSError):
        for _ in range(500):
            link.send(piece)
            time.sleep(0.01)


def overloaded(link: Link) -> None:
    link.request()
    link.send(head("retry-after: 60", "content-length: 2", status="503 Busy"), b"{}")


LATEST = 0.4
"""Seconds: enough to come to each of these places on a machine that has much else to do."""
LATE_IN = {
    "handshake": (silent, "https", None, None),
    "head": (stalled, "http", None, None),
    "body": (broken_off, "http", "Hello", "A/B/C"),
    "dripping body": (dripping, "http", "Hello", "A/B/C"),
    "dripping head": (dripping_head, "http", None, None),
    "wait for the next attempt": (overloaded, "http", None, None),
}


async def the_total_deadline_ends_a_call_wherever_it_is(side: Side) -> None:
    for where, (script, scheme, text, request_id) in LATE_IN.items():
        with Wire(script) as wire:
            settings = settings_for(wire.authority, scheme)
            async with side.client(settings, timeout=Timeouts(total=LATEST)) as client:
                began = time.perf_counter()
                async with side.awaited(client.responses.stream(model="m", input="a")) as stream:
                    with pytest.raises(APITimeoutError) as caught:
                        await stream.get_final_response()
                took = time.perf_counter() - began
                assert wire.wait(1), where
                error = caught.value
                assert error.message == f"no end within {LATEST} s", where
                assert LATEST - 0.01 < took < LATEST + 3, where
                assert (error.response.output_text if error.response else None) == text, where
                assert stream.response.output_text == (text or "")
                assert error.request_id == request_id
                assert isinstance(error.__cause__, InternalServerError) is (script is overloaded)


async def a_call_that_is_in_time_leaves_no_deadline_behind(side: Side) -> None:
    def script(link: Link) -> None:
        for _ in range(2):
            link.request()
            link.send(ok(b'{"id":"resp_1","status":"completed"}'))

    with Wire(script) as wire:
        async with side.client(settings_for(wire.authority), timeout=Timeouts(total=30)) as client:
            responses = side.awaited(client.responses)
            for _ in range(2):
                assert (await responses.create(model="m", input="a")).id == "resp_1"
    io = side.io(SETTINGS)
    assert await side.driven(asking(Limit(0.0001), Sleep(0.01), Limit(None), Sleep(0)), io).result() == [
        None,
        Failed(FailureKind.TOTAL, "no end within 0.0001 s"),
        None,
        None,
    ]


async def nothing_secret_is_shown(side: Side) -> None:
    request = HttpRequest("POST", "http://127.0.0.1:9/x?key=hush", (("authorization", SECRET),), b"hush")
    io = side.io(SETTINGS)
    (signed,) = await side.driven(asking(Sign(request)), io).result()
    assert dict(signed.headers)["authorization"].endswith(SECRET)
    run = side.driven(told((1,)), io)
    client = side.module.Client(base_url=SETTINGS.base_url, api_key=SECRET)
    model = side.module.OCIResponsesModel("m", client=client)
    agent = side.module.Agent(model, system_prompt="hush")
    shown = repr((signed, Open(signed), Sign(signed), SETTINGS, run, io, client, client.responses, model, agent))
    shown += repr((client.settings, client.policy, client.requests, client.io()))
    assert "hush" not in shown


SCENARIOS = {
    scenario.__name__.replace("_", " "): scenario
    for scenario in (
        events_in_order_and_one_result,
        the_result_alone,
        a_fault_after_every_event_before_it,
        what_was_left_has_no_result,
        closed_before_it_began,
        an_exception_lets_go_at_once,
        a_machine_that_fails_lets_go_at_once,
        a_stop_iteration_of_the_world_is_no_end,
        a_request_is_signed_and_the_credential_renewed_if_asked,
        a_second_reader_is_refused_and_the_first_unharmed,
        effects_that_say_nothing,
        leaving_a_stream_closes_its_connection,
        the_total_deadline_ends_a_call_wherever_it_is,
        a_call_that_is_in_time_leaves_no_deadline_behind,
        nothing_secret_is_shown,
    )
}
