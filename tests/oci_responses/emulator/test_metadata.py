import pytest
from hypothesis import given
from hypothesis import strategies as st

from oci_responses.emulator import Refusal
from oci_responses.emulator.metadata import check_metadata

VALUES = st.one_of(st.text(max_size=512), st.integers(), st.booleans(), st.floats(allow_nan=False))


@given(st.none() | st.dictionaries(st.text(max_size=64), VALUES, max_size=16))
def test_what_is_accepted(metadata: object) -> None:
    check_metadata(metadata)


@pytest.mark.parametrize(
    ("metadata", "text"),
    [
        ([], "must be an object"),
        ({str(n): "x" for n in range(17)}, "must not contain more than 16 key-value pairs"),
        ({"k" * 65: "x"}, "exceeds max length of 64 characters"),
        ({"long": "x" * 513}, "Metadata value for key 'long' exceeds max length of 512 characters"),
        ({"a": {}}, "Metadata value for key 'a' must be a string, number, or boolean"),
        ({"a": None}, "must be a string"),
    ],
)
def test_what_is_refused(metadata: object, text: str) -> None:
    with pytest.raises(Refusal, match=text) as refused:
        check_metadata(metadata)
    assert refused.value.reply.status == 400
