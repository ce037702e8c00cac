"""The little of Arrow's flatbuffers that pyarrow does not show: where the messages of a file lie, and what they unfold to.

Every position is bounded before it is read; whatever leads elsewhere is a ``ValueError``.
"""

from __future__ import annotations

import struct
from typing import List, NamedTuple, Optional, Tuple

_MAGIC = b"ARROW1"
_TRAILER_BYTES = 10  # footer length and magic
_BLOCK = struct.Struct("<qi4xq")
_BUFFER = struct.Struct("<2q")
_FOOTER_DICTIONARIES, _FOOTER_BATCHES = 2, 3
_MESSAGE_HEADER_TYPE, _MESSAGE_HEADER = 1, 2
_DICTIONARY_DATA = 1
_BATCH_LENGTH, _BATCH_BUFFERS, _BATCH_COMPRESSION = 0, 2, 3
_HEADER_TYPE_DICTIONARY, _HEADER_TYPE_BATCH = 2, 3
_CONTINUATION = 0xFFFFFFFF

MIN_FILE_BYTES = 8 + _TRAILER_BYTES


class Block(NamedTuple):
    """A message: prefix and metadata, then the body."""

    offset: int
    metadata_bytes: int
    body_bytes: int


class BatchShape(NamedTuple):
    """What a record batch's metadata says. ``decompressed_bytes`` is None where nothing is compressed."""

    rows: int
    decompressed_bytes: Optional[int]


def looks_like_arrow(data: memoryview) -> bool:
    """Whether the bytes start and end as an Arrow IPC file does."""
    return len(data) >= MIN_FILE_BYTES and data[:6] == _MAGIC and data[-6:] == _MAGIC


class Footer:
    """The two lists of blocks of an Arrow file whose ends were looked at."""

    def __init__(self, data: memoryview) -> None:
        (length,) = struct.unpack_from("<i", data, len(data) - _TRAILER_BYTES)
        self.offset = len(data) - _TRAILER_BYTES - length
        if length <= 0 or self.offset < 8:
            raise ValueError(f"a footer of {length} bytes")
        footer = _Tables(data[self.offset : self.offset + length])
        root = footer.root()
        self.dictionaries = self._blocks(footer, root, _FOOTER_DICTIONARIES)
        self.batches = self._blocks(footer, root, _FOOTER_BATCHES)

    def _blocks(self, footer: "_Tables", root: int, field: int) -> List[Block]:
        """Refuses lists whose blocks together are longer than the file: naming one again and again keeps a reader busy for ever."""
        at, count = footer.vector(root, field, _BLOCK.size)
        blocks = [Block(*numbers) for numbers in _BLOCK.iter_unpack(footer.data[at : at + count * _BLOCK.size])]
        total = 0
        for block in blocks:
            if min(block) < 0 or block.offset + block.metadata_bytes + block.body_bytes > self.offset:
                raise ValueError(f"{block}, expected one that ends before the footer at {self.offset}")
            total += block.metadata_bytes + block.body_bytes
        if total > self.offset:
            raise ValueError(f"{count} blocks, together {total} bytes, more than there are before the footer at {self.offset}")
        return blocks


def is_compressed(data: memoryview, block: Block) -> bool:
    """Whether the buffers of a record batch or dictionary batch are compressed. As ``batch_shape``, and as fast as can be."""
    message = _message(data, block)
    try:
        root = _U32.unpack_from(message, 0)[0]
        vtable = root - _I32.unpack_from(message, root)[0]
        kind_at, header_at = _U16_PAIR.unpack_from(message, vtable + 6) if vtable >= 0 else (0, 0)
        table = root + header_at + _U32.unpack_from(message, root + header_at)[0]
        if kind_at and header_at and message[root + kind_at] == _HEADER_TYPE_BATCH:
            vtable = table - _I32.unpack_from(message, table)[0]
            if vtable >= 0:
                return bool(_U16.unpack_from(message, vtable)[0] >= 12 and _U16.unpack_from(message, vtable + 10)[0])
    except (struct.error, IndexError):
        pass  # the slow way says what is wrong
    return batch_shape(data, block).decompressed_bytes is not None


