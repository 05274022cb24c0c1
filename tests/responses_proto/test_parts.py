"""Content parts and annotations."""

from __future__ import annotations

import pytest

from responses_proto import parts
from responses_proto.decoding import encode_json, raw_of
from responses_proto.errors import MalformedEvent
from responses_proto.parts import (
    ANNOTATIONS,
    READER,
    FileCitation,
    InputAudio,
    InputAudioData,
    InputFile,
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

from .vocabulary import check_lines, recorded


def test_the_catalogue_of_this_file() -> None:
    assert check_lines(READER, parts, "parts") == set(READER.members)
    assert check_lines(ANNOTATIONS, parts, "annotations") == set(ANNOTATIONS.members)


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


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (b'{"type":"input_text"}', r"input_text\.text is missing"),
        (b'{"type":"input_text","text":null}', r"input_text\.text: Expected `str`"),
        (b'{"type":"input_video"}', r"input_video\.video_url is missing"),
        (b'{"type":"input_audio","input_audio":"UklGR"}', r"input_audio\.input_audio: Expected `object`"),
    ],
)
def test_what_the_program_gives_is_never_made_up(raw: bytes, path: str) -> None:
    with pytest.raises(MalformedEvent, match=path):
        read_part(raw)


@pytest.mark.parametrize("tag", ["output_text", "text", "refusal", "summary_text", "reasoning_text"])
def test_what_the_model_says_may_be_empty(tag: str) -> None:
    notes: list[str] = []
    part = read_part(f'{{"type":"{tag}"}}'.encode(), notes)
    assert (getattr(part, "refusal" if tag == "refusal" else "text"), notes) == ("", [])
    assert b'""' in encode_json(part)


@pytest.mark.parametrize("null", ["image_url", "file_id", "detail", "filename", "file_data", "file_url"])
def test_null_where_one_of_several_ways_was_taken(null: str) -> None:
    for tag, empty in (("input_image", InputImage()), ("input_file", InputFile())):
        notes: list[str] = []
        assert (read_part(f'{{"type":"{tag}","{null}":null}}'.encode(), notes), notes) == (empty, [])


def test_sound() -> None:
    raw = b'{"type":"input_audio","input_audio":{"data":"UklGR","format":"wav"}}'
    assert read_part(raw) == InputAudio(InputAudioData("UklGR", "wav"))
    assert encode_json(read_part(raw)) == raw


def test_the_part_of_a_real_server_goes_back_byte_for_byte() -> None:
    (payload,) = recorded("text", "response.content_part.done")
    start = payload.index(b'"part":') + len(b'"part":')
    raw = payload[start:-1]
    part = read_part(raw)
    assert part == OutputText("The capital of France is Paris.", logprobs=())
    assert bytes(raw_of(part)) == raw
