"""``python -m segviewer``."""

import sys

from segviewer.cli import main

if __name__ == "__main__":
    sys.exit(main())
