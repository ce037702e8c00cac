"""Arrow files of other implementations are read right or refused by name; hostile ones never do harm."""

import os
import random
import subprocess
import sys

import arrow_files
import pyarrow as pa
import pyarrow.ipc as ipc
import pytest

import famfs_arrow
from famfs_arrow import _flat, _index

MUTANTS = int(os.environ.get("FAMFS_TEST_MUTANTS", 120))


@pytest.mark.parametrize("level", arrow_files.LEVELS)
@pytest.mark.parametrize("path", arrow_files.VALID, ids=arrow_files.name_of)
def test_valid_file_reads_as_pyarrow_reads_it(path, level):
    data = path.read_bytes()
    if path.name == "generated_interval.arrow":
        with pytest.raises(famfs_arrow.UnsupportedFormatError, match="pyarrow does not have"):
            arrow_files.load(data, level)
        return
    expected = ipc.open_file(pa.py_buffer(data))
    file = arrow_files.opened(data)
    assert file.schema.equals(expected.schema, check_metadata=True)
    found = pa.Table.from_batches(arrow_files.load(data, level), schema=file.schema)
    assert found.equals(expected.read_all()) or str(found) == str(expected.read_all())
    assert file.rows() == [expected.get_batch(i).num_rows for i in range(expected.num_record_batches)]


@pytest.mark.parametrize("path", arrow_files.VALID, ids=arrow_files.name_of)
def test_some_columns_are_those_of_all(path):
    if path.name == "generated_interval.arrow":
        return  # refused: see above
    file = arrow_files.opened(path.read_bytes())
    columns = list(range(0, len(file.schema), 2))
    every = list(file.batches(range(file.num_batches), range(len(file.schema)), "offsets"))
    some = list(file.batches(range(file.num_batches), columns, "offsets"))
    assert [str(b) for b in some] == [str(b.select(columns)) for b in every]


_READ_ALL = """
import sys, arrow_files, famfs_arrow
for path in sys.argv[1:]:
    print(path, flush=True)  # the last one of a process that dies is to blame
    for level in arrow_files.LEVELS:
        try:
            arrow_files.load(open(path, "rb").read(), level)
        except famfs_arrow.CorruptMediaError as e:
            print(e)
"""


def test_hostile_files_are_refused_or_valid():
    """In a process of its own: a crash is a failure and not the end of the tests."""
    done = in_child("-c", _READ_ALL, *map(str, arrow_files.HOSTILE))
    assert done.returncode == 0, (done.stdout.decode().splitlines()[-1:], done.stderr.decode())
    assert len(arrow_files.HOSTILE) > 30


def test_mutants_are_refused_or_read():
    seed = random.randrange(1 << 30)
    done = in_child("mutants.py", str(seed), str(MUTANTS))
    assert done.returncode == 0, f"seed {seed}: exit {done.returncode}: {done.stderr.decode()[-2000:]}"
    read, refused = map(int, done.stdout.split())
    assert read > 0 and refused > 0, f"seed {seed}"


def in_child(*arguments):
    here = os.path.dirname(__file__)
    path = os.pathsep.join([here, os.path.dirname(os.path.dirname(famfs_arrow.__file__))])
    return subprocess.run([sys.executable, *arguments], capture_output=True, cwd=here, env=dict(os.environ, PYTHONPATH=path), timeout=120)


def written(table, **options):
    sink = pa.BufferOutputStream()
    with ipc.new_file(sink, table.schema, options=ipc.IpcWriteOptions(**options)) as writer:
        for batch in table.to_batches(max_chunksize=10):
            writer.write_batch(batch)
    return bytearray(sink.getvalue())


def test_cut_files_are_refused():
    whole = bytes(written(pa.table({"x": range(30), "s": [str(i) for i in range(30)]})))
    for length in range(0, len(whole), 7):
        with pytest.raises(famfs_arrow.CorruptArrowFileError):
            arrow_files.load(whole[:length])


def test_offsets_that_lead_out_are_refused_before_anyone_follows_them():
    table = pa.table({"s": ["abc", "defg", "h"]})
    data = written(table)
    at = data.index(b"\0\0\0\0\x03\0\0\0\x07\0\0\0\x08\0\0\0")
    data[at + 4 : at + 8] = (900).to_bytes(4, "little")  # first and last are right: only a look at all of them tells
    assert len(arrow_files.load(bytes(data), "structure")) == 1
    for level in ("offsets", "full"):
        with pytest.raises(famfs_arrow.CorruptArrowFileError, match="record batch 0"):
            arrow_files.load(bytes(data), level)


