"""The log: read from a medium whose cache lines may be stale, and folded into what exists (docs/on-media-format.md, sections 6 to 9)."""

from __future__ import annotations

from typing import Callable, Dict, Iterator, List, NamedTuple, Optional, Protocol, Union
from uuid import UUID

from . import _fmap, _layout, _paths
from ._fmap import Device, DeviceTable
from ._layout import AddDaxdevEntry, Entry, FileEntry, FileMap, LogHeader, MkdirEntry, Superblock, UnplayedEntry
from ._problems import Problem
from ._space import Space
from .errors import StoreReformattedError

_SLOTS_PER_CHUNK = 120
_LOOKS = 3  # another host may be writing the very slot: look again before believing it
_MODE_MASK = 0o7777
_MAX_PROBLEMS = 100_000  # a hostile log could hold one in every slot: beyond this they are only counted


class Memory(Protocol):
    """Superblock and log of a medium, as this host sees them. ``drop`` makes the next ``load`` see what is on the medium."""

    def drop(self, media_offset: int, length_bytes: int) -> None: ...

    def load(self, media_offset: int, length_bytes: int) -> bytes: ...


def read_superblock(memory: Memory) -> Superblock:
    """As it is on the medium now, not judged."""
    memory.drop(0, _layout.SUPERBLOCK_LINES_BYTES)
    return _layout.decode_superblock(memory.load(0, _layout.SUPERBLOCK_LINES_BYTES))


def require_same_store(memory: Memory, attached: Superblock, medium: object) -> None:
    """Passes if the medium still carries what was attached, in the same epoch. To be looked at *behind* what was read.

    Raises ``StoreReformattedError`` if it does not.
    """
    now = read_superblock(memory)
    if now.problem() is not None or not now.is_same_store(attached):
        found = now.fs_uuid if now.problem() is None else "no valid superblock"
        what = f"was formatted again: expected file system {attached.fs_uuid}, found {found}"
    elif now.epoch != attached.epoch:
        what = "was repaired or restored: entries of its log were taken back"
    else:
        return
    raise StoreReformattedError(f"{medium} {what}; what was read since may be wrong, open the store again")


