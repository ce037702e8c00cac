"""Locks that a fork waits for: in the child there is no thread left to give back what another one held, or to end what it began."""

from __future__ import annotations

import os
import threading
import weakref
from typing import Any, List, Tuple

# In the order in which one thread may take several.
SHARED_STORES, STORE, MEDIUM, NATIVE = range(4)

_known: "weakref.WeakKeyDictionary[Any, Tuple[int, int]]" = weakref.WeakKeyDictionary()
_next = 0
_making = threading.RLock()  # before all others
_here = threading.local()


def lock(rank: int) -> Any:
    """A lock, for ``with``, that the thread that holds it may take again."""
    global _next
    made = threading.RLock()
    with _making:
        _next += 1
        _known[made] = (rank, _next)
    return made


def _before() -> None:
    _making.acquire()
    in_order: List[Any] = [known for known, _ in sorted(_known.items(), key=lambda item: item[1])]
    for known in in_order:
        known.acquire()
    _here.held = [_making, *in_order]


def _after() -> None:
    for known in reversed(_here.held):
        known.release()
    _here.held = []


os.register_at_fork(before=_before, after_in_parent=_after, after_in_child=_after)
