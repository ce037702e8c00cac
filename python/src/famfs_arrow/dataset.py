"""A dataset: one Arrow file of a store, or the files of a folder that have one schema."""

from __future__ import annotations

import itertools
from types import TracebackType
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple, Type

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as pads

from . import _index, _prune
from ._arrow import FULL, ArrowFile
from ._index import BatchIndex
from .errors import CopyRequiredError, DifferentSchemasError, InvalidRequestError, StoreClosedError

_POSITION = "FieldPath("  # how pyarrow writes a column that is meant by its number


class CopyReport(NamedTuple):
    """How much of a dataset lies in the medium as it is, and how much would be copied, and why, by column."""

    mapped_buffers: int
    mapped_bytes: int
    copied_buffers: int
    copied_bytes: int
    reasons: Dict[str, str]


class Dataset:
    """Record batches of one schema, numbered through all files.

    Opening reads footers only. Arrays that come from here lie in the medium itself: shared by all processes, read-only, and
    valid as long as anybody holds them, also after ``close``. Safe for use by several threads.

    Used as a context manager it looks at its end once more whether the store is still the one that was attached, and raises
    ``StoreReformattedError`` if what was read may be wrong.
    """

    def __init__(self, path: str, files: Sequence[ArrowFile], validation: str, require_same_store: Callable[[], None]) -> None:
        """Made by ``Store.open``. ``require_same_store`` is the store's."""
        self.path, self._files, self._validation = path, list(files), validation
        self._require_same_store = require_same_store
        for other in self._files[1:]:
            _require_same_schema(path, self._files[0], other)
        self._indices: Optional[List[BatchIndex]] = None
        self._closed = False

    def __repr__(self) -> str:
        return f"<famfs_arrow.Dataset {self.path}: {len(self._files)} file(s), {self.num_batches} record batch(es)>"

    # What it is

    @property
    def schema(self) -> pa.Schema:
        """The first file's; the others have the same names, types and nullability."""
        return self._files[0].schema

    @property
    def files(self) -> List[str]:
        """Paths within the store, in the order of their names."""
        return [file.name for file in self._files]

    @property
    def num_batches(self) -> int:
        """Record batches of all files."""
        return sum(file.num_batches for file in self._files)

    @property
    def num_rows(self) -> int:
        """Rows of all batches; reads every batch's metadata, no data."""
        self._require_open()
        rows = sum(sum(file.rows()) for file in self._files)
        self.require_same_store()
        return rows

    def __len__(self) -> int:
        return self.num_rows

    def statistics(self) -> pa.Table:
        """What the files say of their batches (docs/batch-index.md), one row each.

        Columns: ``file``, ``batch`` (number in its file), ``row_count``, ``crc32c``, and for every column of the data one of
        its name: a struct of ``null_count`` and, for ordered types, ``min``, ``max`` and ``exact``, for floats ``nan_count``.
        Of a file without an index all but the first three are null, and ``notes`` says why.
        """
        parts = [self._statistics(file, index) for file, index in zip(self._files, self._batch_indices())]
        table = pa.concat_tables(parts)
        self.require_same_store()
        return table

    def _statistics(self, file: ArrowFile, index: BatchIndex) -> pa.Table:
        count, found = file.num_batches, index.table
        names = ["file", "batch", "row_count", "crc32c", *(field.name for field in self.schema)]
        leading = [pa.array([file.name] * count, pa.string()), pa.array(range(count), pa.int64())]
        if found is not None:
            return pa.Table.from_arrays(leading + found.columns, names=names)
        kinds = [_index.column_type(field.type) for field in self.schema]
        unknown = [pa.array(file.rows(), pa.int64()), pa.nulls(count, pa.uint32()), *(pa.nulls(count, kind) for kind in kinds)]
        return pa.Table.from_arrays(leading + unknown, names=names)

    @property
    def notes(self) -> List[str]:
        """What is odd and does no harm: files without a batch index, or with one that is damaged and not gone by."""
        return [index.note for index in self._batch_indices() if index.note]

    def _batch_indices(self) -> List[BatchIndex]:
        self._require_open()
        if self._indices is None:
            self._indices = [_index.read(file) for file in self._files]
        return self._indices

    # What it holds

    def to_table(
        self, columns: Optional[Sequence[str]] = None, filter: Optional[pc.Expression] = None, *, zero_copy_only: bool = False
    ) -> pa.Table:
        """All rows, or those for which a pyarrow expression is true, in their order.

        Without a filter nothing is copied but what the file has compressed. With one, batches that cannot have a match are
        skipped by their statistics, batches that consist of matches are taken as they are, and of the others the matches
        are copied. With ``zero_copy_only`` a copy is a ``CopyRequiredError``.
        """
        if filter is None:
            table = self._whole_table(columns, zero_copy_only)
        else:
            parts = [part for part, _ in self._parts(columns, filter, zero_copy_only, self._validation)]
            table = pa.Table.from_batches(parts, schema=self._projected(columns)) if parts else self._projected(columns).empty_table()
        self.require_same_store()
        return table

    def _whole_table(self, columns: Optional[Sequence[str]], zero_copy_only: bool) -> pa.Table:
        self._require_open()
        wanted = self._numbers(columns)
        ordered = sorted(set(wanted))
        parts = []
        for file in self._files:
            part = file.table(ordered, self._validation)
            if zero_copy_only:
                _require_no_copies(file, part)
            parts.append(part if wanted == ordered else part.select([ordered.index(number) for number in wanted]))
        metadata = self.schema.metadata
        return pa.concat_tables([part.replace_schema_metadata(metadata) for part in parts] if len(parts) > 1 else parts)

    def to_batches(self, columns: Optional[Sequence[str]] = None, filter: Optional[pc.Expression] = None) -> Iterator[pa.RecordBatch]:
        """As ``to_table``, batch by batch; each is handed over after a look whether the store is still the same."""
        return self._checked_batches(columns, filter, self._validation)

    def to_reader(self, columns: Optional[Sequence[str]] = None, filter: Optional[pc.Expression] = None) -> pa.RecordBatchReader:
        """As ``to_batches``, as a reader: one pass, any consumer of Arrow streams."""
        return pa.RecordBatchReader.from_batches(self._projected(columns), self._checked_batches(columns, filter, self._validation))

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """A fresh stream at each call: pandas, Polars, DuckDB and others take the dataset as it is.

        They trust what they are given (invalid UTF-8 would be undefined behaviour in some), so batches are checked in full
        here, each once.
        """
        batches = self._checked_batches(None, None, FULL)
        return pa.RecordBatchReader.from_batches(self.schema, batches).__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> Any:
        """The schema alone."""
        return self.schema.__arrow_c_schema__()

    def copy_report(self, columns: Optional[Sequence[str]] = None) -> CopyReport:
        """Loads every batch and looks which buffers lie in the medium."""
        reasons: Dict[str, str] = {}
        totals = [0, 0, 0, 0]
        for batch, file in self._parts(columns, None, False, self._validation):
            assert file is not None
            for name, column in zip(batch.schema.names, file.copies(batch)):
                totals = [a + b for a, b in zip(totals, column)]
                if column.copied:
                    reasons[name] = "compressed, of another byte order, or a dictionary put together of several pieces"
        return CopyReport(totals[0], totals[1], totals[2], totals[3], reasons)

    def _checked_batches(self, columns: Optional[Sequence[str]], condition: Optional[pc.Expression], level: str) -> Iterator[pa.RecordBatch]:
        for batch, _ in self._parts(columns, condition, False, level):
            self.require_same_store()
            yield batch
            self.require_same_store()  # the next one is read from what may have been cut while this one was used

    def _possible_batches(self, columns: Optional[Sequence[str]], condition: Optional[pc.Expression], level: str) -> Iterator[pa.RecordBatch]:
        """Whole batches without those that cannot have a match: for engines that filter themselves."""
        self._require_open()
        states = self._states(condition)
        wanted, first = self._numbers(columns), 0
        ordered = sorted(set(wanted))
        places, schema = [ordered.index(number) for number in wanted], self._projected(columns)
        for file in self._files:
            own = states[first : first + file.num_batches]
            first += file.num_batches
            for batch in file.batches([i for i, state in enumerate(own) if state != _prune.NONE], ordered, level):
                self.require_same_store()
                yield _project(batch, places, schema)
                self.require_same_store()

    def _parts(
        self, columns: Optional[Sequence[str]], condition: Optional[pc.Expression], zero_copy_only: bool, level: str
    ) -> Iterator[Tuple[pa.RecordBatch, Optional[ArrowFile]]]:
        """Batches of the result, and the file whose mapping they lie in, if they were not copied."""
        self._require_open()
        wanted = self._numbers(columns)
        schema = self._projected(columns)
        states = self._states(condition)
        read = wanted if condition is None else self._with_columns_of(condition, wanted)
        ordered = sorted(set(read))
        places = [ordered.index(number) for number in wanted]
        first = 0
        for file in self._files:
            own = states[first : first + file.num_batches]
            first += file.num_batches
            numbers = [i for i, state in enumerate(own) if state != _prune.NONE]
            for number, batch in zip(numbers, file.batches(numbers, ordered, level)):
                if own[number] == _prune.ALL:
                    part = _project(batch, places, schema)
                    if zero_copy_only:
                        _require_no_copies(file, part)
                    yield part, file
                    continue
                assert condition is not None
                if zero_copy_only:
                    raise CopyRequiredError(f"{file.name}, record batch {number}: the rows that the filter lets through would be copied")
                for piece in self._filtered(batch, places, condition, schema):
                    yield piece, None

    def _filtered(
        self, batch: pa.RecordBatch, places: Sequence[int], condition: pc.Expression, schema: pa.Schema
    ) -> List[pa.RecordBatch]:
        """The rows of a batch for which the filter is true: none, one batch."""
        source = pads.InMemoryDataset(batch)
        mask = source.scanner(columns={"": condition}).to_table().column(0).combine_chunks()
        if not pa.types.is_boolean(mask.type):
            raise InvalidRequestError(f"filter {_prune.text_of(condition) or ''}: expected a condition, found values of type {mask.type}")
        mask = mask.fill_null(False)
        if not mask.true_count:
            return []
        if mask.true_count == len(mask):
            return [_project(batch, places, schema)]
        if not places:
            return [_project(batch.slice(0, mask.true_count), places, schema)]
        return [pa.RecordBatch.from_arrays([_rows(batch.column(place), mask) for place in places], schema=schema)]

    def _states(self, condition: Optional[pc.Expression]) -> List[int]:
        """Of every batch, what the statistics say of the filter."""
        if condition is None:
            return [_prune.ALL] * self.num_batches
        if not isinstance(condition, pc.Expression):
            raise InvalidRequestError(f'filter {condition!r}: expected a pyarrow expression, like pyarrow.compute.field("x") > 5')
        indices = [index.table for index in self._batch_indices()]
        return _prune.matches(self.schema, indices, [file.num_batches for file in self._files], condition)

    def _numbers(self, columns: Optional[Sequence[str]]) -> List[int]:
        """Of columns by name, in the order they were asked for."""
        if columns is None:
            return list(range(len(self.schema)))
        if isinstance(columns, str):
            raise InvalidRequestError(f'columns {columns!r}: expected a list of names, like ["{columns}"]')
        numbers = []
        for name in columns:
            found = self.schema.get_all_field_indices(name)
            if len(found) != 1:
                how = "no column" if not found else f"{len(found)} columns"
                raise InvalidRequestError(f'{self.path} has {how} of the name "{name}": it has {", ".join(self.schema.names)}')
            numbers.append(found[0])
        return numbers

    def _with_columns_of(self, condition: pc.Expression, wanted: List[int]) -> List[int]:
        """The columns that a filter names are read, too. Whether it is one of them can only be told from its text, so one too many is read.

        A filter that counts columns (``pc.field(3)``) counts those of the dataset, so it gets all of them.
        """
        text = _prune.text_of(condition)
        if text is None or _POSITION in text:
            return wanted + list(range(len(self.schema)))
        named = [i for i, field in enumerate(self.schema) if field.name in text]
        return wanted + named if named else list(range(len(self.schema)))

    def _projected(self, columns: Optional[Sequence[str]]) -> pa.Schema:
        if columns is None:
            return self.schema
        return pa.schema([self.schema.field(number) for number in self._numbers(columns)], metadata=self.schema.metadata)

    # Whether it still is

    def require_same_store(self) -> None:
        """Passes if the media still carry the file system that was attached. To be called before a result is handed on.

        Raises ``StoreReformattedError`` if what was read may be wrong.
        """
        self._require_same_store()

    def _require_open(self) -> None:
        """Before anything is read, also that there is something to read: pages of a medium that was cut end the process."""
        if self._closed:
            raise StoreClosedError(f"the dataset {self.path} is closed: open it again")
        self.require_same_store()

    def close(self) -> None:
        """Gives up this object's claims; arrays that are still held stay valid.

        Raises ``StoreReformattedError`` if the medium carries another file system by now.
        """
        if not self._closed:
            self._closed = True
            self.require_same_store()

    def __enter__(self) -> "Dataset":
        self._require_open()
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]) -> None:
        if error is None:
            self.close()
        else:
            self._closed = True  # what went wrong first is what is told


