"""What stops the local run: always one sentence for the person at the terminal."""


class Failure(Exception):
    """`str(failure)` says what is wrong and the way out."""
