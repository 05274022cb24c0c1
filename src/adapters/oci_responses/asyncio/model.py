"""The model of asyncio programs."""

from __future__ import annotations

from oci_responses.asyncio.client import Client
from oci_responses.nonblocking import model

__all__ = ["OCIResponsesModel"]


class OCIResponsesModel(model.OCIResponsesModel):
    """A model behind the Responses API, in the seed's words, for asyncio programs."""

    _client_type = Client
