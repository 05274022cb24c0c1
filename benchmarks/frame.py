"""What a measurement is: cases, in each of them contenders that do the same work.

Each contender lives in a process of its own (``worker.py``) and does one measure whenever it is told
to, so that the rounds of all contenders of a case interleave: what the machine does meanwhile meets
all of them. CPU time is that of the process, user and system, by ``getrusage``.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

OURS = "oci-responses"
OFFICIAL = "openai"


class Runtime(StrEnum):
    """Where a contender runs; for those that wait, ``make`` and the job it returns are coroutine functions."""

    BLOCKING = "blocking"
    ASYNCIO = "asyncio"
    UVLOOP = "uvloop"
    TRIO = "trio"


class Done(NamedTuple):
    """What one measure did."""

    units: float
    """How many of the case's units of work; the result is cost divided by this."""
    text: str = ""
    """What was read; it must be the same for all contenders of a case."""
    cost: float | None = None
    """Where the cost is not the CPU time of this process, in seconds: what it was."""


class Contender(NamedTuple):
    """``make()`` is called once and returns the job, which is then called once for each round."""

    make: Callable[[], Any]
    runtime: Runtime = Runtime.BLOCKING


class Target(NamedTuple):
    """``at_least`` how many times less than ``peer`` ours must cost."""

    peer: str
    at_least: float


@dataclass(frozen=True)
class Case:
    """One row of a table."""

    name: str
    unit: str
    contenders: Mapping[str, Contender]
    targets: Sequence[Target] = ()
    scale: float = 1e6
    """From seconds (or whatever ``Done.cost`` is) to the unit."""
    rounds: int = 7
    quick: int = 3
    """Rounds at most where a quick answer is asked for."""
    more_is_better: bool = False
    server: bool = False
    """Whether it needs the load server, whose address workers find in the environment."""


@dataclass
class Row:
    """What a contender of a case cost, by round."""

    costs: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The middle of all rounds."""
        return statistics.median(self.costs)

    @property
    def spread(self) -> tuple[float, float]:
        """The quartiles."""
        if len(self.costs) == 1:
            return self.costs[0], self.costs[0]
        low, _, high = statistics.quantiles(self.costs, n=4, method="inclusive")
        return low, high


def ratio(theirs: Row, ours: Row, *, more_is_better: bool = False) -> float:
    """Return how many times better ours is: the median of the ratios within each round."""
    pairs = [
        (our, their) if more_is_better else (their, our) for their, our in zip(theirs.costs, ours.costs, strict=True)
    ]
    return statistics.median(above / below if below else math.inf for above, below in pairs)
