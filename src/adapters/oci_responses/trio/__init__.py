"""The trio client (extra ``[trio]``)."""

from typing import TYPE_CHECKING

from responses_proto.faces import lazy_face

try:
    import trio  # noqa: F401 - who wants this package wants that one, or should be told now that it is not there
except ImportError as error:
    raise ImportError("trio is not installed: pip install 'oci-responses[trio]'") from error

if TYPE_CHECKING:
    from oci_responses.nonblocking.agent import AgentRun as AgentRun
    from oci_responses.nonblocking.conversations import Conversations as Conversations
    from oci_responses.nonblocking.model import ModelStream as ModelStream
    from oci_responses.nonblocking.paging import Page as Page
    from oci_responses.nonblocking.responses import Responses as Responses
    from oci_responses.nonblocking.stream import ResponseStream as ResponseStream
    from oci_responses.trio.agent import Agent as Agent
    from oci_responses.trio.client import Client as Client
    from oci_responses.trio.model import OCIResponsesModel as OCIResponsesModel
else:
    __all__, __getattr__, __dir__ = lazy_face(
        __name__,
        {
            "oci_responses.trio.agent": "Agent",
            "oci_responses.trio.client": "Client",
            "oci_responses.trio.model": "OCIResponsesModel",
            "oci_responses.nonblocking.agent": "AgentRun",
            "oci_responses.nonblocking.conversations": "Conversations",
            "oci_responses.nonblocking.model": "ModelStream",
            "oci_responses.nonblocking.paging": "Page",
            "oci_responses.nonblocking.responses": "Responses",
            "oci_responses.nonblocking.stream": "ResponseStream",
        },
    )
