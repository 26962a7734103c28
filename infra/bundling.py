"""Compiles the modules of a package into one file: `python bundling.py FOLDER PLACE`.

Run by the Python that is to import them. FOLDER: the package's, which gets the file. PLACE: where
its sources will stand, for tracebacks. See `infra.bundled_package`, which reads the file.
"""

from __future__ import annotations

import marshal
import sys
from pathlib import Path
from types import CodeType


def main(folder: Path, place: str) -> None:
    """Write the file `modules.<tag of the Python>`: from names to bytecode, marshalled."""
    bytecode = {
        path.stem: marshal.dumps(_code(path, f"{place}/{path.name}"))
        for path in sorted(folder.glob("*.py"))
        if path.stem != "__init__"
    }
    target = folder / f"modules.{sys.implementation.cache_tag}"
    target.write_bytes(marshal.dumps(bytecode))


def _code(path: Path, place: str) -> CodeType:
    source = path.read_bytes()
    code: CodeType = compile(source, place, "exec", dont_inherit=True, optimize=2)
    return code


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
