"""A slow reading of an event stream, character by character, from the text of the HTML standard.

Sections 9.2.5 "Parsing an event stream" and 9.2.6 "Interpreting an event stream" of the HTML
Living Standard, with their own words for the states: buffers, process the field, dispatch the
event. It sees the whole stream as text, shares no code with the parser, and knows nothing of
chunks. Two things are not the standard's: the size limit, and that a ``retry`` of more digits
than an ``int`` must be able to read is ignored.
"""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Reading", "read_reference"]

ASCII_DIGITS = "0123456789"
LONGEST_RETRY = 640


@dataclass
class Reading:
    """What a stream says: dispatched events as (type, data, last event id), and what outlives them."""

    events: list[tuple[str, str, str]] = field(default_factory=list)
    retry: int | None = None
    last_event_id: str = ""
    too_large: bool = False


class Interpreter:
    """The state of section 9.2.6."""

    def __init__(self, max_event_size: int | None) -> None:
        self.reading = Reading()
        self.data_buffer = ""
        self.event_type_buffer = ""
        self.last_event_id_buffer = ""
        self.max_event_size = max_event_size
        self.size = 0

    def process_line(self, line: str) -> None:
        if line == "":
            self.dispatch_the_event()
        elif self.fits(line, ended=True) and line[0] != ":":
            name, value = line, ""
            for position, character in enumerate(line):
                if character == ":":
                    name, value = line[:position], line[position + 1 :]
                    break
            if value != "" and value[0] == "\N{SPACE}":
                value = value[1:]
            self.process_the_field(name, value)

    def process_the_field(self, name: str, value: str) -> None:
        if name == "event":
            self.event_type_buffer = value
        elif name == "data":
            self.data_buffer += value
            self.data_buffer += "\n"
        elif name == "id":
            if "\N{NULL}" not in value:
                self.last_event_id_buffer = value
        elif name == "retry" and 0 < len(value) <= LONGEST_RETRY and all(digit in ASCII_DIGITS for digit in value):
            self.reading.retry = int(value)

    def dispatch_the_event(self) -> None:
        self.reading.last_event_id = self.last_event_id_buffer
        if self.data_buffer != "":
            data = self.data_buffer[:-1] if self.data_buffer[-1] == "\n" else self.data_buffer
            kind = self.event_type_buffer if self.event_type_buffer != "" else "message"
            self.reading.events.append((kind, data, self.reading.last_event_id))
        self.data_buffer = ""
        self.event_type_buffer = ""
        self.size = 0

    def fits(self, line: str, *, ended: bool) -> bool:
        """Count a line, and the end of it, towards its event; a comment ahead of the event is not of it."""
        if self.size > 0 or (line != "" and line[0] != ":"):
            self.size += len(line.encode("utf-8", "surrogateescape")) + ended
        if self.max_event_size is not None and self.size > self.max_event_size:
            self.reading.too_large = True
        return not self.reading.too_large


def read_reference(stream: bytes, *, max_event_size: int | None = None) -> Reading:
    """Read a whole stream. With a limit, sizes are right only for a stream that is valid UTF-8."""
    text = stream.decode("utf-8", "replace")
    if text != "" and text[0] == "\N{BYTE ORDER MARK}":
        text = text[1:]
    state = Interpreter(max_event_size)
    line = ""
    after_carriage_return = False
    for character in text:
        if character == "\n" and after_carriage_return:
            after_carriage_return = False
            continue
        after_carriage_return = character == "\r"
        if character in "\r\n":
            state.process_line(line)
            line = ""
            if state.reading.too_large:
                return state.reading
        else:
            line += character
    # "Once the end of the file is reached, any pending data must be discarded."
    state.fits(line, ended=False)
    return state.reading
