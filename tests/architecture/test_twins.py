"""The runtimes offer the same: names, signatures and docstrings, ``async`` apart."""

from __future__ import annotations

import importlib
import inspect
from types import ModuleType

import pytest

BLOCKING = importlib.import_module("oci_responses.blocking")
OTHERS = [importlib.import_module("oci_responses.asyncio"), importlib.import_module("oci_responses.trio")]
TWINS = [
    "agent",
    "client",
    "conversations",
    "inputs",
    "model",
    "paging",
    "raw",
    "resource",
    "responses",
    "stream",
    "streaming",
]
"""Modules of ``blocking`` and ``nonblocking`` that have the same public classes."""
ONE_SIDED = {"Paginator"}
"""What blocking code needs none of: a list there has been asked for."""
CLASSES = ["Client", "OCIResponsesModel", "Agent"]
CLOSED = ["Client", "ResponseStream", "OCIResponsesModel", "ModelStream", "AgentRun"]
SAME = {
    "aclose": "close",
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
    "__aiter__": "__iter__",
    "__anext__": "__next__",
}
OWN = {"runtime", "_client_type"}


def members(kind: type) -> dict[str, object]:
    """Public members and protocol methods by their blocking name."""
    found: dict[str, object] = {}
    for base in reversed(kind.__mro__):
        if base.__module__.startswith("oci_responses"):
            found |= {SAME.get(key, key): value for key, value in vars(base).items()}
    return {
        key: value
        for key, value in found.items()
        if not key.startswith("_") or key == "__init__" or key in SAME.values()
    }


def blocking_doc(thing: object) -> str:
    """The docstring, said of blocking code."""
    doc = inspect.getdoc(thing) or ""
    return doc.replace("``async with", "``with").replace("between tasks", "between threads")


@pytest.mark.parametrize("module", OTHERS, ids=lambda module: module.__name__)
def test_modules_export_the_same_names(module: ModuleType) -> None:
    assert sorted(module.__all__) == sorted(BLOCKING.__all__)


def twins() -> list[tuple[type, type]]:
    """The classes of one name in both colours, and those that the three runtimes export."""
    found = [(getattr(BLOCKING, name), getattr(module, name)) for name in CLASSES for module in OTHERS]
    for module in TWINS:
        ours = importlib.import_module(f"oci_responses.blocking.{module}")
        theirs = importlib.import_module(f"oci_responses.nonblocking.{module}")
        assert set(theirs.__all__) - ONE_SIDED == set(ours.__all__), module
        kinds = [name for name in ours.__all__ if inspect.isclass(getattr(ours, name))]
        found += [(getattr(ours, name), getattr(theirs, name)) for name in kinds]
    return found


@pytest.mark.parametrize(("blocking", "other"), twins(), ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_classes_have_the_same_signatures(blocking: type, other: type) -> None:
    ours, theirs = members(blocking), members(other)
    assert set(theirs) - OWN == set(ours)
    for key, method in ours.items():
        if inspect.isfunction(method):
            twin = theirs[key]
            assert inspect.isfunction(twin)
            expected = [(p.name, p.kind, p.default) for p in inspect.signature(method).parameters.values()]
            assert [(p.name, p.kind, p.default) for p in inspect.signature(twin).parameters.values()] == expected, key
            if key not in SAME.values():
                assert blocking_doc(twin) == blocking_doc(method), key


@pytest.mark.parametrize("module", [BLOCKING, *OTHERS], ids=lambda module: module.__name__)
@pytest.mark.parametrize("name", CLOSED)
def test_what_can_be_closed_has_both_names_for_it(module: ModuleType, name: str) -> None:
    kind = getattr(module, name)
    kind = getattr(kind, "__origin__", kind)
    assert kind.close is kind.aclose
    assert inspect.iscoroutinefunction(kind.aclose) is (module is not BLOCKING)
