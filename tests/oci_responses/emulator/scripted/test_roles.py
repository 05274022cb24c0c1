import pytest

from oci_responses.emulator.scripted.candidates import UNIT
from oci_responses.emulator.scripted.roles import PATTERNS, hints_of, is_directed, is_place, rank


@pytest.mark.parametrize(
    ("name", "about", "leads", "leads_not"),
    [
        ("city", "", "in", "to"),
        ("q", "City name", "in", "to"),
        ("from_currency", "", UNIT, "to"),
        ("to_unit", "", "into", UNIT),
        ("recipient", "A city", "to", "in"),
        ("colour", "", "", "in"),
    ],
)
def test_prepositions(name: str, about: str, leads: str, leads_not: str) -> None:
    hints = hints_of(name, about)
    assert not leads or leads in hints
    assert leads_not not in hints


def test_what_names_say() -> None:
    assert is_place("home_city")
    assert not is_place("room")
    assert is_directed("origin")
    assert not is_directed("name")
    order = [
        rank("n", "integer"),
        rank("email", "string"),
        rank("city", "string"),
        rank("x", "string"),
        rank("text", "string"),
    ]
    assert order == sorted(set(order))


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("email", "mail bo@example.org now", "bo@example.org"),
        ("date", "on 2026-05-01", "2026-05-01"),
        ("time", "at 5pm", "5pm"),
        ("path", "open /etc/hosts", "/etc/hosts"),
        ("symbol", "price of ORCL", "ORCL"),
        ("id", "order A-1234", "A-1234"),
    ],
)
def test_patterns(word: str, text: str, found: str) -> None:
    matches = [pattern.search(text) for words, pattern in PATTERNS if word in words]
    assert found in [match[0] for match in matches if match]
