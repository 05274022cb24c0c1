from __future__ import annotations

import subprocess
import sys


def test_importing_it_imports_nothing() -> None:
    code = "import oci_responses.testing, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name for name in done.stdout.split() if name.startswith(("responses_", "pytest", "msgspec"))}
    assert loaded == {"responses_proto", "responses_proto.faces"}
