"""``oci-responses demo``: four short conversations, on the runtime of one's choice."""

from __future__ import annotations

from oci_responses import __version__

from .kill import kill
from .parts import whole
from .players import PLAYERS
from .screen import Screen
from .target import open_target

__all__ = ["demo"]


def demo(
    *, runtime: str, engine: str | None, zdr: bool, profile: str | None, model: str | None, kills: bool = False
) -> None:
    """Play the four parts, or with ``kills`` an agent that dies, and print what happens; raises what goes wrong.

    ``runtime`` is blocking, asyncio or trio; the others are the options of :func:`open_target`.
    """
    screen = Screen()
    with open_target(profile=profile, engine=engine, zdr=zdr, model=model) as target:
        screen.title(f"oci-responses {__version__} demo")
        screen.fact("client", f"oci_responses.{runtime}")
        for label, text in target.facts:
            screen.fact(label, text)
        if kills:
            kill(screen, target)
        else:
            PLAYERS[runtime](whole(screen), target)
        if target.verified:
            screen.title("Done")
            screen.fact("endpoint", target.verified)
