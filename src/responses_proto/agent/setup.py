"""What does not change during a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from msgspec import DecodeError, Raw
from msgspec.structs import force_setattr

from ..errors import LocalError
from ..sending import encoded
from ..values import Value
from .stopping import Condition
from .tools import Tool, tool_definition

__all__ = ["Setup"]


class Setup(Value, frozen=True, kw_only=True):
    """What does not change during a run; all of it data, so that a run can be saved.

    ``tools`` are JSON definitions, given as such, as dicts or as :class:`~.tools.Tool` (which
    stays with the program: only its definition is kept). ``parameters`` are further request
    parameters, a dict or a JSON object. ``max_iterations`` limits the answers of the model,
    ``stop`` can end the run before. Raises :class:`LocalError` for what is no JSON object.
    """

    instructions: str | None = None
    tools: tuple[Raw, ...] = ()
    parameters: Raw = Raw(b"{}")
    max_iterations: int = 10
    stop: Condition | None = None

    def __post_init__(self) -> None:
        """Write tools and parameters as JSON."""
        tools: object = self.tools
        if isinstance(tools, str | bytes | Mapping | Tool) or not isinstance(tools, Iterable):
            raise LocalError(f"tools is a list of tools, not {type(tools).__name__}")
        force_setattr(self, "tools", tuple(_object("tools", tool_definition(tool)) for tool in tools))
        force_setattr(self, "parameters", _object("parameters", self.parameters))


def _object(name: str, given: object) -> Raw:
    raw = given if isinstance(given, Raw) else encoded(given, name)
    try:
        msgspec.json.decode(raw, type=dict[str, Raw])
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise LocalError(f"{name}: not a JSON object: {error}") from error
    return raw
