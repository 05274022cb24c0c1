"""The asyncio client (extra ``[asyncio]``)."""

from typing import TYPE_CHECKING

from responses_proto.faces import lazy_face

if TYPE_CHECKING:
    from oci_responses.asyncio.agent import Agent as Agent
    from oci_responses.asyncio.client import Client as Client
    from oci_responses.asyncio.model import OCIResponsesModel as OCIResponsesModel
    from oci_responses.nonblocking.agent import AgentRun as AgentRun
    from oci_responses.nonblocking.conversations import Conversations as Conversations
    from oci_responses.nonblocking.model import ModelStream as ModelStream
    from oci_responses.nonblocking.paging import Page as Page
    from oci_responses.nonblocking.responses import Responses as Responses
    from oci_responses.nonblocking.stream import ResponseStream as ResponseStream
else:
    __all__, __getattr__, __dir__ = lazy_face(
        __name__,
        {
            "oci_responses.asyncio.agent": "Agent",
            "oci_responses.asyncio.client": "Client",
            "oci_responses.asyncio.model": "OCIResponsesModel",
            "oci_responses.nonblocking.agent": "AgentRun",
            "oci_responses.nonblocking.conversations": "Conversations",
            "oci_responses.nonblocking.model": "ModelStream",
            "oci_responses.nonblocking.paging": "Page",
            "oci_responses.nonblocking.responses": "Responses",
            "oci_responses.nonblocking.stream": "ResponseStream",
        },
    )
