"""Watches one exchange from the inside and tells observers what it does."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Any, Final, TypeAlias

from oci_responses.observing.facts import Attempt, Call, CallEnd
from oci_responses.observing.log import LOGGER
from oci_responses.observing.observer import Observer
from oci_responses.observing.requests import call_of
from oci_responses.observing.results import ending
from responses_proto.effects import Effect, Emit, Failed, Head, HttpRequest, Listen, Open, Reply, Sign, Sleep
from responses_proto.errors import MalformedEvent
from responses_proto.events import Whole

__all__ = ["watched"]

_Exchange: TypeAlias = Generator[Effect, Reply, object]

_OK: Final = range(200, 300)
_LEFT: Final = "left"


def watched(
    request: HttpRequest, exchange: _Exchange, observers: Sequence[Observer], clock: Callable[[], float]
) -> _Exchange:
    """Return an exchange that does the same, and of which ``observers`` are told; ``clock`` gives seconds."""
    watcher = _Watcher(call_of(request), observers, clock)
    reply: Reply = None
    watcher.start()
    try:
        while True:
            try:
                effect = exchange.send(reply)
            except StopIteration as stop:
                watcher.end(**ending(stop.value))
                return stop.value
            if isinstance(effect, Listen):  # else nobody would see the events
                reply = None
                continue
            watcher.before(effect)
            reply = yield effect
            watcher.after(effect, reply)
    except GeneratorExit:
        watcher.end(outcome=_LEFT)
        raise
    except Exception as error:
        watcher.end(outcome="error", error=type(error).__name__)
        raise
    finally:
        exchange.close()


class _Watcher:
    """Derives from the effects of one call, and their replies, what there is to tell."""

    def __init__(self, call: Call, observers: Sequence[Observer], clock: Callable[[], float]) -> None:
        self._call = call
        self._observers = observers
        self._clock = clock
        self._began = self._opened = 0.0
        self._attempts = 0
        self._pending: dict[str, Any] | None = None
        self._known: dict[str, Any] = {}

    def start(self) -> None:
        self._began = self._clock()
        self._tell("call_started")

    def before(self, effect: Effect) -> None:
        """See what is about to be done."""
        if isinstance(effect, Open):
            self._opened = self._clock()
        elif isinstance(effect, Sleep):
            self._tell_attempt(effect.seconds)
        elif isinstance(effect, Sign):
            self._tell_attempt(0.0)
        elif isinstance(effect, Emit):
            self._emitted(effect.events)

    def after(self, effect: Effect, reply: Reply) -> None:
        """See what came of it."""
        if not isinstance(effect, Open):
            return
        now = self._clock()
        self._attempts += 1
        self._pending = {"number": self._attempts, "took": now - self._opened, "resumes": "first_byte" in self._known}
        if isinstance(reply, Failed):
            self._pending["failure"] = str(reply.kind)
        elif isinstance(reply, Head):
            self._pending |= {"status": reply.status, "request_id": reply.request_id}
            self._known["request_id"] = reply.request_id
            if reply.status in _OK:
                self._tell_attempt(None)
                self._first("first_byte", now)

    def end(self, **told: Any) -> None:
        """Tell what the call came to."""
        self._tell_attempt(None)
        known = {name: value for name, value in told.items() if value is not None}
        end = CallEnd(took=self._clock() - self._began, attempts=self._attempts, **(self._known | known))
        self._tell("call_ended", end)

    def _emitted(self, events: tuple[object, ...]) -> None:
        now = self._clock()
        if "first_event" not in self._known:
            self._known["first_event"] = now - self._began
            self._known |= _announced(events[0])
        if any(str(getattr(event, "type", "")).endswith(".delta") for event in events):
            self._first("first_token", now)

    def _first(self, name: str, now: float) -> None:
        if name not in self._known:
            self._known[name] = now - self._began
            self._tell(name, now - self._began)

    def _tell_attempt(self, delay: float | None) -> None:
        if self._pending is not None:
            pending, self._pending = self._pending, None
            self._tell("attempt_ended", Attempt(delay=delay, **pending))

    def _tell(self, moment: str, *facts: object) -> None:
        for observer in self._observers:
            try:
                getattr(observer, moment)(self._call, *facts)
            except Exception:
                LOGGER.exception("%s.%s failed; the call goes on", type(observer).__name__, moment)


def _announced(event: object) -> dict[str, Any]:
    """Return the id and the model of a response that has begun: a stream that is left has told them before."""
    if not isinstance(event, Whole):
        return {}
    try:
        response = event.response
    except (MalformedEvent, RecursionError):
        return {}
    return {"response_id": response.id or None, "model": response.model} if response is not None else {}
