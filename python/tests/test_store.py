"""A store in Python: where the bytes lie, who sees what when, and what is refused."""

import gc
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import threading

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc as ipc
import pytest

import famfs_arrow
from famfs_arrow import _layout, _native, _spec

MIB = 1 << 20


def table(rows=100_000):
    return pa.table({"id": pa.array(range(rows), pa.int64()), "name": pa.array([f"name {i}" for i in range(rows)])})


@pytest.fixture
def store(medium):
    with famfs_arrow.attach(medium) as attached:
        yield attached


def mapped_ranges(path):
    """Of this process, of that file: (start, end, permissions)."""
    with open("/proc/self/maps", encoding="utf-8") as maps:
        lines = [line.split(maxsplit=5) for line in maps]
    return [(*(int(a, 16) for a in line[0].split("-")), line[1]) for line in lines if len(line) == 6 and line[5].strip() == str(path)]


def private_bytes():
    """Memory of this process's own; shared memory is not."""
    with open("/proc/self/status", encoding="ascii") as status:
        return int(re.search(r"^RssAnon:\s+(\d+) kB", status.read(), re.MULTILINE).group(1)) * 1024


def buffers_of(data):
    return [b for column in data.columns for chunk in column.chunks for b in chunk.buffers() if b is not None and b.size]


# Zero copies


def test_buffers_lie_in_the_shared_read_only_mapping_of_the_medium(store, medium):
    store.publish(table(), "/t.arrow")
    found = store.open("/t.arrow").to_table(zero_copy_only=True)
    ranges = mapped_ranges(medium)
    assert ranges and all(permissions == "r--s" for _, _, permissions in ranges)
    for buffer in buffers_of(found):
        assert not buffer.is_mutable
        assert any(start <= buffer.address and buffer.address + buffer.size <= end for start, end, _ in ranges)
    assert store.open("/t.arrow").copy_report().copied_buffers == 0


def test_a_table_equals_what_pyarrow_reads_from_the_same_bytes(store):
    source = table()
    store.publish(source, "/t.arrow", batch_rows=7000)
    found = famfs_arrow.open_table("/t.arrow", store=store)
    assert found.equals(source) and found.equals(ipc.open_file(store.read_buffer("/t.arrow")).read_all())
    assert pa.table(store.open("/t.arrow")).equals(source)
    assert pa.schema(store.open("/t.arrow")).equals(source.schema)


def test_a_byte_changed_in_the_medium_is_seen_through_the_table(store, medium):
    store.publish(pa.table({"x": pa.array([1, 2, 3], pa.int64())}), "/t.arrow")
    found = store.open("/t.arrow").to_table()
    start = next(s for s, e, _ in mapped_ranges(medium) if s <= found["x"].chunk(0).buffers()[1].address < e)
    offset = store.getmap("/t.arrow")["extents"][0][1] + found["x"].chunk(0).buffers()[1].address - start
    with open(medium, "r+b") as file:
        file.seek(offset)
        file.write((77).to_bytes(8, "little"))
    assert found["x"].to_pylist() == [77, 2, 3]


def test_private_memory_does_not_grow_with_the_table(store):
    values = pa.nulls(4 * MIB, pa.int64()).fill_null(7)  # 32 MiB
    store.publish(pa.table({"x": values}), "/t.arrow", batch_rows=131072)
    store.open("/t.arrow").to_table()
    gc.collect()
    before = private_bytes()
    found = store.open("/t.arrow").to_table()
    assert pc.sum(found["x"]).as_py() == 7 * 4 * MIB
    assert private_bytes() - before < 8 * MIB


def test_arrays_outlive_dataset_and_store(medium):
    store = famfs_arrow.attach(medium)
    store.publish(table(10), "/t.arrow")
    with store.open("/t.arrow") as dataset:
        found = dataset.to_table()
    store.close()
    del store, dataset
    gc.collect()
    assert found.equals(table(10))
    del found
    gc.collect()
    assert mapped_ranges(medium) == []


