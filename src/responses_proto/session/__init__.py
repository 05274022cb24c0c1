"""Generators that join the parts: a model turn in the seed's words, a whole agent run, the runs of a thread."""

from typing import TYPE_CHECKING

from ..faces import lazy_face

if TYPE_CHECKING:
    from .functions import Functions as Functions
    from .run import AskFor as AskFor
    from .run import Course as Course
    from .run import Thread as Thread
    from .run import run_agent as run_agent
    from .threads import run_thread as run_thread
    from .turn import model_turn as model_turn
else:
    __all__, __getattr__, __dir__ = lazy_face(
        __name__,
        {
            ".functions": "Functions",
            ".run": "AskFor Course Thread run_agent",
            ".threads": "run_thread",
            ".turn": "model_turn",
        },
    )
