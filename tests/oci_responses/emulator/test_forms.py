import contextlib

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oci_responses.emulator import Refusal
from oci_responses.emulator.forms import Field, read_form

from .desk import refusal

TEXT = st.text(min_size=1, max_size=20, alphabet=st.characters(codec="utf-8", exclude_characters='"\\\r\n\0'))
MEDIA = "multipart/form-data; boundary=xx"


def encoded(name: str, content: bytes, purpose: str) -> tuple[bytes, str]:
    request = httpx.Request("POST", "http://h/", data={"purpose": purpose}, files={"file": (name, content)})
    return request.read(), request.headers["content-type"]


@given(st.binary(max_size=300), TEXT)
def test_what_a_client_uploads_comes_back(content: bytes, name: str) -> None:
    body, media = encoded("f", content, name)
    assert read_form(body, media) == {"purpose": Field(name.encode()), "file": Field(content, "f")}


@pytest.mark.parametrize("name", ["notes.txt", "a b.pdf", "gr\u00fc\u00dfe.png", "\u6587.txt"])
def test_names_of_files(name: str) -> None:
    body, media = encoded(name, b"x", "vision")
    assert read_form(body, media)["file"].filename == name


def test_an_empty_form_and_a_preamble() -> None:
    assert read_form(b"--xx--\r\n", MEDIA) == {}
    part = b'--xx\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    assert read_form(b"hello\r\n" + part + part.replace(b"1", b"2") + b"--xx--", MEDIA) == {"a": Field(b"2")}


@pytest.mark.parametrize("media", ["", "application/json", "multipart/form-data", "multipart/form-data; boundary="])
def test_no_form_by_its_type(media: str) -> None:
    status, error = refusal(read_form, b"--xx--", media)
    assert (status, "multipart/form-data" in error["message"]) == (400, True)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x",
        b"--xx\r\n",
        b'--xx\r\nContent-Disposition: form-data; name="a"\r\n\r\n1',
        b"--xx\r\nno end of head\r\n--xx--",
        b"--xx\r\nContent-Type: text/plain\r\n\r\n1\r\n--xx--",
        b"--xxother\r\n\r\n1\r\n--xx--",
    ],
)
def test_no_form_by_its_body(body: bytes) -> None:
    assert refusal(read_form, body, MEDIA)[0] == 400


@given(st.binary(max_size=200))
def test_nothing_makes_it_fail_otherwise(body: bytes) -> None:
    for data in (body, b"--xx" + body + b"--xx--", b"--xx\r\n" + body + b"\r\n--xx--"):
        with contextlib.suppress(Refusal):
            read_form(data, MEDIA)
