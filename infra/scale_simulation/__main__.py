"""Prints the tables of docs/scale.md: `python -m infra.scale_simulation`."""

from __future__ import annotations

import sys

from infra.scale_simulation import report


def main() -> None:
    """Print each table when it is ready."""
    for text in report.tables():
        sys.stdout.write(f"{text}\n\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
