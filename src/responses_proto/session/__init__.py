"""Generators that join the parts: a model turn in the seed's words, and a whole agent run."""

from .run import AskFor, run_agent
from .turn import model_turn

__all__ = ["AskFor", "model_turn", "run_agent"]
