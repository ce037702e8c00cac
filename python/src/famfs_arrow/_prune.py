"""Which record batches a filter can match, told from their statistics.

A filter is a pyarrow expression, and pyarrow shows nobody the tree of one. So the question is put to pyarrow itself: every
batch becomes a fragment of a dataset whose *partition expression* says what the index knows of the batch ("x lies between
3 and 7, or is null"), and ``get_fragments(filter)`` returns those in which the filter may hold. No file is behind these
fragments and none is read. What pyarrow cannot simplify, it keeps; what it cannot bind, nobody is skipped by.
"""

from __future__ import annotations

import re
from typing import List, Optional, Sequence, Set

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as pads
from pyarrow.fs import LocalFileSystem

from . import _index

#: Whether a batch has no match, may have some, or consists of matches only.
NONE, SOME, ALL = 0, 1, 2

_NAN = re.compile(r"(?<!\w)nan(?!\w)", re.IGNORECASE)
_CALL = re.compile(r"(\w+)\(")
_FAMILIES = [re.compile(names) for names in ("u?int(8|16|32|64)", "(large_)?string", "(large_)?binary")]
_PLAIN_FUNCTIONS = frozenset(("is_null", "is_valid", "is_in", "invert", "cast", "xor", "if_else"))


def matches(schema: pa.Schema, indices: Sequence[Optional[pa.RecordBatch]], counts: Sequence[int], condition: pc.Expression) -> List[int]:
    """For every batch of some files, in their order, what its statistics say of a filter.

    ``indices`` has the batch index of each file or None, ``counts`` how many batches it has.
    """
    unknown = [SOME] * sum(counts)
    text = text_of(condition)
    if all(index is None for index in indices) or text is None:
        return unknown
    plain = pa.schema([pa.field(f.name, _index.value_type(f.type) if pa.types.is_dictionary(f.type) else f.type) for f in schema])
    if not _is_plain(text, plain):
        return unknown
    columns = _named_columns(plain, schema, text)
    guarantees: List[Optional[pc.Expression]] = []
    for index, count in zip(indices, counts):
        guarantees += [None] * count if index is None else _guarantees(plain, index, columns)
    try:
        fragments = _Fragments(plain, guarantees)
        possible = fragments.where(condition)
        certain = possible - fragments.where(~condition | condition.is_null())
    except (pa.ArrowException, KeyError, ValueError, TypeError):
        return unknown  # what is wrong with the filter shows when it is evaluated
    return [ALL if i in certain else SOME if i in possible else NONE for i in range(len(guarantees))]


def text_of(condition: pc.Expression) -> Optional[str]:
    """A filter as pyarrow writes it; None where it cannot, because it cuts a literal within a character."""
    try:
        return str(condition)
    except UnicodeDecodeError:
        return None


def _is_plain(text: str, plain: pa.Schema) -> bool:
    """Whether nothing is in a filter that pyarrow is known to simplify wrongly, or that was not tried.

    It takes ``x <= NaN`` for true of every bounded x; so a filter in whose text NaN stands, wherever, is evaluated row by
    row, and so is one with functions out of which a NaN could come.
    """
    return not _NAN.search(text) and all(name in _PLAIN_FUNCTIONS for name in _CALL.findall(text)) and _sets_fit(text, plain)


def _sets_fit(text: str, plain: pa.Schema) -> bool:
    """Whether the values of each ``is_in`` are of their column's own type, or as good as.

    Where they are not, pyarrow makes them so before it compares rows (an hour of a day becomes the day, 0.1 a float32),
    but not before it simplifies.
    """
    for part in text.split("is_in(")[1:]:
        name, _, values = part.partition(", {value_set=")
        kind, _, _ = values.partition(":[")
        if plain.names.count(name) != 1 or _family(kind) != _family(str(plain.field(name).type)):
            return False
    return True


def _family(kind: str) -> str:
    """Types between which no value changes, by pyarrow's names for them."""
    return next((family.pattern for family in _FAMILIES if family.fullmatch(kind)), kind)


def _named_columns(plain: pa.Schema, schema: pa.Schema, text: str) -> List[int]:
    """Columns that the filter may refer to. One too many costs time, one too few a chance to skip; never a row."""
    names = plain.names
    return [
        i
        for i, field in enumerate(schema)
        if field.name in text and names.count(field.name) == 1 and not isinstance(field.type, pa.BaseExtensionType)
    ]


def _guarantees(plain: pa.Schema, index: pa.RecordBatch, columns: Sequence[int]) -> List[Optional[pc.Expression]]:
    known: List[Optional[pc.Expression]] = [None] * index.num_rows
    rows = index.column(0).to_pylist()
    for number in columns:
        statistics = index.column(2 + number)
        field = pc.field(plain.field(number).name)
        nulls = statistics.field("null_count").to_pylist()
        has = statistics.type.get_field_index
        nans = statistics.field("nan_count").to_pylist() if has("nan_count") >= 0 else None
        low, high = (statistics.field(name) if has(name) >= 0 else None for name in ("min", "max"))
        for batch in range(index.num_rows):
            if nulls[batch] == rows[batch] > 0:
                said: Optional[pc.Expression] = field.is_null()
            elif nans is not None and nans[batch] != 0:
                continue  # NaN lies outside all bounds, and may count as null
            else:
                parts = [] if low is None or not low[batch].is_valid else [field >= low[batch]]
                parts += [] if high is None or not high[batch].is_valid else [field <= high[batch]]
                said = _all_of(parts, field, may_be_null=nulls[batch] != 0)
            if said is not None:
                known[batch] = said if known[batch] is None else known[batch] & said
    return known


def _all_of(parts: List[pc.Expression], field: pc.Expression, may_be_null: bool) -> Optional[pc.Expression]:
    """What holds of every row: pyarrow knows "x >= 3 or x is null", each bound by itself."""
    if may_be_null:
        parts = [part | field.is_null() for part in parts]
    elif not parts:
        parts = [field.is_valid()]
    whole: Optional[pc.Expression] = None
    for part in parts:
        whole = part if whole is None else whole & part
    return whole


class _Fragments:
    """One for each batch of which something is known, named by its number."""

    def __init__(self, schema: pa.Schema, guarantees: Sequence[Optional[pc.Expression]]) -> None:
        form, nowhere = pads.IpcFileFormat(), LocalFileSystem()
        known = [(i, guarantee) for i, guarantee in enumerate(guarantees) if guarantee is not None]
        fragments = [form.make_fragment(str(i), filesystem=nowhere, partition_expression=guarantee) for i, guarantee in known]
        self._unknown = {i for i, guarantee in enumerate(guarantees) if guarantee is None}
        self._dataset = pads.FileSystemDataset(fragments, schema, form, nowhere)

    def where(self, condition: pc.Expression) -> Set[int]:
        """Numbers of the batches in which the condition may hold for a row."""
        return self._unknown | {int(fragment.path) for fragment in self._dataset.get_fragments(filter=condition)}
