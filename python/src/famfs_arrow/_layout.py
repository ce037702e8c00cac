"""Bytes of superblock, log header and log entries (docs/on-media-format.md, sections 2 to 4): offsets live here and nowhere else.

Everything decodes to what is stored, not judged: numbers are unsigned, no list is longer than the format allows.
"""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple, Optional, Sequence, Union
from uuid import UUID

from ._problems import Problem

SUPERBLOCK_REGION_BYTES = 2 << 20
SUPERBLOCK_BYTES = 200
SUPERBLOCK_LINES_BYTES = 256  # the cache lines it lies in; the epoch is the last word of them
LOG_OFFSET = SUPERBLOCK_REGION_BYTES
LOG_HEADER_BYTES = 48
NEXT_INDEX_OFFSET = LOG_OFFSET + 40
ENTRY_BYTES = 544
MAX_EXTENTS = 16
MAX_PATH_BYTES = 79
PATH_FIELD_BYTES = 80

_MAGIC = 0x87B282FF
_VERSION = 48
_LOG_MAGIC = 0x00000BADCAFEF00D
_ALLOC_UNITS = (4096, 2 << 20)

_SUPERBLOCK = struct.Struct("<5Q2I16s16s16sQ")  # 0 to 103
_SUPERBLOCK_CRC_BYTES = 96
_DEVICE = struct.Struct("<I4xQ16s64s")  # 104 to 199
_DEVICE_OFFSET = 104
_EPOCH = struct.Struct("<Q")
_EPOCH_OFFSET = 248
_LOG_HEADER = struct.Struct("<6Q")
_LOG_HEADER_CRC_BYTES = 24

_ENTRY_HEAD = struct.Struct("<QI4x")  # 0 to 15
_ENTRY_CRC_OFFSET = 536
_FILE = struct.Struct("<Q4I80sI4xI4x")  # 16 to 135
_MKDIR = struct.Struct("<3I80s")  # 16 to 107
_DAXDEV = struct.Struct("<Q16sI")  # 16 to 43
_PAYLOAD_OFFSET = 16
_MAP_OFFSET = 136
_STRIP_COUNT_AND_CHUNK = struct.Struct("<2Q")
_STRIPS_OFFSET = 152
_EXTENT = struct.Struct("<3Q")

_TYPE_FILE, _TYPE_MKDIR, _TYPE_ADD_DAXDEV = 0, 1, 3
_MAP_SIMPLE, _MAP_INTERLEAVED = 0, 1


class Superblock(NamedTuple):
    """Identity of a file system as mkfs wrote it."""

    magic: int
    version: int
    log_offset: int
    log_bytes: int
    alloc_unit_bytes: int
    omf_major: int
    omf_minor: int
    fs_uuid: UUID
    device_uuid: UUID
    system_uuid: UUID
    crc: int
    crc_computed: int
    flags: int
    device_size_bytes: int
    daxdev_uuid: UUID
    device_name: bytes
    epoch: int

    @property
    def is_secondary(self) -> bool:
        """Whether a valid superblock is that of a secondary device, which has no log."""
        return self.log_bytes == 0

    @property
    def slot_count(self) -> int:
        """Slots that the log has room for."""
        return slot_count(self.log_bytes)

    def problem(self, medium_size_bytes: Optional[int] = None) -> Optional[Problem]:
        """The first reason why this is no valid superblock, in the format's order; with a size also whether the log lies within."""
        if self.magic != _MAGIC:
            return _refused("SB_MAGIC", "magic", hex(_MAGIC), hex(self.magic))
        if self.version != _VERSION:
            return _refused("SB_VERSION", "version", _VERSION, self.version)
        if self.crc != self.crc_computed:
            return _refused("SB_CRC", "checksum", hex(self.crc_computed), hex(self.crc))
        if self.alloc_unit_bytes not in _ALLOC_UNITS:
            return _refused("SB_ALLOC_UNIT", "allocation unit", "2097152 or 4096", self.alloc_unit_bytes)
        if medium_size_bytes is None:
            return None
        fits = (
            self.log_offset == LOG_OFFSET
            and self.log_bytes >= LOG_HEADER_BYTES + ENTRY_BYTES
            and self.log_bytes <= medium_size_bytes - LOG_OFFSET
        )
        if fits:
            return None
        expected = f"a log at {LOG_OFFSET} within the medium's {medium_size_bytes} bytes"
        return _refused("SB_LOG_RANGE", "log", expected, f"offset {self.log_offset}, length {self.log_bytes}")

    def is_same_store(self, other: "Superblock") -> bool:
        """Whether both name the same file system, device and owner."""
        return (self.fs_uuid, self.device_uuid, self.system_uuid) == (other.fs_uuid, other.device_uuid, other.system_uuid)


def _refused(code: str, what: str, expected: object, found: object) -> Problem:
    return Problem(code, f"the superblock's {what}: expected {expected}, found {found}")


def decode_superblock(data: bytes) -> Superblock:
    """From the first ``SUPERBLOCK_LINES_BYTES`` of a medium."""
    head = _SUPERBLOCK.unpack_from(data)
    flags, size, daxdev_uuid, name = _DEVICE.unpack_from(data, _DEVICE_OFFSET)
    crc_computed = zlib.crc32(data[:_SUPERBLOCK_CRC_BYTES])
    (epoch,) = _EPOCH.unpack_from(data, _EPOCH_OFFSET)
    uuids = [UUID(bytes=raw) for raw in head[7:10]]
    device = [size, UUID(bytes=daxdev_uuid), name.split(b"\0", 1)[0]]
    return Superblock._make([*head[:7], *uuids, head[10], crc_computed, flags, *device, epoch])


