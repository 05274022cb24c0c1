"""Which proxy, from which words, and for which hosts."""

from __future__ import annotations

import sys

import pytest

from oci_responses.proxies import Proxy, environment_proxy, read_proxy
from responses_proto.errors import ConfigError

URL = "https://inference.generativeai.us-chicago-1.oci.oraclecloud.com/openai/v1"
HOST = "inference.generativeai.us-chicago-1.oci.oraclecloud.com"


@pytest.mark.parametrize(
    ("given", "proxy"),
    [
        ("http://proxy.example:8080", Proxy("http", "proxy.example", 8080)),
        ("http://proxy.example/", Proxy("http", "proxy.example", 80)),
        ("proxy.example:3128", Proxy("http", "proxy.example", 3128)),
        ("https://proxy.example", Proxy("https", "proxy.example", 443)),
        ("HTTP://[::1]:8080", Proxy("http", "::1", 8080)),
        ("socks5://proxy.example", Proxy("socks5", "proxy.example", 1080)),
        ("socks5h://me@proxy.example:1", Proxy("socks5h", "proxy.example", 1, "me")),
        ("http://me:p%40ss%2Fw%C3%B6rd@proxy.example", Proxy("http", "proxy.example", 80, "me", "p@ss/wörd")),
    ],
)
def test_a_url_names_a_proxy(given: str, proxy: Proxy) -> None:
    read = read_proxy(given, "argument")
    assert read == proxy
    assert "p@ss" not in repr(read)


@pytest.mark.parametrize(
    "given",
    [
        "ftp://p",
        "http://",
        "http://h:port",
        "http://me:hush@h/path",
        "http://me:hush@h?q",
        "http://[me:hush",
        "socks4://h",
    ],
)
def test_what_names_none_is_refused_without_quoting_it(given: str) -> None:
    with pytest.raises(ConfigError, match=r"proxy \(HTTPS_PROXY\) must have the form") as caught:
        read_proxy(given, "HTTPS_PROXY")
    assert "hush" not in str(caught.value)


def test_a_socks_proxy_needs_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "socksio", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ImportError, match=r"oci-responses\[socks\]"):
        read_proxy("socks5://h", "argument")
    read_proxy("http://h", "argument")


def test_the_environment_names_one() -> None:
    every = {name: f"http://{name}" for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")}
    for name in list(every):
        assert environment_proxy(URL, every) == (every[name], name)
        # Blank is absent.
        every[name] = " "
    assert environment_proxy(URL, every) is None
    assert environment_proxy(URL, {"HTTP_PROXY": "http://h", "http_proxy": "http://h"}) is None


@pytest.mark.parametrize(
    ("url", "exceptions", "direct"),
    [
        (URL, "*", True),
        (URL, HOST, True),
        (URL, "a.example, oraclecloud.com ,b.example", True),
        (URL, ".oraclecloud.com", True),
        (URL, "*.OracleCloud.com", True),
        (URL, "cloud.com", False),
        (URL, f"{HOST}:443", True),
        (URL, f"{HOST}:8443", False),
        (URL, "", False),
        (URL, ",,", False),
        (URL, ".", False),
        ("https://10.1.2.3:8443/v1", "10.0.0.0/8", True),
        ("https://10.1.2.3/v1", "10.1.2.3", True),
        ("https://10.1.2.3/v1", "11.0.0.0/8", False),
        (URL, "10.0.0.0/8", False),
        ("https://[fd00::1]/v1", "fd00::/8", True),
        ("https://[fd00::1]/v1", "[fd00::1]", True),
    ],
)
@pytest.mark.parametrize("name", ["no_proxy", "NO_PROXY"])
def test_hosts_that_are_reached_directly(url: str, exceptions: str, direct: bool, name: str) -> None:
    found = environment_proxy(url, {"HTTPS_PROXY": "http://p", name: exceptions})
    assert found == (None if direct else ("http://p", "HTTPS_PROXY"))
