"""What no import rule sees: builtins that read or speak, coroutines, mutable module state."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = sorted((ROOT / "src/responses_proto").rglob("*.py"))
IMPURE = {"open", "print", "input", "exec", "eval", "__import__", "globals", "breakpoint"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def faults(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith):
            yield f"line {node.lineno}: the core has no colour"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in IMPURE:
            yield f"line {node.lineno}: {node.func.id}()"
        if isinstance(node, ast.Global):
            yield f"line {node.lineno}: global"
    for statement in tree.body:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
        mutable = isinstance(getattr(statement, "value", None), ast.List | ast.Dict | ast.Set)
        if mutable and isinstance(target, ast.Name) and not target.id.strip("_").isupper() and target.id != "__all__":
            yield f"line {statement.lineno}: {target.id} is module state"


@pytest.mark.parametrize("path", CORE, ids=name)
def test_core_module_is_pure(path: Path) -> None:
    assert list(faults(path.read_text())) == []


@pytest.mark.parametrize(
    "source", ["async def f(): ...", "print(1)", "cache = {}", "def f():\n    global x", "open('x')"]
)
def test_the_rule_bites(source: str) -> None:
    assert list(faults(source))
