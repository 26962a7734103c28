"""What may go wrong with the edge."""


class PurgeFailed(Exception):
    """The edge did not take a purge, which can be sent again.

    code: what it said, such as `Throttling`, or how it could not be reached.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
