"""Holding less memory, and spending less time on garbage collection.

Calls glibc and Python's collector; with another C library the calls to glibc do nothing. Sources: mallopt(3),
malloc_trim(3), and `gc.freeze` in Python's documentation.
"""

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_M_ARENA_MAX = -8


def one_arena() -> None:
    """One heap for all threads; call it before they start. By default each thread gets a heap of its own, and
    each of these keeps memory that was freed."""
    if (glibc := _glibc()) is not None:
        glibc.mallopt(_M_ARENA_MAX, 1)


def give_back() -> None:
    """Return freed memory to the system, after something large was loaded."""
    if (glibc := _glibc()) is not None:
        glibc.malloc_trim(0)


@contextmanager
def undisturbed() -> Iterator[None]:
    """No garbage collection inside, nor ever of what is there at the end: for what leaves much that stays and
    little garbage. To look for it while modules were imported, three hundred times and twice more right
    after, took a quarter of the start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def settle() -> None:
    """Call it when all is loaded: the collector then leaves alone what exists by now. Each full collection
    stopped everything for about a tenth of a second; together they took a third of a busy tick."""
    gc.collect()
    gc.freeze()


@contextmanager
def without(package: str) -> Iterator[None]:
    """Imports inside behave as if this package were not installed, unless it is loaded already."""
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
