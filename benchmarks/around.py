"""What stands around a measurement: the load server, a certificate and a profile with a key, made for this run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

__all__ = ["PROFILE", "around", "url"]

PROFILE = "BENCHMARK"


@contextmanager
def around() -> Iterator[Mapping[str, str]]:
    """Run the server; give the environment that workers need to find it and the profile."""
    with TemporaryDirectory() as folder:
        env = {**os.environ, **_files(Path(folder))}
        command = [sys.executable, "-m", "benchmarks.server"]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=env) as server:
            assert server.stdout is not None
            tcp, tls = server.stdout.readline().split()
            try:
                yield {**env, "BENCHMARK_TCP": f"http://127.0.0.1:{tcp}", "BENCHMARK_TLS": f"https://localhost:{tls}"}
            finally:
                server.kill()


def url(what: str, transport: str = "TCP") -> str:
    """Return the address of what the server does."""
    return f"{os.environ[f'BENCHMARK_{transport}']}/{what}"


def _files(folder: Path) -> dict[str, str]:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    from oci_responses.emulator.certificate import make_certificate

    made = make_certificate("localhost")
    files = {"chain.pem": made.chain, "key.pem": made.key, "ca.pem": made.ca}
    key = rsa.generate_private_key(65537, 2048)
    files["api.pem"] = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    ids = {name: f"ocid1.{name}.oc1..benchmark" for name in ("user", "tenancy")}
    lines = {**ids, "fingerprint": ":".join(["ab"] * 16), "key_file": folder / "api.pem", "region": "us-chicago-1"}
    profile = "\n".join([f"[{PROFILE}]", *(f"{name}={value}" for name, value in lines.items()), ""])
    for name, content in {**files, "config": profile.encode()}.items():
        (folder / name).touch(mode=0o600)
        (folder / name).write_bytes(content)
    return {
        "BENCHMARK_CERTIFICATE": str(folder / "chain.pem"),
        "BENCHMARK_KEY": str(folder / "key.pem"),
        "BENCHMARK_CA": str(folder / "ca.pem"),
        "BENCHMARK_CONFIG": str(folder / "config"),
        "BENCHMARK_BYTECODE": str(folder / "bytecode"),
    }
