"""Which allocation units of one medium are taken, as runs: neither a huge medium nor a full log makes it large."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import List

from ._layout import Extent


class Space:
    """Taken units of a medium. Runs neither overlap nor touch, and are sorted."""

    def __init__(self, unit_bytes: int) -> None:
        self._unit = unit_bytes
        self._starts: List[int] = []
        self._ends: List[int] = []

    def mark(self, media_offset: int, length_bytes: int) -> int:
        """Marks the units that a run of bytes touches; how many of them were taken already."""
        if length_bytes == 0:
            return 0
        first = media_offset // self._unit
        end = first + -(-(media_offset - first * self._unit + length_bytes) // self._unit)
        low = bisect_left(self._ends, first)
        high = bisect_right(self._starts, end)
        taken = sum(max(0, min(end, self._ends[i]) - max(first, self._starts[i])) for i in range(low, high))
        if low < high:
            first, end = min(first, self._starts[low]), max(end, self._ends[high - 1])
        self._starts[low:high] = [first]
        self._ends[low:high] = [end]
        return taken

    def mark_inside(self, extent: Extent, device_bytes: int) -> int:
        """Marks what of an extent lies on a medium of that size; how many units were taken already."""
        if extent.media_offset >= device_bytes:
            return 0
        return self.mark(extent.media_offset, min(extent.length_bytes, device_bytes - extent.media_offset))