def _project(batch: pa.RecordBatch, places: Sequence[int], schema: pa.Schema) -> pa.RecordBatch:
    """Columns by their place in a batch, under the dataset's own schema. Without columns the rows still count."""
    if list(places) == list(range(batch.num_columns)) and batch.schema.equals(schema, check_metadata=True):
        return batch
    if not places:
        return batch.select([])
    return pa.RecordBatch.from_arrays([batch.column(place) for place in places], schema=schema)


def _rows(column: pa.Array, mask: pa.BooleanArray) -> pa.Array:
    """Those that a mask lets through. Some types (views, run ends) pyarrow cannot filter: those are put together run by run."""
    try:
        return column.filter(mask)
    except pa.ArrowNotImplementedError:
        pieces, at = [], 0
        for let_through, run in itertools.groupby(mask.to_pylist()):
            length = sum(1 for _ in run)
            if let_through:
                pieces.append(column.slice(at, length))
            at += length
        return pa.concat_arrays(pieces)


def _require_no_copies(file: ArrowFile, batch: "pa.RecordBatch | pa.Table") -> None:
    for name, column in zip(batch.schema.names, file.copies(batch)):
        if column.copied:
            raise CopyRequiredError(f'{file.name}, column "{name}": {column.copied_bytes} bytes cannot be had without a copy: they are compressed')


def _told(field: pa.Field) -> str:
    return f"{field.name}: {field.type}" + ("" if field.nullable else " not null")


def _require_same_schema(path: str, first: ArrowFile, other: ArrowFile) -> None:
    """Names, types and nullability; metadata may differ."""
    if first.schema.equals(other.schema, check_metadata=False):
        return
    ours, theirs = first.schema, other.schema
    differences = [f"column {i}: {_told(b)} instead of {_told(a)}" for i, (a, b) in enumerate(zip(ours, theirs)) if not a.equals(b)]
    differences += [f"no column {f.name}" for f in list(ours)[len(theirs) :]] + [f"a further column {f.name}" for f in list(theirs)[len(ours) :]]
    shown = "; ".join(differences[:8]) + (f"; and {len(differences) - 8} more differences" if len(differences) > 8 else "")
    advice = "name one of the files, or publish files that go together into a folder of their own"
    raise DifferentSchemasError(f"{path} is not one dataset: {other.name} has another schema than {first.name}: {shown}; {advice}")
