"""Orders to count in everyday words."""

import pytest

from oci_responses.emulator.scripted.counting import count

ORDERS = [
    ("Count by threes from 3 to 15", "3, 6, 9, 12, 15"),
    ("Count to ten by twos.", "2, 4, 6, 8, 10"),
    ("Count by fives to 25", "5, 10, 15, 20, 25"),
    ("List the even numbers from 1 to 10.", "2, 4, 6, 8, 10"),
    ("List all odd numbers between 1 and 9.", "1, 3, 5, 7, 9"),
    ("Print integers from 1 to 3", "1, 2, 3"),
    ("Print the numbers from 1 to 3", "1, 2, 3"),
    ("Write the integers from 1 to 3, one per line.", "1\n2\n3"),
    ("Enumerate 1 to 3", "1, 2, 3"),
    ("Enumerate from 1 to 3, comma separated", "1, 2, 3"),
    ("What are the first five positive integers?", "1, 2, 3, 4, 5"),
    ("Give me the first five positive integers separated by spaces", "1 2 3 4 5"),
    ("Count down from 3 to 1.", "3, 2, 1"),
    ("Count from 3 down to 1", "3, 2, 1"),
    ("Count from -2 to 2", "-2, -1, 0, 1, 2"),
    ("Count from minus two to two", "-2, -1, 0, 1, 2"),
    ("Can you count up to 4 please", "1, 2, 3, 4"),
    ("Count 1 to 5, each on a new line", "1\n2\n3\n4\n5"),
    ("Count 1-5", "1, 2, 3, 4, 5"),
    ("Please list numbers 1 through 4", "1, 2, 3, 4"),
    ("Write out the numbers one to three in words", "one, two, three"),
    ("Recite the numbers from one to three", "1, 2, 3"),
    ("Count backwards from 5", "5, 4, 3, 2, 1"),
    ("Start a countdown from 4", "4, 3, 2, 1"),
    ("List the first three even numbers", "2, 4, 6"),
    ("List the first 4 odd numbers separated by commas", "1, 3, 5, 7"),
    ("Count up from 5 to 8", "5, 6, 7, 8"),
    ("Show me the integers between 2 and 5", "2, 3, 4, 5"),
    ("Output the numbers 1 to 3, newline separated", "1\n2\n3"),
    ("Count in steps of 10 from 0 to 30", "0, 10, 20, 30"),
    ("Count to 3.", "1, 2, 3"),
    ("Could you count from seven to nine?", "7, 8, 9"),
    ("Count to 5, with a space between the numbers", "1 2 3 4 5"),
    ("List multiples of 4 up to 20", "4, 8, 12, 16, 20"),
    ("Count from 10 to 1 by threes", "10, 7, 4, 1"),
    ("Print every third number from 1 to 10", "1, 4, 7, 10"),
    ("List the first five primes", "2, 3, 5, 7, 11"),
    ("I want you to count to six", "1, 2, 3, 4, 5, 6"),
    ("Numbers from 1 to 4, please.", "1, 2, 3, 4"),
    ("Count from 1 to 3 using digits separated by a single space.", "1 2 3"),
    ('Count to three separated by "; "', "1; 2; 3"),
    ("Count five numbers starting at 10", "10, 11, 12, 13, 14"),
    ("Count to 10 in twos", "2, 4, 6, 8, 10"),
    ("Count the numbers from 1 to 4", "1, 2, 3, 4"),
    ("Say the numbers one through five", "1, 2, 3, 4, 5"),
    ("Count from 1 to 5 in reverse", "5, 4, 3, 2, 1"),
    ("Count from 98 to 102", "98, 99, 100, 101, 102"),
    ("Count down to zero from three", "3, 2, 1, 0"),
    ("List the even integers below 9", "2, 4, 6, 8"),
    ("List the natural numbers up to 4", "1, 2, 3, 4"),
]
FRESH = [
    ("Count aloud from 2 to 6.", "2, 3, 4, 5, 6"),
    ("Give me every number from 7 to 10, each on its own line.", "7\n8\n9\n10"),
    ("Count to twenty by fours", "4, 8, 12, 16, 20"),
    ("List the first six odd integers, separated by spaces", "1 3 5 7 9 11"),
    ("Can you write all the whole numbers between 5 and 8?", "5, 6, 7, 8"),
    ("Count from 5 down to -1", "5, 4, 3, 2, 1, 0, -1"),
    ("Starting at 10, count down to 7.", "10, 9, 8, 7"),
    ("Type the numbers 1 to 5 without commas", "1 2 3 4 5"),
]
"""Written when the rules were done."""


@pytest.mark.parametrize(("text", "expected"), [*ORDERS, *FRESH])
def test_counted_as_asked(text: str, expected: str) -> None:
    assert count(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "How many numbers are between 1 and 5?",
        "Count the words in this sentence",
        "Give me two numbers",
        "Send the numbers to Bob",
        "Which number did I ask you to remember?",
        "My numbers are 3 and 5",
        "Add the numbers 3 and 5",
        "What are the two numbers I gave you?",
        "You can count on me",
    ],
)
def test_not_every_number_is_to_be_counted(text: str) -> None:
    assert count(text) is None


@pytest.mark.parametrize("text", [f"Count to {'1' * 5000}", "List the primes below 999999999999999", "Count to 1001"])
def test_limits_are_told(text: str) -> None:
    assert "only" in str(count(text)) or "at most" in str(count(text))
