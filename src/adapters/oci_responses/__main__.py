"""``python -m oci_responses``."""

from __future__ import annotations

import sys

from oci_responses.cli import main

__all__: list[str] = []

if __name__ == "__main__":
    sys.exit(main())
