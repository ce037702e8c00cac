"""Makes the Arrow files and the expected CSV text beside this script, with pyarrow 26 (no other input).

    python make_expected.py

cells.arrow     one column of every type that pyarrow's CSV writer takes, in two batches
numbers.arrow   float64 and float32 of random bits and of the edges of the layout
cells.csv, numbers.csv    what pyarrow.csv.write_csv makes of them with default options
"""
import datetime as dt
import decimal
import os
import random
import struct

import pyarrow as pa
import pyarrow.csv
import pyarrow.ipc

HERE = os.path.dirname(os.path.abspath(__file__))


def write(name, batches):
    with pa.ipc.new_file(os.path.join(HERE, name + ".arrow"), batches[0].schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    pa.csv.write_csv(pa.Table.from_batches(batches), os.path.join(HERE, name + ".csv"))


def ints(values, kind):
    return pa.array(values, pa.int64()).cast(kind)


def cells():
    columns = {
        'a "quoted", name': pa.array([1, -2, None, 127, -128], pa.int8()),
        "i16": pa.array([0, -32768, 32767, None, 5], pa.int16()),
        "i32": pa.array([0, -2147483648, 2147483647, None, 5], pa.int32()),
        "i64": pa.array([0, -(2**63), 2**63 - 1, None, 1000000], pa.int64()),
        "u8": pa.array([0, 255, None, 1, 2], pa.uint8()),
        "u16": pa.array([0, 65535, None, 1, 2], pa.uint16()),
        "u32": pa.array([0, 2**32 - 1, None, 1, 2], pa.uint32()),
        "u64": pa.array([0, 2**64 - 1, None, 1, 2], pa.uint64()),
        "flag": pa.array([True, False, None, True, False]),
        "f16": pa.array([0.1, 1.0, 65504.0, 6e-8, None], pa.float32()).cast(pa.float16()),
        "text": pa.array(["a", "b,c", 'd"e""', "f\ng", None]),
        "large_text": pa.array(["", "grüß", "日本", None, '"']),
        "binary": pa.array([b"ab", b"", None, b'"', b"x"], pa.binary()),
        "large_binary": pa.array([b"ab", b"", None, b'"', b"x"], pa.large_binary()),
        "fixed": pa.array([b"ab", b"cd", None, b'""', b"xy"], pa.binary(2)),
        "date": pa.array([dt.date(2001, 1, 2), dt.date(1, 1, 1), dt.date(1969, 12, 31), None, dt.date(9999, 12, 31)]),
        "far_date": pa.array([-800000, 2932897, -719529, 10000000, 0], pa.int32()).cast(pa.date32()),
        "date64": ints([86400000, -86400000, 0, None, 1], pa.int64()).cast(pa.date64(), safe=False),
        "time_s": pa.array([0, 1, 86399, None, 3600], pa.int32()).cast(pa.time32("s")),
        "time_ms": pa.array([0, 1, 86399999, None, 3600], pa.int32()).cast(pa.time32("ms")),
        "time_us": ints([0, 1, 86399999999, None, 3600], pa.time64("us")),
        "time_ns": ints([0, 1, 86399999999999, None, 3600], pa.time64("ns")),
        "decimal": pa.array([decimal.Decimal(t) if t else None for t in ("1.20", "-0.05", None, "0.00", "12345678.90")], pa.decimal128(10, 2)),
        "decimal_256": pa.array([decimal.Decimal("1.20"), None, decimal.Decimal("-9.99"), None, None], pa.decimal256(40, 2)),
        "decimal_small": pa.array([decimal.Decimal("0.00000000012"), None, decimal.Decimal("0.000001"), None, None], pa.decimal128(20, 12)),
        "decimal_whole": pa.array([decimal.Decimal("5"), None, decimal.Decimal("-50000000000"), None, None], pa.decimal128(20, 0)),
        "decimal_hundreds": pa.array([decimal.Decimal("1200"), None, decimal.Decimal("0"), None, None], pa.decimal128(10, -2)),
        "nothing": pa.nulls(5),
        "dictionary": pa.array(["a", "b", None, "a", 'c"']).dictionary_encode(),
        "dictionary_int": pa.array([1, 2, None, 1, 3]).dictionary_encode(),
        "duration": ints([0, 1, -1, None, 5], pa.duration("ms")),
    }
    instants = [0, 1, -1, 1234567890, None]
    for unit in ("s", "ms", "us", "ns"):
        for zone in (None, "UTC", "Europe/Paris", "America/St_Johns", "+02:00"):
            columns[f"ts_{unit}_{zone}"] = ints(instants, pa.timestamp(unit, zone))
    columns["ts_far"] = ints([1234567890123, -62135596800, 253402300800, None, 0], pa.timestamp("s"))
    whole = pa.record_batch(columns)
    return [whole.slice(0, 3), whole.slice(3)]


def numbers():
    rng = random.Random(20)
    edges = [0.1, 1e20, 1e21, 1e9, 9999999999.0, 1e10, 12345678901.5, 123456789012345680.0, 1e-4, 1e-5, 1e-6, 9.5e-6, 1e-7,
             1.5e-7, 1.0, -0.0, 0.0, 1 / 3, 2 / 3, 5e-324, 1e-323, 2.2250738585072014e-308, 2.225073858507201e-308,
             1.7976931348623157e308, 9007199254740991.0, 9007199254740992.0, 9007199254740993.0, 2.0**63, 2.0**-44, 2e23, 1e23,
             8.41e21, 9.5367431640625e-07, 4.35, 100.0, 1e22, 123e18, float("nan"), float("inf"), -float("inf"), -123.456]
    edges += [2.0**e for e in range(-1074, 1024, 7)]
    doubles = edges + [struct.unpack("d", rng.randbytes(8))[0] for _ in range(1500)]
    doubles += [round(rng.uniform(-1000, 1000), rng.randrange(6)) for _ in range(500)]
    singles = [struct.unpack("f", rng.randbytes(4))[0] for _ in doubles]
    few = [0.1, 16777216.0, 33554432.0, 1e10, 1e-5, 1 / 3, 3.4028235e38, 1e-45, 1.1754944e-38, 8.5899346e9, 1e9, 1e8, 0.3]
    singles[:len(few)] = few
    return [pa.record_batch({"f64": pa.array(doubles, pa.float64()), "f32": pa.array(singles, pa.float32())})]


write("cells", cells())
write("numbers", numbers())