def test_dictionary_indices_that_lead_out_are_refused():
    data = written(pa.table({"d": pa.array(["a", "b", "a"]).dictionary_encode()}))
    at = data.rindex(b"\0\0\0\0\x01\0\0\0\0\0\0\0")
    data[at + 4 : at + 8] = (77).to_bytes(4, "little")
    with pytest.raises(famfs_arrow.CorruptArrowFileError, match="dictionary indices from 0 to 77"):
        arrow_files.load(bytes(data), "offsets")


def test_utf8_is_looked_at_when_asked_for_and_before_others_get_it():
    data = written(pa.table({"s": ["abc"]}))
    data[data.index(b"abc")] = 0xFF
    assert arrow_files.load(bytes(data), "offsets")
    with pytest.raises(famfs_arrow.CorruptArrowFileError, match="UTF8"):
        arrow_files.load(bytes(data), "full")


@pytest.mark.parametrize(
    "kind", [pa.int32(), pa.struct([("nameless", pa.int8())]), pa.list_(pa.field("nameless", pa.int8())), pa.dictionary(pa.int8(), pa.string())]
)
def test_names_that_are_no_text_are_refused(kind):
    """Whoever asks pyarrow for one gets an error that nobody expects of a schema."""
    data = bytes(written(pa.table({"nameless": pa.array([], kind)}))).replace(b"nameless", b"\xffameless")
    with pytest.raises(famfs_arrow.CorruptArrowFileError, match="utf-8"):
        arrow_files.load(data)


def test_types_without_arrays_in_python_are_refused():
    """Intervals of months: pyarrow has the type, and asking for a column of it is a KeyError."""
    data = written(pa.table({"x": pa.array([None], pa.month_day_nano_interval())}))
    found = 0
    for at in (at for at in range(len(data)) if data[at] == 2):  # the unit of the interval is one of them
        mutant = bytes(data[:at]) + b"\0" + bytes(data[at + 1 :])
        try:
            is_months = str(ipc.open_file(pa.py_buffer(mutant)).schema.field(0).type) == "month_interval"
        except (pa.ArrowException, OSError):
            continue
        if is_months:
            found += 1
            with pytest.raises(famfs_arrow.UnsupportedFormatError, match="pyarrow does not have"):
                arrow_files.opened(mutant)
    assert found


def test_time_zones_that_are_no_text_are_refused():
    data = bytes(written(pa.table({"t": pa.array([1], pa.timestamp("us", "Europe/Berlin"))}))).replace(b"Europe", b"\xfe\xffrope")
    with pytest.raises(famfs_arrow.CorruptArrowFileError, match="utf-8"):
        arrow_files.load(data)


def test_unknown_levels_are_named():
    with pytest.raises(famfs_arrow.InvalidRequestError, match="structure, offsets, full"):
        arrow_files.load(bytes(written(pa.table({"x": [1]}))), "most")


def test_blocks_that_overlap_are_refused():
    """A footer that names one batch again and again would keep whoever walks it busy for ever."""
    data = written(pa.table({"x": range(2000)}))
    blocks = _flat.Footer(memoryview(bytes(data))).batches
    packed = [_flat._BLOCK.pack(*block) for block in blocks]
    at = data.rindex(b"".join(packed))
    data[at : at + 24 * len(blocks)] = packed[0] * (len(blocks) - 1) + packed[-1]
    assert arrow_files.load(bytes(data))  # as long as they are not longer than the file
    large = max(packed, key=lambda p: _flat._BLOCK.unpack(p)[2])
    data[at : at + 24 * len(blocks)] = large * len(blocks)
    grown = _flat.Block(blocks[0].offset, blocks[0].metadata_bytes, blocks[0].body_bytes + blocks[-1].offset - blocks[1].offset)
    data[at : at + 24 * len(blocks)] = _flat._BLOCK.pack(*grown) * len(blocks)
    with pytest.raises(famfs_arrow.CorruptArrowFileError, match="together"):
        arrow_files.load(bytes(data))


