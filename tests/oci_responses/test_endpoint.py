"""The base url: regions by the documented template, and no url that would give something away."""

from __future__ import annotations

import subprocess
import sys

import pytest
from oci.regions import REGIONS_SHORT_NAMES, endpoint_for

from oci_responses import endpoint
from oci_responses.endpoint import DEFAULT_REGION, checked_url, region_identifier, region_url
from responses_proto.errors import ConfigError

SERVICE = "https://inference.generativeai.us-chicago-1.oci.oraclecloud.com"


@pytest.mark.parametrize(("key", "identifier"), sorted(endpoint._REGION_KEYS.items()))
def test_region_keys_are_those_of_the_vendor(key: str, identifier: str) -> None:
    assert REGIONS_SHORT_NAMES[key] == identifier
    assert region_identifier(key.upper(), "x") == region_identifier(identifier, "x") == identifier


@pytest.mark.parametrize("region", ["us-chicago-1", "eu-frankfurt-1", "us-sanjose-1", "us-luke-1", "eu-frankfurt-2"])
def test_region_urls_are_those_of_the_vendor(region: str) -> None:
    template = "https://inference.generativeai.{region}.oci.{secondLevelDomain}"
    host = endpoint_for("generative_ai_inference", region=region, service_endpoint_template=template)
    assert region_url(region) == f"{host}/openai/v1"


def test_keys_of_other_regions_are_looked_up_in_the_vendors_tables() -> None:
    assert region_identifier("SJC", "x") == "us-sanjose-1"
    assert region_identifier("luf", "x") == "us-luke-1"


@pytest.mark.parametrize("missing", [True, False])
def test_common_regions_need_no_vendor_and_others_do_without(missing: bool) -> None:
    code = f"""if True:
        import sys
        if {missing}:
            sys.modules["oci"] = None
        from oci_responses.endpoint import _REGION_KEYS, region_identifier, region_url
        for key in _REGION_KEYS:
            assert region_url(region_identifier(key, "x")).endswith(".oci.oraclecloud.com/openai/v1")
        assert {missing} or "oci" not in sys.modules
        domain = "oraclecloud.com" if {missing} else "oraclegovcloud.com"
        assert region_url("us-luke-1") == f"https://inference.generativeai.us-luke-1.oci.{{domain}}/openai/v1"
    """
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("url", "api", "expected"),
    [
        ("https://h.example", "openai", "https://h.example/openai/v1"),
        ("https://h.example/", "actions", "https://h.example/20231130/actions/v1"),
        ("https://h.example/v1/", "native", "https://h.example/v1"),
        (SERVICE, "native", f"{SERVICE}/v1"),
    ],
)
def test_a_named_family_gives_the_path(url: str, api: str, expected: str) -> None:
    assert checked_url(url, "argument", api) == expected


@pytest.mark.parametrize(("url", "api"), [("https://h.example/v1", "openai"), ("https://h.example", "chat")])
def test_a_family_that_is_none_or_another_is_refused(url: str, api: str) -> None:
    with pytest.raises(ConfigError, match=f"api.*{api!r}"):
        checked_url(url, "argument", api)


def test_the_default_is_a_region() -> None:
    assert region_identifier(DEFAULT_REGION, "x") == DEFAULT_REGION


@pytest.mark.parametrize("region", ["xyz", "chicago", "us-chicago-1.evil.example", "us-chicago-1/x", "a b-1", "-"])
def test_what_is_no_region_is_refused(region: str) -> None:
    with pytest.raises(ConfigError, match=r"unknown region.*\(OCI_REGION\)"):
        region_identifier(region, "OCI_REGION")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://h.example/openai/v1/", "https://h.example/openai/v1"),
        ("https://h.example/openai/v1", "https://h.example/openai/v1"),
        ("HTTPS://h.example:8443/20231130/actions/v1//", "https://h.example:8443/20231130/actions/v1"),
        ("https://h.example", "https://h.example"),
        (SERVICE, f"{SERVICE}/openai/v1"),
        (f"{SERVICE}/", f"{SERVICE}/openai/v1"),
        (f"{SERVICE}/v1", f"{SERVICE}/v1"),
        ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1"),
        ("http://127.3.2.1", "http://127.3.2.1"),
        ("http://localhost:1/", "http://localhost:1"),
        ("http://[::1]:8080/v1/", "http://[::1]:8080/v1"),
    ],
)
def test_a_good_url_loses_its_trailing_slash(url: str, expected: str) -> None:
    assert checked_url(url, "argument") == expected


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("h.example/v1", "must have the form"),
        ("ftp://h.example/v1", "must have the form"),
        ("https:///v1", "must have the form"),
        ("https://h.example/a b", "must have the form"),
        ("https://h.example/é", "must have the form"),
        ("https://h.example:port/v1", "is not a url"),
        ("https://[::1/v1", "is not a url"),
        ("https://me:s3cret@h.example/v1", "must have no user"),
        ("https://h.example/v1?key=s3cret", "must have no user, query"),
        ("https://h.example/v1#s3cret", "must have no user, query or fragment"),
        ("http://h.example/v1", "plain http to h.example"),
        ("http://localhost.h.example/v1", "plain http"),
        ("http://127.0.0.1.h.example/v1", "plain http"),
        ("http://0.0.0.0/v1", "plain http"),
        ("http://h.example\\@127.0.0.1/", "must have no user"),
    ],
)
def test_a_bad_url_is_refused_unseen(url: str, words: str) -> None:
    with pytest.raises(ConfigError, match=rf"base_url \(argument\).*{words}|base_url \(argument\) {words}") as caught:
        checked_url(url, "argument")
    assert "s3cret" not in str(caught.value)
