from typing import Any

import pytest

from oci_responses.emulator.attachments import Attachments
from oci_responses.emulator.store import Store, Upload

from .desk import refusal

STORE = Store(lambda: 0.0)
for name, file in {"f": "a.txt", "i": "a.jpg", "o": "noname"}.items():
    STORE.files.put("p", name, Upload(name, 0, file, "vision", b"hi"))
FILLED = Attachments(STORE).filled


def part(kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, **fields}


@pytest.mark.parametrize(
    ("given", "filled"),
    [
        (
            part("input_file", file_id="f"),
            part("input_file", filename="a.txt", file_data="data:text/plain;base64,aGk="),
        ),
        (
            part("input_file", file_id="o"),
            part("input_file", filename="noname", file_data="data:application/octet-stream;base64,aGk="),
        ),
        (
            part("input_image", file_id="i", detail="low"),
            part("input_image", image_url="data:image/jpeg;base64,aGk=", detail="low"),
        ),
        (part("input_image", file_id="o"), part("input_image", image_url="data:image/png;base64,aGk=")),
        (part("input_image", image_url="x", file_id=None), part("input_image", image_url="x", file_id=None)),
        (part("input_text", text="x", file_id="f"), part("input_text", text="x", file_id="f")),
    ],
)
@pytest.mark.parametrize("holder", ["content", "output"])
def test_parts(holder: str, given: dict[str, Any], filled: dict[str, Any]) -> None:
    other = part("input_text", text="before")
    items: list[Any] = [{"type": "x", holder: [other, given]}, {"type": "message", "content": "text"}]
    assert FILLED("p", items) == ({"type": "x", holder: [other, filled]}, items[1])
    assert items[0][holder] == [other, given]


@pytest.mark.parametrize(("scope", "name"), [("p", "none"), ("q", "f"), ("p", 5)])
def test_a_file_that_is_not_there(scope: str, name: object) -> None:
    status, error = refusal(FILLED, scope, [{"content": [part("input_file", file_id=name)]}])
    assert (status, error["message"], error["param"]) == (400, f"File with id '{name}' not found.", "input")
