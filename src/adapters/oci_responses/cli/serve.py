"""``oci-responses serve``: the local endpoint until somebody stops it."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from types import FrameType
from typing import TYPE_CHECKING, Any

from responses_proto.errors import ConfigError

from .log_lines import log_line, welcome

if TYPE_CHECKING:
    from oci_responses.emulator import Emulator
    from oci_responses.emulator.messages import Received

__all__ = ["read_switches", "serve"]

_STOPPED_BY = (signal.SIGINT, signal.SIGTERM)


def serve(options: argparse.Namespace) -> None:
    """Serve until SIGINT or SIGTERM; a second one ends it without waiting."""
    from oci_responses.emulator.pointers import environment, write_environment
    from oci_responses.emulator.premises import SESSION_SECONDS

    emulator = _emulator(options)
    with _stopping() as stopped, emulator:
        for reason in emulator.untrusted:
            print(f"not trusted: {reason}", file=sys.stderr)
        trusting = bool(options.trust or options.trust_jwt_key)
        for line in welcome(environment(emulator), write_environment(emulator), trusting=trusting):
            print(line)
        sys.stdout.flush()
        # A session token lasts an hour; clients read the file again when it changes.
        while not stopped.wait(SESSION_SECONDS / 2):
            emulator.renew_session()
        print("Ending.", flush=True)
        emulator.stop(options.grace)


def read_switches(pairs: Iterable[str]) -> Mapping[str, Any]:
    """Return the switches that ``NAME=VALUE`` pairs set; raises ConfigError for one that is none."""
    import msgspec

    from oci_responses.emulator.switches import Switches

    known = {field.name for field in fields(Switches)}
    given = {}
    for pair in pairs:
        name, found, value = pair.partition("=")
        name = name.strip().replace("-", "_")
        if not found or name not in known:
            raise ConfigError(f"--set {pair}: use NAME=VALUE with one of {', '.join(sorted(known))}")
        given[name] = value.strip()
    try:
        read = msgspec.convert(given, Switches, strict=False)
    except (msgspec.ValidationError, ValueError) as error:
        raise ConfigError(f"--set: {error}") from None
    return {name: getattr(read, name) for name in given}


def _emulator(options: argparse.Namespace) -> Emulator:
    from oci_responses.emulator import Emulator

    switches = {**read_switches(options.switches), **({"zdr": True} if options.zdr else {})}
    if options.strict:
        switches["strict"] = True
    hours = options.retention_hours
    kept = {} if hours is None else {"responses_retention_hours": hours, "conversations_retention_hours": hours}
    try:
        return Emulator(
            engine=options.engine,
            port=options.port,
            tls=not options.no_tls,
            cert=options.cert,
            key=options.key,
            region=options.region,
            state=options.state,
            config_out=options.config_out,
            trust=options.trust,
            trust_jwt_key=options.trust_jwt_key,
            principals=True,
            kept_requests=0,
            on_request=_ignore if options.quiet else _log,
            **kept,
            **switches,
        )
    except ValueError as error:
        raise ConfigError(str(error)) from None


def _ignore(_: Received) -> None:
    pass


def _log(request: Received) -> None:
    # A reader of our output who has gone is no reason to stop serving.
    with contextlib.suppress(OSError, ValueError):
        print(log_line(request, datetime.now()), flush=True)


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """Yield an event that a signal sets; a second signal is what it was before."""
    stopped = threading.Event()
    before = {number: signal.getsignal(number) for number in _STOPPED_BY}

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()
        restore()

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    for number in _STOPPED_BY:
        signal.signal(number, stop)
    try:
        yield stopped
    finally:
        restore()
