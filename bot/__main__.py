"""``headroom``, or ``python -m bot``."""

import sys

from bot import frugal


def main() -> int:
    """The command line, loaded first."""
    with frugal.undisturbed():
        from bot import cli
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
