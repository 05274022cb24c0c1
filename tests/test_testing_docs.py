"""The test files of docs/testing.md run as they stand, first recording, then replaying."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

PAGE = (Path(__file__).parents[1] / "docs/testing.md").read_text()
FILES: dict[str, str] = dict(re.findall(r"```python\n# (test_\w+)\.py\n(.*?)```", PAGE, re.DOTALL))


@pytest.fixture(autouse=True)
def no_other_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plugins of this repository take longer to load than the tests take."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


def test_the_files_pass(pytester: pytest.Pytester) -> None:
    assert sorted(FILES) == ["test_kills", "test_recording", "test_script"]
    pytester.makepyfile(**FILES)
    given = ("-p", "oci_responses.testing.plugin", "-W", "error")
    pytester.runpytest_subprocess(*given, "--record").assert_outcomes(passed=3)
    assert (pytester.path / "greeting.jsonl").exists()
    pytester.runpytest_subprocess(*given, "test_recording.py").assert_outcomes(passed=1)


def test_the_failure_that_is_shown_is_the_one_that_is_told(pytester: pytest.Pytester) -> None:
    broken = FILES["test_kills"].replace(
        "charged.setdefault(context.idempotency_key, amount)", "charged[len(charged)] = amount"
    )
    assert broken != FILES["test_kills"]
    pytester.makepyfile(test_kills=broken)
    found = pytester.runpytest_subprocess("-p", "oci_responses.testing.plugin")
    found.assert_outcomes(failed=1)
    shown = re.findall(r"^    (\S.*|  - .*)$", PAGE[PAGE.index("how often:") :], re.MULTILINE)[:3]
    assert len(shown) == 3
    found.stdout.fnmatch_lines([f"*{line.strip()}" for line in shown])
