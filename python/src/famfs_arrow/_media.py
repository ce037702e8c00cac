"""Media of this host: opened, locked as "in use", looked at, and mapped. All access to file data is by ``mmap(MAP_SHARED)``."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import struct
import weakref
from typing import Callable, Dict, List, NamedTuple, Optional, Sequence
from uuid import UUID

from . import _forks, _layout, _native
from ._layout import Extent, Superblock
from ._log import read_superblock, require_same_store
from ._problems import Problem
from .errors import (
    CorruptMediaError,
    FamfsError,
    InvalidRequestError,
    MediaAccessError,
    MediaBusyError,
    MemoryFaultError,
    NoSuchStoreError,
    StoreClosedError,
    StoreReformattedError,
    UnreadableFileError,
    UnsupportedFormatError,
)

COHERENCE_VARIABLE = "FAMFS_COHERENCE"
_HUGETLBFS_MAGIC = 0x958458F6
_ATTACH_RANGE_BYTES = 2 << 20
_ATTEMPTS = 5
_MAX_PIECES = 50_000  # of the 65,530 mappings that Linux allows a process

# fcntl's, for Pythons that lack the names
_F_OFD_GETLK, _F_OFD_SETLK = 36, 37
_FLOCK = struct.Struct("hhqqi4x")  # struct flock of 64-bit Linux


class SysFs:
    """What ``/sys`` says of dax and block devices; the root may be a folder that looks like it."""

    def __init__(self, root: str = "/sys") -> None:
        self._root = root

    def dax_geometry(self, path: str, device: str) -> "tuple[int, int]":
        """Size and alignment of a dax device in mode devdax, which ``device`` (major:minor) names."""
        folder = f"{self._root}/dev/char/{device}"
        if self._link_name(f"{folder}/subsystem") != "dax":
            expected = "expected a file, /dev/daxX.Y or a block device"
            raise MediaAccessError(f"{path}: a character device that is no dax device; {expected}")
        driver = self._link_name(f"{folder}/driver")
        if driver != "device_dax":
            raise MediaAccessError(f"{path}: {self._advice(path, driver)}")
        return self._number(f"{folder}/size", path), self._number(f"{folder}/align", path)

    def block_size_bytes(self, path: str, device: str) -> int:
        """Size of a block device."""
        return self._number(f"{self._root}/dev/block/{device}/size", path) * 512

    def advice(self, path: str) -> str:
        """What to say when a path could not be opened: something if it names a dax device that another driver has."""
        folder = f"{self._root}/bus/dax/devices/{os.path.basename(path)}"
        if not os.path.basename(path) or not os.path.isdir(folder):
            return ""
        return ". " + self._advice(path, self._link_name(f"{folder}/driver"))

    @staticmethod
    def _advice(path: str, driver: str) -> str:
        found = f"driver {driver}" if driver else "no driver"
        command = f"daxctl reconfigure-device --mode=devdax {os.path.basename(path)}"
        return f"the dax device has {found}, expected device_dax: run {command}"

    @staticmethod
    def _link_name(link: str) -> str:
        try:
            return os.path.basename(os.readlink(link))
        except OSError:
            return ""  # no such link: the device has no driver or no subsystem

    @staticmethod
    def _number(file: str, path: str) -> int:
        try:
            with open(file, encoding="ascii") as f:
                value = int(f.read().strip(), 0)
        except (OSError, ValueError) as e:
            raise MediaAccessError(f"{path}: cannot read {file}: {e}") from e
        if value <= 0:
            raise MediaAccessError(f"{path}: {file} says {value}")
        return value


def is_coherent(is_file: bool, option: Optional[str]) -> bool:
    """Whether cache lines need no maintenance: as the option says, else as the environment says, else files need none."""
    setting = option or os.environ.get(COHERENCE_VARIABLE) or ("coherent" if is_file else "incoherent")
    if setting not in ("coherent", "incoherent"):
        where = "coherence" if option else COHERENCE_VARIABLE
        raise InvalidRequestError(f"{where} is {setting}, expected coherent or incoherent")
    return setting == "coherent"


class Medium:
    """An open medium. The descriptor is for reading only: it can never be mapped writable, not even by ``mprotect``."""

    def __init__(self, path: str, coherence: Optional[str] = None, sys_fs: Optional[SysFs] = None) -> None:
        """Raises ``NoSuchStoreError`` if the path leads nowhere, and ``MediaAccessError`` if it is no medium, may not be
        opened, or is incoherent while this machine or its policy allows no cache-line maintenance."""
        sys_fs = sys_fs or SysFs()
        self.path = os.path.abspath(path)
        self.fd = _open(self.path, sys_fs)
        self._metadata_address: Optional[int] = None
        self._metadata_bytes = 0
        self._lock = _forks.lock(_forks.MEDIUM)
        try:
            self._look(sys_fs)
            self.coherent = is_coherent(self.is_file, coherence)
            if not self.coherent:
                _native.require_cache_instructions()
        except BaseException:
            self.close()
            raise

    def _look(self, sys_fs: SysFs) -> None:
        node = os.fstat(self.fd)
        self._node = (node.st_dev, node.st_ino)
        self.is_file = stat.S_ISREG(node.st_mode)
        device = f"{os.major(node.st_rdev)}:{os.minor(node.st_rdev)}"
        if self.is_file:
            huge = _native.file_system_type(self.fd) == _HUGETLBFS_MAGIC
            self.size_bytes, self.granularity = node.st_size, _native.HUGE_PAGE_BYTES if huge else _native.PAGE_BYTES
        elif stat.S_ISCHR(node.st_mode):
            self.size_bytes, self.granularity = sys_fs.dax_geometry(self.path, device)
        elif stat.S_ISBLK(node.st_mode):
            self.size_bytes, self.granularity = sys_fs.block_size_bytes(self.path, device), _native.PAGE_BYTES
        else:
            kind = "a folder" if stat.S_ISDIR(node.st_mode) else "a pipe or a socket"
            raise MediaAccessError(f"{self.path}: {kind}, expected a file, a dax device or a block device")

    def same_node(self) -> bool:
        """Whether the path still leads to what is open."""
        try:
            now = os.stat(self.path)
        except OSError:
            return False
        return (now.st_dev, now.st_ino) == self._node

    def require_whole(self) -> None:
        """Passes if a file is as long as when it was opened. Raises ``MemoryFaultError`` if it was cut."""
        if self.is_file:
            self._require_open()
            size = os.fstat(self.fd).st_size
            if size < self.size_bytes:
                raise MemoryFaultError(f"{self.path}: the file was cut to {size} bytes while it was in use, expected {self.size_bytes}")

    def try_lock_attached(self) -> Optional[int]:
        """Takes the lock that keeps mkfs away; the process that is in the way, 0 if unknown, None if it was had.

        The lock belongs to the open file, so it lasts as long as this descriptor or any mapping made from it.
        """
        request = _FLOCK.pack(fcntl.F_RDLCK, os.SEEK_SET, 0, _ATTACH_RANGE_BYTES, 0)
        for _ in range(100):
            try:
                fcntl.fcntl(self.fd, _F_OFD_SETLK, request)
                return None
            except OSError as e:
                if e.errno not in (errno.EAGAIN, errno.EACCES):
                    raise MediaAccessError(f"{self.path}: fcntl(F_OFD_SETLK): {e.strerror}") from e
            holder = _FLOCK.unpack(fcntl.fcntl(self.fd, _F_OFD_GETLK, request))
            if holder[0] != fcntl.F_UNLCK:
                return max(0, holder[4]) or self._lock_owner()
        return 0

    def _lock_owner(self) -> int:
        """The process that holds a write lock over the start of this node, where it may be seen: the kernel says -1 of such locks."""
        device, inode = self._node
        name = f"{os.major(device):02x}:{os.minor(device):02x}:{inode}"
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                for number in os.listdir(f"/proc/{pid}/fdinfo"):
                    with open(f"/proc/{pid}/fdinfo/{number}", encoding="latin-1") as file:
                        words = [line.split() for line in file if line.startswith("lock:")]
                    if any(len(w) > 8 and w[2] == "OFDLCK" and w[4] == "WRITE" and w[6] == name and int(w[7]) < _ATTACH_RANGE_BYTES for w in words):
                        return int(pid)
            except OSError:
                continue  # gone, or another user's
        return 0

    # Superblock and log. A file's are read, not mapped: a medium that is cut meanwhile is an error then and no SIGBUS.

    def drop(self, media_offset: int, length_bytes: int) -> None:
        """Drops the cache lines of a part of the metadata, on an incoherent medium."""
        if not self.coherent:
            _native.drop_lines(self._map_metadata(media_offset + length_bytes) + media_offset, length_bytes)

    def load(self, media_offset: int, length_bytes: int) -> bytes:
        """Copies a part of the metadata out."""
        if self.is_file:
            with self._lock:
                self._require_open()
                data = os.pread(self.fd, length_bytes, media_offset)
            if len(data) < length_bytes:
                self.require_whole()
                raise CorruptMediaError(f"{self.path}: {length_bytes} bytes at {media_offset} end beyond the medium")
            return data
        return _native.read_memory(self._map_metadata(media_offset + length_bytes) + media_offset, length_bytes)

    def _map_metadata(self, end: int) -> int:
        with self._lock:
            self._require_open()
            if end > self.size_bytes:
                raise CorruptMediaError(f"{self.path}: metadata up to {end} ends beyond the medium of {self.size_bytes} bytes")
            self.require_whole()
            if self._metadata_address is None or end > self._metadata_bytes:
                length = _native.round_up(max(end, _layout.SUPERBLOCK_REGION_BYTES), self.granularity)
                address = _native.map_memory(0, length, _native.PROT_READ, _native.MAP_SHARED, self.fd, 0, self.path)
                self._unmap_metadata()
                self._metadata_address, self._metadata_bytes = address, length
            return self._metadata_address

    def _require_open(self) -> None:
        if self.fd < 0:
            raise StoreClosedError(f"{self.path}: the medium was closed")

    def _unmap_metadata(self) -> None:
        if self._metadata_address is not None:
            _native.unmap_memory(self._metadata_address, self._metadata_bytes)
            self._metadata_address, self._metadata_bytes = None, 0

    def close(self) -> None:
        """Gives the descriptor back; mappings of files remain, and the lock with them."""
        with self._lock:
            if self.fd >= 0:
                self._unmap_metadata()
                os.close(self.fd)
                self.fd = -1

    def __del__(self) -> None:
        if getattr(self, "fd", -1) >= 0 and hasattr(self, "_lock"):
            self.close()


def _open(path: str, sys_fs: SysFs) -> int:
    try:
        # O_NONBLOCK: do not wait for the other end should the path be a pipe.
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOCTTY | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError) as e:
        raise NoSuchStoreError(f"{path}: there is no such file or device{sys_fs.advice(path)}") from e
    except OSError as e:
        raise MediaAccessError(f"{path}: cannot be opened: {e.strerror}{sys_fs.advice(path)}") from e
    except ValueError as e:  # an embedded NUL
        raise InvalidRequestError(f"{path!r} is no path: {e}") from e


class AttachedMedium(NamedTuple):
    """A medium with a valid superblock, locked as "in use"."""

    medium: Medium
    superblock: Superblock

    @property
    def usable_bytes(self) -> int:
        """Bytes that maps may use: what mkfs saw, but no more than there are."""
        return min(self.superblock.device_size_bytes, self.medium.size_bytes)

    def require_same(self) -> None:
        """Raises ``StoreReformattedError`` if the medium carries something else now, ``MemoryFaultError`` if it was cut."""
        self.medium.require_whole()
        require_same_store(self.medium, self.superblock, self.medium.path)

    def require_same_node(self) -> None:
        """Raises ``StoreReformattedError`` if the path leads to another file now."""
        if not self.medium.same_node():
            raise StoreReformattedError(f"{self.medium.path} leads to another file now: it was formatted again; open the store again")


def superblock_of(medium: Medium) -> Superblock:
    """Not judged. Raises ``NoSuchStoreError`` if the medium is too small to hold one."""
    if medium.size_bytes < _layout.SUPERBLOCK_REGION_BYTES:
        has = f"it has {medium.size_bytes} bytes, a superblock region takes {_layout.SUPERBLOCK_REGION_BYTES}"
        raise NoSuchStoreError(f"{medium.path} is no famfs store: {has}")
    return read_superblock(medium)


def _attach(path: str, coherence: Optional[str], judge: Callable[[Medium, Superblock], None]) -> AttachedMedium:
    for _ in range(_ATTEMPTS):
        medium = Medium(path, coherence)
        try:
            holder = medium.try_lock_attached()
            if holder is not None:
                who = f"process {holder}" if holder else "another process"
                raise MediaBusyError(f"{medium.path} is being formatted by {who}: try again")
            if medium.same_node():  # the path may have led to another node by the time the lock was held
                superblock = superblock_of(medium)
                _require(superblock.problem(), medium.path)
                judge(medium, superblock)
                return AttachedMedium(medium, superblock)
        except BaseException:
            medium.close()
            raise
        medium.close()
    raise MediaBusyError(f"{path} is formatted again and again by another process: try later")


def _require(problem: Optional[Problem], path: str) -> None:
    if problem is None:
        return
    if problem.code == "SB_MAGIC":
        raise NoSuchStoreError(f"{path} is no famfs store ({problem.message}): format it with famfs-arrow mkfs", problem)
    if problem.code == "SB_VERSION":
        raise UnsupportedFormatError(f"{path}: {problem.message}; this release reads version 48 only", problem)
    advice = "look at it with famfs-arrow fsck, and format it anew with mkfs --force if it is lost"
    raise CorruptMediaError(f"{path}: {problem.message}; {advice}", problem)


def _attach_primary(path: str, coherence: Optional[str]) -> AttachedMedium:
    def judge(medium: Medium, superblock: Superblock) -> None:
        if superblock.is_secondary:
            what = f"a secondary device of file system {superblock.fs_uuid}: name the store's primary too, before it"
            raise InvalidRequestError(f"{medium.path} is {what}")
        _require(superblock.problem(medium.size_bytes), medium.path)

    return _attach(path, coherence, judge)


def _attach_secondary(path: str, coherence: Optional[str], fs_uuid: UUID) -> AttachedMedium:
    def judge(medium: Medium, superblock: Superblock) -> None:
        if not superblock.is_secondary:
            raise InvalidRequestError(f"{medium.path} is no secondary device: it is the primary of file system {superblock.fs_uuid}")
        if superblock.fs_uuid != fs_uuid:
            found = f"expected file system {fs_uuid}, found {superblock.fs_uuid}"
            raise InvalidRequestError(f"{medium.path} belongs to another store: {found}")

    return _attach(path, coherence, judge)


class StoreMedia:
    """The media of one store that this host has. A named secondary that cannot be used is no error of the store: only files on it are."""

    def __init__(self, paths: Sequence[str], coherence: Optional[str] = None) -> None:
        """The primary may be anywhere among the paths. Raises what is wrong with it."""
        paths = _primary_first(paths, coherence)
        self.primary = _attach_primary(paths[0], coherence)
        self._secondaries: Dict[UUID, AttachedMedium] = {}
        self.unusable: Dict[str, str] = {}
        try:
            for path in paths[1:]:
                self._add(path, coherence)
        except BaseException:
            self.close()
            raise

    def _add(self, path: str, coherence: Optional[str]) -> None:
        try:
            secondary = _attach_secondary(path, coherence, self.primary.superblock.fs_uuid)
        except FamfsError as reason:
            self.unusable[path] = str(reason)
            return
        uuid = secondary.superblock.device_uuid
        known = self.find(uuid)
        if known is not None:
            secondary.medium.close()
            both = f"{known.medium.path} and {secondary.medium.path}"
            raise InvalidRequestError(f"{both} both say that they are device {uuid}: name only one of them")
        self._secondaries[uuid] = secondary

    def find(self, device_uuid: UUID) -> Optional[AttachedMedium]:
        """An attached device, the primary included."""
        if device_uuid == self.primary.superblock.device_uuid:
            return self.primary
        return self._secondaries.get(device_uuid)

    def usable_bytes(self, device_uuid: UUID) -> Optional[int]:
        """Bytes of an attached secondary that maps may use; None if it is not attached."""
        secondary = self._secondaries.get(device_uuid)
        return None if secondary is None else secondary.usable_bytes

    def all(self) -> List[AttachedMedium]:
        """The primary first."""
        return [self.primary, *self._secondaries.values()]

    def require_same(self) -> None:
        """Raises ``StoreReformattedError`` if a medium carries another file system now."""
        for attached in self.all():
            attached.require_same()

    def require_same_nodes(self) -> None:
        """Raises ``StoreReformattedError`` if a path leads to another medium now."""
        for attached in self.all():
            attached.require_same_node()

    def close(self) -> None:
        """Mappings remain, and with them the lock that keeps mkfs away."""
        for attached in self.all():
            attached.medium.close()


def _primary_first(paths: Sequence[str], coherence: Optional[str]) -> Sequence[str]:
    if len(paths) == 1:
        return paths
    for path in paths:
        if _is_primary(path, coherence):
            return [path, *(other for other in paths if other != path)]
    return paths  # attaching says what is wrong


def _is_primary(path: str, coherence: Optional[str]) -> bool:
    try:
        medium = Medium(path, coherence)
    except FamfsError:
        return False
    try:
        superblock = superblock_of(medium)
        return superblock.problem() is None and not superblock.is_secondary
    except FamfsError:
        return False
    finally:
        medium.close()


class FileMapping:
    """One file's bytes in one contiguous, read-only range of addresses, wherever they lie on whatever media. Unmapped when it is collected.

    The range starts at a multiple of 2 MiB, as extents do on their media, so that the kernel can map pages of 2 MiB; behind
    it lies as much again that faults when it is touched.
    """

    def __init__(self, media: Callable[[int], Medium], ranges: Sequence[Extent], size_bytes: int, what: str) -> None:
        """Maps the ranges side by side. ``media`` gives the medium of each device index."""
        self.size_bytes = size_bytes
        granularity = _native.HUGE_PAGE_BYTES
        for extent in ranges:
            granularity = max(granularity, media(extent.device_index).granularity)
        _require_mappable(media, ranges, what)
        length = sum(extent.length_bytes for extent in ranges)
        reserved_bytes = _native.round_up(length, granularity) + granularity + _native.HUGE_PAGE_BYTES
        flags = _native.MAP_PRIVATE | _native.MAP_ANONYMOUS | _native.MAP_NORESERVE
        reserved = _native.map_memory(0, reserved_bytes, _native.PROT_NONE, flags, -1, 0, what)
        # Not __del__: while that runs, another thread can still get hold of this object by a weak reference, unmapped.
        weakref.finalize(self, _native.unmap_memory, reserved, reserved_bytes).atexit = False
        self.address = _native.round_up(reserved, granularity)
        at = self.address
        for extent in ranges:
            medium = media(extent.device_index)
            mapped = _native.round_up(extent.length_bytes, medium.granularity)
            shared = _native.MAP_SHARED | _native.MAP_FIXED
            _native.map_memory(at, mapped, _native.PROT_READ, shared, medium.fd, extent.media_offset, what)
            at += extent.length_bytes
        if any(not media(extent.device_index).coherent for extent in ranges):
            _native.drop_lines(self.address, size_bytes)


def _require_mappable(media: Callable[[int], Medium], ranges: Sequence[Extent], what: str) -> None:
    """The kernel maps beyond the end without complaint, and touching that ends in SIGBUS: so sizes are asked again here."""
    if len(ranges) > _MAX_PIECES:
        raise UnreadableFileError(f"{what} lies in {len(ranges)} separate pieces; at most {_MAX_PIECES} can be mapped into one range")
    for number, extent in enumerate(ranges):
        medium = media(extent.device_index)
        size = min(medium.size_bytes, os.fstat(medium.fd).st_size) if medium.is_file else medium.size_bytes
        where = f"{what}: {extent.length_bytes} bytes at {extent.media_offset} of {medium.path}"
        if extent.media_offset + extent.length_bytes > size:
            raise CorruptMediaError(f"{where}: end beyond the medium of {size} bytes")
        is_last = number == len(ranges) - 1
        if extent.media_offset % medium.granularity or (not is_last and extent.length_bytes % medium.granularity):
            raise MediaAccessError(f"{where} cannot be mapped: no multiple of {medium.granularity} bytes")
