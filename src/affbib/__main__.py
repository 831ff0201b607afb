"""The program `affbib`: an interrupt ends it quietly from its first moment on."""

import gc
import sys

__all__ = ["main"]


def main() -> int:
    """Run the command line and return the exit status."""
    try:
        from affbib.cli import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        sys.stderr.write("affbib: interrupted\n")
        return 130
    finally:
        gc.freeze()  # the process ends: looking for cycles in what is freed with it would take a tenth of its time


if __name__ == "__main__":
    sys.exit(main())
