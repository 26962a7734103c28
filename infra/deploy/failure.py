"""What stops a deployment: a text for the person at the terminal."""


class Failure(Exception):
    """`str(failure)` says what is wrong and the way out."""