class LogReader:
    """Reads header and slots. Lines are dropped before they are looked at; slots are copied out, and the copy is checked and used."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def read_header(self) -> LogHeader:
        """As it is on the medium now, not judged.

        Dropped once more behind the look: on the owner's host a commit can be seen in the cache before it is on the medium.
        """
        self._memory.drop(_layout.LOG_OFFSET, _layout.LOG_HEADER_BYTES)
        header = self._memory.load(_layout.LOG_OFFSET, _layout.LOG_HEADER_BYTES)
        self._memory.drop(_layout.LOG_OFFSET, _layout.LOG_HEADER_BYTES)
        return _layout.decode_log_header(header)

    def next_index(self) -> int:
        """Number of committed entries now: the cheapest look."""
        self._memory.drop(_layout.NEXT_INDEX_OFFSET, 8)
        return int.from_bytes(self._memory.load(_layout.NEXT_INDEX_OFFSET, 8), "little")

    def read(self, first: int, end: int, play: Callable[[Entry], None]) -> Optional[Problem]:
        """Plays slots in order until one is invalid, and says why it is. ``end`` is bounded by the caller to what the log holds."""
        for start in range(first, end, _SLOTS_PER_CHUNK):
            count = min(_SLOTS_PER_CHUNK, end - start)
            chunk = self._copy_out(start, count)
            for i in range(count):
                data, at = chunk, i * _layout.ENTRY_BYTES
                problem = _layout.entry_problem(data, at, start + i)
                for _ in range(_LOOKS - 1):
                    if problem is None:
                        break
                    data, at = self._copy_out(start + i, 1), 0
                    problem = _layout.entry_problem(data, at, start + i)
                if problem is not None:
                    return problem
                play(_layout.decode_entry(data, at))
        return None

    def _copy_out(self, first_slot: int, count: int) -> bytes:
        offset, length = _layout.slot_offset(first_slot), count * _layout.ENTRY_BYTES
        self._memory.drop(offset, length)
        return self._memory.load(offset, length)


class FileNode(NamedTuple):
    """A file: name, size and judged map."""

    path: bytes
    mode: int
    uid: int
    gid: int
    log_index: int
    size_bytes: int
    map: FileMap
    unreadable_because: Optional[Problem]


class DirectoryNode:
    """A folder, with what was made in it in log order."""

    __slots__ = ("path", "mode", "uid", "gid", "log_index", "_children")

    def __init__(self, path: bytes, mode: int, uid: int, gid: int, log_index: int) -> None:
        self.path, self.mode, self.uid, self.gid, self.log_index = path, mode, uid, gid, log_index
        self._children: List[Node] = []


Node = Union[FileNode, DirectoryNode]


class Namespace:
    """What exists after the first ``entry_count`` log entries: a snapshot in constant time, because a log only ever adds."""

    def __init__(self, nodes: Dict[bytes, Node], in_order: List[Node], devices: DeviceTable, entry_count: int) -> None:
        self._nodes, self._in_order, self._count = nodes, in_order, len(in_order)
        self.devices, self.entry_count = devices, entry_count

    def find(self, path: bytes) -> Optional[Node]:
        """What has that path, or None."""
        node = self._nodes.get(path)
        return node if node is not None and node.log_index < self.entry_count else None

    def children(self, folder: DirectoryNode) -> List[Node]:
        """What lies directly in a folder, sorted by the bytes of the names."""
        return sorted((n for n in tuple(folder._children) if n.log_index < self.entry_count), key=lambda n: n.path)

    def nodes(self, since: int = 0) -> Iterator[Node]:
        """Files and folders but the root, in log order, without the first ``since``."""
        return iter(self._in_order[since : self._count])

    def __len__(self) -> int:
        return self._count


class LogPlay:
    """Folds entries, in order, into names and problems. The first entry of a name wins; what is skipped still takes its space."""

    def __init__(self, superblock: Superblock, usable_bytes: int, secondaries: Callable[[UUID], Optional[int]]) -> None:
        self._unit = superblock.alloc_unit_bytes
        self._secondaries = secondaries
        self.devices = DeviceTable(Device(superblock.device_uuid, usable_bytes, True))
        self._spaces = [self._space(_layout.LOG_OFFSET + superblock.log_bytes)]
        self._nodes: Dict[bytes, Node] = {b"": DirectoryNode(b"", 0o755, 0, 0, -1)}
        self._in_order: List[Node] = []
        self._problems: List[Problem] = []
        self._unlisted: List[Problem] = []  # of those beyond the limit the worst, and how many there are
        self._unlisted_count = 0
        self.entry_count = 0

    def _space(self, metadata_bytes: int) -> Space:
        space = Space(self._unit)
        space.mark(0, metadata_bytes)
        return space

    def snapshot(self) -> Namespace:
        """What exists now."""
        return Namespace(self._nodes, self._in_order, self.devices, self.entry_count)

    @property
    def problems(self) -> List[Problem]:
        """Problems so far, in log order; beyond the limit the worst stands for all others."""
        stand_in = [p._replace(message=f"{p.message}; it stands for {self._unlisted_count} more problems") for p in self._unlisted]
        return self._problems + stand_in

    def play(self, entry: Entry) -> None:
        """Plays the next entry."""
        if isinstance(entry, FileEntry):
            self._play_file(entry)
        elif isinstance(entry, MkdirEntry):
            self._play_mkdir(entry)
        elif isinstance(entry, AddDaxdevEntry):
            self._play_add_daxdev(entry)
        else:
            assert isinstance(entry, UnplayedEntry)
            self._report("ENTRY_TYPE", entry, f"type {entry.type} is not played; skipped")
        self.entry_count = entry.slot + 1

    def _play_file(self, entry: FileEntry) -> None:
        reasons = self._judge_map(entry)
        path = self._resolve(entry)
        if path is None:
            return
        existing = self._nodes.get(path)
        if isinstance(existing, FileNode):
            self._report("DUP_FILE", entry, f"a file {_paths.text(path)} exists: the first one wins")
        elif existing is not None:
            self._report("FILE_OVER_DIR", entry, f"a directory {_paths.text(path)} exists")
        elif path == _paths.ALLOCATION_DEFAULTS:
            self._add_file(entry, path, None, reasons)
        else:
            folder = self._parent(entry, path)
            if folder is not None:
                self._add_file(entry, path, folder, reasons)

    def _add_file(self, entry: FileEntry, path: bytes, folder: Optional[DirectoryNode], reasons: List[Problem]) -> None:
        if any(reason.code == "EXT_ZERO_OFFSET" for reason in reasons):
            return
        if entry.size_bytes == 0:
            self._report("SIZE_ZERO", entry, f"file {_paths.text(path)} has no bytes")
        mode = self._permissions(entry)
        because = reasons[0] if reasons else None
        self._add(FileNode(path, mode, entry.uid, entry.gid, entry.slot, entry.size_bytes, entry.map, because), folder)

    def _add(self, node: Node, folder: Optional[DirectoryNode]) -> None:
        self._nodes[node.path] = node
        if folder is not None:
            folder._children.append(node)
        self._in_order.append(node)

    def _play_mkdir(self, entry: MkdirEntry) -> None:
        path = self._resolve(entry)
        if path is None:
            return
        existing = self._nodes.get(path)
        if isinstance(existing, DirectoryNode):
            self._report("DUP_DIR", entry, f"directory {_paths.text(path)} exists already")
        elif existing is not None:
            self._report("DIR_OVER_FILE", entry, f"a file {_paths.text(path)} exists")
        else:
            folder = self._parent(entry, path)
            if folder is not None:
                self._add(DirectoryNode(path, self._permissions(entry), entry.uid, entry.gid, entry.slot), folder)

    def _play_add_daxdev(self, entry: AddDaxdevEntry) -> None:
        """What the log says of a device's size holds, but no more than there is of it."""
        usable = self._secondaries(entry.device_uuid)
        size = entry.size_bytes if usable is None else min(entry.size_bytes, usable)
        refused = self.devices.add(entry.device_index, Device(entry.device_uuid, size, usable is not None))
        if refused is not None:
            self._report("DAXDEV_REFUSED", entry, refused)
        else:
            self._spaces.append(self._space(_layout.SUPERBLOCK_REGION_BYTES))

    def _resolve(self, entry: Union[FileEntry, MkdirEntry]) -> Optional[bytes]:
        """The path of an entry, or None if it cannot be in the tree at all."""
        raw = entry.path
        if not raw:
            self._report("PATH_EMPTY", entry, "the path is empty")
            return None
        if raw.startswith(b"/"):
            self._report("PATH_ABSOLUTE", entry, "the path starts with a slash")
            return None
        if len(raw) > _layout.MAX_PATH_BYTES:
            self._report("PATH_NO_NUL", entry, "the path fills its field of 80 bytes without a NUL")
        path = _paths.resolve(raw)
        if path is None:
            self._report("PATH_ESCAPES", entry, "the path climbs above the root")
            return None
        is_no_file = isinstance(entry, MkdirEntry) and path == _paths.ALLOCATION_DEFAULTS
        if _paths.is_reserved(path) or is_no_file:
            self._report("PATH_RESERVED", entry, f"{_paths.text(path)} is reserved for the meta files")
            return None
        return path

    def _parent(self, entry: Union[FileEntry, MkdirEntry], path: bytes) -> Optional[DirectoryNode]:
        parent = _paths.parent(path)
        node = self._nodes.get(parent)
        if isinstance(node, DirectoryNode):
            return node
        if node is None:
            self._report("PARENT_MISSING", entry, f"the directory {_paths.text(parent)} of {_paths.text(path)} does not exist")
        else:
            self._report("PARENT_NOT_DIR", entry, f"{_paths.text(parent)} is a file, so {_paths.text(path)} cannot lie in it")
        return None

    def _permissions(self, entry: Union[FileEntry, MkdirEntry]) -> int:
        if entry.mode & ~_MODE_MASK:
            self._report("MODE_TYPE_BITS", entry, f"mode {entry.mode:#o} has bits above 07777: ignored")
        return entry.mode & _MODE_MASK

    def _judge_map(self, entry: FileEntry) -> List[Problem]:
        """Why the file's map must not be followed; the first reason is the one that a user is told."""
        reasons: List[Problem] = []
        _fmap.check(entry.map, entry.size_bytes, self.devices, self._unit, lambda code, what: reasons.append(self._report(code, entry, what)))
        collisions = 0
        for extent in _fmap.listed_extents(entry.map):
            if extent.device_index >= len(self.devices):
                continue
            device = self.devices[extent.device_index]
            if not device.present:
                what = f"device {extent.device_index} with UUID {device.uuid} is not attached to this host"
                reasons.append(_of_entry("DEVICE_MISSING", entry, what))
            taken = self._spaces[extent.device_index].mark_inside(extent, device.size_bytes)
            collisions += taken if _fmap.is_inside(extent, device.size_bytes) else 0
        if collisions:
            what = f"{collisions} allocation units are taken already"
            self._add_problem(_of_entry("EXT_COLLISION", entry, what)._replace(units=collisions))
        return reasons

    def _report(self, code: str, entry: Entry, what: str) -> Problem:
        return self._add_problem(_of_entry(code, entry, what))

    def _add_problem(self, problem: Problem) -> Problem:
        if len(self._problems) < _MAX_PROBLEMS:
            self._problems.append(problem)
        else:
            rank = ("info", "warning", "error").index
            self._unlisted = [max([problem, *self._unlisted], key=lambda p: rank(p.severity))]
            self._unlisted_count += 1
        return problem


