"""Pandas, Polars, DuckDB, numpy and scikit-learn over a dataset: the values are right, and what docs/python.md says of copies is so."""

import datetime
import random

import pyarrow as pa
import pyarrow.compute as pc
import pytest

import famfs_arrow

ROWS, BATCH = 300_000, 20_000


def make_table():
    chance = random.Random(7)
    day = datetime.date(2001, 1, 1)
    return pa.table(
        {
            "id": pa.array(range(ROWS), pa.int64()),
            "value": pa.array([chance.random() for _ in range(ROWS)], pa.float64()),
            "small": pa.array([i % 7 for i in range(ROWS)], pa.int32()),
            "text": pa.array([f"text number {i}" for i in range(ROWS)], pa.string()),
            "day": pa.array([day + datetime.timedelta(days=i // 1000) for i in range(ROWS)], pa.date32()),
            "flag": pa.array([i % 3 == 0 for i in range(ROWS)], pa.bool_()),
        }
    )


@pytest.fixture(scope="module")
def recipes(command, module_shm):
    medium = module_shm / "recipes.famfs"
    command("mkfs", "--size", "128M", medium)
    table = make_table()
    store = famfs_arrow.attach(medium)
    store.publish(table, "/parts/a.arrow", batch_rows=BATCH)
    store.publish(table, "/one.arrow", batch_rows=ROWS)
    yield table, store
    store.close()


def is_mapped(array, dataset):
    """Whether every buffer of an array lies in the medium."""
    return all(any(file.contains(b) for file in dataset._files) for b in array.buffers() if b is not None and b.size)


def test_pandas_arrow_types(recipes):
    pd = pytest.importorskip("pandas")
    table, store = recipes
    dataset = store.open("/parts/a.arrow")
    frame = dataset.to_table().to_pandas(types_mapper=pd.ArrowDtype)
    assert frame["id"].sum() == sum(range(ROWS)) and frame["text"].iloc[-1] == f"text number {ROWS - 1}"
    for name in table.column_names:  # the frame's columns are the chunks of the medium
        assert all(is_mapped(chunk, dataset) for chunk in pa.chunked_array(frame[name].array.__arrow_array__()).chunks), name
    assert pd.DataFrame.from_arrow(dataset)["id"].sum() == frame["id"].sum()


def test_pandas_numpy_types_copy(recipes):
    pytest.importorskip("pandas")
    _, store = recipes
    dataset = store.open("/parts/a.arrow")
    values = dataset.to_table(["value"]).to_pandas()["value"].to_numpy()
    address = values.__array_interface__["data"][0]
    assert len(values) == ROWS and not dataset._files[0].contains(pa.foreign_buffer(address, values.nbytes, base=values))


def test_polars_eager(recipes):
    pl = pytest.importorskip("polars")
    table, store = recipes
    dataset = store.open("/parts/a.arrow")
    for frame in (pl.DataFrame(dataset), pl.from_arrow(dataset.to_table())):
        assert frame.shape == table.shape
        assert frame["id"].sum() == sum(range(ROWS)) and frame["text"][-1] == f"text number {ROWS - 1}"
    numbers = pl.from_arrow(store.open("/one.arrow").to_table(["id", "value", "small"]), rechunk=False)
    assert is_mapped(numbers["value"].to_arrow(), store.open("/one.arrow"))  # numbers stay where they are


def test_polars_lazy_pushes_down(recipes):
    pl = pytest.importorskip("polars")
    from famfs_arrow import polars as recipe

    table, store = recipes
    dataset = store.open("/parts/a.arrow")
    loaded = []
    load = dataset._possible_batches
    dataset._possible_batches = lambda *a: (loaded.append((a[0], batch.num_rows)) or batch for batch in load(*a))
    frame = recipe.scan(dataset).filter((pl.col("id") >= 150_000) & (pl.col("id") < 150_010)).select("value").collect()
    assert frame["value"].to_list() == table["value"][150_000:150_010].to_pylist()
    assert len(loaded) == 1 and set(loaded[0][0]) == {"id", "value"}
    loaded.clear()
    assert recipe.scan(dataset).head(5).collect()["id"].to_list() == [0, 1, 2, 3, 4]
    assert len(loaded) == 1
    loaded.clear()
    late = recipe.scan(dataset).filter(pl.col("day") > datetime.date(2001, 10, 20)).select(pl.len()).collect().item()
    assert late == table.filter(pc.field("day") > datetime.date(2001, 10, 20)).num_rows
    assert len(loaded) < 3


@pytest.mark.parametrize("seed", range(5))
def test_polars_filters_lose_no_row(recipes, seed):
    pl = pytest.importorskip("polars")
    from famfs_arrow import polars as recipe

    table, store = recipes
    dataset, plain, chance = store.open("/parts/a.arrow"), pl.from_arrow(table), random.Random(seed)

    def condition(depth):
        if depth and chance.random() < 0.7:
            a, b = condition(depth - 1), condition(depth - 1)
            return chance.choice([a & b, a | b, ~a, a.xor(b)])
        number = chance.randrange(-100, ROWS + 100)
        column = chance.choice(["id", "value", "text", "day", "flag"])
        if column == "flag":
            return chance.choice([pl.col("flag"), pl.col("flag") == True, ~pl.col("flag")])  # noqa: E712
        if column == "day":
            moment = chance.choice([datetime.date(2001, 1, 1), datetime.datetime(2001, 5, 1, 3)]) + datetime.timedelta(days=number // 1000)
            return chance.choice([pl.col("day") <= moment, pl.col("day") > moment])
        value = {"id": chance.choice([number, number + 0.5]), "value": number / ROWS, "text": f"text number {number}"}[column]
        return chance.choice(
            [pl.col(column) < value, pl.col(column) == value, pl.lit(value) <= pl.col(column), pl.col(column) != value, pl.col(column).is_between(pl.lit(value), pl.lit(value))]
        )

    for number in range(20):
        wanted = condition(2)
        assert recipe.scan(dataset).filter(wanted).select("id").collect()["id"].equals(plain.filter(wanted)["id"]), (seed, number, str(wanted))


def test_polars_rounds_numbers_to_a_column_of_floats(recipes):
    """0.1 as float32 is more than 0.1: Polars compares with the former, pyarrow with the latter."""
    pl = pytest.importorskip("polars")
    from famfs_arrow import polars as recipe

    _, store = recipes
    table = pa.table(
        {
            "f32": pa.array([0.1] * 2 + [0.2] * 2 + [16777216.0] * 2, pa.float32()),
            "f64": pa.array([0.1] * 2 + [2.0**53] * 2 + [1e300] * 2),
            "i64": pa.array([(1 << 60) + 1] * 2 + [5] * 2 + [(1 << 53) + 1] * 2),
        }
    )
    store.publish(table, "/floats.arrow", batch_rows=2)
    dataset, plain = store.open("/floats.arrow"), pl.from_arrow(table)
    assert dataset.notes == []
    for name in table.column_names:
        for value in (0.1, 0.2, 16777216, 16777217, 1 << 53, (1 << 53) + 1, float(1 << 60), 1 << 60, 1e300, float("inf"), pl.lit(0.1, pl.Float64)):
            column = pl.col(name)
            for wanted in (column == value, column <= value, column < value, column >= value, column > value):
                assert recipe.scan(dataset).filter(wanted).collect().equals(plain.filter(wanted)), str(wanted)


def test_duckdb_takes_a_dataset_by_its_name(recipes):
    duckdb = pytest.importorskip("duckdb")
    _, store = recipes
    flights = store.open("/parts/a.arrow")  # noqa: F841  DuckDB finds it by its name
    with duckdb.connect() as connection:
        assert connection.sql("select count(*), sum(id) from flights where small = 3").fetchall() == [
            (sum(i % 7 == 3 for i in range(ROWS)), sum(i for i in range(ROWS) if i % 7 == 3))
        ]
        assert connection.sql("select max(a.text) from flights a join flights b using (id) where a.id < 10").fetchall() == [("text number 9",)]
        few = flights.to_table(["id"], filter=pc.field("id") < 5)  # noqa: F841  push-down by hand
        assert connection.sql("select sum(id) from few").fetchall() == [(10,)]


def test_numpy_sees_the_medium(recipes):
    np = pytest.importorskip("numpy")
    _, store = recipes
    dataset = store.open("/one.arrow")
    column = dataset.to_table(["value"])["value"].chunk(0)
    values = column.to_numpy(zero_copy_only=True)
    assert values.__array_interface__["data"][0] == column.buffers()[1].address and is_mapped(column, dataset)
    assert not values.flags.writeable and np.isclose(values.sum(), pc.sum(column).as_py())


def test_scikit_learn_batch_by_batch(recipes):
    np = pytest.importorskip("numpy")
    linear = pytest.importorskip("sklearn.linear_model")
    _, store = recipes
    model = linear.SGDClassifier(random_state=0)
    for batch in store.open("/parts/a.arrow").to_batches(["value", "small", "flag"]):
        features = np.column_stack([batch.column(0).to_numpy(), batch.column(1).to_numpy()])  # a copy of one batch
        model.partial_fit(features, batch.column(2).to_numpy(zero_copy_only=False), classes=[False, True])
    assert model.coef_.shape == (1, 2)


def test_scikit_learn_on_a_matrix_that_lies_in_the_medium(recipes):
    np = pytest.importorskip("numpy")
    linear = pytest.importorskip("sklearn.linear_model")
    _, store = recipes
    rows = pa.FixedSizeListArray.from_arrays(pa.array(np.arange(4000, dtype="float32")), 4)
    store.publish(pa.table({"x": rows, "y": pa.array(np.arange(1000, dtype="float32"))}), "/matrix.arrow")
    dataset = store.open("/matrix.arrow")
    batch = next(dataset.to_batches())
    matrix = batch.column(0).values.to_numpy(zero_copy_only=True).reshape(-1, 4)
    assert is_mapped(batch.column(0), dataset) and not matrix.flags.owndata
    assert linear.LinearRegression().fit(matrix, batch.column(1).to_numpy()).score(matrix, batch.column(1).to_numpy()) > 0.99
