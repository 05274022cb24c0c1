"""Items as text: who says what, calls and outputs; nothing that is sealed."""

from __future__ import annotations

from responses_proto.agent.telling import told

from .window.histories import call, items, out, user


def test_what_a_model_reads() -> None:
    history = items(
        user("Book it."),
        {"type": "reasoning", "summary": [], "encrypted_content": "sealed"},
        call("1"),
        out("1", "x" * 5000),
        {"type": "function_call_output", "call_id": "2", "output": [{"type": "input_text", "text": "y"}]},
        {"role": "user", "content": [{"type": "input_image", "image_url": "https://e/x.png"}]},
        {"role": "assistant", "content": "Done."},
    )
    text = told(history)
    assert text.startswith("user: Book it.\nassistant calls find({})\ntool returns: xxx")
    assert "[cut]" in text
    assert "sealed" not in text
    assert text.endswith("user: [input_image]\nassistant: Done.")
