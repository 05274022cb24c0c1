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
from .scripted import ScriptedEngine
from .upstream import UpstreamEngine

__all__ = ["LocalEngine", "as_engine", "named_engine"]

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
    """Return the engine called ``scripted`` or ``llm``, or the one for the address of a ``/v1``.

    ``seal_key`` is the scripted one's. Raises ``ValueError`` for any other name, and for an address
    without TLS that is not on loopback: conversations would cross the network in the clear.
    """
    if name == "scripted":
        return ScriptedEngine(seal_key)
    if name == "llm":
        return LocalEngine()
    parts = urlsplit(name)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"unknown engine {name!r}: use 'scripted', 'llm', an address such as {_EXAMPLE}, or an Engine")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise ValueError(f"an engine on another machine needs https, not http: {parts.hostname}")
    return UpstreamEngine(name)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
