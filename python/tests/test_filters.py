"""A filter never loses a row and never gains one, whatever the types, nulls, NaNs and signs of zero; and it does skip batches."""

import datetime
import decimal
import math
import os
import random

import pyarrow as pa
import pyarrow.compute as pc
import pytest

import famfs_arrow
from famfs_arrow import _prune

BATCHES, ROWS = 24, 40
FILTERS = int(os.environ.get("FAMFS_TEST_FILTERS", 250))
EPOCH = datetime.datetime(2001, 1, 1)


def near(chance, batch):
    """Numbers that stand together in a batch, so that there is something to skip."""
    return batch * 10 + chance.randrange(-4, 14)


def double(chance, batch):
    return chance.choice([float(near(chance, batch)), near(chance, batch) / 7, 0.0, -0.0])


def rare_double(chance, batch):
    return chance.choice([math.nan, math.inf, -math.inf]) if chance.random() < 0.02 else double(chance, batch)


MAKERS = {
    "i8": (pa.int8(), lambda c, b: near(c, b) // 2 - 60),
    "i16": (pa.int16(), near),
    "i32": (pa.int32(), near),
    "i64": (pa.int64(), lambda c, b: near(c, b) << 40),
    "u8": (pa.uint8(), lambda c, b: abs(near(c, b)) // 2),
    "u32": (pa.uint32(), lambda c, b: abs(near(c, b))),
    "u64": (pa.uint64(), lambda c, b: (1 << 63) + near(c, b)),
    "f32": (pa.float32(), double),
    "f64": (pa.float64(), double),
    "rare": (pa.float64(), rare_double),
    "zero": (pa.float64(), lambda c, b: -0.0 if b % 2 else c.choice([0.0, -0.0])),
    "bool": (pa.bool_(), lambda c, b: b % 3 == 0 or c.random() < 0.05),
    "date": (pa.date32(), lambda c, b: (EPOCH + datetime.timedelta(days=near(c, b))).date()),
    "date64": (pa.date64(), lambda c, b: (EPOCH + datetime.timedelta(days=near(c, b))).date()),
    "ts": (pa.timestamp("s"), lambda c, b: EPOCH + datetime.timedelta(seconds=near(c, b))),
    "tz": (pa.timestamp("us", "Europe/Berlin"), lambda c, b: (EPOCH + datetime.timedelta(seconds=near(c, b))).replace(tzinfo=datetime.timezone.utc)),
    "time": (pa.time64("us"), lambda c, b: (EPOCH + datetime.timedelta(seconds=abs(near(c, b)))).time()),
    "dur": (pa.duration("ms"), lambda c, b: datetime.timedelta(seconds=near(c, b))),
    "dec": (pa.decimal128(12, 3), lambda c, b: decimal.Decimal(near(c, b)) / 8),
    "wide": (pa.decimal256(40, 3), lambda c, b: decimal.Decimal(near(c, b))),
    "text": (pa.string(), lambda c, b: f"{near(c, b):04d}é"),
    "long": (pa.large_string(), lambda c, b: f"{near(c, b):04d}" + "x" * c.randrange(90)),
    "view": (pa.string_view(), lambda c, b: f"{near(c, b):04d}" + "y" * c.randrange(30)),
    "bytes": (pa.binary(), lambda c, b: bytes([max(0, near(c, b)), c.randrange(256)]) * c.randrange(1, 40) if near(c, b) < 240 else b"\xff" * 70),
    "fixed": (pa.binary(4), lambda c, b: max(0, near(c, b)).to_bytes(4, "big")),
    "word": (pa.dictionary(pa.int32(), pa.string()), lambda c, b: f"w{near(c, b):04d}"),
    "none": (pa.string(), lambda c, b: None),
    "list": (pa.list_(pa.int32()), lambda c, b: [near(c, b)]),
    "in.ner": (pa.struct([("x", pa.int32())]), lambda c, b: {"x": near(c, b)}),
}  # fmt: skip


def column(chance, kind, make):
    values = []
    for batch in range(BATCHES):
        nulls = chance.choice([0, 0, 0.1, 1])
        values += [None if chance.random() < nulls else make(chance, batch) for _ in range(ROWS)]
    if pa.types.is_dictionary(kind):
        return pa.array(values, kind.value_type).dictionary_encode()
    return pa.array(values, kind)


@pytest.fixture(scope="module")
def seed():
    value = int(os.environ.get("FAMFS_TEST_SEED", random.randrange(1 << 30)))
    print("seed", value)
    return value


@pytest.fixture(scope="module")
def published(command, module_shm, seed):
    chance = random.Random(seed)
    table = pa.table({name: column(chance, kind, make) for name, (kind, make) in MAKERS.items()})
    table = table.append_column("row", pa.array(range(BATCHES * ROWS)))
    medium = module_shm / "filters.famfs"
    command("mkfs", "--size", "64M", medium)
    store = famfs_arrow.attach(medium)
    store.publish(table, "/t.arrow", batch_rows=ROWS)
    dataset = store.open("/t.arrow")
    assert dataset.notes == [] and dataset.num_batches == BATCHES
    yield table, dataset
    store.close()


def literal(chance, table, name):
    """A value of the column, one beside it, one of another type, or null."""
    kind, make = MAKERS[name]
    value = make(chance, chance.randrange(-1, BATCHES + 1)) if not name == "none" else "x"
    if isinstance(value, (bool, list, dict)) or name in ("u8", "u32", "u64") and chance.random() < 0.5:
        value = table[name][chance.randrange(len(table))].as_py() if not isinstance(value, (list, dict)) else value
    choice = chance.random()
    if choice < 0.1 and isinstance(value, int):
        return pa.scalar(value + 0.5)
    if choice < 0.15 and isinstance(value, (int, float)) and not isinstance(value, bool):
        return pa.scalar(decimal.Decimal(int(value)) if math.isfinite(value) else decimal.Decimal(0))
    if choice < 0.2 and isinstance(value, float):
        return pa.scalar(chance.choice([math.nan, math.inf, -math.inf, 0.0, -0.0]))
    if choice < 0.25 and isinstance(value, datetime.datetime):
        return pa.scalar(value + datetime.timedelta(microseconds=500))
    if choice < 0.28:
        return pa.scalar(None, kind.value_type if pa.types.is_dictionary(kind) else kind)
    try:
        return pa.scalar(value, kind.value_type if pa.types.is_dictionary(kind) else kind)
    except (OverflowError, pa.ArrowInvalid):
        return pa.scalar(value)


def random_filter(chance, table, depth):
    if depth and chance.random() < 0.6:
        left, right = random_filter(chance, table, depth - 1), random_filter(chance, table, depth - 1)
        kind = chance.randrange(6)
        if kind < 2:
            return left & right
        if kind < 4:
            return left | right
        if kind == 4:
            return ~left
        # Not coalesce: of truth values with nulls among them it once gave other rows on a busy machine, and never again.
        return chance.choice([left.is_null(), left.is_valid(), pc.if_else(left, right, ~right), pc.xor(left, right)])
    name = chance.choice([n for n in MAKERS if n not in ("list", "in.ner")] + ["in.ner"] * (chance.random() < 0.3))
    if name == "in.ner":
        return pc.field("in.ner", "x") > pa.scalar(near(chance, chance.randrange(BATCHES)))
    field = pc.field(name)
    kind = chance.randrange(10)
    if kind == 0:
        return chance.choice([field.is_null(), field.is_valid(), field.is_null(nan_is_null=True)])
    if kind == 1 and name != "view":  # which pyarrow has no is_in for
        return field.isin([literal(chance, table, name).as_py() for _ in range(3)])
    if kind == 2:
        other = pc.field(chance.choice(["i16", "i32", "u32", "f64", "rare"]))
        return chance.choice([field < other, field == other, field >= other])
    value = literal(chance, table, name)
    if kind == 3:
        return chance.choice([value < field, value >= field])
    if kind == 4 and name in ("i16", "i32", "f32", "f64"):
        return chance.choice([field + 1 > value, field.cast(pa.float64()) <= value, -field < value, field.cast(pa.int64(), safe=False) == value])
    return chance.choice([field < value, field <= value, field > value, field >= value, field == value, field != value])


def outcome(action):
    try:
        return action()
    except (pa.ArrowException, ValueError, TypeError, OverflowError) as e:
        return type(e)


def test_a_filter_gives_the_rows_that_pyarrow_gives(published, seed):
    table, dataset = published
    everything = dataset.to_table()
    assert everything.equals(table) or everything.drop_columns(["rare"]).equals(table.drop_columns(["rare"]))
    everything = everything.drop_columns(["view"]).append_column("view", everything["view"].cast(pa.string()))  # pyarrow cannot filter views
    chance = random.Random(seed + 1)
    skipped = whole = rows = 0
    for number in range(FILTERS):
        try:
            condition = random_filter(chance, table, chance.randrange(4))
        except (pa.ArrowException, ValueError, TypeError, OverflowError):
            continue
        expected = outcome(lambda: everything.filter(condition))
        found = outcome(lambda: dataset.to_table(filter=condition))
        where = f"seed {seed}, filter {number}: {condition}"
        if isinstance(expected, type):
            continue  # what pyarrow refuses; we may have skipped every batch on which it would have shown
        assert not isinstance(found, type), f"{where}: {found}"
        states = dataset._states(condition)
        skipped += states.count(_prune.NONE)
        whole += states.count(_prune.ALL)
        rows += found.num_rows
        columns = ["i32", "rare", "zero", "text", "word", "i64", "view", "in.ner"]
        assert found.num_rows == expected.num_rows, where
        assert all(repr(found[c].to_pylist()) == repr(expected[c].to_pylist()) for c in columns), where
    assert skipped > FILTERS and whole > FILTERS and rows > FILTERS, (skipped, whole, rows)


def test_filters_that_pyarrow_simplifies_wrongly(published):
    """Each of these once gave other rows: pyarrow takes x <= NaN for true of every bounded x, and a column without nulls for one without NaN."""
    table, dataset = published
    plain = table.drop_columns(["view"])
    nan = pa.scalar(math.nan)
    for condition in (
        pc.field("f64") <= nan,
        ~(pc.field("f64") > nan),
        pc.field("f64") <= pc.scalar(math.inf) - pc.scalar(math.inf),
        (pc.field("i16") != 59) | pc.field("i64").is_null(nan_is_null=True) | (pc.field("zero") < nan),
        pc.field("rare").is_null(nan_is_null=True),
        pc.field("rare").isin([math.nan]),
    ):
        assert dataset.to_table(["row"], filter=condition)["row"].to_pylist() == plain.filter(condition)["row"].to_pylist(), str(condition)


def test_rows_keep_their_order_and_columns_are_those_asked_for(published):
    table, dataset = published
    condition = (pc.field("i32") > 35) & (pc.field("i32") < 180)
    found = dataset.to_table(["text", "i16"], filter=condition)
    assert found.column_names == ["text", "i16"]
    assert found.equals(table.select(["i32", "text", "i16"]).filter(condition).select(["text", "i16"]))
    assert dataset.to_table([], filter=condition).num_rows == found.num_rows
    assert dataset.to_reader(["i16"], condition).read_all().equals(found.select(["i16"]))


def test_sets_of_values_of_another_type(command, module_shm):
    """pyarrow makes them the column's before it compares rows, not before it simplifies: whole batches of matches were lost."""
    table = pa.table({"day": pa.array([0] * 2 + [7] * 2, pa.int32()).cast(pa.date32()), "f32": pa.array([0.1] * 2 + [0.5] * 2, pa.float32()), "i32": pa.array([1, 1, 2, 2], pa.int32())})
    command("mkfs", "--size", "64M", module_shm / "sets.famfs")
    with famfs_arrow.attach(module_shm / "sets.famfs") as store:
        store.publish(table, "/t.arrow", batch_rows=2)
        dataset = store.open("/t.arrow")
        hour = pa.array([EPOCH.replace(year=1970, hour=1)], pa.timestamp("us"))
        for condition, skipped in (
            (pc.field("day").isin(hour), []),
            (~pc.field("day").isin(hour), []),
            (pc.field("f32").isin([0.1]), []),
            (pc.field("i32").isin([1, 9]), [1]),
            (pc.field("f32").isin(pa.array([0.5], pa.float32())), [0]),
        ):
            assert dataset.to_table(filter=condition).equals(table.filter(condition)), str(condition)
            assert [i for i, state in enumerate(dataset._states(condition)) if state == _prune.NONE] == skipped, str(condition)


def test_filters_that_cannot_be_written_down(published):
    """pyarrow cuts long values for its text, also within a character."""
    table, dataset = published
    condition = pc.field("text").isin(["a" * number + "\U0010ffff" * 70 for number in range(5)]) | (pc.field("i32") > 100)
    assert _prune.text_of(condition) is None
    plain = table.drop_columns(["view"])
    assert dataset.to_table(["row"], filter=condition).equals(plain.filter(condition).select(["row"]))


def test_a_filter_may_count_columns(published):
    """It counts those of the dataset, not those that happen to be read."""
    table, dataset = published
    for name in ("i32", "row"):
        by_number, by_name = ((column > 100) & (pc.field("i16") < 200) for column in (pc.field(table.schema.get_field_index(name)), pc.field(name)))
        assert dataset.to_table(["text"], filter=by_number).equals(table.drop_columns(["view"]).filter(by_name).select(["text"]))


def test_batches_of_matches_only_are_not_copied(published):
    _, dataset = published
    found = dataset.to_table(["row", "text"], filter=(pc.field("row") >= 2 * ROWS + 1) & (pc.field("row") < 9 * ROWS))
    assert found["row"].to_pylist() == list(range(2 * ROWS + 1, 9 * ROWS))
    file = dataset._files[0]
    mapped = [file.contains(chunk.buffers()[1]) for chunk in found["row"].chunks]
    assert mapped == [False] + [True] * 6
    with pytest.raises(famfs_arrow.CopyRequiredError):
        dataset.to_table(["row"], filter=pc.field("row") == 7, zero_copy_only=True)
    assert dataset.to_table(["row"], filter=pc.field("row") < 3 * ROWS, zero_copy_only=True).num_rows == 3 * ROWS


def test_the_filter_must_be_an_expression(published):
    with pytest.raises(famfs_arrow.InvalidRequestError, match="expected a pyarrow expression"):
        published[1].to_table(filter="i32 > 5")


def test_unknown_columns_are_named(published):
    with pytest.raises(famfs_arrow.InvalidRequestError, match='no column of the name "nope"'):
        published[1].to_table(["nope"])
