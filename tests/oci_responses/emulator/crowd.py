"""Many clients that stream at the same time; as a program: ``python -m tests.oci_responses.emulator.crowd 500``.

Every client waits after its first event until all have theirs, so that all streams are open at once.
"""

from __future__ import annotations

import asyncio
import resource
import sys
import time
from dataclasses import dataclass

from oci_responses.asyncio import Client
from oci_responses.emulator import Emulator

__all__ = ["Crowd", "crowd"]

_WORDS = 20
_PATIENCE = 300.0


@dataclass(frozen=True)
class Crowd:
    """How it went; times in seconds."""

    whole: int
    odd: list[str]
    first: float
    took: float


async def crowd(emulator: Emulator, clients: int) -> Crowd:
    """Let so many clients stream from ``emulator`` and compare each stream with what it has to be."""
    began = time.monotonic()
    first = 0.0
    waiting = 0
    everybody = asyncio.Event()
    odd: list[str] = []

    async def one(client: Client, number: int) -> bool:
        nonlocal waiting, first
        numbers: list[int | None] = []
        async with client.responses.stream(model="xai.grok-4", input=f"Count to {_WORDS}") as stream:
            async for event in stream:
                if not numbers:
                    waiting += 1
                    if waiting == clients:
                        first = time.monotonic() - began
                        everybody.set()
                    await everybody.wait()
                numbers.append(event.sequence_number)
            text = (await stream.get_final_response()).output_text
        if numbers != list(range(len(numbers))) or len(text.split()) != _WORDS:
            odd.append(f"client {number}: {len(numbers)} events, {text!r}")
            return False
        return True

    options = {"profile": emulator.profile, "config_file": emulator.config_file}
    async with Client(**options, timeout=_PATIENCE, max_retries=0, max_connections=clients) as client:  # type: ignore[arg-type]
        async with asyncio.timeout(_PATIENCE):
            done = await asyncio.gather(*(one(client, number) for number in range(clients)))
    return Crowd(sum(done), odd, first, time.monotonic() - began)


def _main(clients: int) -> int:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, 4 * clients), hard), hard))
    with Emulator(kept_requests=0) as emulator:
        found = asyncio.run(crowd(emulator, clients))
    times = f"all open at once after {found.first:.1f} s, done in {found.took:.1f} s"
    print(f"{found.whole} of {clients} streams whole; {times}")
    print("\n".join(found.odd))
    return 0 if found.whole == clients else 1


if __name__ == "__main__":
    sys.exit(_main(int(sys.argv[1])))
