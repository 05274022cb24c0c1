"""What all conversation managers have in common: when they act, and when they stand aside."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Raw

from ..events import ConversationEvent
from ..organ import Moment, Organ, Rewrite, Verdict, View

__all__ = ["Manager"]


class Manager(Organ, frozen=True):
    """Base of the managers. Before each turn of a stateless conversation it may cut what is sent.

    Where the server holds the conversation nothing is sent that could be cut: the manager stands
    aside, and says so once.
    """

    @property
    def strategy(self) -> str:
        """Its name in events."""
        return str(self.__struct_config__.tag)

    def consult(self, view: View) -> Verdict:
        """Stand aside, or manage before a turn."""
        if view.server_stateful:
            says = (ConversationEvent(strategy=self.strategy, standing_aside=True),)
            return Verdict(self, told=says if view.moment is Moment.BEGIN else ())
        return self.manage(view) if view.moment is Moment.TURN else Verdict(self)

    def manage(self, view: View) -> Verdict:
        """Cut what is to be cut."""
        return self.rewritten(view, self.apply(view.items))

    def apply(self, items: Sequence[Raw]) -> tuple[Raw, ...]:
        """Return the items that stay."""
        return tuple(items)

    def rewritten(self, view: View, kept: tuple[Raw, ...]) -> Verdict:
        """Return the verdict that leaves these items."""
        if kept == view.items:
            return Verdict(self)
        event = ConversationEvent(strategy=self.strategy, items_before=len(view.items), items_after=len(kept))
        return Verdict(self, (Rewrite(kept),), (event,))
