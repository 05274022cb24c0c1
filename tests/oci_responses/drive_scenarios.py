"""What drives a machine, on any runtime: events in order, one result, nothing left open."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from responses_proto.effects import Close, Emit, Head, HttpRequest, Open, Read, Sign, Sleep
from responses_proto.errors import APIConnectionError, ConfigError, InvalidTransition

from . import drive_ending_scenarios
from .answers import named
from .driving import OPENED, SETTINGS, Held, Machine, asking, told
from .sides import SECRET, Side, settings_for

__all__ = ["SCENARIOS", "SETTINGS"]

FAULT = APIConnectionError("lost")


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
    **named(
        events_in_order_and_one_result,
        the_result_alone,
        a_fault_after_every_event_before_it,
        a_stop_iteration_of_the_world_is_no_end,
        a_request_is_signed_and_the_credential_renewed_if_asked,
        a_second_reader_is_refused_and_the_first_unharmed,
        effects_that_say_nothing,
        nothing_secret_is_shown,
    ),
    **drive_ending_scenarios.SCENARIOS,
}