def test_a_mapping_that_is_given_back_is_not_had_again(store, monkeypatch):
    """While one is unmapped another thread may ask for the file: what it gets must be another one."""
    store.publish(table(10), "/t.arrow")
    seen = []
    unmap = _native.unmap_memory
    monkeypatch.setattr(_native, "unmap_memory", lambda *range: (seen.append(dict(store._mappings)), unmap(*range)))
    store.read_buffer("/t.arrow")
    gc.collect()
    assert seen == [{}] and store.open("/t.arrow").to_table().equals(table(10))


def test_use_after_close_is_an_error(medium):
    store = famfs_arrow.attach(medium)
    store.publish(table(10), "/t.arrow")
    dataset = store.open("/t.arrow")
    dataset.close()
    with pytest.raises(famfs_arrow.StoreClosedError):
        dataset.to_table()
    again = store.open("/t.arrow")
    store.close()
    for action in (again.to_table, lambda: store.ls("/"), store.refresh, lambda: store.open("/t.arrow"), lambda: next(store.watch())):
        with pytest.raises(famfs_arrow.StoreClosedError):
            action()


def test_files_in_pieces_on_several_media_are_one_range_of_addresses(command, shm):
    first, second = shm / "first.famfs", shm / "second.famfs"
    command("mkfs", "--size", "64M", first)
    command("devadd", f"--store={first}", "--size", "64M", second)
    both = f"{first},{second}"
    source = pa.table({"x": pa.array(range(2_000_000), pa.int64())})
    with ipc.new_stream(shm / "source.arrows", source.schema) as writer:
        writer.write_table(source, max_chunksize=100_000)
    with open(shm / "source.arrows", "rb") as stdin:
        command("publish", f"--store={both}", "--interleave=2,2M", "-", "/t.arrow", stdin=stdin)
    for named in ([both], [second, first], [f"{second}", f"{first}"]):
        with famfs_arrow.attach(*named) as store:
            where = store.getmap("/t.arrow")
            assert where["type"] == "interleaved" and {strip[0] for strip in where["strips"]} == {0, 1}
            found = store.open("/t.arrow").to_table(zero_copy_only=True)
            assert found.equals(source)
            addresses = {str(path) for path in (first, second) if mapped_ranges(path)}
            assert addresses == {str(first), str(second)}
    with famfs_arrow.attach(first) as store:  # listed, and not readable
        assert store.stat("/t.arrow").size > 0 and store.replay.verdict == "clean"
        with pytest.raises(famfs_arrow.UnreadableFileError, match="DEVICE_MISSING"):
            store.open("/t.arrow")
    with pytest.raises(famfs_arrow.InvalidRequestError, match="secondary device"):
        famfs_arrow.attach(second)


def test_interleaved_golden_files_are_contiguous(tmp_path):
    import images

    images.unpack("g04-interleaved-16", tmp_path / "medium")
    with famfs_arrow.attach(tmp_path / "medium") as store:
        files = [e for e in store.walk() if e.type == "file" and store.getmap(e.path)["type"] == "interleaved"]
        buffers = [store.read_buffer(e.path) for e in files]
        assert files and all(b.address % _native.HUGE_PAGE_BYTES == 0 and b.size == e.size for b, e in zip(buffers, files))


# What exists


def test_names(store, command, medium):
    store.publish(table(10), "/b/one.arrow")
    store.publish(table(20), "/b/two.arrow")
    store.publish(table(5), "/a.arrow")
    command("mkdir", f"--store={medium}", "/empty")
    store.refresh()
    assert [(e.name, e.type) for e in store.ls("/")] == [("a.arrow", "file"), ("b", "dir"), ("empty", "dir")]
    assert [e.path for e in store.walk("/b")] == ["/b", "/b/one.arrow", "/b/two.arrow"]
    assert store.datasets() == ["/", "/a.arrow", "/b", "/b/one.arrow", "/b/two.arrow"]
    folder = store.open("/b")
    assert folder.files == ["/b/one.arrow", "/b/two.arrow"] and folder.num_rows == len(folder) == 30
    assert folder.to_table().equals(pa.concat_tables([table(10), table(20)]))
    assert folder.statistics()["file"].to_pylist() == ["/b/one.arrow", "/b/two.arrow"]
    for path, error in (("/nope", "no file"), ("/empty", "without .arrow"), ("relative", "not absolute"), ("/../x", "climbs")):
        with pytest.raises((famfs_arrow.NoSuchPathError, famfs_arrow.InvalidPathError), match=error):
            store.open(path)
    with pytest.raises(FileNotFoundError):
        store.stat("/nope")
    with pytest.raises(famfs_arrow.InvalidPathError, match="bytes"):
        store.stat("/\ud800")


