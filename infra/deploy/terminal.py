"""What a command says and asks."""

from __future__ import annotations

from infra.deploy.failure import Failure


class Terminal:
    """Says each step as it begins, and remembers it. agreed: nothing is asked."""

    def __init__(self, *, agreed: bool = False) -> None:
        self._agreed = agreed
        self.step_now = ""

    def say(self, text: str = "") -> None:
        """Print a line."""
        print(text, flush=True)

    def step(self, text: str) -> None:
        """Say what begins now."""
        self.step_now = text
        self.say(f"- {text}")

    def confirm(self, question: str) -> None:
        """Go on where the answer is yes. Raises Failure where it is not, or nobody answers."""
        if self._agreed:
            return
        if self._answer(f"{question} Type yes: ").strip().lower() != "yes":
            raise Failure("Nothing was changed.")

    def confirm_by_name(self, question: str, name: str) -> None:
        """Go on where a name is typed. Always asks."""
        if self._answer(f"{question} Type {name}: ").strip() != name:
            raise Failure("That was not the name: nothing was changed.")

    def _answer(self, prompt: str) -> str:
        try:
            return input(prompt)
        except EOFError as error:
            raise Failure(
                "nobody is there to answer, so nothing was changed: run it in a terminal, "
                "or say yes beforehand with YES=1 (which a deletion of data never takes)."
            ) from error
