"""The fsspec file system."""

import io

import pyarrow as pa
import pytest

import famfs_arrow

fsspec = pytest.importorskip("fsspec")


@pytest.fixture(scope="module")
def files(command, module_shm):
    from famfs_arrow.filesystem import FamfsFileSystem

    medium = module_shm / "files.famfs"
    command("mkfs", "--size", "64M", medium)
    with famfs_arrow.attach(medium) as store:
        for number in range(3):
            store.publish(pa.table({"x": [number] * 10}), f"/d/t{number}.arrow")
        yield FamfsFileSystem(store=store, skip_instance_cache=True)


def test_listing(files):
    assert "/d" in files.ls("/", detail=False)
    assert files.ls("famfs:///d", detail=False) == ["/d/t0.arrow", "/d/t1.arrow", "/d/t2.arrow"]
    assert files.info("/d")["type"] == "directory" and files.info("/d/t0.arrow")["size"] > 0
    assert files.glob("/d/*1.arrow") == ["/d/t1.arrow"] and files.find("/d") == files.ls("/d", detail=False)
    assert files.exists("/d") and not files.exists("/nope") and files.isfile("/d/t1.arrow")
    with pytest.raises(FileNotFoundError):
        files.info("/nope")


def test_reading(files):
    whole = files.cat_file("/d/t0.arrow")
    assert whole[:6] == b"ARROW1" and files.cat_file("/d/t0.arrow", 0, 6) == b"ARROW1" and files.cat_file("/d/t0.arrow", -6) == b"ARROW1"
    assert files.cat_ranges(["/d/t0.arrow"] * 2, [0, 8], [6, 10]) == [b"ARROW1", whole[8:10]]
    with files.open("/d/t0.arrow") as file:
        assert file.read(6) == b"ARROW1" and file.tell() == 6 and file.size == len(whole)
        assert file.seek(-6, io.SEEK_END) == len(whole) - 6 and file.read() == b"ARROW1" and file.read() == b""
        for place in ((-1,), (0, 9)):
            with pytest.raises(ValueError):
                file.seek(*place)
    with pytest.raises(ValueError):
        file.read()
    assert pa.ipc.open_file(files.open("/d/t2.arrow")).read_all()["x"].to_pylist() == [2] * 10


def test_nothing_is_written(files):
    for action in (lambda: files.open("/new", "wb"), lambda: files.rm("/d/t0.arrow"), lambda: files.mkdir("/e"), lambda: files.pipe_file("/x", b"")):
        with pytest.raises(OSError, match="not written") as refused:
            action()
        assert refused.value.errno == 30


def test_by_url(files):
    fsspec.register_implementation("famfs", "famfs_arrow.filesystem.FamfsFileSystem", clobber=True)
    with fsspec.open("famfs:///d/t1.arrow", store=files.store.media[0]) as file:
        assert file.read(6) == b"ARROW1"
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_feather("famfs:///d/t1.arrow", storage_options={"store": files.store.media[0]})
    assert frame["x"].tolist() == [1] * 10


def test_what_is_committed_later_is_seen(files):
    """fsspec keeps a file system for the life of the process, so it must not go by what there was at its start."""
    with famfs_arrow.attach(files.store.media[0]) as other:
        for number, see in enumerate((files.info, files.cat_file, lambda path: files.open(path).close(), lambda path: path in files.ls("/", detail=False) or 1 / 0)):
            other.publish(pa.table({"x": [1]}), f"/late{number}.arrow")
            see(f"/late{number}.arrow")
