from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from oci_responses import testing


@pytest.mark.parametrize("name", testing.__all__)
def test_what_is_offered_is_there(name: str) -> None:
    home = importlib.import_module(f"{testing.__name__}.{testing._HOMES[name]}")
    assert getattr(testing, name) is getattr(home, name)
    assert name in home.__all__


def test_what_is_not_offered_is_an_attribute_error() -> None:
    assert testing._HOMES.keys() == set(testing.__all__)
    with pytest.raises(AttributeError, match=r"oci_responses\.testing has no attribute nothing"):
        _ = testing.nothing


def test_importing_it_imports_nothing() -> None:
    code = "import oci_responses.testing, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert [name for name in done.stdout.split() if name.startswith(("responses_", "pytest", "msgspec"))] == []
