"""Which project, conversation store or compartment a request speaks for.

The rules and texts are those recorded from the service: a project is an isolation boundary, an
older conversation-store id may stand in its place, models of the provider ``openai`` are content
with a compartment, and a missing scope is told in the words of either layer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from .envelopes import invalid_request
from .policy import not_authorized
from .tenancy import Tenancy

__all__ = ["UNKNOWN_PROJECT", "Scoping", "chat_scope", "native_scope", "scope_of"]


class Scoping(Protocol):
    """A rule that says whose objects a request may see: see :func:`scope_of`."""

    def __call__(self, headers: Mapping[str, str], model: str | None, tenancy: Tenancy, /, *, required: bool) -> str:
        """Return the key of the scope or raise a :class:`Refusal`."""


NEEDS_PROJECT = "Non-OpenAI models require 'OpenAI-Project' or 'opc-conversation-store-id' header"
NEEDS_COMPARTMENT = "Compartment ID must be provided."
UNKNOWN_PROJECT = "Invalid OpenAI project."
_OPC, _PLAIN = "opc-compartment-id", "compartmentid"


def scope_of(headers: Mapping[str, str], model: str | None, tenancy: Tenancy, *, required: bool) -> str:
    """Return the key of the scope whose objects the request may see, or raise a :class:`Refusal`.

    ``model`` is None for a request that names none (retrieve, delete). The tenancy is a compartment
    too, the root of all. Without ``required`` a request with no scope at all has a scope of its own.
    """
    compartment = _compartment(headers, tenancy, (_OPC,))
    if (found := _narrow(headers, tenancy)) is not None:
        return found
    if not required:
        return _in(tenancy, f"compartment {compartment or ''}")
    if model is not None and not model.startswith("openai."):
        raise invalid_request(NEEDS_PROJECT)
    if compartment is None:
        raise invalid_request(NEEDS_COMPARTMENT)
    return _in(tenancy, f"compartment {compartment}")


def chat_scope(headers: Mapping[str, str], _: str | None, tenancy: Tenancy, *, required: bool) -> str:
    """Return the scope of a chat completion, for which a compartment under either name is enough."""
    compartment = _compartment(headers, tenancy, (_PLAIN, _OPC))
    if (found := _narrow(headers, tenancy)) is not None:
        return found
    if compartment is None and required:
        raise invalid_request(NEEDS_COMPARTMENT)
    return _in(tenancy, f"compartment {compartment or ''}")


def native_scope(headers: Mapping[str, str], model: str | None, tenancy: Tenancy, **_: bool) -> str:
    """Return the scope of a request that passes through to a provider, which needs none of the headers."""
    return scope_of(headers, model, tenancy, required=False)


def _compartment(headers: Mapping[str, str], tenancy: Tenancy, names: tuple[str, ...]) -> str | None:
    given = [headers[name] for name in names if name in headers]
    for ocid in given:
        if not tenancy.has_compartment(ocid):
            raise not_authorized("unknown compartment")
    return given[0] if given else None


def _narrow(headers: Mapping[str, str], tenancy: Tenancy) -> str | None:
    project = headers.get("openai-project")
    if project is not None:
        if not tenancy.has_project(project):
            raise invalid_request(UNKNOWN_PROJECT)
        return _in(tenancy, f"project {project}")
    if store := headers.get("opc-conversation-store-id"):
        return _in(tenancy, f"store {store}")
    return None


def _in(tenancy: Tenancy, place: str) -> str:
    """Conversation stores are named by clients, so a name alone would be everybody's."""
    return f"{tenancy.ocid} {place}"
