"""The methods of the resources with their answers as they come, blocking."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from responses_proto.resources import RawResponse

if TYPE_CHECKING:
    from oci_responses.blocking.conversations import ConversationItems, Conversations
    from oci_responses.blocking.inputs import InputItems, InputTokens
    from oci_responses.blocking.responses import Responses

__all__ = [
    "ConversationItemsWithRawResponse",
    "ConversationsWithRawResponse",
    "InputItemsWithRawResponse",
    "InputTokensWithRawResponse",
    "ResponsesWithRawResponse",
]

P = ParamSpec("P")
T = TypeVar("T")


def _shown(method: Callable[P, T]) -> Callable[P, RawResponse[T]]:
    """Return a method of a raw resource, typed as what it returns."""
    return cast("Callable[P, RawResponse[T]]", method)


class ResponsesWithRawResponse:
    """``client.responses.with_raw_response``."""

    def __init__(self, responses: Responses) -> None:
        self.create = _shown(responses.create)
        self.parse = _shown(responses.parse)
        self.retrieve = _shown(responses.retrieve)
        self.delete = _shown(responses.delete)
        self.cancel = _shown(responses.cancel)
        self.compact = _shown(responses.compact)
        self.input_items = responses.input_items.with_raw_response
        self.input_tokens = responses.input_tokens.with_raw_response


class InputItemsWithRawResponse:
    """``client.responses.input_items.with_raw_response``."""

    def __init__(self, input_items: InputItems) -> None:
        self.list = _shown(input_items.list)


class InputTokensWithRawResponse:
    """``client.responses.input_tokens.with_raw_response``."""

    def __init__(self, input_tokens: InputTokens) -> None:
        self.count = _shown(input_tokens.count)


class ConversationsWithRawResponse:
    """``client.conversations.with_raw_response``."""

    def __init__(self, conversations: Conversations) -> None:
        self.create = _shown(conversations.create)
        self.retrieve = _shown(conversations.retrieve)
        self.update = _shown(conversations.update)
        self.delete = _shown(conversations.delete)
        self.items = conversations.items.with_raw_response


class ConversationItemsWithRawResponse:
    """``client.conversations.items.with_raw_response``."""

    def __init__(self, items: ConversationItems) -> None:
        self.create = _shown(items.create)
        self.retrieve = _shown(items.retrieve)
        self.list = _shown(items.list)
        self.delete = _shown(items.delete)
