"""One call to the service as a generator of effects: sign, open, read, refresh after 401, retry."""

from .answers import create, fetch, judged, read_answer, retrieve, unwrap
from .attempts import Exchange, Failure, failure, open_answer
from .calls import as_call
from .streams import stream

__all__ = [
    "Exchange",
    "Failure",
    "as_call",
    "create",
    "failure",
    "fetch",
    "judged",
    "open_answer",
    "read_answer",
    "retrieve",
    "stream",
    "unwrap",
]
