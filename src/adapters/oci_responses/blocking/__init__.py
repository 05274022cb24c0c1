"""The blocking client: for scripts, threads and workers."""

from typing import TYPE_CHECKING

from responses_proto.faces import lazy_face

if TYPE_CHECKING:
    from oci_responses.blocking.agent import Agent as Agent
    from oci_responses.blocking.agent import AgentRun as AgentRun
    from oci_responses.blocking.client import Client as Client
    from oci_responses.blocking.conversations import Conversations as Conversations
    from oci_responses.blocking.model import ModelStream as ModelStream
    from oci_responses.blocking.model import OCIResponsesModel as OCIResponsesModel
    from oci_responses.blocking.paging import Page as Page
    from oci_responses.blocking.responses import Responses as Responses
    from oci_responses.blocking.stream import ResponseStream as ResponseStream
else:
    __all__, __getattr__, __dir__ = lazy_face(
        __name__,
        {
            "oci_responses.blocking.agent": "Agent AgentRun",
            "oci_responses.blocking.client": "Client",
            "oci_responses.blocking.conversations": "Conversations",
            "oci_responses.blocking.model": "ModelStream OCIResponsesModel",
            "oci_responses.blocking.paging": "Page",
            "oci_responses.blocking.responses": "Responses",
            "oci_responses.blocking.stream": "ResponseStream",
        },
    )
