"""What no server sends: what a stream has to say about itself."""

from ..response import Response
from .base import Event

__all__ = ["StreamReset"]


class StreamReset(Event, frozen=True, gc=False, tag="stream_reset", kw_only=True):
    """Forget what this stream has shown so far: a broken stream could not be gone on with where it broke.

    ``before`` is the response as it was shown. With ``response``, the final one, at most the
    terminal event follows; without it the stream begins anew with the next event.
    """

    before: Response
    response: Response | None = None
