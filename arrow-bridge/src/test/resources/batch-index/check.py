"""Makes a table of many types with pyarrow (make FILE), or compares a published file and its batch index with their source (check SOURCE PUBLISHED)."""
import datetime
import decimal
import json
import math
import random
import sys

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc as ipc

ROWS, BATCHES = 1000, 3


def column(make, kind, nulls):
    return pa.array([None if random.random() < nulls else make() for _ in range(ROWS)], kind)


def text():
    return random.choice(["", "a", "é" * random.randrange(40), "long " * random.randrange(20), "\U0010ffff" * random.randrange(20), str(random.random())])


def number():
    return random.choice([0.0, -0.0, math.nan, math.inf, random.gauss(0, 1e6)])


def columns():
    zoned = lambda: datetime.datetime.fromtimestamp(random.randrange(2**31), datetime.timezone.utc)
    columns = {}
    for bits in (8, 16, 32, 64):
        columns[f"int{bits}"] = column(lambda: random.randrange(-2 ** (bits - 1), 2 ** (bits - 1)), getattr(pa, f"int{bits}")(), 0.1)
        columns[f"uint{bits}"] = column(lambda: random.randrange(2**bits), getattr(pa, f"uint{bits}")(), 0)
    columns["double"] = column(number, pa.float64(), 0.1)
    columns["float"] = column(number, pa.float32(), 0)
    columns["nan"] = pa.array([math.nan] * ROWS, pa.float64())
    columns["bool"] = column(lambda: random.random() < 0.5, pa.bool_(), 0.1)
    columns["date"] = column(lambda: datetime.date.fromordinal(random.randrange(1, 10**6)), pa.date32(), 0.1)
    columns["time"] = column(lambda: datetime.time(random.randrange(24), 3, 4), pa.time64("us"), 0.1)
    columns["ts"] = column(lambda: random.randrange(2**40), pa.timestamp("ms"), 0.1)
    columns["zoned"] = column(zoned, pa.timestamp("us", "Europe/Berlin"), 0.1)
    columns["duration"] = column(lambda: random.randrange(-(2**40), 2**40), pa.duration("ns"), 0.1)
    columns["decimal"] = column(lambda: decimal.Decimal(random.randrange(-(10**20), 10**20)).scaleb(-3), pa.decimal128(30, 3), 0.1)
    columns["wide"] = column(lambda: decimal.Decimal(random.randrange(-(10**30), 10**30)).scaleb(-3), pa.decimal256(60, 3), 0.1)
    columns["text"] = column(text, pa.string(), 0.1)
    columns["large"] = column(text, pa.large_string(), 0.1)
    columns["view"] = column(text, pa.string_view(), 0.1)
    columns["binary"] = column(lambda: random.randbytes(random.randrange(80)), pa.binary(), 0.1)
    columns["fixed"] = column(lambda: random.randbytes(7), pa.binary(7), 0.1)
    columns["dictionary"] = column(text, pa.string(), 0.1).dictionary_encode()
    columns["none"] = pa.nulls(ROWS)
    columns["empty"] = pa.nulls(ROWS, pa.string())
    columns["list"] = column(lambda: [1, None], pa.list_(pa.int32()), 0.1)
    columns["struct"] = column(lambda: {"a": 1}, pa.struct([("a", pa.int32())]), 0.1)
    return columns


def make(path):
    batches = [pa.record_batch(columns()) for _ in range(BATCHES)]
    table = pa.Table.from_batches(batches).unify_dictionaries()
    with ipc.new_file(path, table.schema) as writer:
        writer.write_table(table)


def crc32c(data):
    table = []
    for n in range(256):
        for _ in range(8):
            n = n >> 1 ^ (0x82F63B78 if n & 1 else 0)
        table.append(n)
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ table[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def index_of(path, reader):
    entry = json.loads(reader.metadata[b"famfs.batch_index"])
    assert entry["version"] == 1 and entry["offset"] % 64 == 0, entry
    with open(path, "rb") as file:
        file.seek(entry["offset"])
        stream = file.read(entry["length"])
    assert crc32c(stream) == int(entry["crc32c"], 16)
    sums = json.loads(reader.metadata[b"famfs.dictionary_crc32c"])
    assert len(sums) == 1 and len(sums[0]) == 8, sums
    index = ipc.open_stream(stream).read_all()
    index.validate(full=True)
    return index


def order(value):
    if isinstance(value, float):
        return (value, math.copysign(1, value))
    return value.encode() if isinstance(value, str) else value


def check_column(name, kind, array, statistics):
    where = f"{name}: {statistics}"
    if pa.types.is_dictionary(kind):
        array = array.cast(kind.value_type)
    assert statistics["null_count"] == array.null_count, where
    if "min" not in statistics:
        assert pa.types.is_nested(kind) or pa.types.is_null(kind), where
        return
    values = raw(array)
    known = [v for v in values if v is not None and not (isinstance(v, float) and math.isnan(v))]
    if pa.types.is_floating(kind):
        assert statistics["nan_count"] == sum(isinstance(v, float) and math.isnan(v) for v in values), where
    if not known:
        assert statistics["min"] is statistics["max"] is statistics["exact"] is None, where
        return
    least, greatest = min(known, key=order), max(known, key=order)
    if statistics["exact"]:
        assert order(statistics["min"]) == order(least) and order(statistics["max"]) == order(greatest), where
    else:
        assert isinstance(least, (str, bytes)), where
        assert len(least.encode() if isinstance(least, str) else least) > 64 or len(greatest.encode() if isinstance(greatest, str) else greatest) > 64, where
        assert order(statistics["min"]) <= order(least), where
        assert statistics["max"] is None or order(statistics["max"]) >= order(greatest), where


def raw(array):
    """Values as Python compares them; moments as the numbers that are stored."""
    kind = array.type
    if pa.types.is_timestamp(kind) or pa.types.is_duration(kind) or pa.types.is_time64(kind):
        return array.cast(pa.int64()).to_pylist()
    return array.to_pylist()


def check(source, published):
    want = ipc.open_file(source).read_all()
    reader = ipc.open_file(published)
    got = reader.read_all()
    got.validate(full=True)
    nans = [name for name in want.column_names if pa.types.is_floating(want[name].type)]
    assert got.drop(nans).equals(want.drop(nans)), "the published file differs from its source"
    for name in nans:
        assert pc.all(pc.or_kleene(pc.equal(got[name], want[name]), pc.is_null(want[name], nan_is_null=True))).as_py(), name
    index = index_of(published, reader)
    assert index.num_rows == reader.num_record_batches
    statistics = {name: [raw_struct(index[str(i)], row) for row in range(index.num_rows)] for i, name in enumerate(want.column_names)}
    for row in range(reader.num_record_batches):
        batch = reader.get_batch(row)
        assert index["row_count"][row].as_py() == batch.num_rows
        for name in want.column_names:
            check_column(name, batch.column(name).type, batch.column(name), statistics[name][row])


def raw_struct(chunked, row):
    struct = chunked.combine_chunks()
    fields = [struct.type.field(i).name for i in range(struct.type.num_fields)]
    return {name: raw(struct.field(name).slice(row, 1))[0] for name in fields}


random.seed(1)
{"make": make, "check": check}[sys.argv[1]](*sys.argv[2:])
