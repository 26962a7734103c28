"""`make run`: the whole blog on this machine. Standard library only, unless a module says so."""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "blogsite needs Python 3.11 or newer, and this is %d.%d: "
        "name another, such as `make run PYTHON=python3.13`." % sys.version_info[:2]
    )
