"""Why somebody is not signed in."""


class SignInRefused(Exception):
    """What came back from the hosted page does not prove who is asking. The text is for the log."""


class SignInUnavailable(Exception):
    """Cognito does not answer, or not as it should. Trying again later may help."""
