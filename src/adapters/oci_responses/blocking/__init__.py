"""The blocking client: for scripts, threads and workers."""

from __future__ import annotations

from oci_responses.blocking.agent import Agent, AgentRun
from oci_responses.blocking.client import Client
from oci_responses.blocking.conversations import Conversations
from oci_responses.blocking.model import ModelStream, OCIResponsesModel
from oci_responses.blocking.paging import Page
from oci_responses.blocking.responses import Responses
from oci_responses.blocking.stream import ResponseStream

__all__ = [
    "Agent",
    "AgentRun",
    "Client",
    "Conversations",
    "ModelStream",
    "OCIResponsesModel",
    "Page",
    "ResponseStream",
    "Responses",
]
