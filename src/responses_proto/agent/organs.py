"""The organs, and who is consulted when: one row for each moment, in this order whatever the program's is."""

from __future__ import annotations

from typing import Final as Constant
from typing import TypeAlias

from .grounding import Grounding
from .gsar import GSAR
from .last_answer import LastAnswer
from .memory import MemoryManager
from .organ import Moment, Organ
from .output import OutputSchema
from .reflexion import Reflexion
from .window import (
    NullManager,
    ServerCompactionManager,
    SlidingWindowManager,
    SummarizingManager,
    TokenBudgetManager,
)

__all__ = ["CONSULTED", "AnyOrgan"]

AnyOrgan: TypeAlias = (
    LastAnswer
    | Reflexion
    | Grounding
    | GSAR
    | OutputSchema
    | MemoryManager
    | NullManager
    | SlidingWindowManager
    | TokenBudgetManager
    | SummarizingManager
    | ServerCompactionManager
)
"""All organs, joined with ``|``: what a saved run may hold."""

_MANAGERS: Constant[tuple[type[Organ], ...]] = (
    ServerCompactionManager,
    SummarizingManager,
    TokenBudgetManager,
    SlidingWindowManager,
    NullManager,
)

CONSULTED: Constant[dict[Moment, tuple[type[Organ], ...]]] = {
    Moment.BEGIN: (*_MANAGERS, MemoryManager),
    Moment.TURN: _MANAGERS,
    Moment.ANSWERED: (),
    Moment.RETURNED: (Reflexion,),
    # An answer is worked out, held against the evidence, brought into its form, and remembered.
    Moment.ENDING: (LastAnswer, Grounding, GSAR, OutputSchema, MemoryManager),
}
