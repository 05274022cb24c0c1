"""The older part of a conversation told in a few words, by a model that is asked beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Raw
from msgspec.structs import replace

from ...errors import LocalError
from ...response import Response
from ...sending import encoded
from ..inquiry import aside, read_text_aside, user_item
from ..organ import Ask, Verdict, View
from ..telling import told
from .cutting import Cut, cut
from .managing import Manager

__all__ = ["SummarizingManager"]

_ASKED: Final = """\
Summarise this conversation between a user and an assistant for the assistant, who goes on with it \
and will not see it again. Keep what was asked for, what was decided and why, names, numbers, ids \
and dates, what the tools returned that still matters, and what is open. Be brief; add nothing."""
_MARK: Final = "[Summary of the conversation so far]"


class SummarizingManager(Manager, frozen=True, tag="summary"):
    """Once a conversation has more than ``threshold`` items, sum up all but the last ``keep_recent``.

    The summary takes the place of what it sums up, and goes into the next summary. A model that
    gives none leaves the conversation as it is; it is asked again when ``keep_recent`` more items
    are there. ``model`` sums up, the run's own unless given.
    """

    threshold: int = 30
    keep_recent: int = 10
    model: str | None = None
    not_before: int = 0

    def __post_init__(self) -> None:
        """Refuse a threshold that would sum up all the time."""
        if not 1 <= self.keep_recent < self.threshold:
            raise LocalError("1 <= keep_recent < threshold")

    def manage(self, view: View) -> Verdict:
        """Ask for a summary if it is time to."""
        made = self.due(view.items)
        if made is None:
            return Verdict(self)
        return Verdict(self, (Ask(purpose="summarise", parameters=self.ask(made), optional=True),))

    def heard(self, view: View, response: Response | None) -> Verdict:
        """Put the summary in its place."""
        made = self.due(view.items)
        kept = self.summed(made, response) if made is not None else None
        if kept is None:
            return Verdict(replace(self, not_before=len(view.items) + self.keep_recent))
        return self.rewritten(view, kept)

    def due(self, items: Sequence[Raw]) -> Cut | None:
        """Return where to cut, if it is time to and there is something to sum up."""
        if len(items) <= max(self.threshold, self.not_before):
            return None

        def keeps(groups: Sequence[tuple[Raw, ...]]) -> int:
            count = size = 0
            for group in reversed(groups):
                if size >= self.keep_recent:
                    break
                size += len(group)
                count += 1
            return count

        made = cut(items, keeps)
        return made if len(made.older) > len(made.task) else None

    def ask(self, made: Cut) -> dict[str, object]:
        """Return the request parameters for a summary of what is older."""
        named: dict[str, object] = {"model": self.model} if self.model else {}
        return named | aside(_ASKED, told(made.older))

    def summed(self, made: Cut, response: Response | None) -> tuple[Raw, ...] | None:
        """Return the items that stay, the summary among them; None if there is no summary."""
        said = read_text_aside(response) if response is not None else None
        if said is None:
            return None
        summary = encoded(user_item(f"{_MARK}\n{said}"))
        task = () if made.task and _MARK.encode() in bytes(made.task[0]) else made.task
        return (*made.lead, summary, *task, *made.recent)
