"""Packages that load what they hand on when it is asked for (PEP 562), so that a program pays for what it uses.

A face looks like this; all static tools read the first branch, ``names`` of the second says where each name is::

    if TYPE_CHECKING:
        from .sse import SSEParser as SSEParser
        from .sse import parse_sse as parse_sse
    else:
        __all__, __getattr__, __dir__ = lazy_face(__name__, {".sse": "SSEParser parse_sse"})

``TYPE_CHECKING`` is that of :mod:`typing`: one that is set to False here would hide the names from editors
that look at values (Jedi). Modules of the package are found as attributes too, imported or not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

__all__ = ["lazy_face"]


def lazy_face(
    package: str, names: Mapping[str, str]
) -> tuple[list[str], Callable[[str], object], Callable[[], list[str]]]:
    """Return ``__all__``, ``__getattr__`` and ``__dir__`` of a package.

    ``names`` gives for each module, as an import statement in the package has it, the names that it hands on,
    with a space between them. A name is looked up once: then the package has it. Threads may ask at once: the
    import system lets one load the module, and both get the same object.
    """
    homes = {name: module for module, listed in names.items() for name in listed.split()}

    def load(name: str) -> object:
        if name in homes:
            value = getattr(import_module(homes[name], package), name)
            setattr(import_module(package), name, value)
            return value
        if not name.startswith("_"):
            full_name = f"{package}.{name}"
            try:
                return import_module(full_name)
            except ModuleNotFoundError as error:
                if error.name != full_name:
                    raise
        raise AttributeError(f"module {package!r} has no attribute {name!r}", name=name, obj=import_module(package))

    def known() -> list[str]:
        return sorted({*homes, *vars(import_module(package))})

    return sorted(homes), load, known
