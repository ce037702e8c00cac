"""Polars over datasets where they lie: ``scan`` is lazy, and pushes columns, filters and limits down.

For an eager frame there is nothing to call: ``polars.DataFrame(dataset)`` takes the dataset as it is.
"""

from __future__ import annotations

import json
from typing import Any, Iterator, List, Optional, Tuple

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from polars.io.plugins import register_io_source

from ._arrow import FULL
from .dataset import Dataset

_COMPARISONS = {
    "Eq": lambda a, b: a == b,
    "Lt": lambda a, b: a < b,
    "LtEq": lambda a, b: a <= b,
    "Gt": lambda a, b: a > b,
    "GtEq": lambda a, b: a >= b,
}
_MIRRORED = {"Eq": "Eq", "Lt": "Gt", "LtEq": "GtEq", "Gt": "Lt", "GtEq": "LtEq"}
_NUMBERS = ("Int", "Float", "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64", "Float32", "Float64")
_TEXTS = ("Str", "String")
_UNITS = {"Nanoseconds": "ns", "Microseconds": "us", "Milliseconds": "ms"}
_AND = ("And", "LogicalAnd")
_OR = ("Or", "LogicalOr")


def scan(dataset: Dataset) -> pl.LazyFrame:
    """A lazy frame of a dataset. Batches that cannot have a match are skipped by their statistics; Polars itself filters the rest.

    Nothing is copied by it: what Polars computes, it computes on the medium's own pages, but for the types that it holds in
    another way (strings become views, dictionaries categoricals).
    """

    def batches(columns: Optional[List[str]], predicate: Optional[pl.Expr], limit: Optional[int], _: Optional[int]) -> Iterator[pl.DataFrame]:
        left = limit
        for batch in dataset._possible_batches(columns, bounds_of(predicate, dataset.schema), FULL):
            frame = _frame(batch)
            if predicate is not None:
                frame = frame.filter(predicate)
            if left is not None:
                frame = frame.head(left)
                left -= frame.height
            if frame.height:
                yield frame
            if left == 0:
                return

    return register_io_source(batches, schema=_frame(dataset.schema.empty_table()).schema, is_pure=True)


def _frame(data: Any) -> pl.DataFrame:
    frame = pl.from_arrow(data)
    assert isinstance(frame, pl.DataFrame)
    return frame


def bounds_of(predicate: Optional[pl.Expr], schema: pa.Schema) -> Optional[pc.Expression]:
    """What a predicate of Polars demands, as far as it can be said to pyarrow; None if nothing can.

    Comparisons of a column with a number, a text, a truth value, a day or a moment, and what ``&`` and ``|`` make of them.
    Whatever else there is in it is taken for something that may hold.
    """
    if predicate is None:
        return None
    try:
        tree = json.loads(predicate.meta.serialize(format="json"))
    except Exception:  # some expressions cannot be written down, and how they are may change
        return None
    return _condition(tree, schema)


def _condition(node: Any, schema: pa.Schema) -> Optional[pc.Expression]:
    kind, inner = _only_member(node)
    if kind == "Function":
        return _between(inner, schema)
    if kind != "BinaryExpr" or not isinstance(inner, dict):
        return None
    op, sides = inner.get("op"), (inner.get("left"), inner.get("right"))
    if op in _AND or op in _OR:
        left, right = (_condition(side, schema) for side in sides)
        if op in _AND:
            return left if right is None else right if left is None else left & right
        return None if left is None or right is None else left | right
    return _comparison(op, *sides, schema)


def _between(function: Any, schema: pa.Schema) -> Optional[pc.Expression]:
    """``is_between``, with its ends taken for included."""
    arguments = function.get("input") if isinstance(function, dict) else None
    name, what = _only_member(function.get("function")) if isinstance(function, dict) else ("", None)
    if name != "Boolean" or _only_member(what)[0] != "IsBetween" or not isinstance(arguments, list) or len(arguments) != 3:
        return None
    low = _comparison("GtEq", arguments[0], arguments[1], schema)
    high = _comparison("LtEq", arguments[0], arguments[2], schema)
    return low if high is None else high if low is None else low & high


def _comparison(op: Any, left: Any, right: Any, schema: pa.Schema) -> Optional[pc.Expression]:
    """Of a column of a simple type and a literal of the same family."""
    compare = _COMPARISONS.get(op) if isinstance(op, str) else None
    if compare is None:
        return None
    if _only_member(left)[0] != "Column":
        left, right, compare = right, left, _COMPARISONS[_MIRRORED[op]]
    kind, name = _only_member(left)
    if kind != "Column" or not isinstance(name, str) or len(schema.get_all_field_indices(name)) != 1:
        return None
    value = _literal(right, schema.field(name).type)
    return None if value is None else compare(pc.field(name), value)


def _literal(node: Any, column: pa.DataType) -> Optional[pa.Scalar]:
    """A value that Python, Polars and pyarrow take for the same beside a column of that type; None for anything else."""
    t = pa.types
    kind, value = _only_member(node)
    if kind != "Literal":
        return None
    while isinstance(value, dict):
        kind, value = _only_member(value)
    if isinstance(value, bool):
        return pa.scalar(value) if t.is_boolean(column) else None
    if kind == "Date":
        return pa.scalar(value, pa.int32()).cast(pa.date32()) if t.is_date32(column) else None
    if kind == "Datetime" and isinstance(value, list) and t.is_timestamp(column):
        unit = _UNITS.get(value[1])
        same_kind = unit is not None and (value[2] is None) == (column.tz is None)
        return pa.scalar(value[0], pa.int64()).cast(pa.timestamp(unit, column.tz)) if same_kind else None
    if kind in _NUMBERS and isinstance(value, (int, float)):
        fits = isinstance(value, float) or -(1 << 63) <= value < 1 << 63
        same = t.is_integer(column) or t.is_floating(column) and _is_exact(value, column)
        return pa.scalar(value) if fits and same else None
    if kind in _TEXTS and isinstance(value, str):
        return pa.scalar(value) if t.is_string(column) or t.is_large_string(column) or t.is_string_view(column) else None
    return None


def _is_exact(value: float, column: pa.DataType) -> bool:
    """Whether a column of floats can hold a number as it is. Polars rounds it to the column's type, pyarrow does not."""
    try:
        return bool(pa.scalar(float(value), pa.float64()).cast(column).as_py() == value)
    except (pa.ArrowInvalid, OverflowError):
        return False


def _only_member(node: Any) -> Tuple[str, Any]:
    """Of an object with one member its name and value."""
    if isinstance(node, dict) and len(node) == 1:
        name, value = next(iter(node.items()))
        return str(name), value
    return "", None
