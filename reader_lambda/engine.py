"""The template engine: the compiled part of minijinja, without the Python around it.

`import minijinja` imports pathlib, urllib and html too, for functions that nobody calls here, and
takes ten times as long. All that is used of the compiled part is documented of minijinja's
`Environment`; where a template fails, it imports the rest by itself for its `TemplateError`.
"""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from minijinja import Environment

__all__ = ["Environment"]

_NAME = "minijinja._lowlevel"


def _load() -> None:
    package = PathFinder.find_spec("minijinja")
    places = package.submodule_search_locations if package else None
    spec = PathFinder.find_spec(_NAME, places)
    if spec is None or spec.loader is None:
        raise ImportError(f"{_NAME} is not installed", name=_NAME)
    module = spec.loader.create_module(spec)
    if module is None:
        raise ImportError(f"{_NAME} is not compiled", name=_NAME)
    spec.loader.exec_module(module)
    sys.modules[_NAME] = module


if not TYPE_CHECKING:
    if _NAME not in sys.modules:  # whoever has imported minijinja has loaded it
        _load()
    Environment = sys.modules[_NAME].Environment
