"""Maps of files: judged before anyone follows them, then resolved to ranges of media."""

from __future__ import annotations

from typing import Callable, List, NamedTuple, Optional, Sequence
from uuid import UUID

from ._layout import MAX_EXTENTS, Extent, FileMap, InterleavedMap, SimpleMap, UnknownMap
from .errors import UnreadableFileError

MAX_DEVICES = 16
_MOST = (1 << 63) - 1  # sizes above it are never real
_MAX_PIECES = 1 << 20

Report = Callable[[str, str], None]


class Device(NamedTuple):
    """One medium of a store. ``size_bytes`` is what maps may use."""

    uuid: UUID
    size_bytes: int
    present: bool


class DeviceTable:
    """The media of a store in the order of their indices: the primary, then what ADD_DAXDEV entries added."""

    def __init__(self, primary: Device) -> None:
        self._devices = [primary]

    def add(self, index: int, device: Device) -> Optional[str]:
        """Why the device is refused, if so; the table is unchanged then."""
        if index != len(self._devices):
            return f"device index {index}, expected {len(self._devices)}"
        if len(self._devices) == MAX_DEVICES:
            return f"more than {MAX_DEVICES} devices"
        if any(known.uuid == device.uuid for known in self._devices):
            return f"device {device.uuid} is in the table already"
        self._devices.append(device)
        return None

    def __len__(self) -> int:
        return len(self._devices)

    def __getitem__(self, index: int) -> Device:
        return self._devices[index]


def check(file_map: FileMap, size_bytes: int, devices: DeviceTable, unit: int, report: Report) -> None:
    """Reports each problem of the map of a file of that size: a code, and what was expected and found."""
    if isinstance(file_map, SimpleMap):
        _check_simple(file_map, size_bytes, devices, unit, report)
    elif isinstance(file_map, InterleavedMap):
        _check_interleaved(file_map, size_bytes, devices, unit, report)
    else:
        report("EXT_TYPE", f"map type {file_map.type}, expected 0 (simple) or 1 (interleaved)")


def _check_simple(file_map: SimpleMap, size_bytes: int, devices: DeviceTable, unit: int, report: Report) -> None:
    if not _count_is_legal(file_map.declared, "extents", report):
        return
    _require_listed(file_map.extents, "extents", report)
    for extent in file_map.extents:
        if extent.media_offset == 0:
            report("EXT_ZERO_OFFSET", "an extent at offset 0, where the superblock lies")
        _check_extent(extent, devices, unit, report)
    _check_capacity(sum(e.length_bytes for e in file_map.extents), size_bytes, report)


def _check_interleaved(file_map: InterleavedMap, size_bytes: int, devices: DeviceTable, unit: int, report: Report) -> None:
    if file_map.declared != 1:
        report("EXT_COUNT", f"{file_map.declared} interleaved extents, expected 1")
        return
    if not _count_is_legal(file_map.declared_strips, "strips", report):
        return
    _require_listed(file_map.strips, "strips", report)
    chunk = file_map.chunk_bytes
    chunk_is_legal = chunk > 0 and chunk & (chunk - 1) == 0 and chunk % unit == 0
    if not chunk_is_legal:
        report("CHUNK_SIZE", f"chunk size {chunk}, expected a power of two and multiple of {unit}")
    for strip in file_map.strips:
        _check_extent(strip, devices, unit, report)
    if chunk_is_legal:
        rows = min(strip.length_bytes // chunk if strip.length_bytes <= _MOST else 0 for strip in file_map.strips)
        _check_capacity(rows * chunk * len(file_map.strips), size_bytes, report)


def _require_listed(extents: Sequence[Extent], what: str, report: Report) -> None:
    """What an entry counts and does not list is zero: unused payload is zero-filled."""
    listed = sum(extent != (0, 0, 0) for extent in extents)
    if listed < len(extents):
        report("EXT_COUNT", f"only {listed} {what} are listed, expected {len(extents)}")


def _count_is_legal(declared: int, what: str, report: Report) -> bool:
    if 1 <= declared <= MAX_EXTENTS:
        return True
    report("EXT_COUNT", f"{declared} {what}, expected 1 to {MAX_EXTENTS}")
    return False


def _check_extent(extent: Extent, devices: DeviceTable, unit: int, report: Report) -> None:
    where = f"an extent at {extent.media_offset}, {extent.length_bytes} bytes"
    if extent.media_offset % unit or extent.length_bytes % unit:
        report("EXT_UNALIGNED", f"{where}, expected multiples of {unit}")
    if extent.device_index >= len(devices):
        report("DEVINDEX", f"device index {extent.device_index}, expected less than {len(devices)}")
    elif not is_inside(extent, devices[extent.device_index].size_bytes):
        report("EXT_OUT_OF_RANGE", f"{where}, expected within {devices[extent.device_index].size_bytes} bytes")


def is_inside(extent: Extent, device_bytes: int) -> bool:
    """Whether an extent stays within a medium of that size."""
    return extent.media_offset + extent.length_bytes <= min(device_bytes, _MOST)


def _check_capacity(capacity: int, size_bytes: int, report: Report) -> None:
    if min(capacity, _MOST) < size_bytes:
        report("MAP_SHORT", f"the map holds {capacity} bytes, expected the file's {size_bytes}")


def listed_extents(file_map: FileMap) -> Sequence[Extent]:
    """Extents or strips that the entry lists, whatever count it claims."""
    if isinstance(file_map, SimpleMap):
        return file_map.extents
    return file_map.strips if isinstance(file_map, InterleavedMap) else ()


def resolve(file_map: FileMap, size_bytes: int, unit: int) -> List[Extent]:
    """The ranges that hold the first ``size_bytes`` of a file whose map has no problem, in file order and neighbours joined.

    The last one is rounded up to whole units. Raises ``UnreadableFileError`` for a map of too many pieces.
    """
    assert not isinstance(file_map, UnknownMap)
    left = -(-size_bytes // unit) * unit
    ranges: List[Extent] = []
    if isinstance(file_map, SimpleMap):
        for extent in file_map.extents:
            take = min(left, extent.length_bytes)
            _append(ranges, extent, 0, take)
            left -= take
        return ranges
    chunk, strips = file_map.chunk_bytes, file_map.strips
    if left // chunk > _MAX_PIECES:
        raise UnreadableFileError(f"a file of {size_bytes} bytes in chunks of {chunk} has too many pieces to be mapped: at most {_MAX_PIECES}")
    for number in range(-(-left // chunk)):
        take = min(left, chunk)
        _append(ranges, strips[number % len(strips)], number // len(strips) * chunk, take)
        left -= take
    return ranges


def _append(ranges: List[Extent], extent: Extent, offset_in_extent: int, length_bytes: int) -> None:
    if length_bytes == 0:
        return
    start = extent.media_offset + offset_in_extent
    if ranges:
        last = ranges[-1]
        if last.device_index == extent.device_index and last.media_offset + last.length_bytes == start:
            ranges[-1] = last._replace(length_bytes=last.length_bytes + length_bytes)
            return
    ranges.append(Extent(extent.device_index, start, length_bytes))
