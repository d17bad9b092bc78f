"""Memory that the C library would keep to itself. Only glibc is asked; elsewhere this does nothing.

Source: mallopt(3), malloc_trim(3).
"""

import ctypes
import sys

_M_ARENA_MAX = -8


def one_arena() -> None:
    """Before threads start: by default each gets a heap of its own, and freed pieces stay in all of them."""
    if (glibc := _glibc()) is not None:
        glibc.mallopt(_M_ARENA_MAX, 1)


def give_back() -> None:
    """After something large was loaded: what was only needed for that goes back to the system."""
    if (glibc := _glibc()) is not None:
        glibc.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "mallopt") and hasattr(library, "malloc_trim") else None
