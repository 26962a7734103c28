"""What the benchmarks found so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.benchmarks.figures import Figure, Target


@dataclass
class Measured:
    """What was found so far."""

    figures: list[Figure] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)

    def add(self, name: str, posts: int | None, value: float, unit: str) -> None:
        """Add a figure."""
        self.figures.append(Figure(name, posts, value, unit))

    def hold(self, name: str, value: float, limit: float, unit: str = "x") -> None:
        """Add a target."""
        self.targets.append(Target(name, value, limit, unit))
