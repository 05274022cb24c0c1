"""Which project, conversation store or compartment a request speaks for.

The rules and texts are those recorded from the service: a project is an isolation boundary, an
older conversation-store id may stand in its place, models of the provider ``openai`` are content
with a compartment, and a missing scope is told in the words of either layer.
"""

from __future__ import annotations

from collections.abc import Mapping

from .envelopes import front_door, invalid_request
from .identity import Identity

__all__ = ["scope_of"]

NEEDS_PROJECT = "Non-OpenAI models require 'OpenAI-Project' or 'opc-conversation-store-id' header"
NEEDS_COMPARTMENT = "Compartment ID must be provided."
UNKNOWN_PROJECT = "Invalid OpenAI project."
NOT_AUTHORIZED = "Authorization failed or requested resource not found."


def scope_of(headers: Mapping[str, str], model: str | None, identity: Identity, *, required: bool) -> str:
    """Return the key of the scope whose objects the request may see, or raise a :class:`Refusal`.

    ``model`` is None for a request that names none (retrieve, delete). The tenancy is a compartment
    too, the root of all. Without ``required`` a request with no scope at all has a scope of its own.
    """
    compartment = headers.get("opc-compartment-id")
    if compartment is not None and compartment not in (identity.compartment, identity.tenancy):
        raise front_door(404, "404", NOT_AUTHORIZED, "unknown compartment")
    project = headers.get("openai-project")
    if project is not None:
        if project not in identity.projects:
            raise invalid_request(UNKNOWN_PROJECT)
        return f"project {project}"
    if store := headers.get("opc-conversation-store-id"):
        return f"store {store}"
    if not required:
        return f"compartment {compartment or ''}"
    if model is not None and not model.startswith("openai."):
        raise invalid_request(NEEDS_PROJECT)
    if compartment is None:
        raise invalid_request(NEEDS_COMPARTMENT)
    return f"compartment {compartment}"
