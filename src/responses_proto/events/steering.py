"""Events about input that is given while a response is being made (WebSocket only)."""

from msgspec import Raw

from ..decoding import NULL, Detail
from .base import Event

__all__ = ["Steer", "SteerAccepted", "SteerError", "SteerFailed", "SteerPending"]


class Steer(Detail, frozen=True, gc=False):
    """One submission; ``input`` comes back undecoded where it was not taken."""

    id: str | None = None
    previous_response_id: str | None = None
    input: Raw = NULL


class SteerError(Detail, frozen=True, gc=False):
    """Why a submission was not taken."""

    type: str | None = None
    code: str | None = None
    message: str = ""


class _OfSteer(Event, frozen=True, gc=False, kw_only=True):
    """``stream_id`` is the lane of the connection."""

    steer: Steer
    stream_id: str | None = None


class SteerAccepted(_OfSteer, frozen=True, gc=False, tag="response.steer.accepted", kw_only=True):
    """The server has the input; it counts from the successor's ``response.created``."""


class SteerPending(_OfSteer, frozen=True, gc=False, tag="response.steer.pending", kw_only=True):
    """The input waits; ``required_input`` has stubs of the items that the program must send first."""

    reason: str | None = None
    required_input: tuple[Raw, ...] = ()


class SteerFailed(_OfSteer, frozen=True, gc=False, tag="response.steer.failed", kw_only=True):
    """The input was not taken and comes back."""

    error: SteerError | None = None
