"""Kinds of media that this machine may not have, and mapping in pieces."""

import os

import pytest

import famfs_arrow
from famfs_arrow import _native
from famfs_arrow._layout import Extent
from famfs_arrow._media import FileMapping, Medium, SysFs
from famfs_arrow._space import Space

MIB = 1 << 20


@pytest.fixture
def sys_fs(tmp_path):
    """A folder that looks like /sys, with a dax device in mode devdax and one in another."""
    (tmp_path / "drivers/device_dax").mkdir(parents=True)
    (tmp_path / "drivers/kmem").mkdir()
    (tmp_path / "class/dax").mkdir(parents=True)
    for number, driver in (("250:0", "device_dax"), ("250:1", "kmem")):
        device = tmp_path / "dev/char" / number
        device.mkdir(parents=True)
        os.symlink(tmp_path / "class/dax", device / "subsystem")
        os.symlink(tmp_path / "drivers" / driver, device / "driver")
        (device / "size").write_text("8589934592\n")
        (device / "align").write_text("2097152\n")
    (tmp_path / "dev/block/259:0").mkdir(parents=True)
    (tmp_path / "dev/block/259:0/size").write_text("4096\n")
    (tmp_path / "bus/dax/devices/dax0.1").mkdir(parents=True)
    os.symlink(tmp_path / "drivers/kmem", tmp_path / "bus/dax/devices/dax0.1/driver")
    return SysFs(str(tmp_path))


def test_dax_geometry(sys_fs):
    assert sys_fs.dax_geometry("/dev/dax0.0", "250:0") == (8 << 30, 2 * MIB)
    with pytest.raises(famfs_arrow.MediaAccessError, match="daxctl reconfigure-device --mode=devdax dax0.1"):
        sys_fs.dax_geometry("/dev/dax0.1", "250:1")
    with pytest.raises(famfs_arrow.MediaAccessError, match="no dax device"):
        sys_fs.dax_geometry("/dev/null", "1:3")
    assert sys_fs.block_size_bytes("/dev/pmem0", "259:0") == 2 * MIB
    with pytest.raises(famfs_arrow.MediaAccessError, match="cannot read"):
        sys_fs.block_size_bytes("/dev/pmem1", "259:1")


def test_advice_for_a_device_in_another_mode(sys_fs):
    with pytest.raises(famfs_arrow.NoSuchStoreError, match="driver kmem, expected device_dax"):
        Medium("/dev/dax0.1", sys_fs=sys_fs)


@pytest.fixture
def pieces(tmp_path):
    path = tmp_path / "medium"
    path.write_bytes(b"".join(bytes([number]) * (2 * MIB) for number in range(6)))
    return Medium(str(path))


def test_pieces_are_mapped_side_by_side(pieces):
    ranges = [Extent(0, 8 * MIB, 2 * MIB), Extent(0, 2 * MIB, 4 * MIB), Extent(0, 0, 2 * MIB)]
    mapping = FileMapping(lambda _: pieces, ranges, 7 * MIB + 3, "file")
    assert mapping.address % _native.HUGE_PAGE_BYTES == 0
    data = _native.read_memory(mapping.address, 7 * MIB + 3)
    assert [data[at] for at in (0, 2 * MIB, 4 * MIB, 6 * MIB, 7 * MIB + 2)] == [4, 1, 2, 0, 0]


def test_ranges_beyond_the_medium_or_off_its_pages_are_refused(pieces):
    for extent, error in ((Extent(0, 12 * MIB, 2 * MIB), famfs_arrow.CorruptMediaError), (Extent(0, 100, 2 * MIB), famfs_arrow.MediaAccessError)):
        with pytest.raises(error):
            FileMapping(lambda _: pieces, [extent], 100, "file")
    os.truncate(pieces.path, 4 * MIB)
    with pytest.raises(famfs_arrow.CorruptMediaError, match="beyond the medium"):
        FileMapping(lambda _: pieces, [Extent(0, 4 * MIB, 2 * MIB)], 100, "file")
    with pytest.raises(famfs_arrow.UnreadableFileError, match="50000"):
        FileMapping(lambda _: pieces, [Extent(0, 0, 2 * MIB)] * 50_001, 100, "file")


def test_space_agrees_with_a_set_of_units():
    import random

    seed = random.randrange(1 << 30)
    chance, space, taken = random.Random(seed), Space(10), set()
    for _ in range(3000):
        start, length = chance.randrange(3000), chance.randrange(60)
        units = set(range(start // 10, -(-(start + length) // 10))) if length else set()
        assert space.mark(start, length) == len(units & taken), seed
        taken |= units
    assert space._starts == sorted(space._starts) and all(a < b for a, b in zip(space._ends, space._starts[1:])), seed
