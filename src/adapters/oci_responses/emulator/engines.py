"""Engines by name: the rules, a real model that is started and stopped with the endpoint, an upstream."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncGenerator, Callable
from typing import Any
from urllib.parse import urlsplit

from .callable import CallableEngine
from .engine import Engine, Turn
from .llm import LocalModel, to_llamacpp
from .messages import Json
from .replay import RecordingEngine, ReplayEngine
from .scripted import ScriptedEngine
from .upstream import UpstreamEngine
from .upstream_chat import ChatUpstreamEngine

__all__ = ["LocalEngine", "as_engine", "model_of", "named_engine"]

_NAMES = "'scripted', 'llm', 'chat:ADDRESS', 'replay:FILE', 'record:FILE=ENGINE'"
_EXAMPLE = "http://127.0.0.1:8080/v1"


class LocalEngine:
    """A language model of its own, loaded by :meth:`start`; its extra is ``[llm]``."""

    def __init__(self) -> None:
        self._model = LocalModel()
        self._upstream: UpstreamEngine | None = None

    def start(self) -> None:
        """Load the model; raises ``ImportError`` that names the extra."""
        self._model.start()
        self._upstream = UpstreamEngine(self._model.base_url, model=self._model.model, adapt=to_llamacpp)

    def stop(self) -> None:
        """Free the model."""
        self._upstream = None
        self._model.stop()

    def respond(self, turn: Turn) -> AsyncGenerator[Json, None]:
        """Yield the model's events."""
        if self._upstream is None:
            raise RuntimeError("the model is not running")
        return self._upstream.respond(turn)


def as_engine(given: str | Engine | Callable[[Turn], Any], seal_key: bytes | None) -> Engine:
    """Return an engine as it is, the one of a name, or one that calls a function."""
    if isinstance(given, str):
        return named_engine(given, seal_key)
    return given if hasattr(given, "respond") else CallableEngine(given)


def named_engine(name: str, seal_key: bytes | None) -> Engine:
    """Return the engine of a name.

    ``scripted``: the rules; ``seal_key`` is theirs. ``llm``: a model of its own. The address of a
    ``/v1``: a server that speaks Responses; ``chat:ADDRESS``: one that speaks Chat Completions.
    ``replay:FILE`` and ``replay-loose:FILE``: a recording. ``record:FILE=ENGINE``: another engine,
    written down. Raises ``ValueError`` for any other name, and for an address without TLS that is
    not on loopback: conversations would cross the network in the clear.
    """
    if name == "scripted":
        return ScriptedEngine(seal_key)
    if name == "llm":
        return LocalEngine()
    kind, _, rest = name.partition(":")
    if kind == "chat":
        return ChatUpstreamEngine(_address(rest))
    if kind in ("replay", "replay-loose") and rest:
        return ReplayEngine(rest, strict=kind == "replay")
    if kind == "record":
        file, _, inner = rest.partition("=")
        if file and inner:
            return RecordingEngine(named_engine(inner, seal_key), file)
    return UpstreamEngine(_address(name))


def model_of(engine: Engine) -> LocalEngine | None:
    """Return the model that must be started for ``engine``, which may be a recording of it."""
    if isinstance(engine, RecordingEngine):
        return model_of(engine.inner)
    return engine if isinstance(engine, LocalEngine) else None


def _address(name: str) -> str:
    parts = urlsplit(name)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"unknown engine {name!r}: use {_NAMES}, an address such as {_EXAMPLE}, or an Engine")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise ValueError(f"an engine on another machine needs https, not http: {parts.hostname}")
    return name


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
