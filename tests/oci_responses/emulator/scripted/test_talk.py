from oci_responses.emulator.scripted.talk import Made, read_talk, text_of


def message(role: str, text: str) -> dict[str, object]:
    kind = "output_text" if role == "assistant" else "input_text"
    return {"type": "message", "role": role, "content": [{"type": kind, "text": text}]}


CALL = {"type": "function_call", "call_id": "c1", "name": "f", "arguments": '{"a":1}'}
OUTPUT = {"type": "function_call_output", "call_id": "c1", "output": "done"}


def test_who_said_what() -> None:
    talk = read_talk("Be brief.", [message("user", "one"), message("assistant", "two"), message("developer", "three")])
    assert talk.told == ("Be brief.", "one", "three")
    assert talk.latest == "one"
    assert talk.made == ()


def test_calls_answered_since_the_newest_message() -> None:
    assert read_talk(None, [message("user", "x"), CALL, OUTPUT]).made == (Made("f", {"a": 1}, "done"),)
    assert read_talk(None, [message("user", "x"), CALL, OUTPUT, message("user", "y")]).made == ()


def test_arguments_that_are_no_json_are_kept_as_text() -> None:
    broken = {**CALL, "arguments": "{a"}
    assert read_talk(None, [broken, OUTPUT]).made[0].arguments == "{a"


def test_other_items_are_passed_over() -> None:
    assert read_talk(None, [{"type": "reasoning"}, {"type": "acme:thing"}]).told == ()


def test_text_of() -> None:
    assert text_of("it\u2019s") == "it's"
    assert (
        text_of(
            [
                {"type": "input_text", "text": "a"},
                {"type": "input_image"},
                {"type": "input_text", "text": "b"},
            ]
        )
        == "a\nb"
    )
    assert text_of(None) == ""
