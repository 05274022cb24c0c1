"""The model of trio programs."""

from __future__ import annotations

from oci_responses.nonblocking import model
from oci_responses.trio.client import Client

__all__ = ["OCIResponsesModel"]


class OCIResponsesModel(model.OCIResponsesModel):
    """A model behind the Responses API, in the seed's words, for trio programs."""

    _client_type = Client
