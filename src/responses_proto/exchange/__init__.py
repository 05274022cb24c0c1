"""One call to the service as a generator of effects: sign, open, read, refresh after 401, retry."""

from typing import TYPE_CHECKING

from ..faces import lazy_face

if TYPE_CHECKING:
    from .answers import create as create
    from .answers import fetch as fetch
    from .answers import judged as judged
    from .answers import read_answer as read_answer
    from .answers import retrieve as retrieve
    from .answers import unwrap as unwrap
    from .attempts import Exchange as Exchange
    from .attempts import Failure as Failure
    from .attempts import failure as failure
    from .attempts import open_answer as open_answer
    from .calls import as_call as as_call
    from .streams import stream as stream
else:
    __all__, __getattr__, __dir__ = lazy_face(
        __name__,
        {
            ".answers": "create fetch judged read_answer retrieve unwrap",
            ".attempts": "Exchange Failure failure open_answer",
            ".calls": "as_call",
            ".streams": "stream",
        },
    )
