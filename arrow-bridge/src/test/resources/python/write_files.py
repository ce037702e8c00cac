"""write_files.py FOLDER: Arrow files as pyarrow and Polars write them, with every option that they have.

Prints the name of each file, one a line. The values are made up, the same each time.
"""
import datetime
import decimal
import sys
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.feather as feather

folder = Path(sys.argv[1])
ROWS = 200


def column(make, type_, nulls=True):
    return pa.array([None if nulls and i % 7 == 3 else make(i) for i in range(ROWS)], type=type_)


def text(i):
    return "" if i % 5 == 0 else ("kurz %d" % i if i % 2 else "ein längerer Text, der in keinen View passt, %d" % i)


def day(i):
    return datetime.date(1960, 1, 1) + datetime.timedelta(days=137 * i)


def flat():
    """One column of each type without children."""
    columns = {"null": pa.nulls(ROWS)}
    for type_ in (pa.int8(), pa.int16(), pa.int32(), pa.int64()):
        columns[str(type_)] = column(lambda i: (i % 120) - 60, type_)
    for type_ in (pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()):
        columns[str(type_)] = column(lambda i: i % 250, type_)
    columns["halffloat"] = column(lambda i: i / 4, pa.float32()).cast(pa.float16())
    for type_ in (pa.float32(), pa.float64()):
        columns[str(type_)] = column(lambda i: [i / 3, -0.0, 0.0, float("nan"), float("inf")][i % 5], type_)
    columns["bool"] = column(lambda i: i % 3 == 0, pa.bool_())
    for type_ in (pa.string(), pa.large_string(), pa.string_view()):
        columns[str(type_)] = column(text, type_)
    for type_ in (pa.binary(), pa.large_binary(), pa.binary_view()):
        columns[str(type_)] = column(lambda i: text(i).encode() + b"\xff", type_)
    columns["fixed"] = column(lambda i: b"%05d" % i, pa.binary(5))
    columns["decimal128"] = column(lambda i: decimal.Decimal(i * i).scaleb(-3), pa.decimal128(20, 3))
    columns["decimal256"] = column(lambda i: decimal.Decimal(-i).scaleb(30), pa.decimal256(50, 2))
    for type_ in (pa.date32(), pa.date64()):
        columns[str(type_)] = column(day, type_)
    for unit in ("s", "ms", "us", "ns"):
        columns["timestamp " + unit] = column(lambda i: i * 977 - 50_000, pa.timestamp(unit))
        columns["zoned " + unit] = column(lambda i: i * 977, pa.timestamp(unit, "Europe/Berlin"))
        columns["duration " + unit] = column(lambda i: i - 100, pa.duration(unit))
        columns["time " + unit] = column(lambda i: i * 13, pa.time32(unit) if unit in ("s", "ms") else pa.time64(unit))
    columns["interval"] = column(lambda i: pa.MonthDayNano([i % 12, i % 30, i * 1000]), pa.month_day_nano_interval())
    return pa.table(columns)


