"""JSON schemas: from Python types, in the form that strict mode takes, and back to values."""

from typing import TYPE_CHECKING

from ..faces import lazy_face

if TYPE_CHECKING:
    from .compiler import strict_schema as strict_schema
    from .output import OutputInvalid as OutputInvalid
    from .output import decode_as as decode_as
    from .output import text_format as text_format
    from .strict import strict_problems as strict_problems
    from .types import from_plain as from_plain
    from .types import json_schema as json_schema
else:
    __all__, __getattr__, __dir__ = lazy_face(
        __name__,
        {
            ".compiler": "strict_schema",
            ".output": "OutputInvalid decode_as text_format",
            ".strict": "strict_problems",
            ".types": "from_plain json_schema",
        },
    )
