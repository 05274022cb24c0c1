"""Plain typed functions as tools: a JSON schema from the signature, arguments checked against it."""

from __future__ import annotations

import functools
import inspect
import re
import typing
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Final, Optional, Unpack, overload

import msgspec
from msgspec import DecodeError, Struct

from ..decoding import encode_json
from ..errors import InvalidRequest, LocalError
from ..messages import ToolCall, ToolResult
from ..schema import from_plain, json_schema, strict_schema
from ..sending import encoded
from .context import ToolContext
from .policy import ToolOptions, ToolPolicy

__all__ = [
    "Tool",
    "ToolArgumentsError",
    "failure",
    "open_call",
    "render",
    "success",
    "tool",
    "tool_definition",
]

_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_UNNAMED: Final = (
    inspect.Parameter.POSITIONAL_ONLY,
    inspect.Parameter.VAR_POSITIONAL,
    inspect.Parameter.VAR_KEYWORD,
)


class ToolArgumentsError(LocalError):
    """The model called a tool with arguments that its signature does not allow."""


class Tool:
    """A function that a model may call.

    ``parameters`` is the JSON schema of its arguments; ``strict`` says whether the schema meets
    the API's strict mode (every property required, nothing else allowed, nested objects
    included). Calling a tool calls the function. ``name`` is the function's unless given,
    ``description`` its docstring. A parameter annotated :class:`~.context.ToolContext` is not for
    the model: it is filled with the call's context.

    The other options are those of :class:`~.policy.ToolPolicy`. ``verify``, a function of the
    ``ToolContext`` and the dict of arguments, finds out after a crash whether a call that was begun
    took effect; it returns :class:`~.context.WasDone` (with the result),
    :class:`~.context.WasNotDone`, or None if it cannot tell.

    Raises :class:`LocalError` for a signature that no JSON object can fill.
    """

    def __init__(
        self,
        function: Callable[..., object],
        *,
        name: str | None = None,
        description: str | None = None,
        verify: Callable[..., object] | None = None,
        **policy: Unpack[ToolOptions],
    ) -> None:
        plain = _unbound(function)
        self.function = function
        self.name = name or str(getattr(plain, "__name__", ""))
        if not _NAME.fullmatch(self.name):
            reason = "is no name for a tool (1 to 64 letters, digits, - and _): pass name="
            raise LocalError(f"{self.name!r} {reason}")
        self.description = description if description is not None else inspect.getdoc(plain) or ""
        self.policy = ToolPolicy(**policy)
        self.verify = verify
        self.context_name: str | None = None
        try:
            self._arguments, self.context_name = _arguments_struct(self.name, function)
            self._decoder = msgspec.json.Decoder(self._arguments, dec_hook=from_plain)
            self.parameters, self.strict = _schema(self._arguments)
        except (TypeError, NameError, ValueError, InvalidRequest) as error:
            raise LocalError(f"tool {self.name}: no JSON schema for its signature: {error}") from error

    @property
    def idempotent(self) -> bool:
        """Whether of equal calls only the first is run."""
        return self.policy.idempotent

    @functools.cached_property
    def is_async(self) -> bool:
        """Whether the function must be awaited."""
        plain = _unbound(self.function)
        return inspect.iscoroutinefunction(plain) or inspect.iscoroutinefunction(type(plain).__call__)

    def definition(self) -> dict[str, object]:
        """Return the tool as a request names it."""
        return {
            "type": "function",
            "name": self.name,
            "description": self.description,
            "parameters": self.parameters,
            "strict": self.strict,
        }

    def arguments_of(self, call: ToolCall) -> dict[str, object]:
        """Return the arguments of a call as the function wants them.

        Raises :class:`ToolArgumentsError` with the path of what is wrong.
        """
        try:
            arguments = self._decoder.decode(call.arguments_json or encoded(call.arguments))
        except (DecodeError, UnicodeError, RecursionError, InvalidRequest) as error:
            raise ToolArgumentsError(f"arguments of {self.name}: {error}") from error
        return {name: getattr(arguments, name) for name in self._arguments.__struct_fields__}

    def __call__(self, *args: object, **kwargs: object) -> object:
        """Call the function."""
        return self.function(*args, **kwargs)

    def __repr__(self) -> str:
        return f"Tool({self.name})"


def _unbound(function: Callable[..., object]) -> Callable[..., object]:
    while isinstance(function, functools.partial):
        function = function.func
    return function


