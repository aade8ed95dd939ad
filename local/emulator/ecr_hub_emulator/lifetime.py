"""When the server ends."""

import os
import signal
import sys
import threading


def end_with_starter():
    """Ends the server when whoever started it is gone, however it went, unless it was told to stay."""
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=wait_for_end, daemon=True).start()


def wait_for_end():
    if sys.stdin.readline().strip() != "stay":
        os._exit(0)
