"""Going round in circles: the same calls with the same results, again and again.

A round that gets a new result is progress (polling is no loop), so results are compared too, as
in the stuck-detection of Shinn et al. 2023 (section 4.1: the same action, the same response).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

__all__ = ["LONGEST", "TIMES", "repeated"]

TIMES: Final = 3
"""How often a pattern comes before it is a loop."""
LONGEST: Final = 3
"""Rounds in the longest pattern looked for."""


def repeated(signatures: Sequence[object], times: int = TIMES, longest: int = LONGEST) -> int | None:
    """Return how many rounds long the pattern is that the last rounds repeat ``times`` times, or None.

    The shortest pattern counts: 1 is the same round again and again, 2 are two in turn.
    """
    for period in range(1, longest + 1):
        last = signatures[-period * times :]
        if len(last) == period * times and all(one == last[at % period] for at, one in enumerate(last)):
            return period
    return None
