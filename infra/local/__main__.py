"""`python -m infra.local`, which `make run` calls."""

import argparse
import sys

from infra.local.run import main

argparse.ArgumentParser(
    prog="python -m infra.local",
    description="Runs the admin, the site and a local AWS on this machine until Ctrl-C, as "
    "`make run` does. Environment variables choose its ports and its folder: see docs/settings.md.",
).parse_args()
sys.exit(main())
