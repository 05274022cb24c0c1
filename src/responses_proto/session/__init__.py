"""Generators that join the parts: a model turn in the seed's words, a whole agent run, the runs of a thread."""

from .functions import Functions
from .run import AskFor, Course, Thread, run_agent
from .threads import run_thread
from .turn import model_turn

__all__ = ["AskFor", "Course", "Functions", "Thread", "model_turn", "run_agent", "run_thread"]