def _message(data: memoryview, block: Block) -> memoryview:
    prefix, length = _PREFIX.unpack_from(data, block.offset)
    start = block.offset + (8 if prefix == _CONTINUATION else 4)
    if prefix != _CONTINUATION:
        length = prefix
    if not 0 < length <= block.metadata_bytes:
        raise ValueError(f"metadata of {length} bytes in {block}")
    return data[start : min(start + length, block.offset + block.metadata_bytes)]


def batch_shape(data: memoryview, block: Block) -> BatchShape:
    """Rows of a record batch or a dictionary batch, and what its buffers unpack to."""
    message = _Tables(_message(data, block))
    root = message.root()
    kind = message.byte(root, _MESSAGE_HEADER_TYPE)
    table = message.table(root, _MESSAGE_HEADER)
    if kind == _HEADER_TYPE_DICTIONARY and table is not None:
        table = message.table(table, _DICTIONARY_DATA)
    elif kind != _HEADER_TYPE_BATCH:
        raise ValueError(f"a message of type {kind}, expected a batch")
    if table is None:
        raise ValueError("a message without content")
    rows = message.long(table, _BATCH_LENGTH)
    if message.table(table, _BATCH_COMPRESSION) is None:
        return BatchShape(rows, None)
    at, count = message.vector(table, _BATCH_BUFFERS, _BUFFER.size)
    body = data[block.offset + block.metadata_bytes :][: block.body_bytes]
    buffers = _BUFFER.iter_unpack(message.data[at : at + count * _BUFFER.size])
    return BatchShape(rows, sum(_unpacked(body, offset, size) for offset, size in buffers))


def _unpacked(body: memoryview, offset: int, size: int) -> int:
    """Of a compressed buffer, which starts with its raw length; -1 says that it is stored as it is."""
    if size < 8:
        return 0
    if offset < 0 or offset + size > len(body):
        raise ValueError(f"a buffer of {size} bytes at {offset}, expected one within the body of {len(body)}")
    (raw,) = struct.unpack_from("<q", body, offset)
    if raw < -1:
        raise ValueError(f"a buffer that unpacks to {raw} bytes")
    return size if raw == -1 else raw


class _Tables:
    """Tables of one flatbuffer, each known by its position."""

    def __init__(self, data: memoryview) -> None:
        self.data = data

    def _read(self, form: struct.Struct, at: int) -> int:
        if at < 0 or at + form.size > len(self.data):
            raise ValueError(f"a reference to {at}, outside its {len(self.data)} bytes")
        value: int = form.unpack_from(self.data, at)[0]
        return value

    def root(self) -> int:
        return self._read(_U32, 0)

    def _field(self, table: int, field: int) -> Optional[int]:
        vtable = table - self._read(_I32, table)
        entry = 4 + 2 * field
        if entry + 2 > self._read(_U16, vtable):
            return None
        offset = self._read(_U16, vtable + entry)
        return table + offset if offset else None

    def byte(self, table: int, field: int) -> int:
        at = self._field(table, field)
        return 0 if at is None else self._read(_U8, at)

    def long(self, table: int, field: int) -> int:
        at = self._field(table, field)
        return 0 if at is None else self._read(_I64, at)

    def table(self, table: int, field: int) -> Optional[int]:
        at = self._field(table, field)
        return None if at is None else at + self._read(_U32, at)

    def vector(self, table: int, field: int, item_bytes: int) -> Tuple[int, int]:
        """Where the items start, and how many there are: bounded."""
        at = self.table(table, field)
        if at is None:
            return 0, 0
        count = self._read(_U32, at)
        if count * item_bytes > len(self.data) - at - 4:
            raise ValueError(f"{count} items of {item_bytes} bytes in {len(self.data)} bytes")
        return at + 4, count


_U8, _U16, _U32, _I32, _I64 = (struct.Struct(f) for f in ("<B", "<H", "<I", "<i", "<q"))

_U16_PAIR, _PREFIX = struct.Struct("<2H"), struct.Struct("<Ii")