def test_files_of_different_schemas_are_no_dataset(store):
    store.publish(table(3), "/d/a.arrow")
    store.publish(table(3).rename_columns(["id", "other"]), "/d/b.arrow")
    with pytest.raises(famfs_arrow.DifferentSchemasError, match="other"):
        store.open("/d")


def test_what_is_no_arrow_file_is_refused(store, command, medium):
    command("creat", f"--store={medium}", "-s", "1000", "/x")
    store.refresh()
    with pytest.raises(famfs_arrow.CorruptArrowFileError, match="ARROW1"):
        store.open("/x")
    assert store.read_buffer("/x").to_pybytes() == bytes(1000)


def test_watch_sees_what_is_committed(store, medium):
    store.publish(table(3), "/before.arrow")
    assert [e.path for e in store.watch(existing=True, timeout=0)] == ["/before.arrow"]
    seen = []
    follower = famfs_arrow.attach(medium)
    news = follower.watch("/in", timeout=60)
    watcher = threading.Thread(target=lambda: seen.append(next(news)))
    watcher.start()
    store.publish(table(3), "/out.arrow")
    store.publish(table(3), "/in/here.arrow")
    watcher.join(timeout=60)
    assert [e.path for e in seen] == ["/in/here.arrow"]
    assert follower.open("/in/here.arrow").num_rows == 3
    follower.close()


def test_publish_takes_whatever_holds_arrow(store):
    batch = table(10).to_batches()[0]
    reader = pa.RecordBatchReader.from_batches(batch.schema, [batch, batch])
    for number, (data, rows) in enumerate(((batch, 10), (reader, 20), (store, None), ("text", None))):
        path = f"/p{number}.arrow"
        if rows is None:
            with pytest.raises(famfs_arrow.InvalidRequestError, match="holds no Arrow"):
                store.publish(data, path)
        else:
            assert store.publish(data, path).type == "file"
            assert store.open(path).num_rows == rows
    assert store.publish(store.open("/p1.arrow"), "/again.arrow", sort_by=["-id"]).path == "/again.arrow"
    assert store.open("/again.arrow").to_table()["id"][0].as_py() == 9
    with pytest.raises(famfs_arrow.PathExistsError):
        store.publish(batch, "/p0.arrow")
    with pytest.raises(famfs_arrow.NoSpaceError):
        store.publish(pa.table({"x": pa.nulls(10 * MIB, pa.int64()).fill_null(7)}), "/large.arrow")


def test_a_source_that_fails_publishes_nothing(store):
    def batches():
        yield table(10).to_batches()[0]
        raise RuntimeError("the source broke")

    reader = pa.RecordBatchReader.from_batches(table(1).schema, batches())
    with pytest.raises(Exception, match="the source broke"):
        store.publish(reader, "/broken.arrow")
    store.refresh()
    assert store.ls("/") == []


def test_a_stream_that_ends_between_two_batches_publishes_nothing(store, command, medium):
    """As the pipe of a program does that was killed."""
    sink = pa.BufferOutputStream()
    writer = ipc.new_stream(sink, table(1).schema)
    writer.write_table(table(10))
    publish = [os.environ["FAMFS_ARROW"], f"--store={medium}", "publish", "-", "/cut.arrow"]
    done = subprocess.run(publish, input=sink.getvalue().to_pybytes(), capture_output=True)
    assert done.returncode == 4 and b"end-of-stream marker" in done.stderr, done.stderr
    store.refresh()
    assert store.ls("/") == []


