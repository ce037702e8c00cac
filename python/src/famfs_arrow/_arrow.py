"""One Arrow IPC file in mapped memory: nothing of it reaches a user before it was bounded and checked."""

from __future__ import annotations

import contextlib
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence, Set, Tuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc as ipc

from . import _flat, _native
from ._media import FileMapping
from .errors import CorruptArrowFileError, FamfsError, InvalidRequestError, UnsupportedFormatError

#: Only metadata, sizes, and the first and last offset: no cost per row.
STRUCTURE = "structure"
#: Also every offset, view, type id and dictionary index: whoever follows them stays inside the column's own buffers.
OFFSETS = "offsets"
#: Also UTF-8, run ends and null counts.
FULL = "full"

_LEVELS = {STRUCTURE: 1, OFFSETS: 2, FULL: 3}
_MIN_DECOMPRESSED_BYTES = 256 << 20
_DECOMPRESSED_PER_BYTE = 255


def level_of(validation: str) -> int:
    """The rank of a level of validation; each includes those below it."""
    try:
        return _LEVELS[validation]
    except KeyError:
        raise InvalidRequestError(f"validation {validation!r}: expected one of {', '.join(_LEVELS)}") from None


@contextlib.contextmanager
def refusing(name: str, where: str = "") -> Iterator[None]:
    """Turns what pyarrow and the decoders say of damage into this package's errors."""
    place = f"{name}: {where}: " if where else f"{name}: "
    try:
        yield
    except (FamfsError, MemoryError):
        raise
    except pa.ArrowNotImplementedError as e:
        raise UnsupportedFormatError(f"{place}{_brief(e)}") from e
    except (pa.ArrowException, OSError, KeyError, ValueError, TypeError, IndexError, OverflowError, RecursionError) as e:
        raise CorruptArrowFileError(f"{place}expected a valid Arrow IPC file, found: {_brief(e)}") from e


