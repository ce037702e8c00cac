"""Makes types.arrow: a column of each type, with nulls and values at its ends. Written with pyarrow; run by hand, the result is kept."""
import decimal
import sys

import pyarrow as pa

N = 6
D = decimal.Decimal
I64 = 2**63 - 1
DAY_MS = 86_400_000


def ints(bits, signed):
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    return [0, 1, None, low, high, high // 3]


def column(type_, values):
    return pa.array(values, type_)


def from_ints(type_, values):
    """Values of a type by what it stores."""
    bits = type_.bit_width
    return pa.array(values, pa.int32() if bits == 32 else pa.int64()).cast(type_)


cols = {}
marks = {}
for b in (8, 16, 32, 64):
    cols[f"int{b}"] = column(getattr(pa, f"int{b}")(), ints(b, True))
    cols[f"uint{b}"] = column(getattr(pa, f"uint{b}")(), ints(b, False))
cols["float16"] = pa.array([0x0000, 0xBE00, None, 0x7BFF, 0x0001, 0x3C00], pa.uint16()).view(pa.float16())
cols["float32"] = column(pa.float32(), [0.0, -0.0, None, float("nan"), float("inf"), 1e-45])
cols["float64"] = column(pa.float64(), [0.0, -0.0, None, float("nan"), float("-inf"), 5e-324])
cols["bool"] = column(pa.bool_(), [True, False, None, True, True, False])
cols["decimal5"] = column(pa.decimal128(5, 2), [D("0.00"), D("-999.99"), None, D("999.99"), D("1.50"), D("0.01")])
cols["decimal18"] = column(pa.decimal128(18, 0), [D(0), D(-(10**18) + 1), None, D(10**18 - 1), D(5), D(1)])
cols["decimal38"] = column(pa.decimal128(38, 3), [D("0.000"), D("-90.000"), None, D("12345678901234567890123456789012345.678"), D("-12345678901234567890123456789012345.678"), D("0.001")])
cols["decimal256"] = column(pa.decimal256(50, 2), [D("0.00"), D("1.00"), None, D("-1.00"), D("9" * 40 + ".99"), D("0.01")])
text = ["", "a", None, "ünï\U0001F600", "twelve bytes", "longer than twelve bytes"]
cols["utf8"] = column(pa.utf8(), text)
cols["large_utf8"] = column(pa.large_utf8(), text)
cols["utf8_view"] = column(pa.string_view(), text)
raw = [b"", b"a", None, b"\x00\xff", b"twelve bytes", b"longer than twelve bytes\xfe"]
cols["binary"] = column(pa.binary(), raw)
cols["large_binary"] = column(pa.large_binary(), raw)
cols["binary_view"] = column(pa.binary_view(), raw)
cols["fixed_binary"] = column(pa.binary(3), [b"abc", b"\x00\x00\x00", None, b"\xff\xff\xff", b"xyz", b"123"])
cols["date32"] = from_ints(pa.date32(), [0, -1, None, 2932896, -719162, 11323])
cols["date64"] = from_ints(pa.date64(), [0, -DAY_MS, None, 2932896 * DAY_MS, -719162 * DAY_MS, 11323 * DAY_MS])
cols["time_s"] = from_ints(pa.time32("s"), [0, 1, None, 86399, 3600, 59])
cols["time_ms"] = from_ints(pa.time32("ms"), [0, 1, None, 86399999, 3600, 59])
cols["time_us"] = from_ints(pa.time64("us"), [0, 1, None, 86399999999, 3600, 59])
cols["time_ns"] = from_ints(pa.time64("ns"), [0, 1, None, 86399999999999, 3600, 59])
for unit, ticks in (("s", 1), ("ms", 1000), ("us", 10**6), ("ns", 10**9)):
    values = [0, -1, None, 4102444800 * ticks + ticks // 3, -2208988800 * ticks + 1, 1]
    cols[f"timestamp_{unit}"] = from_ints(pa.timestamp(unit), values)
    cols[f"timestamp_{unit}_utc"] = from_ints(pa.timestamp(unit, "UTC"), values)
    cols[f"timestamp_{unit}_berlin"] = from_ints(pa.timestamp(unit, "Europe/Berlin"), values)
    cols[f"duration_{unit}"] = from_ints(pa.duration(unit), [0, -1, None, 86400 * 400 * ticks, 3 * ticks + 1, 1])
cols["interval"] = column(pa.month_day_nano_interval(), [(0, 0, 0), (1, -2, 3000), None, (-13, 400, 86400 * 10**9 * 2), (0, 1, 1), (1, 1, 1)])
cols["null"] = pa.nulls(N)
cols["list"] = column(pa.list_(pa.int32()), [[], [1], None, [None, 2], [1, 2, 3], [0]])
cols["large_list"] = column(pa.large_list(pa.utf8()), [[], ["a"], None, [None, "b"], ["c", "", "d"], [""]])
cols["fixed_list"] = column(pa.list_(pa.int16(), 2), [[0, 1], [2, None], None, [3, 4], [5, 6], [7, 8]])
cols["list_view"] = column(pa.list_view(pa.int32()), [[], [1], None, [None, 2], [1, 2, 3], [0]])
cols["large_list_view"] = column(pa.large_list_view(pa.int32()), [[], [1], None, [None, 2], [1, 2, 3], [0]])
cols["struct"] = column(pa.struct([("x", pa.int32()), ("y", pa.utf8())]), [{"x": 1, "y": "a"}, {"x": None, "y": ""}, None, {"x": 2, "y": None}, {"x": 3, "y": "b"}, {"x": 4, "y": "c"}])
cols["map"] = column(pa.map_(pa.utf8(), pa.int32()), [[], [("a", 1)], None, [("b", None)], [("c", 2), ("d", 3)], [("", 0)]])
cols["list_of_struct"] = column(pa.list_(pa.struct([("x", pa.int32())])), [[], [{"x": 1}], None, [None, {"x": 2}], [{"x": None}], [{"x": 3}]])
cols["dict_utf8"] = pa.DictionaryArray.from_arrays(pa.array([0, 2, None, 1, 0, 2], pa.int8()), pa.array(["x", None, "zz"]))
cols["dict_unsigned"] = pa.DictionaryArray.from_arrays(pa.array([0, 2, None, 1, 0, 2], pa.uint16()), pa.array(["x", "yy", "zz"]))
cols["dict_int"] = pa.DictionaryArray.from_arrays(pa.array([0, 2, None, 1, 0, 2], pa.int64()), pa.array([7, 8, 9]))
cols["dict_list"] = pa.DictionaryArray.from_arrays(pa.array([0, 1, None, 1, 0, 0], pa.int32()), pa.array([[1], [2, 3]]))
ends = pa.array([1, 2, 3, 6], pa.int32())
cols["run_ends"] = pa.RunEndEncodedArray.from_arrays(ends, pa.array(["a", "b", None, "c"]))
ids = pa.array([5, 7, 5, 7, 5, 7], pa.int8())
union_children = [pa.array([1, 2, None, 4, 5, 6], pa.int32()), pa.array(["a", "b", "c", None, "e", "f"])]
cols["sparse_union"] = pa.UnionArray.from_sparse(ids, union_children, ["i", "s"], [5, 7])
cols["sparse_union_plain"] = pa.UnionArray.from_sparse(pa.array([0, 1, 0, 1, 0, 1], pa.int8()), union_children, ["i", "s"])
offsets = pa.array([0, 0, 1, 1, 2, 2], pa.int32())
cols["dense_union"] = pa.UnionArray.from_dense(ids, offsets, [pa.array([1, None, 3], pa.int32()), pa.array(["a", None, "c"])], ["i", "s"], [5, 7])
cols["uuid"] = pa.ExtensionArray.from_storage(pa.uuid(), column(pa.binary(16), [bytes(range(16)), bytes(16), None, b"\xff" * 16, bytes(range(1, 17)), bytes(16)]))
cols["json"] = pa.ExtensionArray.from_storage(pa.json_(), column(pa.utf8(), ['{"a": 1}', "[]", None, "1", '"x"', "null"]))
cols["bool8"] = pa.ExtensionArray.from_storage(pa.bool8(), column(pa.int8(), [0, 1, None, 1, 0, 1]))

# Within others
rows = [[0], [], None, [1, 2], [3], [4, 5]]


def listed(values):
    """A list column with these six values, one more or less to a row."""
    valid = pa.array([row is None for row in rows])
    offsets = pa.array([0, 1, 1, 1, 3, 4, 6], pa.int32())
    return pa.ListArray.from_arrays(offsets, values, mask=valid)


def structured(values):
    return pa.StructArray.from_arrays([values, pa.array(range(N), pa.int32())], names=["v", "n"], mask=pa.array([False, False, True, False, False, False]))


for name in ("dict_utf8", "run_ends", "utf8_view", "binary_view", "fixed_binary", "decimal38", "bool", "null", "sparse_union_plain", "date64", "timestamp_ms_utc", "list_view", "struct", "map", "uuid", "uint64"):
    values = cols[name]
    cols["list_of_" + name] = listed(values)
    cols["struct_of_" + name] = structured(values)
    if name != "sparse_union_plain":
        cols["fixed_list_of_" + name] = pa.FixedSizeListArray.from_arrays(pa.concat_arrays([values, values]), 2)
for index, width in (("int16", 16), ("int64", 64)):
    ends = pa.array([1, 2, 3, 6], getattr(pa, index)())
    cols["run_ends_" + index] = pa.RunEndEncodedArray.from_arrays(ends, pa.array([1, 2, None, 3]))
cols["run_ends_list"] = pa.RunEndEncodedArray.from_arrays(pa.array([1, 2, 3, 6], pa.int32()), pa.array([[1], [], None, [2, 3]]))
cols["dict_struct"] = pa.DictionaryArray.from_arrays(pa.array([0, 1, None, 1, 0, 0], pa.int32()), pa.array([{"x": 1}, {"x": None}]))
cols["dict_view"] = pa.DictionaryArray.from_arrays(pa.array([0, 1, None, 1, 0, 0], pa.int32()), pa.array(["x", "longer than twelve"], pa.string_view()))
cols["dict_decimal"] = pa.DictionaryArray.from_arrays(pa.array([0, 1, None, 1, 0, 0], pa.int32()), pa.array([D("1.5"), None], pa.decimal128(20, 1)))
cols["dict_bool"] = pa.DictionaryArray.from_arrays(pa.array([0, 1, None, 1, 0, 0], pa.int32()), pa.array([True, False]))
cols["map_of_list"] = column(pa.map_(pa.int32(), pa.list_(pa.utf8())), [[], [(1, ["a"])], None, [(2, None)], [(3, ["b", None]), (4, [])], [(5, [""])]])
cols["fixed_list_0"] = column(pa.list_(pa.int16(), 0), [[], [], None, [], [], []])
cols["struct_empty"] = column(pa.struct([]), [{}, {}, None, {}, {}, {}])
cols["struct_same"] = pa.StructArray.from_arrays([pa.array(range(N)), pa.array(range(N))], names=["a", "A"])
cols["decimal_negative"] = column(pa.decimal128(5, -2), [D("100"), D("-12300"), None, D("0"), D("200"), D("300")])
cols["decimal_small"] = column(pa.decimal128(3, 3), [D("0.001"), D("-0.999"), None, D("0"), D("0.5"), D("0.3")])
keys = pa.array(["a", "b", "c", "d", "e", "f"])
view_offsets, view_sizes = pa.array([0, 1, 1, 3, 2, 0], pa.int32()), pa.array([1, 0, 2, 3, 2, 6], pa.int32())
for name in ("dict_utf8", "run_ends"):
    values = cols[name]
    cols["map_of_" + name] = pa.MapArray.from_arrays(pa.array([0, 1, 1, 3, 3, 4, 6], pa.int32()), keys, values)
    cols["list_view_of_" + name] = pa.ListViewArray.from_arrays(view_offsets, view_sizes, values)
    cols["large_list_of_" + name] = pa.LargeListArray.from_arrays(pa.array([0, 1, 1, 3, 3, 4, 6], pa.int64()), values)
    cols["list_of_struct_of_" + name] = listed(cols["struct_of_" + name])
    cols["fixed_list_of_struct_of_" + name] = pa.FixedSizeListArray.from_arrays(pa.concat_arrays([cols["struct_of_" + name]] * 2), 2)
    cols["sparse_union_of_" + name] = pa.UnionArray.from_sparse(pa.array([0, 1, 0, 1, 0, 1], pa.int8()), [values, pa.array(range(N))], ["v", "i"])
cols["dict_list_of_dict"] = pa.DictionaryArray.from_arrays(pa.array([0, 1, None, 1, 5, 0], pa.int32()), listed(cols["dict_utf8"]))
cols["run_ends_dict"] = pa.RunEndEncodedArray.from_arrays(pa.array([1, 2, 3, 6], pa.int32()), cols["dict_utf8"][:4])
# Names of extensions that DuckDB knows, on what does not fit them
for name, storage, metadata in (
    ("arrow.uuid", column(pa.int32(), [0, 1, None, 3, 4, 5]), ""),
    ("arrow.json", column(pa.int32(), [0, 1, None, 3, 4, 5]), ""),
    ("arrow.bool8", column(pa.int64(), [0, 1, None, 3, 4, 5]), ""),
    ("arrow.opaque", column(pa.binary(), [b"", b"\x01", None, b"\xff\xff", b"\x09", b""]), '{"type_name":"bit","vendor_name":"DuckDB"}'),
    ("arrow.opaque", column(pa.binary(), [b"", b"\x01", None, b"\xff\xff", b"\x09", b""]), '{"type_name":"varint","vendor_name":"DuckDB"}'),
    ("arrow.opaque", column(pa.binary(), [b"", b"\x01", None, b"\xff\xff", b"\x09", b""]), '{"type_name":"bignum","vendor_name":"DuckDB"}'),
    ("arrow.opaque", column(pa.binary(16), [b"0" * 16, b"1" * 16, None, b"\xff" * 16, b"\x80" + b"0" * 15, b"4" * 16]), '{"type_name":"hugeint","vendor_name":"DuckDB"}'),
    ("geoarrow.wkb", column(pa.binary(), [b"", b"\x01", None, b"\xff\xff", b"\x01\x01\x00", b"\x01\x02\x00\x00\x00\xff\xff\xff\x7f"]), "{}"),
    ("no.such", column(pa.int32(), [0, 1, None, 3, 4, 5]), "x"),
):
    key = "as_" + name + "_" + str(len(cols))
    marks[key] = {"ARROW:extension:name": name, "ARROW:extension:metadata": metadata}
    cols[key] = storage

marked = pa.field("item", pa.int32(), metadata={"ARROW:extension:name": "arrow.uuid", "ARROW:extension:metadata": ""})
cols["list_of_marked"] = column(pa.list_(marked), [[], [1], None, [None, 2], [1, 2, 3], [0]])
cols["dict_of_marked"] = pa.DictionaryArray.from_arrays(pa.array([0, 2, None, 1, 0, 2], pa.int8()), column(pa.list_(marked), [[], [1], [2, 3]]))
fields = [pa.field(name, values.type, metadata=marks.get(name)) for name, values in cols.items()]
copies = int(sys.argv[2]) if len(sys.argv) > 2 else 1
table = pa.table(list(cols.values()), schema=pa.schema(fields))
if copies > 1:
    table = pa.concat_tables([table] * copies).combine_chunks()
with pa.OSFile(sys.argv[1], "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
    writer.write_table(table)
print(pa.__version__, len(cols), "columns")
