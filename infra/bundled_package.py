"""The read path as the zip has it: its modules come out of one file.

For a file each, the import system asks half a dozen things of the disk, thirty times before the
first page. `infra.build_reader` has this module stand as the package's `__init__.py`, and the file
beside it. That holds bytecode of one version of Python; any other one imports as usual.
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from marshal import loads  # of nothing but what the zip itself has

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from importlib.abc import Loader
    from types import ModuleType
else:
    Loader = object  # what it brings the import system has without it

_FOLDER = __file__.removesuffix("__init__.py")  # pathlib takes 3 ms to import


class _Bundle(Loader):
    """Finds and loads the modules of a package. bytecode: by their names within it."""

    def __init__(self, package: str, bytecode: Mapping[str, bytes]) -> None:
        self._package = package
        self._bytecode = bytecode

    def find_spec(
        self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        package, _, module = name.rpartition(".")
        if package != self._package or module not in self._bytecode:
            return None
        spec = ModuleSpec(name, self, origin=f"{_FOLDER}{module}.py")
        spec.has_location = True  # of `__file__`; and tracebacks show lines of the source there
        return spec

    def create_module(self, _spec: ModuleSpec) -> None:
        return None  # an ordinary one

    def exec_module(self, module: ModuleType) -> None:
        code = loads(self._bytecode[module.__name__.rpartition(".")[2]])  # noqa: S302 (the zip's own)
        exec(code, module.__dict__)  # noqa: S102 (which is what an import is)


def _install() -> None:
    try:
        with open(f"{_FOLDER}modules.{sys.implementation.cache_tag}", "rb") as file:  # noqa: PTH123 (see above)
            bytecode = loads(file.read())  # noqa: S302 (likewise)
    except FileNotFoundError:  # of another version of Python
        return
    sys.meta_path.insert(0, _Bundle(__name__, bytecode))


if __name__ == "reader_lambda":
    _install()
