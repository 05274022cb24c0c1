"""``client.responses.input_items`` and ``client.responses.input_tokens``, for asyncio and trio."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Unpack

from oci_responses.nonblocking.paging import Paginator
from oci_responses.nonblocking.raw import InputItemsWithRawResponse, InputTokensWithRawResponse
from oci_responses.nonblocking.resource import Resource
from responses_proto.request import Input
from responses_proto.resources import CountParameters, Extra, InputTokenCount
from responses_proto.resources import responses as calls
from responses_proto.retry import Timeouts

__all__ = ["InputItems", "InputTokens"]


class InputItems(Resource):
    """``client.responses.input_items``: call it, or its ``list``."""

    @cached_property
    def with_raw_response(self) -> InputItemsWithRawResponse:
        """The same methods, each returning status, headers and bytes; ``parse()`` reads them."""
        return InputItemsWithRawResponse(InputItems(self._client, raw=True))

    def list(
        self,
        response_id: str,
        *,
        after: str | None = None,
        include: Sequence[str] | None = None,
        limit: int | None = None,
        order: str | None = None,
        timeout: float | Timeouts | None = None,
        **extra: Unpack[Extra],
    ) -> Paginator:
        """List the items of a response's own input, newest first unless ``order`` is ``asc``.

        ``limit`` is the length of a page, 1 to 100; ``after`` the id of the item to begin after.
        """
        call = calls.input_items(response_id, after=after, include=include, limit=limit, order=order, **extra)
        return self._list(call, timeout)

    __call__ = list  # noqa: A003 - the method above


class InputTokens(Resource):
    """``client.responses.input_tokens``: call it, or its ``count``."""

    @cached_property
    def with_raw_response(self) -> InputTokensWithRawResponse:
        """The same methods, each returning status, headers and bytes; ``parse()`` reads them."""
        return InputTokensWithRawResponse(InputTokens(self._client, raw=True))

    async def count(
        self,
        *,
        model: str | None = None,
        input: Input | None = None,  # noqa: A002 - the API's own name
        timeout: float | Timeouts | None = None,
        **parameters: Unpack[CountParameters],
    ) -> InputTokenCount:
        """Return how many tokens a request of these parameters would have as its input."""
        return await self._ask(calls.count(model=model, input=input, **parameters), timeout)

    __call__ = count