def test_the_command_is_told_of_an_incoherent_medium(medium, tmp_path, monkeypatch):
    command = tmp_path / "famfs-arrow"
    command.write_text(f"#!/bin/sh\necho $FAMFS_COHERENCE > {tmp_path}/told\ncat > /dev/null\nexit 5\n")
    command.chmod(0o755)
    for coherence, told in (("incoherent", "incoherent"), ("coherent", "coherent"), (None, "")):
        with famfs_arrow.attach(medium, coherence=coherence) as store, pytest.raises(famfs_arrow.NoSpaceError):
            store.publish(table(1), "/t.arrow", command=str(command))
        assert (tmp_path / "told").read_text().strip() == told


def test_only_the_owner_publishes(store, monkeypatch):
    monkeypatch.setenv("FAMFS_SYSTEM_UUID", "0e5b5164-1e5f-4c1f-8d3a-0123456789ab")
    with pytest.raises(famfs_arrow.NotOwnerError, match="owned by system"):
        store.publish(table(1), "/t.arrow")


def test_the_command_is_looked_for(store, monkeypatch, tmp_path):
    from famfs_arrow import _publish

    assert os.path.samefile(_publish.find_command(), os.environ["FAMFS_ARROW"])
    with pytest.raises(famfs_arrow.CommandError, match="no program"):
        _publish.find_command(str(tmp_path / "nothing"))
    monkeypatch.delenv("FAMFS_ARROW")
    own = tmp_path / "famfs-arrow"
    own.write_text("#!/bin/sh\nexit 70\n")
    own.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert _publish.find_command() == str(own)
    with pytest.raises(famfs_arrow.CommandError) as failed:
        store.publish(table(1), "/t.arrow")
    assert failed.value.exit_code == 70


def test_a_forked_child_uses_what_its_parent_opened(store, medium):
    """Also if another thread of the parent was in the middle of something."""
    store.publish(table(), "/t.arrow")
    dataset, found = store.open("/t.arrow"), store.open("/t.arrow").to_table()
    over = threading.Event()

    def refresh_without_pause():
        while not over.is_set():
            store.refresh()

    busy = threading.Thread(target=refresh_without_pause)
    busy.start()
    try:
        for _ in range(10):
            child = os.fork()
            if child == 0:
                signal.alarm(60)  # ends it if it waits for a lock that nobody gives back
                store.refresh()
                same = found["id"].equals(dataset.to_table()["id"]) and store.stat("/t.arrow").size > 0
                os._exit(0 if same else 1)
            assert os.waitpid(child, 0)[1] == 0
    finally:
        over.set()
        busy.join()


# Whether it still is


def test_mkfs_is_refused_while_anything_is_held(medium, command):
    again = [os.environ["FAMFS_ARROW"], "mkfs", "--force", str(medium)]
    store = famfs_arrow.attach(medium)
    store.publish(table(10), "/t.arrow")
    found = store.open("/t.arrow").to_table()
    refused = subprocess.run(again, capture_output=True)
    assert refused.returncode == 6 and str(os.getpid()).encode() in refused.stderr
    store.close()
    assert subprocess.run(again, capture_output=True).returncode == 6
    assert found.num_rows == 10
    del found, store
    gc.collect()
    assert subprocess.run(again, capture_output=True).returncode == 0


def test_another_file_under_the_same_path_is_noticed(medium, command):
    with famfs_arrow.attach(medium) as store:
        store.publish(table(10), "/t.arrow")
        dataset = store.open("/t.arrow")
        command("mkfs", "--force", "--revoke", medium)  # a new file, renamed over the old one
        assert dataset.to_table().equals(table(10))  # the old bytes are still mapped
        with pytest.raises(famfs_arrow.StoreReformattedError, match="another file"):
            store.refresh()
        with pytest.raises(famfs_arrow.StoreReformattedError):
            list(store._watch(b"", 0, 0.001, 1))


def corruptions():
    """What a device shows of a store that was formatted, repaired or killed on another host."""
    return {
        "formatted": (48, bytes(range(16))),
        "killed": (0, bytes(8)),
        "repaired": (248, b"another!"),
    }


