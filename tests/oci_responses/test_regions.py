"""The vendor's tables of regions, where the vendor's package is."""

from __future__ import annotations

import subprocess
import sys

import pytest
from oci.regions_definitions import REALMS, REGION_REALMS, REGIONS_SHORT_NAMES

from oci_responses.regions import oci_host, oci_identifier

TEMPLATE = "https://x.{region}.oci.{secondLevelDomain}"


@pytest.mark.parametrize("region", sorted(REGION_REALMS))
def test_every_region_has_the_domain_of_its_realm(region: str) -> None:
    assert oci_host(region, TEMPLATE) == f"https://x.{region}.oci.{REALMS[REGION_REALMS[region]]}"


def test_keys_have_identifiers() -> None:
    assert {key: oci_identifier(key) for key in REGIONS_SHORT_NAMES} == REGIONS_SHORT_NAMES
    assert oci_identifier("xyz") == "xyz"


def test_without_the_package_nothing_is_known() -> None:
    code = """if True:
        import sys
        sys.modules["oci"] = None
        from oci_responses.regions import oci_host, oci_identifier
        assert oci_host("us-luke-1", "{region}") is None
        assert oci_identifier("lfi") == "lfi"
    """
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_region_may_be_declared_by_the_environment() -> None:
    code = """if True:
        from oci_responses.endpoint import region_url
        assert region_url("xx-moon-1").startswith("https://inference.generativeai.xx-moon-1.oci.moon.example/")
    """
    metadata = (
        '{"realmKey":"OC99","realmDomainComponent":"moon.example","regionKey":"MOO","regionIdentifier":"xx-moon-1"}'
    )
    environ = {"OCI_REGION_METADATA": metadata, "HOME": "/nowhere"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environ)
