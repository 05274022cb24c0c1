"""The blocking client: for scripts, threads and workers."""

from __future__ import annotations

from oci_responses.blocking.agent import Agent, AgentRun
from oci_responses.blocking.client import Client, Responses, ResponseStream
from oci_responses.blocking.model import ModelStream, OCIResponsesModel

__all__ = ["Agent", "AgentRun", "Client", "ModelStream", "OCIResponsesModel", "ResponseStream", "Responses"]
