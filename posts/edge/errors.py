"""What may go wrong with the edge."""


class PurgeFailed(Exception):
    """The edge did not take a purge, which can be sent again.

    code: what it said, such as `ServiceUnavailable`. throttled: whether it asked to slow down.
    """

    def __init__(self, code: str, *, throttled: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.throttled = throttled