@pytest.mark.parametrize("how", corruptions())
def test_no_result_is_handed_over_from_a_store_that_is_another_now(medium, how):
    import zlib

    offset, data = corruptions()[how]
    with famfs_arrow.attach(medium) as store:
        store.publish(table(1000), "/t.arrow", batch_rows=100)
        dataset, reader = store.open("/t.arrow"), store.open("/t.arrow").to_reader()
        stream = pa.RecordBatchReader.from_stream(store.open("/t.arrow"))
        reader.read_next_batch()
        with open(medium, "r+b") as file:
            file.seek(offset)
            file.write(data)
            if how == "formatted":
                file.seek(0)
                crc = zlib.crc32(file.read(96))
                file.seek(96)
                file.write(crc.to_bytes(8, "little"))
        for action in (
            dataset.to_table, lambda: dataset.num_rows, dataset.statistics, dataset.close, lambda: store.open("/t.arrow"),
            lambda: next(store.open("/t.arrow").to_batches()), store.refresh, lambda: store.read_buffer("/t.arrow"), lambda: next(store.watch()),
        ):  # fmt: skip
            with pytest.raises(famfs_arrow.StoreReformattedError):
                action()
        for other in (reader.read_next_batch, stream.read_next_batch):
            with pytest.raises(Exception, match="open the store again"):
                other()
        with pytest.raises(famfs_arrow.StoreReformattedError), store.open("/t.arrow"):
            pass


def test_entries_that_another_program_takes_back_do_not_leave_their_files_behind(medium):
    """A number in the log may name another file then."""
    with famfs_arrow.attach(medium) as store:
        store.publish(table(10), "/first.arrow")
        kept = store.open("/first.arrow").to_table()
        with open(medium, "r+b") as file:
            file.seek(_layout.NEXT_INDEX_OFFSET - 8)
            file.write(bytes(16))  # next sequence number and next index
        store.refresh()
        assert store.ls("/") == [] and kept.num_rows == 10
        del kept
        store.publish(table(70_000), "/second.arrow")
        assert store.open("/second.arrow").to_table().equals(table(70_000))


def test_a_store_that_is_another_now_is_said_to_be_after_every_refresh(command, shm):
    """Also of files on a second device: what was played is forgotten, and what was known before still has its devices."""
    first, second = shm / "first.famfs", shm / "second.famfs"
    command("mkfs", "--size", "64M", first)
    command("devadd", f"--store={first}", "--size", "64M", second)
    with famfs_arrow.attach(first, second) as store:
        sink = pa.BufferOutputStream()
        with ipc.new_stream(sink, table(1).schema) as writer:
            writer.write_table(table(200_000))
        command("publish", f"--store={first},{second}", "--interleave=2,2M", "-", "/t.arrow", input=sink.getvalue().to_pybytes())
        store.refresh()
        with open(first, "r+b") as file:
            file.seek(248)
            file.write(b"another!")
        for action in (store.refresh, lambda: store.open("/t.arrow"), store.refresh):
            with pytest.raises(famfs_arrow.StoreReformattedError):
                action()


def test_a_medium_that_is_cut_is_noticed(medium):
    with famfs_arrow.attach(medium) as store:
        store.publish(table(10), "/t.arrow")
        dataset = store.open("/t.arrow")
        os.truncate(medium, 32 * MIB)
        with pytest.raises(famfs_arrow.MemoryFaultError, match="was cut"):
            dataset.to_table()
        os.truncate(medium, 1 * MIB)
        with pytest.raises(famfs_arrow.MemoryFaultError):
            store.refresh()


_USE_WHAT_WAS_CUT = """
import os, sys
import famfs_arrow, pyarrow.compute as pc
store = famfs_arrow.attach(sys.argv[1])
dataset, other = store.open("/t.arrow"), store.open("/u.arrow", validation="full")
reader, batches = dataset.to_reader(), other.to_batches(filter=pc.field("id") > 5)
reader.read_next_batch(), next(batches)
os.truncate(sys.argv[1], int(sys.argv[2]))
for action in (
    dataset.to_table, other.to_table, lambda: next(batches), lambda: dataset.num_rows, other.statistics, lambda: dataset.to_table(filter=pc.field("id") > 5),
    other.copy_report, lambda: next(other.to_batches()), lambda: store.open("/t.arrow"), lambda: store.read_buffer("/t.arrow"), store.refresh, dataset.close, reader.read_all,
):
    try:
        action()
    except OSError as e:
        assert isinstance(e, famfs_arrow.MemoryFaultError) or "was cut" in str(e), e
        continue
    sys.exit(str(action))
"""