def test_buffers_that_unpack_without_end_are_refused():
    data = written(pa.table({"x": pa.array([7] * 100_000)}), compression="zstd")
    assert arrow_files.load(bytes(data))
    block = _flat.Footer(memoryview(bytes(data))).batches[0]
    at = block.offset + block.metadata_bytes
    raw = int.from_bytes(data[at : at + 8], "little")
    assert raw == 80
    data[at : at + 8] = (1 << 40).to_bytes(8, "little")
    with pytest.raises(famfs_arrow.CorruptArrowFileError, match="unpacks to"):
        arrow_files.load(bytes(data))


def test_compressed_files_are_read_and_counted(command, medium, tmp_path):
    source = pa.table({"x": list(range(1000)), "s": [f"t{i}" for i in range(1000)]})
    path = tmp_path / "c.arrow"
    path.write_bytes(written(source, compression="lz4"))
    command("cp", f"--store={medium}", path, "/c.arrow")
    with famfs_arrow.attach(medium) as store:
        dataset = store.open("/c.arrow")
        assert dataset.to_table().equals(source) and dataset.to_table(["s"]).equals(source.select(["s"]))
        report = dataset.copy_report()
        assert report.copied_buffers > 0 and set(report.reasons) == {"x", "s"}
        with pytest.raises(famfs_arrow.CopyRequiredError, match='column "x"'):
            dataset.to_table(zero_copy_only=True)
        assert "no batch index" in dataset.notes[0]
        assert dataset.statistics()["row_count"].to_pylist() == [b.num_rows for b in dataset.to_batches()]


@pytest.fixture(scope="module")
def published(command, module_shm):
    """A published file's bytes."""
    medium = module_shm / "published.famfs"
    command("mkfs", "--size", "64M", medium)
    source = pa.table({"x": range(100), "f": [float(i) for i in range(100)], "s": [f"{i:03}" for i in range(100)]})
    with famfs_arrow.attach(medium) as store:
        store.publish(source, "/t.arrow", batch_rows=10)
        return store.read_buffer("/t.arrow").to_pybytes()


def test_a_sound_batch_index(published):
    index = _index.read(arrow_files.opened(published))
    assert index.note == "" and index.table.num_rows == 10
    assert index.table.column(0).to_pylist() == [10] * 10


def test_a_damaged_batch_index_counts_as_none(published):
    """Each byte of it changed, and of its entry: never an error, never other rows, and never an index that differs from the sound one."""
    file = arrow_files.opened(published)
    sound = _index.read(file).table
    place = _index._entry(file.metadata[b"famfs.batch_index"])
    entry = published.rindex(b'{"version":1')
    chance = random.Random(seed := random.randrange(1 << 30))
    positions = chance.sample(range(place["offset"], place["offset"] + place["length"]), 60) + list(range(entry, entry + 60))
    refused = 0
    for position in positions:
        mutant = bytearray(published)
        mutant[position] ^= 1 << chance.randrange(8)
        try:
            damaged = arrow_files.opened(bytes(mutant))
        except famfs_arrow.CorruptArrowFileError:
            continue  # the footer itself
        found = _index.read(damaged)
        refused += found.table is None
        assert found.table is None or found.table.equals(sound), (seed, position)
    assert refused > 100, seed


@pytest.mark.parametrize("what", ["bounds", "rows", "nulls"])
def test_an_index_that_contradicts_itself_counts_as_none(published, what):
    """With a right checksum: made by somebody, not by damage."""
    file = arrow_files.opened(published)
    place = _index._entry(file.metadata[b"famfs.batch_index"])
    table = _index.read(file).table
    array = {"bounds": table.column(2).field("min"), "rows": table.column(0), "nulls": table.column(2).field("null_count")}[what]
    at = array.buffers()[1].address - file.buffer.address
    mutant = bytearray(published)
    mutant[at + 8 : at + 16] = (10**6).to_bytes(8, "little")
    crc = arrow_files.opened(bytes(mutant)).crc32c(place["offset"], place["length"])
    entry = mutant.rindex(place["crc32c"].encode())
    mutant[entry : entry + 8] = b"%08x" % crc
    found = _index.read(arrow_files.opened(bytes(mutant)))
    assert found.table is None and "damaged" in found.note and "checksum" not in found.note, found
