"""What does not change during a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from msgspec import DecodeError, Raw
from msgspec.structs import force_setattr

from ..errors import LocalError
from ..sending import encoded
from ..values import Value
from .organs import AnyOrgan
from .policy import ToolPolicy
from .stopping import Condition
from .tools import Tool, tool_definition

__all__ = ["Setup"]


class Setup(Value, frozen=True, kw_only=True):
    """What does not change during a run; all of it data, so that a run can be saved.

    ``tools`` are JSON definitions, given as such, as dicts or as :class:`~.tools.Tool` (which
    stays with the program: only its definition is kept, and its policy in ``policies``, by name).
    ``parameters`` are further request parameters, a dict or a JSON object. ``max_iterations``
    limits the answers of the model, ``stop`` can end the run before. ``organs`` are consulted on
    the way, one of a kind. Raises :class:`LocalError` for what is no JSON object.
    """

    instructions: str | None = None
    tools: tuple[Raw, ...] = ()
    policies: dict[str, ToolPolicy] = msgspec.field(default_factory=dict)
    parameters: Raw = Raw(b"{}")
    max_iterations: int = 10
    stop: Condition | None = None
    organs: tuple[AnyOrgan, ...] = ()

    def __post_init__(self) -> None:
        """Write tools and parameters as JSON, and keep the policies of tools."""
        tools: object = self.tools
        if isinstance(tools, str | bytes | Mapping | Tool) or not isinstance(tools, Iterable):
            raise LocalError(f"tools is a list of tools, not {type(tools).__name__}")
        tools = tuple(tools)
        own = {tool.name: tool.policy for tool in tools if isinstance(tool, Tool)}
        force_setattr(self, "policies", own | self.policies)
        if len({type(organ) for organ in self.organs}) != len(self.organs):
            raise LocalError("two organs of one kind: a run has at most one of each")
        force_setattr(self, "organs", tuple(self.organs))
        force_setattr(self, "tools", tuple(_object("tools", tool_definition(tool)) for tool in tools))
        force_setattr(self, "parameters", _object("parameters", self.parameters))

    def settings(self) -> dict[str, object]:
        """Return ``parameters`` decoded."""
        return _SETTINGS.decode(self.parameters)


_SETTINGS: Final = msgspec.json.Decoder(dict[str, object])


def _object(name: str, given: object) -> Raw:
    raw = given if isinstance(given, Raw) else encoded(given, name)
    try:
        msgspec.json.decode(raw, type=dict[str, Raw])
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise LocalError(f"{name}: not a JSON object: {error}") from error
    return raw
