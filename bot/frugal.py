"""Memory that we need not hold, and need not look through: what the C library would keep to itself, what
libraries load in case, and what stays for as long as the process lives.

Only glibc is asked; elsewhere that does nothing. Source: mallopt(3), malloc_trim(3), gc.freeze in
Python's documentation.
"""

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_M_ARENA_MAX = -8


def one_arena() -> None:
    """Before threads start: by default each gets a heap of its own, and freed pieces stay in all of them."""
    if (glibc := _glibc()) is not None:
        glibc.mallopt(_M_ARENA_MAX, 1)


def give_back() -> None:
    """After something large was loaded: what was only needed for that goes back to the system."""
    if (glibc := _glibc()) is not None:
        glibc.malloc_trim(0)


@contextmanager
def loading() -> Iterator[None]:
    """For what is imported inside nothing is collected: little of it is garbage, and looking for that three
    hundred times took a sixth of a start."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def settle() -> None:
    """When all is loaded: the collector need not look through it again. Each look at everything held up
    whoever waited for about a tenth of a second, and all of them together took a third of a busy tick."""
    gc.collect()
    gc.freeze()


@contextmanager
def without(package: str) -> Iterator[None]:
    """For what is imported inside this package is not there, unless somebody has loaded it already."""
    if package in sys.modules:
        yield
        return
    sys.modules[package] = None  # type: ignore[assignment]  # what Python takes for "cannot be imported"
    try:
        yield
    finally:
        del sys.modules[package]


def _glibc() -> ctypes.CDLL | None:
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "mallopt") and hasattr(library, "malloc_trim") else None
