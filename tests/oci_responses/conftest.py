"""The scenarios are no test files, but their assertions should explain themselves all the same."""

from __future__ import annotations

import pytest

for name in ("client", "connection", "drive", "model", "patience", "runtime", "tls", "tool"):
    pytest.register_assert_rewrite(f"tests.oci_responses.{name}_scenarios")
