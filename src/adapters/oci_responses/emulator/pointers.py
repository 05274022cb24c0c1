"""What points other programs at a running endpoint: environment variables, and a file that sets them."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

import certifi

from .federation import FEDERATION_PATH, METADATA_PATH
from .office import Office
from .profiles import write_private

__all__ = ["environment", "principals", "write_environment"]

_BUNDLE = "ca-bundle.pem"
_RESOURCE_PRINCIPAL = "2.2"


def environment(office: Office) -> dict[str, str]:
    """Return the variables that this package, Oracle's tools, the ``openai`` client and curl read."""
    folder = Path(office.config_file).parent
    found = {
        "OCI_CONFIG_FILE": office.config_file,
        "OCI_CLI_CONFIG_FILE": office.config_file,
        "OCI_GENAI_ENDPOINT": office.base_url,
        "OCI_GENAI_PROJECT_ID": office.project,
        "OCI_COMPARTMENT_ID": office.compartment_id,
        "OPENAI_BASE_URL": office.base_url,
        "OPENAI_PROJECT_ID": office.project,
        "OPENAI_API_KEY": office.api_key,
    }
    if office.ca_file is not None:
        bundle = str(folder / _BUNDLE)
        found |= {"SSL_CERT_FILE": bundle, "CURL_CA_BUNDLE": bundle, "REQUESTS_CA_BUNDLE": bundle}
    return found


def principals(office: Office) -> dict[str, str]:
    """Return the variables that make an instance and a function of a program that asks for principals."""
    if not office.metadata_url:
        return {}
    token, key = office.resource_principal_files
    return {
        "OCI_METADATA_BASE_URL": f"{office.metadata_url}{METADATA_PATH}",
        "OCI_RESOURCE_PRINCIPAL_VERSION": _RESOURCE_PRINCIPAL,
        "OCI_RESOURCE_PRINCIPAL_RPST": token,
        "OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM": key,
        "OCI_RESOURCE_PRINCIPAL_REGION": office.region,
    }


def write_environment(office: Office) -> str:
    """Write a shell script that sets :func:`environment`, beside the config file; return its path."""
    folder = Path(office.config_file).parent
    if office.ca_file is not None:
        # With the public authorities, so that nothing else that the same shell starts loses its trust.
        authorities = Path(certifi.where()).read_bytes() + Path(office.ca_file).read_bytes()
        write_private(folder / _BUNDLE, authorities)
    lines = [*_exports(environment(office))]
    if others := principals(office):
        lines += ["", "# For instance and resource principals, where you want them:", *_exports(others, "# ")]
        lines += [f"# The federation_endpoint of an instance principal: {office.metadata_url}{FEDERATION_PATH}"]
    return write_private(folder / "env", "\n".join([*lines, ""]).encode())


def _exports(variables: Mapping[str, str], prefix: str = "") -> list[str]:
    return [f"{prefix}export {name}={shlex.quote(value)}" for name, value in variables.items()]
