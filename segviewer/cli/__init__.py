"""The command line: exit status 0, 1 where the work failed, 2 where the call was wrong."""

from __future__ import annotations

import io
import os
import sys
import warnings
from collections.abc import Sequence

from segviewer.allocator import keep_freed_memory
from segviewer.cli.boards import expand_board
from segviewer.cli.console import UsageError, report_failure
from segviewer.cli.parser import COMMANDS, build_parser
from segviewer.records import SegviewerError

# Rounds of a loop in which one of torch's threads waits for another before it sleeps, about 0.1 ms.
# GNU's OpenMP has 300,000, and they take the core from the thread that is waited for wherever
# another program wants one too: beside six busy programs on two cores a pass took 2.5 times as
# long, the explanation of a pixel 3.5 times.
SPINS = 20_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; every failure is one sentence on stderr."""
    _replace_what_the_terminal_cannot_show()
    _wait_briefly()
    keep_freed_memory()
    # What Pillow warns of in a damaged file would stand beside our one sentence.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    texts = list(sys.argv[1:] if arguments is None else arguments)
    if not texts or (texts[0] not in COMMANDS and texts[0] not in ("-h", "--help", "--version")):
        texts.insert(0, "view")
    words = build_parser().parse_args(texts)
    try:
        board = expand_board(texts, words)
        if board is not None:
            words = build_parser().parse_args(board)
        return int(words.command.run_words(words))
    except UsageError as error:
        return report_failure(error, 2)
    except SegviewerError as error:
        return report_failure(error, 1)
    except KeyboardInterrupt:
        return report_failure("stopped", 130)
    except BrokenPipeError:  # the reader of our output went away
        sys.stdout = None
        return 0
    except Exception as error:
        if os.environ.get("SEGVIEWER_DEBUG"):
            raise
        what = f"{type(error).__name__}: {error}"
        return report_failure(f"{what}; set SEGVIEWER_DEBUG=1 to see where it happened", 1)


def _replace_what_the_terminal_cannot_show() -> None:
    """Names of files and classes may hold characters that the output's encoding does not have."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _wait_briefly() -> None:
    """Let threads that wait for each other sleep soon; torch reads this when it is imported."""
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ.setdefault("GOMP_SPINCOUNT", str(SPINS))
