"""The batch index of a file (docs/batch-index.md): looked for, checked, and then read where it lies."""

from __future__ import annotations

import json
import math
from typing import List, NamedTuple, Optional

import pyarrow as pa
import pyarrow.ipc as ipc

from ._arrow import ArrowFile, refusing
from .errors import FamfsError

VERSION = 1
_KEY = b"famfs.batch_index"
_MAX_ORDERED_BYTES = 64
_MAX_ENTRY_BYTES = 1 << 10


class BatchIndex(NamedTuple):
    """One row per record batch, or None and a note that says why there is none to go by."""

    table: Optional[pa.RecordBatch]
    note: str


def read(file: ArrowFile) -> BatchIndex:
    """Finds and checks the index. A damaged one counts as absent, as does one of another version: it never changes which rows are read."""
    try:
        entry = file.metadata.get(_KEY)
        if entry is None:
            return BatchIndex(None, f"{file.name}: the file has no batch index")
        with refusing(file.name, "batch index"):
            place = _entry(entry)
            version = place["version"]
            if version != VERSION:
                return BatchIndex(None, f"{file.name}: its batch index is of version {version}, this reads version {VERSION}")
            return BatchIndex(_read(file, place), "")
    except FamfsError as damage:
        return BatchIndex(None, f"its batch index is damaged: {damage}")


def _entry(text: bytes) -> "dict[str, object]":
    if len(text) > _MAX_ENTRY_BYTES:
        raise ValueError(f"an entry of {len(text)} bytes")
    place = json.loads(text)
    if not isinstance(place, dict) or not isinstance(place.get("version"), int):
        raise ValueError(f"an entry without a version: {text!r}")
    return place


def _read(file: ArrowFile, place: "dict[str, object]") -> pa.RecordBatch:
    offset, length, crc = place.get("offset"), place.get("length"), place.get("crc32c")
    end = file.footer.offset
    if not (isinstance(offset, int) and isinstance(length, int) and 8 <= offset <= end and 0 <= length <= end - offset and offset % 8 == 0):
        raise ValueError(f"{length} bytes at {offset}, expected a place before the footer at {end}")
    if not (isinstance(crc, str) and len(crc) == 8):
        raise ValueError(f"the checksum {crc!r}")
    found = file.crc32c(offset, length)
    if found != int(crc, 16):
        file.drop_lines(offset, length)
        found = file.crc32c(offset, length)
    if found != int(crc, 16):
        raise ValueError(f"the checksum {found:08x}, expected {crc}")
    stream = ipc.open_stream(file.section(offset, length))
    _require_schema(stream.schema, file.schema)
    batches = list(stream)
    if len(batches) != 1 or batches[0].num_rows != file.num_batches:
        raise ValueError(f"{[b.num_rows for b in batches]} rows, expected one for each of {file.num_batches} batches")
    index = batches[0]
    index.validate(full=True)
    if any(not file.contains(b) for column in index.columns for b in column.buffers() if b is not None and b.size):
        raise ValueError("compressed buffers, expected buffers as they are")
    if index.column(0).to_pylist() != file.rows():
        raise ValueError("other numbers of rows than the batches have")
    _require_agreeing(index)
    return index


def value_type(kind: pa.DataType) -> pa.DataType:
    """The type that bounds of a column have: of a dictionary its values', of an extension type what stores it."""
    if pa.types.is_dictionary(kind):
        return value_type(kind.value_type)
    return value_type(kind.storage_type) if isinstance(kind, pa.BaseExtensionType) else kind


def is_ordered(kind: pa.DataType) -> bool:
    """Whether there are bounds for a value type."""
    t = pa.types
    if t.is_fixed_size_binary(kind):
        return bool(kind.byte_width <= _MAX_ORDERED_BYTES)
    simple = (t.is_boolean, t.is_integer, t.is_floating, t.is_date, t.is_time, t.is_timestamp, t.is_duration)
    sized = (t.is_decimal128, t.is_decimal256, t.is_string, t.is_large_string, t.is_binary, t.is_large_binary)
    views = (t.is_string_view, t.is_binary_view)
    return any(test(kind) for test in simple + sized + views)


