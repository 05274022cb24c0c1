import re
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from oci_responses.emulator.scripted.patterns import FORMATS, matching

PATTERNS = [
    r"^[A-Z]{3}-[0-9]{2,4}$",
    r"^(foo|bar)+\d?x$",
    r"",
    r"^.*$",
    r"^[^a-z]+$",
    r"\d{5}(?:-\d{4})?",
    r"^\S+@\S+\.\S+$",
    r"^#[0-9a-fA-F]{6}$",
    r"a|b",
    r"^\w+\s\W$",
    r"^[^\d\s]{2}$",
    r"^x*?y+?$",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_text_that_matches(pattern: str) -> None:
    text = matching(pattern)
    assert text is not None
    assert re.search(pattern, text)


@pytest.mark.parametrize("pattern", [r"^[a-z]+$", r"x.*", r"^(ab)*$"])
@given(least=st.integers(0, 30))
def test_a_text_that_is_long_enough(pattern: str, least: int) -> None:
    text = matching(pattern, least)
    assert text is not None
    assert len(text) >= least
    assert re.search(pattern, text)


@pytest.mark.parametrize("pattern", [r"(", r"(?=a)b", r"(a)\1", r"^[\u4e00-\u4e10]$", r"a(?!b)", r"a{99999}"])
def test_what_is_beyond_this(pattern: str) -> None:
    assert matching(pattern) is None


def test_too_short_whatever_is_repeated() -> None:
    assert matching(r"^abc$", 5) is None


@given(st.text(max_size=12))
def test_no_pattern_is_too_strange(pattern: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python's own word on odd patterns
        text = matching(pattern)
        assert text is None or re.search(pattern, text)


@pytest.mark.parametrize("name", FORMATS)
def test_samples_are_of_their_format(name: str) -> None:
    sample, pattern = FORMATS[name]
    assert pattern.fullmatch(sample) or name == "ipv6"
    Draft202012Validator({"format": name}, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(sample)