def _brief(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 300 else text[:300] + " ..."


class CheckedColumns:
    """How far the columns of a file's batches were checked. Kept by the store: published files never change."""

    def __init__(self) -> None:
        self.bounded = False
        self._levels: Dict[int, bytearray] = {}
        self.dictionaries: Set[Tuple[int, ...]] = set()

    def of_column(self, column: int, batches: int) -> bytearray:
        """The level that each batch has passed."""
        return self._levels.setdefault(column, bytearray(batches))


class CopiedBuffers(NamedTuple):
    """Buffers of a column that do not lie in the mapping."""

    mapped: int
    mapped_bytes: int
    copied: int
    copied_bytes: int


class ArrowFile:
    """A file, its footer checked. Its batches keep the mapping alive. Safe for use by several threads."""

    def __init__(self, mapping: Optional[FileMapping], name: str, checked: CheckedColumns) -> None:
        self.name = name
        self._mapping, self._checked = mapping, checked
        if mapping is None:
            raise CorruptArrowFileError(f"{name}: expected an Arrow IPC file, found one of no bytes")
        self.buffer = pa.foreign_buffer(mapping.address, mapping.size_bytes, base=mapping)
        self._data = memoryview(self.buffer)
        if not _flat.looks_like_arrow(self._data):
            expected = f"at least {_flat.MIN_FILE_BYTES} bytes that start and end with ARROW1"
            raise CorruptArrowFileError(f"{name}: expected an Arrow IPC file, {expected}, found {mapping.size_bytes} others")
        with refusing(name, "footer"):
            self._reader = ipc.open_file(self.buffer)
            self.schema: pa.Schema = self._reader.schema
            self.num_batches: int = self._reader.num_record_batches
            self._footer: Optional[_flat.Footer] = None
        self._readers: Dict[Tuple[int, ...], Any] = {}

    @property
    def footer(self) -> _flat.Footer:
        """Where the messages lie; read at the first use."""
        if self._footer is None:
            with refusing(self.name, "footer"):
                self._footer = _flat.Footer(self._data)
        return self._footer

    @property
    def metadata(self) -> Dict[bytes, bytes]:
        """The footer's own metadata; the schema's is with the schema."""
        with refusing(self.name, "footer"):
            return dict(self._reader.metadata or {})

    def rows(self) -> List[int]:
        """Of each batch; reads metadata only."""
        with refusing(self.name):
            return [_flat.batch_shape(self._data, block).rows for block in self.footer.batches]

    def _require_bounded(self) -> None:
        """Before anything is decompressed, once: blocks that fit into the file, and buffers that do not unpack without end."""
        if self._checked.bounded:
            return
        footer = self.footer
        with refusing(self.name):
            for block in footer.dictionaries + footer.batches:
                unpacked = _flat.batch_shape(self._data, block).decompressed_bytes
                limit = max(_MIN_DECOMPRESSED_BYTES, _DECOMPRESSED_PER_BYTE * block.body_bytes)
                if unpacked is not None and unpacked > limit:
                    raise ValueError(f"{block} unpacks to {unpacked} bytes, expected at most {limit}")
        self._checked.bounded = True

    def batches(self, numbers: Sequence[int], columns: Sequence[int], validation: str) -> Iterator[pa.RecordBatch]:
        """Batches by number, with some columns in the file's order, each checked to that level at its first load."""
        self._require_bounded()
        reader = self._reader_of(tuple(columns))
        level = level_of(validation)
        checked = [self._checked.of_column(column, self.num_batches) for column in columns]
        for number in numbers:
            with refusing(self.name, f"record batch {number}"):
                batch = reader.get_batch(number)
                if any(passed[number] < level for passed in checked):
                    self._validate(batch, number, checked, level)
            yield batch

    def _reader_of(self, columns: Tuple[int, ...]) -> Any:
        if columns == tuple(range(len(self.schema))):
            return self._reader
        reader = self._readers.get(columns)
        if reader is None:
            # No column at all cannot be asked for (it means all); the first stands in and is left out by the caller.
            options = ipc.IpcReadOptions(included_fields=list(columns) or [0])
            with refusing(self.name, "footer"):
                reader = ipc.open_file(self.buffer, options=options)
            self._readers[columns] = reader
        return reader

    def _validate(self, batch: pa.RecordBatch, number: int, checked: List[bytearray], level: int) -> None:
        batch.validate()
        for array, passed in zip(batch.columns, checked):
            if passed[number] < level:
                if level >= _LEVELS[FULL]:
                    array.validate(full=True)
                elif level >= _LEVELS[OFFSETS]:
                    _check_offsets(array, self._checked.dictionaries)
                passed[number] = level

    def copies(self, batch: pa.RecordBatch) -> List[CopiedBuffers]:
        """What of each column lies in the mapping, and what was copied."""
        return [self._copies(column) for column in batch.columns]

    def _copies(self, array: pa.Array) -> CopiedBuffers:
        buffers = [b for b in _buffers(array) if b.size]
        copied = [b for b in buffers if not self.contains(b)]
        copied_bytes = sum(b.size for b in copied)
        return CopiedBuffers(len(buffers) - len(copied), sum(b.size for b in buffers) - copied_bytes, len(copied), copied_bytes)

    def contains(self, buffer: pa.Buffer) -> bool:
        """Whether a buffer lies in the mapping of this file."""
        return bool(self.buffer.address <= buffer.address and buffer.address + buffer.size <= self.buffer.address + self.buffer.size)

    def section(self, offset: int, length: int) -> pa.Buffer:
        """A part of the file, which was bounded."""
        return self.buffer.slice(offset, length)

    def crc32c(self, offset: int, length: int) -> int:
        """Of a part of the file, which was bounded."""
        return _native.crc32c(self.buffer.address + offset, length)

    def drop_lines(self, offset: int, length: int) -> None:
        """Drops the cache lines of a part, so that the next look sees the medium."""
        _native.drop_lines(self.buffer.address + offset, length)


def _buffers(array: pa.Array) -> List[pa.Buffer]:
    buffers = [b for b in array.buffers() if b is not None]
    if pa.types.is_dictionary(array.type):
        buffers += _buffers(array.dictionary)
    return buffers


def _check_offsets(array: pa.Array, dictionaries: Set[Tuple[int, ...]]) -> None:
    """Everything through which a reader could be led out of an array's own buffers. Raises ``ArrowInvalid`` or ``ValueError``."""
    kind = array.type
    if isinstance(kind, pa.BaseExtensionType):
        _check_offsets(array.storage, dictionaries)
    elif pa.types.is_dictionary(kind):
        _check_dictionary(array, dictionaries)
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind):
        # As bytes: the same checks without those of UTF-8, which cost many times as much.
        plain = pa.large_binary() if pa.types.is_large_string(kind) else pa.binary()
        pa.Array.from_buffers(plain, len(array), array.buffers(), -1, array.offset).validate(full=True)
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_map(kind):
        _check_monotonic(array)
        for child in (array.keys, array.items) if pa.types.is_map(kind) else (array.values,):
            _check_offsets(child, dictionaries)
    elif pa.types.is_fixed_size_list(kind):
        _check_offsets(array.values, dictionaries)
    elif pa.types.is_struct(kind):
        for i in range(kind.num_fields):
            _check_offsets(array.field(i), dictionaries)
    elif not pa.types.is_primitive(kind) and not pa.types.is_decimal(kind) and not pa.types.is_null(kind):
        array.validate(full=True)  # binaries, views, unions, run ends


def _check_monotonic(array: pa.Array) -> None:
    """The first and last offset are within the child already, so all are if they do not decrease."""
    if len(array) > 1:
        offsets = array.offsets
        if not pc.all(pc.less_equal(offsets.slice(0, len(offsets) - 1), offsets.slice(1))).as_py():
            raise ValueError(f"offsets of a {array.type} that decrease")


def _check_dictionary(array: pa.Array, dictionaries: Set[Tuple[int, ...]]) -> None:
    """pyarrow follows an index without looking, so indices are checked here and not only by the full check."""
    limit = len(array.dictionary)
    bounds = pc.min_max(array.indices)
    low, high = bounds["min"].as_py(), bounds["max"].as_py()
    if low is not None and (low < 0 or high >= limit):
        raise ValueError(f"dictionary indices from {low} to {high}, expected some below {limit}, the dictionary's length")
    known = tuple(b.address for b in _buffers(array.dictionary)) + (limit,)
    if known not in dictionaries:
        _check_offsets(array.dictionary, dictionaries)
        dictionaries.add(known)
