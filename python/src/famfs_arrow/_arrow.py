"""One Arrow IPC file in mapped memory: nothing of it reaches a user before it was bounded and checked."""

from __future__ import annotations

import contextlib
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc as ipc

from . import _flat, _native
from ._media import FileMapping
from .errors import CorruptArrowFileError, FamfsError, InvalidRequestError, UnsupportedFormatError

#: Only metadata, sizes, and the first and last offset: no cost per row.
STRUCTURE = "structure"
#: Also every offset, view, type id, run end and dictionary index: whoever follows them stays inside the column's own buffers.
OFFSETS = "offsets"
#: Also UTF-8 and null counts.
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
    except KeyError as e:  # pyarrow's table of types has no such number
        raise UnsupportedFormatError(f"{place}a type that pyarrow does not have in Python, number {_brief(e)} of Arrow's") from e
    except (pa.ArrowException, OSError, ValueError, TypeError, IndexError, OverflowError, RecursionError) as e:
        raise CorruptArrowFileError(f"{place}expected a valid Arrow IPC file, found: {_brief(e)}") from e


def _brief(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 300 else text[:300] + " ..."


def _require_presentable(field: pa.Field) -> None:
    """Raises ``ValueError`` where a name in a field, or a time zone, is no text, and ``KeyError`` for types that pyarrow does not have in Python."""
    field.name  # noqa: B018
    kind = field.type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    elif isinstance(kind, pa.BaseExtensionType):
        kind = kind.storage_type
    if pa.types.is_timestamp(kind):
        kind.tz  # noqa: B018
    if not kind.num_fields:
        pa.nulls(0, kind)  # there are types without a class of arrays
    for number in range(kind.num_fields):
        _require_presentable(kind.field(number))


class CheckedColumns:
    """How far the columns of a file's batches were checked. Kept by the store: published files never change."""

    def __init__(self) -> None:
        self.bounded = False
        self.compressed = False
        self._levels: Dict[int, bytearray] = {}

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
            found = f"{mapping.size_bytes} bytes that do not"
            raise CorruptArrowFileError(f"{name}: expected an Arrow IPC file, which starts and ends with ARROW1, found {found}")
        with refusing(name, "footer"):
            self._reader = ipc.open_file(self.buffer)
            self.schema: pa.Schema = self._reader.schema
            self.num_batches: int = self._reader.num_record_batches
            for field in self.schema:
                _require_presentable(field)
            self._footer: Optional[_flat.Footer] = None
        self._readers: Dict[Tuple[int, ...], Any] = {}
        self._dictionaries: Dict[Tuple[int, ...], pa.Array] = {}

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
                if not _flat.is_compressed(self._data, block):
                    continue
                self._checked.compressed = True
                unpacked = _flat.batch_shape(self._data, block).decompressed_bytes or 0
                limit = max(_MIN_DECOMPRESSED_BYTES, _DECOMPRESSED_PER_BYTE * block.body_bytes)
                if unpacked > limit:
                    raise ValueError(f"{block} unpacks to {unpacked} bytes, expected at most {limit}")
        self._checked.bounded = True

    def table(self, columns: Sequence[int], validation: str) -> pa.Table:
        """All batches at once: as ``batches``, and with no cost in Python for each of them but where values must be looked at."""
        self._require_bounded()
        reader, places = self._reader_of(tuple(columns))
        level = level_of(validation)
        with refusing(self.name):
            table = reader.read_all()
            if places is not None:
                table = table.select(places)
            checked = [self._checked.of_column(column, self.num_batches) for column in columns]
            unchecked = [i for i, passed in enumerate(checked) if min(passed, default=level) < level]
            if unchecked:
                table.validate()
            for i in unchecked:
                column, passed = table.column(i), checked[i]
                if level >= _LEVELS[FULL] or _has_references(column.type):
                    check = _ValueCheck(level >= _LEVELS[FULL], self._dictionaries)
                    for number, chunk in enumerate(column.chunks):
                        if passed[number] < level >= _LEVELS[OFFSETS]:
                            check.check(chunk)
                passed[:] = bytes(max(level, known) for known in passed)
        return table

    def batches(self, numbers: Sequence[int], columns: Sequence[int], validation: str) -> Iterator[pa.RecordBatch]:
        """Batches by number, with some columns in the file's order, each checked to that level at its first load."""
        self._require_bounded()
        reader, places = self._reader_of(tuple(columns))
        level = level_of(validation)
        checked = [self._checked.of_column(column, self.num_batches) for column in columns]
        for number in numbers:
            with refusing(self.name, f"record batch {number}"):
                batch = reader.get_batch(number)
                if places is not None:
                    batch = batch.select(places)
                if any(passed[number] < level for passed in checked):
                    self._validate(batch, number, checked, level)
            yield batch

    def _reader_of(self, columns: Tuple[int, ...]) -> Tuple[Any, Optional[List[int]]]:
        """A reader, and which of its columns to take if not all.

        pyarrow's own way of reading some columns puts them together in new memory, so it is taken only where columns are
        decompressed into new memory anyway.
        """
        if columns == tuple(range(len(self.schema))):
            return self._reader, None
        if not self._checked.compressed or not columns:
            return self._reader, list(columns)
        reader = self._readers.get(columns)
        if reader is None:
            with refusing(self.name, "footer"):
                reader = ipc.open_file(self.buffer, options=ipc.IpcReadOptions(included_fields=list(columns)))
            self._readers[columns] = reader
        return reader, None

    def _validate(self, batch: pa.RecordBatch, number: int, checked: List[bytearray], level: int) -> None:
        batch.validate()
        for array, passed in zip(batch.columns, checked):
            if passed[number] < level:
                if level >= _LEVELS[FULL] or (level >= _LEVELS[OFFSETS] and _has_references(array.type)):
                    _ValueCheck(level >= _LEVELS[FULL], self._dictionaries).check(array)
                passed[number] = level

    def copies(self, batch: "pa.RecordBatch | pa.Table") -> List[CopiedBuffers]:
        """What of each column lies in the mapping, and what was copied."""
        return [self._copies(column.chunks if isinstance(column, pa.ChunkedArray) else [column]) for column in batch.columns]

    def _copies(self, arrays: Sequence[pa.Array]) -> CopiedBuffers:
        buffers = [b for array in arrays for b in _buffers(array) if b.size]
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


def _has_references(kind: pa.DataType) -> bool:
    """Whether values of a type point elsewhere, so that there is something to look at below the full check."""
    return not (pa.types.is_primitive(kind) or pa.types.is_decimal(kind) or pa.types.is_null(kind))


class _ValueCheck:
    """Everything through which a reader could be led out of an array's own buffers; with ``full`` also UTF-8 and null counts.

    pyarrow's own full validation stands behind it, but not for whole columns: that also refuses what is odd and does no harm
    (decimals beyond their precision, moments within a day in ``date64``), which readers elsewhere take. So nested arrays are
    looked at with children of no values in place of their own. Raises ``ArrowInvalid`` or ``ValueError``.

    ``dictionaries`` are those that were looked at, by their addresses: they are kept, so that no other one comes to lie there.
    """

    def __init__(self, full: bool, dictionaries: Dict[Tuple[int, ...], pa.Array]) -> None:
        self._full, self._dictionaries = full, dictionaries

    def check(self, array: pa.Array) -> None:
        """The array and all below it."""
        kind, t = array.type, pa.types
        if isinstance(kind, pa.BaseExtensionType):
            self.check(array.storage)
        elif t.is_dictionary(kind):
            self._dictionary(array)
        elif t.is_string(kind) or t.is_large_string(kind):
            self._text(array)
        elif t.is_nested(kind) or t.is_run_end_encoded(kind):
            self._nested(array)
        elif t.is_binary(kind) or t.is_large_binary(kind) or t.is_string_view(kind) or t.is_binary_view(kind):
            array.validate(full=True)
        elif self._full:
            self._null_count(array)

    def _text(self, array: pa.Array) -> None:
        """Without UTF-8 they are looked at as bytes: the same checks, and many times as fast."""
        if not self._full:
            plain = pa.large_binary() if pa.types.is_large_string(array.type) else pa.binary()
            array = pa.Array.from_buffers(plain, len(array), array.buffers(), -1, array.offset)
        array.validate(full=True)

    def _nested(self, array: pa.Array) -> None:
        """An array of no rows may have no buffers at all, and pyarrow's accessors do not stand that."""
        kind, t = array.type, pa.types
        if t.is_map(kind):
            children = [array.keys, array.items]
        elif t.is_struct(kind) or t.is_union(kind):
            children = [array.field(i) for i in range(kind.num_fields)]
        else:
            children = [array.values]
        if len(array):
            self._outer(array, [pa.nulls(len(child)) for child in children])
        for child in children:
            self.check(child)

    @staticmethod
    def _outer(array: pa.Array, children: List[pa.Array]) -> None:
        """What a nested array has of its own, over children of no values."""
        kind, t = array.type, pa.types
        if t.is_map(kind) or t.is_list(kind):
            stand_in = pa.ListArray.from_arrays(array.offsets, children[0])
        elif t.is_large_list(kind):
            stand_in = pa.LargeListArray.from_arrays(array.offsets, children[0])
        elif t.is_list_view(kind):
            stand_in = pa.ListViewArray.from_arrays(array.offsets, array.sizes, children[0])
        elif t.is_large_list_view(kind):
            stand_in = pa.LargeListViewArray.from_arrays(array.offsets, array.sizes, children[0])
        elif t.is_run_end_encoded(kind):
            stand_in = pa.RunEndEncodedArray.from_arrays(array.run_ends, children[0])
        elif t.is_union(kind) and kind.mode == "dense":
            stand_in = pa.UnionArray.from_dense(array.type_codes, array.offsets, children, type_codes=kind.type_codes)
        elif t.is_union(kind):
            stand_in = pa.UnionArray.from_sparse(array.type_codes, children, type_codes=kind.type_codes)
        else:
            return  # structs and lists of fixed size have nothing but validity
        stand_in.validate(full=True)

    def _dictionary(self, array: pa.Array) -> None:
        """pyarrow follows an index without looking, so indices are checked at every level but the lowest."""
        limit = len(array.dictionary)
        bounds = pc.min_max(array.indices)
        low, high = bounds["min"].as_py(), bounds["max"].as_py()
        if low is not None and (low < 0 or high >= limit):
            raise ValueError(f"dictionary indices from {low} to {high}, expected some below {limit}, the dictionary's length")
        known = (*(b.address for b in _buffers(array.dictionary)), limit, self._full)
        if known not in self._dictionaries:
            self.check(array.dictionary)
            self._dictionaries[known] = array.dictionary

    @staticmethod
    def _null_count(array: pa.Array) -> None:
        counted = pa.Array.from_buffers(array.type, len(array), array.buffers(), -1, array.offset).null_count
        if counted != array.null_count:
            raise ValueError(f"{counted} nulls, expected {array.null_count} as its metadata says")
