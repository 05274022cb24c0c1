"""What it ran on and with."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["machine"]

_PACKAGES = (
    *("oci-responses", "openai", "oci-openai", "locus-sdk", "httpx", "httpx-sse"),
    *("msgspec", "h11", "httpcore", "anyio", "trio", "uvloop", "cryptography", "oci", "pydantic"),
)


def machine() -> dict[str, str]:
    """Return the CPU, the interpreter and the versions."""
    found = {"cpu": _cpu(), "cores": str(os.cpu_count()), "python": platform.python_version()}
    found["system"] = f"{platform.system()} {platform.machine()}"
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _cpu() -> str:
    file = Path("/proc/cpuinfo")
    lines = file.read_text().splitlines() if file.exists() else []
    return next(
        (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.processor()
    )
