"""A package made for the test: a face with modules behind it."""

from __future__ import annotations

import importlib
import itertools
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from types import ModuleType

import pytest

from responses_proto.faces import lazy_face

THREADS = 8
SLOW = "import time\ntime.sleep(0.05)\n"
MODULES = {
    "__init__": "from responses_proto.faces import lazy_face\n"
    "__all__, __getattr__, __dir__ = lazy_face(__name__, {'.one': 'First Second', '.deep.two': 'third'})\n",
    "one": f"{SLOW}class First: pass\nclass Second: pass\n",
    "deep/__init__": "",
    "deep/two": "third = 3\n",
    "_hidden": "",
    "broken": "import a_module_that_nobody_has\n",
}
NUMBERS = itertools.count()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    name = f"made_for_faces_{next(NUMBERS)}"
    for module, code in MODULES.items():
        path = tmp_path / name / f"{module}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code)
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    yield importlib.import_module(name)
    for loaded in [loaded for loaded in sys.modules if loaded.partition(".")[0] == name]:
        del sys.modules[loaded]


def loaded(package: ModuleType) -> set[str]:
    prefix = f"{package.__name__}."
    return {name.removeprefix(prefix) for name in sys.modules if name.startswith(prefix)}


def test_a_name_loads_its_module_and_no_other(package: ModuleType) -> None:
    assert loaded(package) == set()
    assert package.third == 3
    assert loaded(package) == {"deep", "deep.two"}


def test_a_name_is_looked_up_once(package: ModuleType) -> None:
    first = package.First
    assert vars(package)["First"] is first is importlib.import_module(f"{package.__name__}.one").First


def test_the_face_lists_what_it_has_not_loaded(package: ModuleType) -> None:
    assert package.__all__ == ["First", "Second", "third"]
    assert {"First", "Second", "third", "__doc__"} <= set(dir(package))
    assert dir(package) == sorted(dir(package))
    assert loaded(package) == set()


def test_everything_can_be_taken_at_once(package: ModuleType) -> None:
    taken: dict[str, object] = {}
    exec(f"from {package.__name__} import *", taken)
    assert {"First", "Second", "third"} <= taken.keys()


def test_a_module_is_an_attribute_before_it_is_imported(package: ModuleType) -> None:
    assert package.deep.__name__.endswith(".deep")
    assert "one" not in loaded(package)


def test_an_unknown_name_is_an_attribute_error_that_says_where_it_was_looked_for(package: ModuleType) -> None:
    with pytest.raises(AttributeError) as caught:
        _ = package.Frist
    assert str(caught.value) == f"module {package.__name__!r} has no attribute 'Frist'"
    assert (caught.value.name, caught.value.obj) == ("Frist", package)  # what Python makes "Did you mean" of
    with pytest.raises(ImportError, match="cannot import name 'Frist'"):
        exec(f"from {package.__name__} import Frist")


@pytest.mark.parametrize("name", ["__wrapped__", "_hidden", "_"])
def test_a_private_name_is_not_looked_for_in_files(package: ModuleType, name: str) -> None:
    assert not hasattr(package, name)
    assert loaded(package) == set()


def test_a_module_that_lacks_another_says_so(package: ModuleType) -> None:
    with pytest.raises(ModuleNotFoundError, match="a_module_that_nobody_has"):
        _ = package.broken


def test_threads_that_ask_at_once_get_the_same_object(package: ModuleType) -> None:
    barrier = Barrier(THREADS)

    def ask(name: str) -> object:
        barrier.wait()
        return getattr(package, name)

    with ThreadPoolExecutor(THREADS) as pool:
        got = list(pool.map(ask, ["First", "Second"] * (THREADS // 2)))
    assert len(set(map(id, got))) == 2
    assert got[:2] == [package.First, package.Second]


def test_a_module_may_be_named_as_any_import_names_it() -> None:
    names, load, known = lazy_face("responses_proto.agent", {"..sse": "SSEParser", "responses_proto.events": "READER"})
    from responses_proto.events import READER
    from responses_proto.sse import SSEParser

    assert names == ["READER", "SSEParser"]
    assert [load(name) for name in names] == [READER, SSEParser]
    assert set(names) <= set(known())
