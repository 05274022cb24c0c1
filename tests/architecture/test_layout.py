"""The house: every module has its test, its ``__all__`` and a size that can be read."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest

import oci_responses
import responses_proto

ROOT = Path(__file__).parents[2]
SOURCES = {
    "responses_proto": ROOT / "src/responses_proto",
    "oci_responses": ROOT / "src/adapters/oci_responses",
}
BESIDE = ["tests", "fuzz", "benchmarks", "examples"]
FILES = [path for base in SOURCES.values() for path in sorted(base.rglob("*.py"))]
LONGEST_FILE = 300
LONGEST_FUNCTION = 40


def name(path: Path) -> str:
    return str(path.relative_to(ROOT / "src"))


def module_name(path: Path) -> str:
    package, base = next((key, base) for key, base in SOURCES.items() if path.is_relative_to(base))
    parts = [package, *path.relative_to(base).with_suffix("").parts]
    return ".".join(part for part in parts if part != "__init__")


def test_path(path: Path) -> Path:
    package, base = next((key, base) for key, base in SOURCES.items() if path.is_relative_to(base))
    inner = path.relative_to(base)
    stem = "init" if inner.stem == "__init__" else inner.stem.strip("_")
    return ROOT / "tests" / package / inner.parent / f"test_{stem}.py"


test_path.__test__ = False  # type: ignore[attr-defined]  # a helper whose name begins like a test


def body_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def is_face(path: Path) -> bool:
    """A face only hands names on: it has no function and no class of its own."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return path.stem == "__init__" and not any(
        isinstance(node, kinds) for node in ast.walk(ast.parse(path.read_text()))
    )


@pytest.mark.parametrize("path", [path for path in FILES if not is_face(path)], ids=name)
def test_module_has_a_test_file_at_the_same_path(path: Path) -> None:
    assert test_path(path).exists(), f"missing {test_path(path).relative_to(ROOT)}"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_file_and_functions_can_be_read(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= LONGEST_FILE
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [function.name for function in functions if body_length(function) > LONGEST_FUNCTION] == []


@pytest.mark.parametrize("folder", BESIDE)
def test_files_beside_the_sources_can_be_read(folder: str) -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in (ROOT / folder).rglob("*.py")}
    assert lengths
    assert [str(path.relative_to(ROOT)) for path, length in lengths.items() if length > LONGEST_FILE] == []


@pytest.mark.parametrize("path", [path for path in FILES if path.stem != "__main__"], ids=name)
def test_module_says_what_is_public(path: Path) -> None:
    module = importlib.import_module(module_name(path))
    exported = getattr(module, "__all__", None)
    has_code = any(not isinstance(node, ast.Expr) for node in ast.parse(path.read_text()).body)
    assert exported is not None or not has_code
    for public in exported or ():
        assert hasattr(module, public), public
    assert module.__doc__


def test_face_hands_on_only_what_its_modules_export() -> None:
    for package in (responses_proto, oci_responses):
        known = {
            public
            for module in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
            if "__main__" not in module.name
            for public in getattr(importlib.import_module(module.name), "__all__", ())
        }
        assert set(package.__all__) - known - {"__version__"} == set()