def _of_entry(code: str, entry: Entry, what: str) -> Problem:
    return Problem(code, f"log entry {entry.slot}: {what}", entry.slot)


class LogState:
    """A log as far as it was played, and the way to play what is new. Not thread-safe."""

    def __init__(self, memory: Memory, superblock: Superblock, usable_bytes: int, secondaries: Callable[[UUID], Optional[int]]) -> None:
        self._memory, self._superblock = memory, superblock
        self._usable_bytes, self._secondaries = usable_bytes, secondaries
        self.reader = LogReader(memory)
        self.play = self._new_play()
        self.header: Optional[LogHeader] = None
        self.refused: Optional[Problem] = None
        self.stop: Optional[Problem] = None

    def _new_play(self) -> LogPlay:
        return LogPlay(self._superblock, self._usable_bytes, self._secondaries)

    def refresh(self, require_same: Callable[[], None]) -> None:
        """Plays what was committed since the last call; with a damaged header nothing, and ``refused`` says why.

        That all of it belongs to the store that was attached is looked at last: mkfs on another host may have come in
        between at any moment. A refresh that raises forgets what was played.
        """
        try:
            self._replay()
            require_same()
        except BaseException:
            self.play = self._new_play()
            raise

    def _replay(self) -> None:
        self.header = self.reader.read_header()
        self.refused = self.header.problem()
        if self.refused is not None:
            return
        end = min(self.header.next_index, self._held_slots())
        if end < self.play.entry_count:  # it went back without another epoch: another program's work
            self.play = self._new_play()
        self.stop = self.reader.read(self.play.entry_count, end, self.play.play)
        if self.stop is None and end != self.header.next_index:
            self.stop = self._next_index_problem(end)

    def _held_slots(self) -> int:
        """Where superblock and header differ in the log's length the smaller one holds."""
        assert self.header is not None
        return _layout.slot_count(min(self._superblock.log_bytes, self.header.log_bytes))

    def _next_index_problem(self, slots: int) -> Problem:
        assert self.header is not None
        return Problem("LOG_NEXT_INDEX", f"log header: next index {self.header.next_index}, expected at most {slots}")

    def problems(self) -> List[Problem]:
        """Everything that is wrong with header and entries."""
        if self.refused is not None:
            return [self.refused]
        stop = [self.stop] if self.stop is not None and self.stop.log_index is not None else []
        return self._header_problems() + self.play.problems + stop

    def _header_problems(self) -> List[Problem]:
        header, problems = self.header, []
        assert header is not None
        held = self._superblock.slot_count
        if header.log_bytes != self._superblock.log_bytes:
            what = f"log header: length {header.log_bytes}, expected the superblock's {self._superblock.log_bytes}"
            problems.append(Problem("LOG_LEN_MISMATCH", what))
        elif header.last_index != held - 1:
            what = f"log header: last index {header.last_index}, expected {held - 1} in a log of that length"
            problems.append(Problem("LOG_LAST_INDEX", what))
        slots = min(header.last_index + 1, self._held_slots())
        if header.next_index > slots:
            problems.append(self._next_index_problem(slots))
        if header.next_seqnum != header.next_index:
            what = f"log header: next sequence number {header.next_seqnum}, expected the next index {header.next_index}"
            problems.append(Problem("LOG_NEXT_SEQNUM", what))
        return problems