class LogHeader(NamedTuple):
    """Header of the log. ``next_index`` is the number of committed entries, and the only field that readers go by."""

    magic: int
    log_bytes: int
    last_index: int
    crc: int
    next_seqnum: int
    next_index: int
    crc_computed: int

    def problem(self) -> Optional[Problem]:
        """Why this is no log header, if so."""
        if self.magic != _LOG_MAGIC:
            return self._refused("LOG_MAGIC", "magic", _LOG_MAGIC, self.magic)
        if self.crc != self.crc_computed:
            return self._refused("LOG_CRC", "checksum", self.crc_computed, self.crc)
        return None

    @staticmethod
    def _refused(code: str, what: str, expected: int, found: int) -> Problem:
        return Problem(code, f"the log header's {what} (at {LOG_OFFSET}): expected {expected:#x}, found {found:#x}")


def decode_log_header(data: bytes) -> LogHeader:
    """From the first ``LOG_HEADER_BYTES`` of the log."""
    return LogHeader._make([*_LOG_HEADER.unpack_from(data), zlib.crc32(data[:_LOG_HEADER_CRC_BYTES])])


def slot_count(log_bytes: int) -> int:
    """Slots in a log of that length: 0 if it is too short for one."""
    return max(0, log_bytes - LOG_HEADER_BYTES) // ENTRY_BYTES


def slot_offset(index: int) -> int:
    """Media offset of a slot."""
    return LOG_OFFSET + LOG_HEADER_BYTES + index * ENTRY_BYTES


class Extent(NamedTuple):
    """A run of bytes on one device."""

    device_index: int
    media_offset: int
    length_bytes: int


class SimpleMap(NamedTuple):
    """Extents one after the other. ``declared`` is what the entry counts, which a damaged one may not list."""

    declared: int
    extents: Sequence[Extent]


class InterleavedMap(NamedTuple):
    """Chunk k of the file lies on strip k mod the number of strips."""

    declared: int
    declared_strips: int
    chunk_bytes: int
    strips: Sequence[Extent]


class UnknownMap(NamedTuple):
    """A map of a type that the format does not have."""

    type: int


FileMap = Union[SimpleMap, InterleavedMap, UnknownMap]


class FileEntry(NamedTuple):
    slot: int
    size_bytes: int
    uid: int
    gid: int
    mode: int
    path: bytes
    map: FileMap


class MkdirEntry(NamedTuple):
    slot: int
    uid: int
    gid: int
    mode: int
    path: bytes


class AddDaxdevEntry(NamedTuple):
    slot: int
    size_bytes: int
    device_uuid: UUID
    device_index: int


class UnplayedEntry(NamedTuple):
    slot: int
    type: int


Entry = Union[FileEntry, MkdirEntry, AddDaxdevEntry, UnplayedEntry]


def entry_problem(data: bytes, at: int, index: int) -> Optional[Problem]:
    """Why the slot of that index is not valid, if so."""
    seqnum = _ENTRY_HEAD.unpack_from(data, at)[0]
    if seqnum != index:
        return Problem("ENTRY_SEQ", f"log entry {index}: expected sequence number {index}, found {seqnum}", index)
    (crc,) = _EPOCH.unpack_from(data, at + _ENTRY_CRC_OFFSET)
    if crc != zlib.crc32(data[at : at + _ENTRY_CRC_OFFSET]):
        return Problem("ENTRY_CRC", f"log entry {index}: the checksum does not match: the entry is torn or damaged", index)
    return None


def decode_entry(data: bytes, at: int) -> Entry:
    """The slot that starts there; its sequence number and checksum are known to be right."""
    index, kind = _ENTRY_HEAD.unpack_from(data, at)
    payload = at + _PAYLOAD_OFFSET
    if kind == _TYPE_FILE:
        size, _, uid, gid, mode, path, map_type, declared = _FILE.unpack_from(data, payload)
        return FileEntry(index, size, uid, gid, mode, _path(path), _map(data, at, map_type, declared))
    if kind == _TYPE_MKDIR:
        uid, gid, mode, path = _MKDIR.unpack_from(data, payload)
        return MkdirEntry(index, uid, gid, mode, _path(path))
    if kind == _TYPE_ADD_DAXDEV:
        size, uuid, device_index = _DAXDEV.unpack_from(data, payload)
        return AddDaxdevEntry(index, size, UUID(bytes=uuid), device_index)
    return UnplayedEntry(index, kind)


def _path(field: bytes) -> bytes:
    return field.split(b"\0", 1)[0]


def _map(data: bytes, at: int, map_type: int, declared: int) -> FileMap:
    if map_type == _MAP_SIMPLE:
        return SimpleMap(declared, _extents(data, at + _MAP_OFFSET, declared))
    if map_type == _MAP_INTERLEAVED:
        strips, chunk = _STRIP_COUNT_AND_CHUNK.unpack_from(data, at + _MAP_OFFSET)
        return InterleavedMap(declared, strips, chunk, _extents(data, at + _STRIPS_OFFSET, strips))
    return UnknownMap(map_type)


def _extents(data: bytes, at: int, declared: int) -> "list[Extent]":
    count = min(declared, MAX_EXTENTS)
    return [Extent(*_EXTENT.unpack_from(data, at + i * _EXTENT.size)) for i in range(count)]