def column_type(kind: pa.DataType) -> pa.StructType:
    """What the index has for a column of that type."""
    stored = value_type(kind)
    fields = [("null_count", pa.int64())]
    if is_ordered(stored):
        fields += [("min", stored), ("max", stored), ("exact", pa.bool_())]
    if pa.types.is_floating(stored):
        fields += [("nan_count", pa.int64())]
    return pa.struct(fields)


def _require_schema(found: pa.Schema, table: pa.Schema) -> None:
    """Names and types; who may be null is of no interest."""
    expected = [("row_count", pa.int64()), ("crc32c", pa.uint32())]
    expected += [(str(i), column_type(field.type)) for i, field in enumerate(table)]
    if [f.name for f in found] != [name for name, _ in expected] or not all(_alike(f.type, kind) for f, (_, kind) in zip(found, expected)):
        raise ValueError(f"columns {found.names} of other names or types than the table's columns ask for")


def _alike(found: pa.DataType, expected: pa.DataType) -> bool:
    if not pa.types.is_struct(expected):
        return bool(found.equals(expected))
    if not pa.types.is_struct(found) or found.num_fields != expected.num_fields:
        return False
    pairs = ((found.field(i), expected.field(i)) for i in range(found.num_fields))
    return all(f.name == e.name and f.type.equals(e.type) for f, e in pairs)


def _require_agreeing(index: pa.RecordBatch) -> None:
    """What agrees may still be a lie; what does not is damage. Bounds are compared where Python has an order for them."""
    rows = index.column(0).to_pylist()
    for number, column in enumerate(index.columns[2:]):
        if column.null_count:
            raise ValueError(f"column {number}: statistics that are null")
        nulls = column.field("null_count").to_pylist()
        nans = column.field("nan_count").to_pylist() if column.type.get_field_index("nan_count") >= 0 else [0] * len(rows)
        for batch, (count, null, nan) in enumerate(zip(rows, nulls, nans)):
            if not 0 <= (null or 0) <= count or not 0 <= (nan or 0) <= count - (null or 0):
                raise ValueError(f"batch {batch}, column {number}: {null} nulls and {nan} NaNs in {count} rows")
        if column.type.get_field_index("min") >= 0:
            _require_ordered(column, number)


def _require_ordered(column: pa.StructArray, number: int) -> None:
    lows, highs = bounds(column)
    for batch, (low, high) in enumerate(zip(lows, highs)):
        for bound in (low, high):
            if isinstance(bound, float) and math.isnan(bound):
                raise ValueError(f"batch {batch}, column {number}: a bound that is NaN")
            if isinstance(bound, bytes) and len(bound) > _MAX_ORDERED_BYTES:
                raise ValueError(f"batch {batch}, column {number}: a bound of {len(bound)} bytes")
        if low is not None and high is not None and low > high:  # type: ignore[operator]
            raise ValueError(f"batch {batch}, column {number}: a lower bound above the upper one")


def bounds(column: pa.StructArray) -> "tuple[List[object], List[object]]":
    """Lower and upper bounds as Python orders them: texts as their bytes, moments as the numbers that are stored."""
    low, high = (_comparable(column.field(name)) for name in ("min", "max"))
    return low, high


def _comparable(array: pa.Array) -> List[object]:
    kind, t = array.type, pa.types
    if t.is_string(kind) or t.is_large_string(kind) or t.is_string_view(kind):
        array = array.cast(pa.large_binary())
    elif t.is_temporal(kind):
        width = kind.bit_width
        array = pa.Array.from_buffers(pa.int32() if width == 32 else pa.int64(), len(array), array.buffers(), offset=array.offset)
    return list(array.to_pylist())


__all__ = ["BatchIndex", "bounds", "column_type", "is_ordered", "read", "value_type"]
