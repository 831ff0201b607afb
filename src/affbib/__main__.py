"""The program `affbib`: an interrupt ends it quietly from its first moment on."""

import gc
import sys

__all__ = ["main"]


def main() -> int:
    """Run the command line and return the exit status."""
    # A list of a megabyte makes millions of objects and hardly a cycle: looking for cycles less often saves a tenth.
    gc.set_threshold(100_000, 50, 50)
    try:
        from affbib.cli import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        sys.stderr.write("affbib: interrupted\n")
        return 130


if __name__ == "__main__":
    sys.exit(main())
