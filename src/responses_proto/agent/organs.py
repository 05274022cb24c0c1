"""The organs, and who is consulted when: one row for each moment, in this order whatever the program's is."""

from __future__ import annotations

from typing import Final as Constant
from typing import TypeAlias

from .last_answer import LastAnswer
from .organ import Moment, Organ

__all__ = ["CONSULTED", "AnyOrgan"]

AnyOrgan: TypeAlias = LastAnswer
"""All organs, joined with ``|``: what a saved run may hold."""

CONSULTED: Constant[dict[Moment, tuple[type[Organ], ...]]] = {
    Moment.BEGIN: (),
    Moment.TURN: (),
    Moment.ANSWERED: (),
    Moment.RETURNED: (),
    Moment.ENDING: (LastAnswer,),
}