def _arguments_struct(name: str, function: Callable[..., object]) -> tuple[type[Struct], str | None]:
    plain = _unbound(function)
    typed = plain if inspect.isroutine(plain) or inspect.isclass(plain) else type(plain).__call__
    hints = typing.get_type_hints(typed, include_extras=True)
    # What a partial has set by name is the program's, not for the model to see or to change.
    bound = function.keywords if isinstance(function, functools.partial) else {}
    fields: list[tuple[str, Any] | tuple[str, Any, Any]] = []
    context_name: str | None = None
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name in bound:
            continue
        if parameter.kind in _UNNAMED:
            raise LocalError(f"tool {name}: parameter {parameter.name} has no place in a JSON object")
        if parameter.name in ("self", "cls"):
            raise LocalError(f"tool {name}: make the tool of the bound method, tool(instance.{name})")
        if hints.get(parameter.name) in (ToolContext, ToolContext | None):
            context_name = parameter.name
            continue
        fields.append(_field(parameter, hints.get(parameter.name, Any)))
    made = msgspec.defstruct(f"{name}_arguments", fields, kw_only=True, forbid_unknown_fields=True)
    return made, context_name


def _field(parameter: inspect.Parameter, kind: Any) -> tuple[str, Any] | tuple[str, Any, Any]:
    default = parameter.default
    if default is parameter.empty:
        return parameter.name, kind
    if default is None:
        return parameter.name, Optional[kind], None  # noqa: UP045 - made at run time
    shown = isinstance(default, str | int | float | Enum)
    return parameter.name, kind, default if shown else msgspec.field(default_factory=lambda: default)


def _schema(arguments: type[Struct]) -> tuple[dict[str, Any], bool]:
    schema = json_schema(arguments)
    del schema["title"]
    try:
        # A parameter with a default stays optional, so that the model may leave it to the program.
        return strict_schema(schema, widen=False), True
    except InvalidRequest:
        return schema, False


@overload
def tool(function: Callable[..., object], /) -> Tool: ...
@overload
def tool(
    *,
    name: str | None = None,
    description: str | None = None,
    verify: Callable[..., object] | None = None,
    **policy: Unpack[ToolOptions],
) -> Callable[[Callable[..., object]], Tool]: ...
def tool(
    function: Callable[..., object] | None = None,
    /,
    *,
    name: str | None = None,
    description: str | None = None,
    verify: Callable[..., object] | None = None,
    **policy: Unpack[ToolOptions],
) -> Tool | Callable[[Callable[..., object]], Tool]:
    """Make a tool of a typed function; the docstring is what the model is told of it. Options as for :class:`Tool`."""

    def decorate(function: Callable[..., object]) -> Tool:
        return Tool(function, name=name, description=description, verify=verify, **policy)

    return decorate if function is None else decorate(function)


def tool_definition(given: Tool | Mapping[str, object]) -> object:
    """Return a tool as a request names it; a chat-style ``{"type", "function": {...}}`` is flattened."""
    if isinstance(given, Tool):
        return given.definition()
    inner = given.get("function") if isinstance(given, Mapping) else None
    return {"type": "function", **inner} if isinstance(inner, Mapping) else given


def render(value: object) -> str:
    """Return what a tool returned as text for the model: text as it is, anything else as JSON."""
    if not isinstance(value, str):
        try:
            return encode_json(value).decode()
        except (TypeError, ValueError, RecursionError):
            pass
    # File names may carry lone surrogates, which no request can.
    return str(value).encode("utf-8", "replace").decode()


def open_call(tools: Mapping[str, Tool], call: ToolCall) -> tuple[Tool, dict[str, object]] | ToolResult:
    """Return the tool and its checked arguments, or the failure that the model is to be told."""
    known = tools.get(call.name)
    if known is None:
        return failure(call, f"there is no tool {call.name}; there are: {', '.join(sorted(tools)) or 'none'}")
    try:
        return known, known.arguments_of(call)
    except ToolArgumentsError as error:
        return failure(call, str(error))


def success(call: ToolCall, value: object, *, duration_ms: float | None = None) -> ToolResult:
    """Return the result of a call that went well."""
    return ToolResult(tool_call_id=call.id, name=call.name, content=render(value), duration_ms=duration_ms)


def failure(call: ToolCall, error: BaseException | str, *, duration_ms: float | None = None) -> ToolResult:
    """Return the result of a call that failed: the model is told what went wrong."""
    text = render(error if isinstance(error, str) else f"{type(error).__name__}: {error}")
    return ToolResult(
        tool_call_id=call.id, name=call.name, content=f"Error: {text}", error=text, duration_ms=duration_ms
    )
