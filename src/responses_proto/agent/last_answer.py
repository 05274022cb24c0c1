"""A last answer when a limit ends the run: the work done so far is not thrown away."""

from __future__ import annotations

from typing import Final as Constant

from ..messages import Message
from ..response import Response
from .organ import Ask, Final, Organ, Verdict, View

__all__ = ["LastAnswer"]

_NO_LIMIT: Constant = ("complete", "incomplete", "terminal_tool", "unsupported_call")
_PROMPT: Constant = "No more tools can be used. Answer now as well as you can with what is known so far."


class LastAnswer(Organ, frozen=True, tag="last_answer"):
    """Where a limit, a condition or a hook ends a run, ask once more, without tools, for an answer.

    The final message is that answer; the stop reason stays what it was, and so does the
    conversation. If the call fails, the run ends without it.
    """

    prompt: str = _PROMPT

    def consult(self, view: View) -> Verdict:
        """Ask at ENDING, unless the run came to its end by itself."""
        if view.reason in _NO_LIMIT:
            return Verdict(self)
        items = (*view.items, *Message.user(self.prompt).items())
        return Verdict(self, (Ask(purpose="answer", items=items, instructions=view.instructions, optional=True),))

    def heard(self, view: View, response: Response | None) -> Verdict:
        """Take what was said."""
        text = response.output_text if response is not None else ""
        return Verdict(self, (Final(text=text),) if text else ())