@pytest.mark.parametrize("left", [10 * MIB, 2 * MIB, 0])
def test_no_call_touches_what_was_cut(medium, left):
    """In a process of its own: whoever touches it dies."""
    with famfs_arrow.attach(medium) as store:
        for path in ("/t.arrow", "/u.arrow"):
            store.publish(table(20_000), path, batch_rows=1000)
    path = os.path.dirname(os.path.dirname(famfs_arrow.__file__))
    child = [sys.executable, "-c", _USE_WHAT_WAS_CUT, str(medium), str(left)]
    done = subprocess.run(child, capture_output=True, env=dict(os.environ, PYTHONPATH=path), timeout=60)
    assert done.returncode == 0, done.stderr.decode()


# What is no store


def test_what_is_no_store_is_refused(tmp_path):
    (tmp_path / "empty").touch()
    (tmp_path / "zeros").write_bytes(bytes(4 * MIB))
    os.mkfifo(tmp_path / "pipe")
    for name, error in (
        ("nothing", famfs_arrow.NoSuchStoreError),
        ("empty", famfs_arrow.NoSuchStoreError),
        ("zeros", famfs_arrow.NoSuchStoreError),
        ("pipe", famfs_arrow.MediaAccessError),
        (".", famfs_arrow.MediaAccessError),
    ):
        with pytest.raises(error):
            famfs_arrow.attach(tmp_path / name)
    with pytest.raises(famfs_arrow.MediaAccessError, match="no dax device"):
        famfs_arrow.attach("/dev/null")
    with pytest.raises(famfs_arrow.InvalidRequestError, match="FAMFS_STORE"):
        famfs_arrow.attach()
    with pytest.raises(famfs_arrow.InvalidRequestError):
        famfs_arrow.attach("a,,b")
    with pytest.raises(famfs_arrow.InvalidRequestError, match="uuid"):
        famfs_arrow.attach("uuid:nonsense")


def test_a_medium_that_is_being_formatted_is_busy(medium):
    import fcntl
    import struct

    with open(medium, "r+b") as other:
        lock = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 2 * MIB, 0)
        fcntl.fcntl(other, 37, lock)
        with pytest.raises(famfs_arrow.MediaBusyError, match=f"process {os.getpid()}"):
            famfs_arrow.attach(medium)
    famfs_arrow.attach(medium).close()


def test_stores_are_found(medium, monkeypatch):
    with famfs_arrow.attach(medium) as store:
        uuid = store.uuid
    monkeypatch.setenv("FAMFS_MEDIA", str(medium.parent))
    os.symlink(medium, medium.parent / "link")
    assert famfs_arrow.attach(f"uuid:{uuid}").media == [str(medium)]
    monkeypatch.setenv("FAMFS_STORE", str(medium))
    assert famfs_arrow.attach().uuid == uuid
    with pytest.raises(famfs_arrow.NoSuchStoreError):
        famfs_arrow.attach("uuid:0e5b5164-1e5f-4c1f-8d3a-0123456789ab")
    (medium.parent / "copy").write_bytes(medium.read_bytes()[: 12 * MIB])
    with pytest.raises(famfs_arrow.InvalidRequestError, match="several media"):
        famfs_arrow.attach(f"uuid:{uuid}")


def test_open_table_by_the_environment(medium, monkeypatch):
    monkeypatch.setenv("FAMFS_STORE", str(medium))
    with famfs_arrow.attach() as store:
        store.publish(table(10), "/t.arrow")
    assert famfs_arrow.open_table("/t.arrow", ["name"]).equals(table(10).select(["name"]))
    assert famfs_arrow.open_table("/t.arrow", store=str(medium)).num_rows == 10


