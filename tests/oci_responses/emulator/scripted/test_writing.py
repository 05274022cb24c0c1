import pytest

from oci_responses.emulator.scripted.writing import written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1, 2"),
        ("one per line", "1\n2"),
        ("each on its own line", "1\n2"),
        ("newline-separated", "1\n2"),
        ("comma separated", "1, 2"),
        ("commas, no spaces", "1,2"),
        ("without commas", "1 2"),
        ("separated by pipes", "1 | 2"),
        ('separated by " - "', "1 - 2"),
        ("as a JSON array", "[1, 2]"),
        ("in words as a JSON array", '["one", "two"]'),
        ("as a bulleted list with bullets", "- 1\n- 2"),
        ("spelled out with semicolons", "one; two"),
    ],
)
def test_forms(text: str, expected: str) -> None:
    assert written([1, 2], text) == expected
