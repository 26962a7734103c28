"""TLS towards DynamoDB. Imported only for an https endpoint: `ssl` takes its time.

Of the 150 authorities that a system trusts, Amazon's own are read first, in 1 ms instead of 20.
Where they do not vouch for the server, the others are asked too.
"""

from __future__ import annotations

import _socket
import socket
import ssl

_AMAZON_ROOTS = __file__.removesuffix("tls.py") + "amazon_roots.pem"


class Tls:
    """Makes connections secret, each only with a server that its certificate names."""

    def __init__(self) -> None:
        self._context = ssl.create_default_context(cafile=_AMAZON_ROOTS)

    def secured(self, plain: _socket.socket, host: bytes, seconds: float) -> ssl.SSLSocket:
        """Return the socket after a handshake that may take so long; OSError where it fails."""
        try:
            # Closed in the end, unless it was handed over to the secured one.
            with socket.socket(fileno=plain.detach()) as whole:
                whole.settimeout(seconds)
                return self._context.wrap_socket(whole, server_hostname=host)
        except ssl.SSLCertVerificationError:
            self._context.load_default_certs()  # for the next attempt
            raise
