from __future__ import annotations

import pytest

from responses_proto.decoding import encode_json
from responses_proto.parts import (
    FileCitation,
    InputImage,
    InputText,
    LogProb,
    OutputText,
    PromptCacheBreakpoint,
    TopLogProb,
    UnknownAnnotation,
    UnknownPart,
    UrlCitation,
    read_annotation,
    read_logprobs,
    read_part,
)


def test_annotations_are_typed_and_unknown_ones_do_not_break_their_part() -> None:
    notes: list[str] = []
    part = read_part(
        b'{"type":"output_text","text":"a","annotations":['
        b'{"type":"file_citation","file_id":"f","index":1,"valid":true},{"type":"oci:trace","x": 1 },'
        b'{"type":"url_citation","url":"https://a.example","start_index":0,"end_index":1,"title":null}]}',
        notes,
    )
    assert isinstance(part, OutputText)
    assert part.annotations == (
        FileCitation(file_id="f", index=1, valid=True),
        UnknownAnnotation("oci:trace", b'{"type":"oci:trace","x": 1 }'),
        UrlCitation(url="https://a.example", start_index=0, end_index=1),
    )
    assert notes == []


def test_a_part_of_another_type_is_kept() -> None:
    raw = b'{"type":"image_url","image_url":{"url":"x"}}'
    assert read_part(raw) == UnknownPart("image_url", raw)


def test_parts_are_written_with_what_the_service_wants() -> None:
    assert encode_json(OutputText("a")) == b'{"type":"output_text","text":"a","annotations":[]}'
    assert encode_json(InputImage(image_url="data:,")) == b'{"type":"input_image","image_url":"data:,"}'
    marked = InputText("a", prompt_cache_breakpoint=PromptCacheBreakpoint())
    assert encode_json(marked) == (b'{"type":"input_text","text":"a","prompt_cache_breakpoint":{"mode":"explicit"}}')


def test_an_annotation_is_read_alone() -> None:
    assert read_annotation(b'{"type":"file_path","file_id":"f","index":3}').type == "file_path"


def test_log_probabilities() -> None:
    raw = (
        b'[{"token":"It","logprob":-0.5,"bytes":[73,116],"top_logprobs":[{"token":"He","logprob":-1}]},'
        b'{"token":"x","logprob":0,"bytes":null}]'
    )
    assert read_logprobs(raw) == (
        LogProb("It", -0.5, (73, 116), top_logprobs=(TopLogProb("He", -1.0),)),
        LogProb("x", 0.0),
    )


@pytest.mark.parametrize("raw", [b"null", b"{}", b"[1]", b"", b'[{"token":"\xff"}]'])
def test_what_is_no_list_of_log_probabilities_is_none(raw: bytes) -> None:
    assert read_logprobs(raw) == ()
