"""compare_files.py READER EXPECTED FOUND [EXPECTED FOUND]...: whether READER sees the same in both Arrow files of each pair.

READER is pyarrow, polars or duckdb (which takes them from pyarrow). Columns are compared one by one. What a reader
cannot read in the expected file is passed over and named; what it cannot read only in the other one is a difference.
Prints "PAIR: N columns equal, without A, B" for each pair, and every difference; ends with 1 if there is any.
"""
import functools
import sys

import pyarrow as pa

reader, files = sys.argv[1], sys.argv[2:]


@functools.lru_cache(maxsize=2)
def read(path):
    return pa.ipc.open_file(pa.memory_map(path)).read_all()


def pyarrow_values(path, index):
    column = read(path).column(index)
    column.validate(full=True)
    if pa.types.is_temporal(column.type) and column.type.bit_width == 64:
        column = column.cast(pa.int64())  # Python has no nanoseconds
    return repr(column.to_pylist())


@functools.lru_cache(maxsize=1)
def duckdb_connection():
    import duckdb

    return duckdb.connect()


def polars_values(path, index):
    import polars as pl

    eager = pl.read_ipc(path, columns=[index])
    with open(path, "rb") as file:
        piecewise = pl.read_ipc(file, columns=[index], use_pyarrow=False)
    if eager.schema != piecewise.schema or repr(eager.to_series().to_list()) != repr(piecewise.to_series().to_list()):
        raise AssertionError("by path and by stream differ")
    return repr(eager.schema) + repr(eager.to_series().to_list())


def duckdb_values(path, index):
    connection = duckdb_connection()
    connection.register("one_column", pa.table([read(path).column(index)], names=["c"]))
    result = connection.sql("SELECT c FROM one_column")
    return repr(result.types) + repr(result.fetchall())


VALUES = {"pyarrow": pyarrow_values, "polars": polars_values, "duckdb": duckdb_values}


def look(path, index):
    """What the reader sees, and why it cannot see it."""
    try:
        return VALUES[reader](path, index), None
    except BaseException as e:  # polars panics with an exception of its own kind
        if isinstance(e, KeyboardInterrupt):
            raise
        return None, "%s: %s" % (type(e).__name__, str(e).splitlines()[0] if str(e) else "")


different = False
for expected, found in zip(files[::2], files[1::2]):
    schema, found_schema = read(expected).schema, read(found).schema
    if reader == "pyarrow" and not schema.equals(found_schema, check_metadata=True):  # the order of metadata does not count
        different = True
        print("DIFFERENT schema of %s: expected\n%s\nfound\n%s" % (found, schema, found_schema))
    without = []
    for index, name in enumerate(schema.names):
        want, refused = look(expected, index)
        got, broken = look(found, index)
        if refused:
            without.append("%s (%.80s)" % (name, refused))
        elif broken or want != got:
            different = True
            print("DIFFERENT %s of %s: expected %.300s, found %.300s" % (name, found, want, broken or got))
    print("%s: %d columns equal%s" % (found, len(schema.names) - len(without), ", without " + ", ".join(without) if without else ""))
sys.exit(1 if different else 0)