# Through a mount


def attributes(path, **values):
    try:
        for name, value in values.items():
            os.setxattr(path, f"user.famfs.{name}", value.encode())
    except OSError as e:
        pytest.skip(f"no extended attributes of users on {path}: {e.strerror}")


def test_a_plain_file_with_the_attributes_of_a_mount_leads_to_the_store(medium, tmp_path):
    with famfs_arrow.attach(medium) as store:
        store.publish(table(10), "/t.arrow")
        uuid, seqnum = store.uuid, store.stat("/t.arrow").log_index
    path = tmp_path / "whatever.arrow"
    path.touch()
    attributes(path, fs_uuid=uuid, media=json.dumps([str(medium)]), seqnum=str(seqnum))
    assert famfs_arrow.attach(path).uuid == uuid
    assert famfs_arrow.open_table(path).equals(table(10))
    attributes(path, fs_uuid="0e5b5164-1e5f-4c1f-8d3a-0123456789ab")
    with pytest.raises(famfs_arrow.StoreReformattedError, match="under the mount"):
        famfs_arrow.attach(path)
    for hostile in ("", "[]", "[1]", '["relative"]', "{" * 3000, '["/x"'):
        attributes(path, media=hostile)
        with pytest.raises(famfs_arrow.InvalidRequestError, match="extended attributes"):
            famfs_arrow.attach(path)


def test_a_mount_leads_to_the_store(medium, command, tmp_path):
    with famfs_arrow.attach(medium) as store:
        store.publish(table(1000), "/deep/t.arrow")
        uuid = store.uuid
    mounted = tmp_path / "mnt"
    mounted.mkdir()
    with open(tmp_path / "messages", "w+b") as messages:  # no pipes: what serves the mount would keep them open
        streams = {"stdin": subprocess.DEVNULL, "stdout": messages, "stderr": messages}
        done = subprocess.run([os.environ["FAMFS_ARROW"], "mount", str(medium), str(mounted)], timeout=60, **streams)
        messages.seek(0)
        said = messages.read().decode()
    if done.returncode != 0:
        assert os.environ.get("FUSE_TESTS") != "require", said
        pytest.skip(f"no mount: {said}")
    try:
        with famfs_arrow.attach(mounted) as store:
            assert store.uuid == uuid and store.media == [str(medium)]
        found = famfs_arrow.open_table(mounted / "deep" / "t.arrow")
        assert found.equals(table(1000)) and found.equals(famfs_arrow.open_table(mounted / "deep"))
        through = ipc.open_file(pa.memory_map(str(mounted / "deep" / "t.arrow"))).read_all()
        assert found.equals(through)
        del through  # or the mount is busy
        assert any(start <= buffers_of(found)[0].address < end for start, end, _ in mapped_ranges(medium))
        with pytest.raises(famfs_arrow.NoSuchStoreError):
            famfs_arrow.attach(mounted / "deep" / "nothing")
        assert _spec.path_within_mount(str(mounted)) == "/" and _spec.path_within_mount(str(mounted / ".meta")) == "/.meta"
    finally:
        subprocess.run([os.environ["FAMFS_ARROW"], "umount", str(mounted)], timeout=60, **dict(streams, stdout=None, stderr=None))
        if os.path.ismount(mounted):  # something went wrong and holds it
            subprocess.run(["fusermount", "-u", "-z", str(mounted)], timeout=60)


# One copy for all


def test_the_bytes_are_those_that_the_command_sees(store, command, medium):
    store.publish(table(1000), "/t.arrow")
    replay = json.loads(command("logplay", f"--store={medium}", "--json", "--sha256"))
    assert replay["files"][0]["sha256"] == hashlib.sha256(store.read_buffer("/t.arrow")).hexdigest()
    assert store.getmap("/t.arrow") == {key: replay["files"][0][key] for key in ("type", "extents")}
    assert store.replay.entry_count == replay["entries"] and store.replay.header.next_index == replay["entries"]
    assert _layout.slot_count(8 * MIB) == 15_420
