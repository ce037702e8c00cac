"""Writes the files beside it (pyarrow 26). The tests know the values by their formulas."""

import os

import pyarrow as pa

HERE = os.path.dirname(os.path.abspath(__file__))


def write(name, batches, **options):
    with pa.ipc.new_file(
        os.path.join(HERE, name), batches[0].schema, options=pa.ipc.IpcWriteOptions(**options)
    ) as writer:
        for batch in batches:
            writer.write_batch(batch)


def names(n):
    return [f"name-{i}" for i in range(n)]


def dictionary(indices, values):
    return pa.DictionaryArray.from_arrays(pa.array(indices, pa.int8()), values)


def delta():
    """Three batches; the dictionaries grow to 3, 5 and 9 values by deltas. One of lists, one with a null."""
    batches = []
    for n in (3, 5, 9):
        lists = pa.array([[i, i + 1] for i in range(n)], pa.list_(pa.int32()))
        nulls = pa.array([None if i == 1 else i * 10 for i in range(n)], pa.int64())
        indices = list(range(n)) + [None]
        batches.append(
            pa.record_batch(
                [dictionary(indices, v) for v in (pa.array(names(n)), lists, nulls)],
                ["text", "lists", "numbers"],
            )
        )
    write("delta-dictionary.arrow", batches, emit_dictionary_deltas=True)


def views():
    """Rows alternate between values within the view and values outside it."""
    texts = [f"{i}" if i % 2 else f"a text of more than twelve bytes {i}" for i in range(100)]
    lists = [[i, i + 1] for i in range(100)]
    batch = pa.record_batch(
        [
            pa.array(texts, pa.string_view()),
            pa.array([t.encode() for t in texts], pa.binary_view()),
            pa.array(lists, pa.list_view(pa.int32())),
            pa.array(lists, pa.large_list_view(pa.int32())),
        ],
        ["text", "binary", "lists", "large lists"],
    )
    write("views.arrow", [batch])


def plain():
    """No nulls, so pyarrow writes no validity; 3 batches of 1000 rows, id counts on."""
    batches = [
        pa.record_batch(
            [
                pa.array(range(b * 1000, b * 1000 + 1000), pa.int64()),
                pa.array([i / 2 for i in range(1000)], pa.float64()),
                pa.array([f"row {i}" for i in range(1000)]),
                pa.array([None] * 1000, pa.int32()),
            ],
            ["id", "half", "text", "nothing"],
        )
        for b in range(3)
    ]
    write("plain.arrow", batches)


def dense():
    """All rows of the union share one child value, which is legal and which arrow-java would enlarge."""
    union = pa.UnionArray.from_dense(
        pa.array([0] * 50, pa.int8()), pa.array([2] * 50, pa.int32()), [pa.array([7, 8, 9]), pa.array(["x"])]
    )
    write("dense-shared.arrow", [pa.record_batch([union], ["union"])])


def decimals():
    for bits, kind in ((32, pa.decimal32), (64, pa.decimal64)):
        write(f"decimal{bits}.arrow", [pa.record_batch([pa.array([1], kind(5, 2))], ["amount"])])


if __name__ == "__main__":
    delta()
    views()
    plain()
    dense()
    decimals()
