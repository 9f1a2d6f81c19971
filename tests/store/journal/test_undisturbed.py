"""Ctrl-C during a write waits until the operation is whole, whichever thread the system gives it to."""

import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from kefu.store.journal.write import undisturbed


@pytest.fixture(autouse=True)
def _another_thread() -> Iterator[None]:
    """A thread that takes what the one at work lets wait; Ctrl-C raises, also where the suite was started without it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    stay = threading.Event()
    beside = threading.Thread(target=stay.wait)
    beside.start()
    yield
    stay.set()
    beside.join()
    signal.signal(signal.SIGINT, before)


def interrupt() -> None:
    """Have the system give this process a Ctrl-C, and let Python run its handler, between two steps of this thread."""
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.01)


def interrupted_failure() -> None:
    """Fail within an operation, after Ctrl-C."""
    with undisturbed():
        interrupt()
        raise LookupError


def test_an_interrupt_that_another_thread_took_comes_too_late() -> None:
    """The operation goes on to its end, and what could not prevent it is dropped."""
    done = []
    with undisturbed():
        interrupt()
        done.append("whole")
    assert done == ["whole"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_interrupt_counts_where_nothing_happened() -> None:
    """An operation that failed is not tried again after Ctrl-C."""
    with pytest.raises(KeyboardInterrupt):
        interrupted_failure()