def nested():
    """Types with children."""
    numbers = pa.int32()
    lists = [[] if i % 4 == 0 else [None if j == 2 else i + j for j in range(i % 4)] for i in range(ROWS)]
    columns = {}
    for type_ in (pa.list_(numbers), pa.large_list(numbers), pa.list_view(numbers), pa.large_list_view(numbers)):
        columns[str(type_)] = column(lambda i: lists[i], type_)
    columns["fixed_list"] = column(lambda i: [i, None, -i], pa.list_(numbers, 3))
    columns["lists"] = column(lambda i: [lists[i], None, [i]], pa.list_(pa.list_(numbers)))
    columns["struct"] = column(lambda i: {"a": i, "b": text(i)}, pa.struct([("a", numbers), ("b", pa.string())]))
    columns["map"] = column(lambda i: [("k%d" % i, i), ("l", None)], pa.map_(pa.string(), numbers))
    kinds = pa.array([i % 2 for i in range(ROWS)], pa.int8())
    columns["sparse"] = pa.UnionArray.from_sparse(
        kinds, [column(lambda i: i, numbers), column(text, pa.string())], ["n", "t"], [0, 1])
    columns["dense"] = pa.UnionArray.from_dense(
        kinds, pa.array([i // 2 for i in range(ROWS)], pa.int32()),
        [column(lambda i: i, numbers), column(text, pa.string())], ["n", "t"], [0, 1])
    runs = pa.array(range(5, ROWS + 1, 5), pa.int32())
    columns["runs"] = pa.RunEndEncodedArray.from_arrays(runs, pa.array([text(i) for i in range(len(runs))]))
    return pa.table(columns)


def dictionaries():
    """Dictionary columns: kinds of indices and values, ordered, with nulls on either side."""
    words = pa.array(["ä", "b", None, "dd"])
    columns = {}
    for type_ in (pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32()):
        columns[str(type_)] = pa.DictionaryArray.from_arrays(column(lambda i: i % 4, type_), words)
    columns["ordered"] = pa.DictionaryArray.from_arrays(column(lambda i: i % 2, pa.int8()), words, ordered=True)
    columns["numbers"] = pa.DictionaryArray.from_arrays(column(lambda i: i % 3, pa.int8()), pa.array([1.5, 2.5, -1.0]))
    columns["days"] = pa.DictionaryArray.from_arrays(column(lambda i: i % 2, pa.int8()), pa.array([day(1), day(2)]))
    return pa.table(columns)


def extensions():
    return pa.table({
        "uuid": pa.array([None if i % 7 == 3 else i.to_bytes(16, "big") for i in range(ROWS)], pa.uuid()),
        "json": pa.array(['{"i": %d}' % i for i in range(ROWS)], pa.json_()),
        "unknown": pa.ExtensionArray.from_storage(pa.opaque(pa.int32(), "kind", "vendor"), column(lambda i: i, pa.int32())),
    })


def write(name, table, chunk=64, **options):
    with pa.OSFile(str(folder / name), "wb") as out:
        with pa.ipc.new_file(out, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
            writer.write_table(table, max_chunksize=chunk)
    print(name)


TABLES = {"flat": flat(), "nested": nested(), "dictionaries": dictionaries(), "extensions": extensions()}
for name, table in TABLES.items():
    for compression in (None, "lz4", "zstd"):
        write("pyarrow-%s-%s.arrow" % (name, compression or "plain"), table, compression=compression)
    write("pyarrow-%s-one-batch.arrow" % name, table, chunk=ROWS)
    write("pyarrow-%s-sliced.arrow" % name, table.slice(13, 101), chunk=17)
    write("pyarrow-%s-empty.arrow" % name, table.slice(0, 0))
for name in ("flat", "nested"):
    # Polars refuses a whole file for one column that it does not know
    for index, column_name in enumerate(TABLES[name].column_names):
        write("single-%s-%02d.arrow" % (name, index), TABLES[name].select([column_name]))
# What all readers know, and no views, which came after metadata version 4
plain = TABLES["flat"].append_column("list", TABLES["nested"].column(0)).drop_columns(["string_view", "binary_view", "interval"])
write("pyarrow-v4.arrow", plain, metadata_version=pa.ipc.MetadataVersion.V4)
write("pyarrow-legacy.arrow", plain, metadata_version=pa.ipc.MetadataVersion.V4, use_legacy_format=True)
write("pyarrow-many-batches.arrow", plain, chunk=1)
write("pyarrow-metadata.arrow", plain.replace_schema_metadata({"a": "b", "": "ü"}))
duplicated = pa.table([plain.column(1), plain.column(2)], names=["x", "x"])
write("pyarrow-duplicate-names.arrow", duplicated)
write("pyarrow-no-columns.arrow", pa.table({}))
growing = [pa.DictionaryArray.from_arrays(pa.array([0, n - 1], pa.int32()), pa.array(["w%d" % i for i in range(n)])) for n in (1, 5, 9)]
batches = [pa.record_batch([a], names=["d"]) for a in growing]
with pa.OSFile(str(folder / "pyarrow-deltas.arrow"), "wb") as out:
    options = pa.ipc.IpcWriteOptions(emit_dictionary_deltas=True)
    with pa.ipc.new_file(out, batches[0].schema, options=options) as writer:
        for batch in batches:
            writer.write_batch(batch)
print("pyarrow-deltas.arrow")
for compression in ("uncompressed", "lz4", "zstd"):
    name = "feather-%s.arrow" % compression
    feather.write_feather(plain, str(folder / name), compression=compression, chunksize=50)
    print(name)

frame = pl.DataFrame({
    "i8": pl.Series([None if i % 7 == 3 else i % 100 for i in range(ROWS)], dtype=pl.Int8),
    "u64": pl.Series(range(ROWS), dtype=pl.UInt64),
    "f32": pl.Series([i / 3 for i in range(ROWS)], dtype=pl.Float32),
    "f64": pl.Series([None if i % 7 == 3 else i / 7 for i in range(ROWS)], dtype=pl.Float64),
    "bool": pl.Series([None if i % 7 == 3 else i % 2 == 0 for i in range(ROWS)]),
    "text": pl.Series([None if i % 7 == 3 else text(i) for i in range(ROWS)]),
    "bytes": pl.Series([text(i).encode() for i in range(ROWS)]),
    "category": pl.Series([None if i % 7 == 3 else "c%d" % (i % 5) for i in range(ROWS)], dtype=pl.Categorical),
    "enum": pl.Series(["x" if i % 2 else "y" for i in range(ROWS)], dtype=pl.Enum(["y", "x"])),
    "date": pl.Series([day(i) for i in range(ROWS)]),
    "time": pl.Series([datetime.time(i % 24, i % 60) for i in range(ROWS)]),
    "zoned": pl.Series([datetime.datetime(2001, 1, 1) + datetime.timedelta(hours=i) for i in range(ROWS)]).dt.replace_time_zone("Europe/Berlin", ambiguous="earliest", non_existent="null"),
    "duration": pl.Series([datetime.timedelta(seconds=i) for i in range(ROWS)]),
    "decimal": pl.Series([decimal.Decimal(i).scaleb(-2) for i in range(ROWS)], dtype=pl.Decimal(10, 2)),
    "list": pl.Series([None if i % 7 == 3 else list(range(i % 4)) for i in range(ROWS)]),
    "array": pl.Series([[i, i + 1] for i in range(ROWS)], dtype=pl.Array(pl.Int32, 2)),
    "struct": pl.Series([{"a": i, "b": text(i)} for i in range(ROWS)]),
    "null": pl.Series([None] * ROWS),
})
for compression in ("uncompressed", "lz4", "zstd"):
    for level in ("oldest", "newest"):
        name = "polars-%s-%s.arrow" % (compression, level)
        frame.write_ipc(folder / name, compression=compression, compat_level=getattr(pl.CompatLevel, level)())
        print(name)
frame.write_ipc(folder / "polars-batches.arrow", record_batch_size=33)
print("polars-batches.arrow")
frame.clear().write_ipc(folder / "polars-empty.arrow")
print("polars-empty.arrow")
