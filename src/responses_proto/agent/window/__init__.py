"""Conversation managers: how much of a conversation goes with the next request.

Each takes the items of a conversation and gives those that stay. None splits a call from its
output or a reasoning item from its follower (:func:`responses_proto.history.groups`), and none
loses the request that is being worked on. Where the server holds the conversation there is
nothing to cut: they stand aside.
"""

from .compaction import ServerCompactionManager
from .sliding import NullManager, SlidingWindowManager
from .summary import SummarizingManager
from .tokens import TokenBudgetManager

__all__ = [
    "NullManager",
    "ServerCompactionManager",
    "SlidingWindowManager",
    "SummarizingManager",
    "TokenBudgetManager",
]
