"""A final answer of a stated shape: asked for strictly, checked, and repaired with what is wrong.

The type stays with the program, as tools do; a run keeps its schema only. So the check is a
service of the program (:func:`check`), and what it says is JSON (:class:`Checked`).
"""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import force_setattr, replace

from ..decoding import NULL
from ..errors import InvalidRequest, LocalError
from ..response import Response
from ..schema import OutputInvalid, decode_as, text_format
from ..sending import encoded
from .inquiry import aside, read_text_aside
from .organ import Ask, Organ, Perform, Stop, Verdict, View
from .organ import Final as FinalMessage

__all__ = ["Checked", "OutputSchema", "check"]

_ASKED: Final = """\
The text below should be JSON of the required schema and is not. Write it again as such, with the \
same content; change only what is wrong. Answer with the JSON alone."""
_FENCE: Final = "```"


class Checked(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a check found: the JSON, or what is wrong with it and where ("" for the whole)."""

    parsed: Raw = NULL
    error: str | None = None
    path: str = ""


class OutputSchema(Organ, frozen=True, kw_only=True, tag="output"):
    """The final answer is JSON of this ``format``, the ``text.format`` of a request.

    An answer that is not is given back with what is wrong, at most ``max_repairs`` times, by a
    call beside the conversation; ``model`` repairs, the run's own unless given.
    """

    format: Raw
    max_repairs: int = 2
    model: str | None = None
    repairs: int = 0
    text: str = ""

    def __post_init__(self) -> None:
        """Write the format as JSON."""
        force_setattr(self, "format", encoded(self.format, "format"))

    @classmethod
    def of(cls, kind: object, *, name: str | None = None, max_repairs: int = 2) -> OutputSchema:
        """Return the schema of a type, strict where the type has a strict form.

        Types are those of :func:`~responses_proto.schema.json_schema`: msgspec structs, dataclasses,
        TypedDicts, pydantic models, a plain JSON schema, and more. Raises :class:`InvalidRequest`
        for a type without a JSON form.
        """
        try:
            made = text_format(kind, name)
        except InvalidRequest:
            made = text_format(kind, name, strict=False)
        return cls(format=Raw(msgspec.json.encode(made)), max_repairs=max_repairs)

    def consult(self, view: View) -> Verdict:
        """Have the final text checked."""
        if view.reason is None or not view.text:
            return Verdict(self)
        return replace(self, text=view.text)._checking()

    def told(self, view: View, value: Raw) -> Verdict:
        """Take what the check says: the value, or what to have repaired."""
        try:
            checked = msgspec.json.decode(value, type=Checked)
        except msgspec.DecodeError as error:
            raise LocalError(f"service output.check did not say what is right or wrong: {error}") from error
        if checked.error is None:
            return Verdict(self, (FinalMessage(text=self.text, parsed=checked.parsed),))
        if self.repairs >= self.max_repairs:
            # A limit stays the reason: it is why there is no better answer.
            return Verdict(self, (Stop("invalid_output"),) if view.reason == "complete" else ())
        after = replace(self, repairs=self.repairs + 1)
        return Verdict(after, (Ask(purpose="repair", parameters=self.ask(self.text, checked), optional=True),))

    def heard(self, view: View, response: Response | None) -> Verdict:
        """Have the repaired text checked; where there is none, the one before again."""
        text = self.read(response) if response is not None else None
        return replace(self, text=text or self.text)._checking()

    def _checking(self) -> Verdict:
        return Verdict(self, (Perform(service="output.check", request=Raw(msgspec.json.encode(self.text))),))

    def parameters(self, server_stateful: bool) -> dict[str, object]:
        """Return what goes with every turn."""
        return {"text": {"format": msgspec.json.decode(self.format)}}

    def ask(self, text: str, checked: Checked) -> dict[str, object]:
        """Return the request parameters for a repair."""
        named: dict[str, object] = {"model": self.model} if self.model else {}
        where = f" (at {checked.path})" if checked.path else ""
        said = f"Wrong{where}: {checked.error}\n\nText:\n{text}"
        return named | aside(_ASKED, said) | self.parameters(False)

    def read(self, response: Response) -> str | None:
        """Return the repaired text, None if there is none."""
        return read_text_aside(response)


def check(kind: object, text: str) -> Checked:
    """Return whether a text is JSON of a type; a fence of Markdown around it is no fault."""
    bare = _bare(text)
    try:
        decode_as(kind, bare)
    except OutputInvalid as error:
        return Checked(error=str(error), path=error.path)
    except InvalidRequest as error:
        raise LocalError(f"the output type: {error}") from error
    return Checked(parsed=Raw(bare.encode("utf-8", "replace")))


def _bare(text: str) -> str:
    bare = text.strip()
    if bare.startswith(_FENCE) and bare.endswith(_FENCE) and "\n" in bare:
        return bare.split("\n", 1)[1].removesuffix(_FENCE).strip()
    return bare
