"""The lazy faces: what static tools read and what a program gets are the same, and asking for one loads the rest."""

from __future__ import annotations

import ast
import importlib
import pickle
import pydoc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from tests.architecture.test_layout import FILES, module_name

import responses_proto as rp

FACES = {module_name(path): path for path in FILES if "lazy_face(" in path.read_text() and path.stem == "__init__"}


def typed_names(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the module and the name of what a type checker sees in a face."""
    branch = next(node for node in ast.parse(path.read_text()).body if isinstance(node, ast.If))
    assert ast.unparse(branch.test) == "TYPE_CHECKING"
    for statement in branch.body:
        assert isinstance(statement, ast.ImportFrom)
        for alias in statement.names:
            assert alias.asname == alias.name, "only so does a type checker let it be imported from here"
            yield "." * statement.level + (statement.module or ""), alias.name


def test_there_are_faces() -> None:
    assert {"responses_proto", "responses_proto.agent", "oci_responses.blocking"} <= FACES.keys()


@pytest.mark.parametrize("name", FACES)
def test_the_typed_face_and_the_lazy_one_name_the_same_objects(name: str) -> None:
    face = importlib.import_module(name)
    typed = list(typed_names(FACES[name]))
    assert sorted(public for _, public in typed) == vars(face)["__all__"]
    for module, public in typed:
        assert getattr(face, public) is getattr(importlib.import_module(module, name), public), public


@pytest.mark.parametrize("name", FACES)
def test_no_name_of_a_face_is_that_of_a_module_beside_it(name: str) -> None:
    beside = {path.stem for path in FACES[name].parent.glob("*.py")}
    beside |= {path.name for path in FACES[name].parent.iterdir() if path.is_dir()}
    # The import system sets a module as an attribute of its package: the name would mean now one, now the other.
    assert beside & {public for _, public in typed_names(FACES[name])} == set()


@pytest.mark.parametrize("name", FACES)
def test_all_names_can_be_imported_in_a_fresh_process_in_any_order(name: str) -> None:
    code = f"import {name} as face\nfor name in reversed(face.__all__): getattr(face, name)"
    code += f"\ndel face\nfrom {name} import *\nassert dir()"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_a_face_is_a_module_like_any_other() -> None:
    assert isinstance(rp, ModuleType)
    assert pickle.loads(pickle.dumps(rp.Message.user("hello"))) == rp.Message.user("hello")
    assert pickle.loads(pickle.dumps(rp.SSEParser)) is rp.SSEParser
    assert {"fold", "AgentLoop", "__doc__"} <= set(dir(rp))
    page = pydoc.plain(pydoc.render_doc(rp))
    assert "class SSEParser" in page
    assert "fold(" in page
