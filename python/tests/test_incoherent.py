"""Media whose stores other hosts see late: a stale entry is never taken for a committed one, or the medium is refused."""

import os
import random
import zlib

import images
import pyarrow as pa
import pytest

import famfs_arrow
from famfs_arrow import _layout, _log, _native

LINE = 64


class Host:
    """Superblock and log as a host with a private cache of lines sees them: what it has once looked at it sees again, until it drops it."""

    def __init__(self, medium, drops=True):
        self.medium, self.lines, self.drops = medium, {}, drops

    def drop(self, offset, length):
        if self.drops:
            for line in range(offset // LINE, (offset + length - 1) // LINE + 1):
                self.lines.pop(line, None)

    def load(self, offset, length):
        first, last = offset // LINE, (offset + length - 1) // LINE
        for line in range(first, last + 1):
            self.lines.setdefault(line, bytes(self.medium[line * LINE : (line + 1) * LINE]))
        return b"".join(self.lines[line] for line in range(first, last + 1))[offset - first * LINE :][:length]

    def look_at_everything(self, end):
        self.lines = {line: bytes(self.medium[line * LINE : (line + 1) * LINE]) for line in range(end // LINE)}


def metadata_of(name, tmp_path):
    path = tmp_path / name
    images.unpack(name, path)
    with open(path, "rb") as file:
        return bytearray(file.read(_layout.slot_offset(200)))


def state_of(host, superblock):
    return _log.LogState(host, superblock, superblock.device_size_bytes, lambda uuid: None)


def names(state):
    return [node.path for node in state.play.snapshot().nodes()]


def refresh(state, host, superblock):
    state.refresh(lambda: _log.require_same_store(host, superblock, "the medium"))


@pytest.fixture
def two(tmp_path):
    """Two file systems of one geometry, as if the second had been made where the first was."""
    return metadata_of("g02-tree-simple", tmp_path), metadata_of("g08-other-owner", tmp_path)


@pytest.mark.parametrize("drops", [True, False])
def test_entries_of_an_older_file_system_in_the_cache_are_not_taken(two, drops):
    """Their sequence numbers and checksums are right; only dropping them tells. Without drops the reader takes them: the test has teeth."""
    old, new = two
    medium = bytearray(old)
    host = Host(medium, drops)
    host.look_at_everything(len(medium))
    superblock = _layout.decode_superblock(bytes(new[:256]))
    medium[:] = new
    expected = state_of(fresh := Host(new), superblock)
    refresh(expected, fresh, superblock)
    state = state_of(host, superblock)
    if drops:
        refresh(state, host, superblock)
        assert names(state) == names(expected) and state.stop is None
    else:
        with pytest.raises(famfs_arrow.StoreReformattedError):
            refresh(state, host, superblock)
        state.refresh(lambda: None)
        assert names(state) != names(expected)


def test_entries_appear_when_they_are_committed_and_not_before(two):
    """Another host appends: slots, then the header. At every stop, and whatever lines were looked at between, what is seen is a prefix of what was committed."""
    seed = random.randrange(1 << 30)
    chance = random.Random(seed)
    whole = two[0]
    superblock = _layout.decode_superblock(bytes(whole[:256]))
    complete = state_of(fresh := Host(whole), superblock)
    refresh(complete, fresh, superblock)
    committed, everything = complete.header.next_index, names(complete)
    medium = bytearray(whole)
    medium[_layout.LOG_OFFSET + 48 :] = bytes(len(medium) - _layout.LOG_OFFSET - 48)
    medium[_layout.LOG_OFFSET + 32 : _layout.LOG_OFFSET + 48] = bytes(16)
    host = Host(medium)
    state = state_of(host, superblock)
    for index in range(committed):
        at, counters = _layout.slot_offset(index), index + 1
        steps = [("entry", at, whole[at : at + 544]), ("header", _layout.LOG_OFFSET + 32, counters.to_bytes(8, "little") * 2)]
        if chance.random() < 0.3:
            steps.reverse()  # as the famfs tools may: no fence between the two
        for number, (_, offset, data) in enumerate(steps):
            medium[offset : offset + len(data)] = data
            for _ in range(chance.randrange(4)):  # lines come into the cache by themselves
                host.load(_layout.LOG_OFFSET + chance.randrange(0, at + 544 - _layout.LOG_OFFSET), 1)
            refresh(state, host, superblock)
            seen = names(state)
            assert seen == everything[: len(seen)], (seed, index)
            assert state.play.entry_count >= index, (seed, index)  # what was committed before is seen
            if number == 1:
                assert state.stop is None and state.play.entry_count == index + 1, (seed, index)
    assert names(state) == everything


def test_a_repair_is_noticed_by_its_epoch(two):
    medium = bytearray(two[0])
    host, superblock = Host(medium), _layout.decode_superblock(bytes(two[0][:256]))
    state = state_of(host, superblock)
    refresh(state, host, superblock)
    medium[248:256] = b"another!"
    with pytest.raises(famfs_arrow.StoreReformattedError, match="repaired or restored"):
        refresh(state, host, superblock)
    assert state.play.entry_count == 0  # what was played is forgotten


def test_an_incoherent_medium_is_read_by_cache_instructions(medium, monkeypatch):
    dropped = []
    drop = _native.drop_lines
    monkeypatch.setattr(_native, "drop_lines", lambda address, length: (dropped.append(length), drop(address, length)))
    monkeypatch.setenv("FAMFS_COHERENCE", "incoherent")
    with famfs_arrow.attach(medium) as store:
        assert not store.coherent
        source = pa.table({"x": list(range(1000))})
        entry = store.publish(source, "/t.arrow")
        assert store.open("/t.arrow").to_table().equals(source)
        assert entry.size in dropped and 256 in dropped and 48 in dropped and 544 in dropped
        news = store.watch(timeout=0)
        assert list(news) == [] and 8 in dropped
    with famfs_arrow.attach(medium, coherence="coherent") as store:
        assert store.coherent
    monkeypatch.setenv("FAMFS_COHERENCE", "maybe")
    with pytest.raises(famfs_arrow.InvalidRequestError, match="FAMFS_COHERENCE"):
        famfs_arrow.attach(medium)


@pytest.mark.parametrize("why", ["policy", "machine"])
def test_an_incoherent_medium_is_refused_where_lines_cannot_be_dropped(medium, monkeypatch, why):
    monkeypatch.setattr(_native, "_code", None)
    if why == "policy":
        monkeypatch.setattr(_native, "_mprotect", lambda *_: -1)
    else:
        monkeypatch.setattr(_native.platform, "machine", lambda: "s390x")
    with pytest.raises(famfs_arrow.MediaAccessError, match="executable" if why == "policy" else "s390x"):
        famfs_arrow.attach(medium, coherence="incoherent")
    with famfs_arrow.attach(medium, coherence="coherent") as store:
        store.publish(pa.table({"x": [1]}), "/t.arrow")
        assert store.open("/t.arrow").statistics()["row_count"].to_pylist() == [1]  # its checksum goes by a table then


def test_machine_code():
    memory = pa.py_buffer(random.randbytes(10_007))
    for length in (0, 1, 7, 8, 9, 63, 64, 10_007):
        for start in (0, 1, 3):
            part = memory.slice(start, min(length, memory.size - start))
            assert _native.crc32c(part.address, part.size) == _native._crc32c_by_table(part.to_pybytes())
    assert _native._crc32c_by_table(b"123456789") == 0xE3069283
    before = memory.to_pybytes()
    _native.drop_lines(memory.address + 5, 9000)
    _native.drop_lines(memory.address, 0)
    assert memory.to_pybytes() == before and zlib.crc32(before) == zlib.crc32(memory)


def test_which_instructions():
    assert _native.cpu_flags("processor : 0\nflags\t\t: fpu clflushopt sse4_2\n") == {"fpu", "clflushopt", "sse4_2"}
    assert _native._X86.drop(frozenset({"clflushopt"})).hex() == "660fae3f4883c7404839f772f30faef0c3"
    assert _native._X86.drop(frozenset()).hex() == "0fae3f4883c7404839f772f40faef0c3"
    assert _native._X86.crc32c(frozenset()) is None
    assert len(_native._Aarch64.drop(frozenset())) == 48 and _native._Aarch64.drop(frozenset()).endswith(bytes.fromhex("9f3f03d5c0035fd6"))
    assert os.sysconf("SC_PAGESIZE") == _native.PAGE_BYTES
