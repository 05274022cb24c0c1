"""A credential whose refresh takes as long as a test wants, and an endpoint that refuses it when told."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from oci_responses.auth import Credential
from oci_responses.config import resolve_settings
from oci_responses.emulator import Emulator
from responses_proto.errors import ConfigError

__all__ = ["Gated", "Revocable", "options_for"]


@dataclass
class Gated:
    """Expired until it is refreshed; a refresh waits for ``gate`` and fails with the next of ``faults``."""

    expires_at: float | None = 0.0
    refreshes: int = 0
    faults: list[BaseException] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)
    threads: list[int] = field(default_factory=list)

    def headers(self, *given: object) -> list[tuple[str, str]]:
        return []

    def refresh(self) -> None:
        self.refreshes += 1
        self.threads.append(threading.get_ident())
        self.begun.set()
        assert self.gate.wait(10)
        if self.faults:
            raise self.faults.pop(0)
        self.expires_at = None


@dataclass
class Revocable:
    """Signs with a false name until it is refreshed, so that the endpoint answers 401."""

    honest: Credential
    revoked: bool = True
    refreshes: int = 0
    broken: bool = False
    during: tuple[float, float] = (0.0, 0.0)

    def headers(
        self, method: str, url: str, headers: Sequence[tuple[str, str]], body: bytes, date: str
    ) -> list[tuple[str, str]]:
        made = self.honest.headers(method, url, headers, body, date)
        return [(name, value.replace("ocid1", "ocid2") if self.revoked else value) for name, value in made]

    def refresh(self) -> None:
        self.refreshes += 1
        began = time.perf_counter()
        # Long enough for all to have been refused.
        time.sleep(0.2)
        self.during = began, time.perf_counter()
        if self.broken:
            raise ConfigError("nothing to renew it with")
        self.revoked = False


def options_for(emulator: Emulator) -> dict[str, Any]:
    """Return what connects a client to ``emulator`` by a credential that is refused at first."""
    options: dict[str, Any] = {
        "profile": emulator.profile,
        "config_file": emulator.config_file,
        "max_retries": 0,
    }
    honest = resolve_settings(profile=emulator.profile, config_file=emulator.config_file, environ={}).credential
    return {**options, "auth": Revocable(honest)}
