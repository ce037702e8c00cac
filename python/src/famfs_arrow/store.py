"""A store that this process is attached to: what exists, and the bytes of its files mapped read-only."""

from __future__ import annotations

import os
import time
import weakref
from types import TracebackType
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple, Type

import pyarrow as pa

from . import _fmap, _forks, _paths, _publish, _spec
from ._arrow import OFFSETS, ArrowFile, CheckedColumns, level_of
from ._layout import InterleavedMap, LogHeader, SimpleMap
from ._log import DirectoryNode, FileNode, LogState, Namespace, Node
from ._media import COHERENCE_VARIABLE, FileMapping, Medium, StoreMedia
from ._problems import Problem, verdict
from .dataset import Dataset
from .errors import (
    CorruptMediaError,
    NoSuchPathError,
    StoreClosedError,
    StoreReformattedError,
    UnreadableFileError,
)

_SUFFIX = ".arrow"
_IDENTITY_EVERY = 16  # looks at the log of which one is at the superblock as well, while watching


class Entry(NamedTuple):
    """A file or folder. ``log_index`` grows with every commit; the root has -1."""

    path: str
    name: str
    type: str
    size: int
    mode: int
    uid: int
    gid: int
    log_index: int


class Replay(NamedTuple):
    """How the last refresh went. ``complete`` is false if an invalid entry ended it; what came before is good."""

    entry_count: int
    complete: bool
    problems: List[Problem]
    header: LogHeader

    @property
    def verdict(self) -> str:
        """``"clean"``, ``"warnings"`` or ``"errors"``."""
        return verdict(self.problems)


class Store:
    """An attached store. Safe for use by several threads; made by ``attach``.

    Arrays outlive it: closing it gives up this object's claims, and the media stay mapped, and locked against being
    formatted, until the last array is gone.
    """

    def __init__(self, spec: _spec.MediaSpec, coherence: Optional[str] = None, validation: str = OFFSETS) -> None:
        level_of(validation)
        self._validation, self._coherence = validation, coherence
        self._lock = _forks.lock(_forks.STORE)
        self._closed = False
        self._media = StoreMedia(spec.media, coherence)
        self._mappings: "weakref.WeakValueDictionary[int, FileMapping]" = weakref.WeakValueDictionary()
        self._checked: Dict[int, CheckedColumns] = {}
        try:
            primary = self._media.primary
            if spec.fs_uuid is not None and primary.superblock.fs_uuid != spec.fs_uuid:
                found = f"expected file system {spec.fs_uuid}, as its mount says, found {primary.superblock.fs_uuid}"
                raise StoreReformattedError(f"{primary.medium.path} was formatted again under the mount: {found}")
            self._log = LogState(primary.medium, primary.superblock, primary.usable_bytes, self._media.usable_bytes)
            self._played = self._log.play
            self._namespace = self._refresh()
        except BaseException:
            self._media.close()
            raise

    def __repr__(self) -> str:
        return f"<famfs_arrow.Store {','.join(self.media)}: file system {self.uuid}>"

    # What it is

    @property
    def uuid(self) -> str:
        """Of the file system."""
        return str(self._media.primary.superblock.fs_uuid)

    @property
    def media(self) -> List[str]:
        """Paths of the media that are attached, the primary first."""
        return [attached.medium.path for attached in self._media.all()]

    @property
    def unusable_media(self) -> Dict[str, str]:
        """Media that were named and cannot be used, and why: files on them are listed and cannot be read."""
        return dict(self._media.unusable)

    @property
    def coherent(self) -> bool:
        """Whether no medium needs its cache lines dropped."""
        return all(attached.medium.coherent for attached in self._media.all())

    # What exists

    def refresh(self) -> None:
        """Plays what was committed since, by this host or another.

        Raises ``StoreReformattedError`` if a medium carries another file system now, and ``CorruptMediaError`` if the log
        header is damaged; what was known stays as it was.
        """
        with self._lock:
            self._require_open()
            self._namespace = self._refresh()

    def _refresh(self) -> Namespace:
        self._media.require_same_nodes()
        self._log.refresh(self._media.require_same)
        if self._log.play is not self._played:  # entries were taken back: their numbers may name other files now
            self._played = self._log.play
            self._mappings.clear()
            self._checked.clear()
        refused = self._log.refused
        if refused is not None:
            advice = "look at it with famfs-arrow fsck, and format it anew with mkfs --force if it is lost"
            raise CorruptMediaError(f"{self.media[0]}: {refused.message}; {advice}", refused)
        return self._log.play.snapshot()

    @property
    def replay(self) -> Replay:
        """What the last refresh found, and what is wrong with it."""
        with self._lock:
            self._require_open()
            header = self._log.header
            assert header is not None
            return Replay(self._namespace.entry_count, self._log.stop is None, self._log.problems(), header)

    def ls(self, path: str = "/") -> List[Entry]:
        """What lies directly in a folder, sorted by name; of a file the file itself."""
        node = self._find(path)
        if isinstance(node, FileNode):
            return [_entry(node)]
        return [_entry(child) for child in self._namespace.children(node)]

    def stat(self, path: str) -> Entry:
        """A file or folder. Raises ``NoSuchPathError`` if there is none."""
        return _entry(self._find(path))

    def walk(self, path: str = "/") -> Iterator[Entry]:
        """Everything below a folder, in the order in which it was made."""
        top = _paths.parse(path)
        self._find(path)
        for node in self._namespace.nodes():
            if _is_below(node.path, top):
                yield _entry(node)

    def getmap(self, path: str) -> Dict[str, Any]:
        """Where a file's bytes lie: the keys of ``famfs-arrow getmap --json``."""
        node = self._find_file(path)
        if isinstance(node.map, SimpleMap):
            return {"type": "simple", "extents": [list(extent) for extent in node.map.extents]}
        if isinstance(node.map, InterleavedMap):
            strips = [list(strip) for strip in node.map.strips]
            return {"type": "interleaved", "nstrips": node.map.declared_strips, "chunk_size": node.map.chunk_bytes, "strips": strips}
        return {"type": "unknown"}

    def datasets(self) -> List[str]:
        """Paths of all ``.arrow`` files, and of the folders that directly hold some. Nothing is opened."""
        found = set()
        for node in self._namespace.nodes():
            if isinstance(node, FileNode) and _is_part(node):
                found.add(_paths.text(node.path))
                found.add(_paths.text(_paths.parent(node.path)))
        return sorted(found - {"/"}) if "/" not in found else sorted(found)

    def watch(self, path: str = "/", *, existing: bool = False, interval: float = 0.005, timeout: Optional[float] = None) -> Iterator[Entry]:
        """Files below a path as they are committed from the call on, by this host or another; with ``existing`` first those that are there.

        Looks every ``interval`` seconds, and ends when ``timeout`` seconds went by without news; without one it goes on for
        ever. Raises ``StoreReformattedError`` when the medium is formatted anew.
        """
        top = _paths.parse(path)
        self.refresh()
        return self._watch(top, 0 if existing else len(self._namespace), interval, timeout)

    def _watch(self, top: bytes, seen: int, interval: float, timeout: Optional[float]) -> Iterator[Entry]:
        last_news, looks = time.monotonic(), 0
        while True:
            namespace = self._namespace
            for node in namespace.nodes(seen):
                if isinstance(node, FileNode) and _is_below(node.path, top):
                    last_news = time.monotonic()
                    yield _entry(node)
            seen = len(namespace)
            if self._log_has_news(namespace, looks):
                self.refresh()
                if len(self._namespace) < seen:  # another program took entries back
                    seen = len(self._namespace)
                if len(self._namespace) > seen:
                    continue
            if timeout is not None and time.monotonic() - last_news >= timeout:
                return
            looks += 1
            time.sleep(interval)

    def _log_has_news(self, known: Namespace, looks: int) -> bool:
        with self._lock:
            self._require_open()
            if looks % _IDENTITY_EVERY == 0:
                self._media.require_same_nodes()
                self._media.require_same()
            return self._log.reader.next_index() != known.entry_count

    # What it holds

    def open(self, path: str, *, validation: Optional[str] = None) -> Dataset:
        """A file, or the ``.arrow`` files of a folder in the order of their names, as one dataset.

        Names that start with ``.`` or ``_`` are left out, folders in the folder are not entered. ``validation`` is
        ``"structure"``, ``"offsets"`` (the default) or ``"full"``. Raises ``NoSuchPathError``, ``UnreadableFileError``,
        ``CorruptArrowFileError``, ``UnsupportedFormatError``, ``DifferentSchemasError`` or ``StoreReformattedError``.
        """
        validation = validation or self._validation
        level_of(validation)
        self.require_same_store()  # it may be mapped already, and have been cut since
        nodes = self._parts(path)
        files = [ArrowFile(self._map(node), _paths.text(node.path), self._checks(node)) for node in nodes]
        dataset = Dataset(_paths.text(_paths.parse(path)), files, validation, self.require_same_store)
        self.require_same_store()
        return dataset

    def read_buffer(self, path: str) -> pa.Buffer:
        """The bytes of a file, whatever is in it, as they lie in the medium."""
        node = self._find_file(path)
        mapping = self._map(node)
        self.require_same_store()
        return pa.py_buffer(b"") if mapping is None else pa.foreign_buffer(mapping.address, mapping.size_bytes, base=mapping)

    def _parts(self, path: str) -> List[FileNode]:
        node = self._find(path)
        if isinstance(node, FileNode):
            return [node]
        parts = [child for child in self._namespace.children(node) if isinstance(child, FileNode) and _is_part(child)]
        if not parts:
            raise NoSuchPathError(f"{path} is a folder without {_SUFFIX} files: there is no dataset in it")
        return parts

    def _checks(self, node: FileNode) -> CheckedColumns:
        with self._lock:
            return self._checked.setdefault(node.log_index, CheckedColumns())

    def _map(self, node: FileNode) -> Optional[FileMapping]:
        """The one mapping of a file in this process; None for an empty file. Looked at afterwards: see ``require_same_store``."""
        with self._lock:
            self._require_open()
            if node.unreadable_because is not None:
                what = f"{_paths.text(node.path)} is listed, but its bytes cannot be had: {node.unreadable_because}"
                unusable = f"; of the media named, these cannot be used: {self.unusable_media}" if self._media.unusable else ""
                raise UnreadableFileError(what + unusable)
            if node.size_bytes == 0:
                return None
            mapping = self._mappings.get(node.log_index)
            if mapping is None:
                ranges = _fmap.resolve(node.map, node.size_bytes, self._media.primary.superblock.alloc_unit_bytes)
                mapping = FileMapping(self._medium, ranges, node.size_bytes, _paths.text(node.path))
                self._mappings[node.log_index] = mapping
            return mapping

    def _medium(self, device_index: int) -> Medium:
        device = self._namespace.devices[device_index]
        attached = self._media.find(device.uuid)
        if attached is None:
            raise UnreadableFileError(f"device {device_index} with UUID {device.uuid} is not attached to this host")
        return attached.medium

    def _find(self, path: str) -> Node:
        self._require_open()
        node = self._namespace.find(_paths.parse(path))
        if node is None:
            raise NoSuchPathError(f"no file or directory {path} in {','.join(self.media)}: see what is there with ls, or refresh")
        return node

    def _find_file(self, path: str) -> FileNode:
        node = self._find(path)
        if not isinstance(node, FileNode):
            raise NoSuchPathError(f"{path} is a directory, expected a file")
        return node

    def _find_by_log_index(self, log_index: int) -> FileNode:
        for node in self._namespace.nodes():
            if node.log_index == log_index and isinstance(node, FileNode):
                return node
        raise NoSuchPathError(f"no file with log index {log_index} in {','.join(self.media)}")

    # Whether it still is

    def require_same_store(self) -> None:
        """Passes if all media still carry the file system that was attached, in the same epoch, and are as long as they were.

        Results that were read from mapped files should not be handed over before this returned. Raises
        ``StoreReformattedError`` or ``MemoryFaultError``.
        """
        self._require_open()
        self._media.require_same()

    def _require_open(self) -> None:
        if self._closed:
            raise StoreClosedError(f"the store {','.join(self.media)} is closed: attach it again")

    # Publishing

    def publish(
        self,
        data: Any,
        path: str,
        *,
        sort_by: Optional[Sequence[str]] = None,
        batch_rows: Optional[int] = None,
        command: Optional[str] = None,
    ) -> Entry:
        """Publishes a table under a name that must be free; only the owner's host may. Readers see all of it or nothing.

        ``data`` is a ``pyarrow.Table``, ``RecordBatch``, ``RecordBatchReader`` or ``Dataset``, or anything with
        ``__arrow_c_stream__`` (pandas, Polars, DuckDB). It is piped into ``famfs-arrow publish - PATH``; the command is
        ``command``, else ``FAMFS_ARROW``, else the one in ``PATH``, else that of the tree this package was installed from.
        ``sort_by`` are names of columns, ``-name`` for descending: filters skip more batches then.
        """
        self.require_same_store()
        where = _paths.text(_paths.parse(path))
        settings = {} if self._coherence is None else {COHERENCE_VARIABLE: self._coherence}
        _publish.publish(data, self.media, where, sort_by, batch_rows, command, settings)
        self.refresh()
        return self.stat(where)

    # Lifetime

    def close(self) -> None:
        """Gives up this object's claims. Datasets of it cannot be read on; arrays stay valid."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._media.close()

    def __enter__(self) -> "Store":
        self._require_open()
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]) -> None:
        self.close()


def _entry(node: Node) -> Entry:
    is_file = isinstance(node, FileNode)
    size = node.size_bytes if isinstance(node, FileNode) else 0
    kind = "file" if is_file else "dir"
    return Entry(_paths.text(node.path), _paths.name(node.path), kind, size, node.mode, node.uid, node.gid, node.log_index)


def _is_below(path: bytes, top: bytes) -> bool:
    return not top or path == top or path.startswith(top + b"/")


def _is_part(node: FileNode) -> bool:
    name = _paths.name(node.path)
    return name.endswith(_SUFFIX) and not name.startswith((".", "_"))


def attach(*media: "str | os.PathLike[str]", coherence: Optional[str] = None, validation: str = OFFSETS) -> Store:
    """Attaches to a store for reading; any host may.

    ``media`` are paths of files or devices, ``uuid:FSUUID``, or several joined by commas; or the folder of a mount of
    ``famfs-arrow``, which says itself where its media are; nothing stands for the variable ``FAMFS_STORE``. ``coherence``
    is ``"coherent"`` or ``"incoherent"``, else what ``FAMFS_COHERENCE`` says; by default files are coherent and devices are
    not. ``validation`` is what ``Store.open`` takes.

    Raises ``NoSuchStoreError``, ``UnsupportedFormatError``, ``CorruptMediaError``, ``MediaAccessError`` or ``MediaBusyError``.
    """
    return Store(_spec.find_media(media), coherence, validation)


_shared: Dict[Tuple[str, ...], Store] = {}
_shared_lock = _forks.lock(_forks.SHARED_STORES)


def shared_store(media: Sequence[str]) -> Store:
    """A store of this process that stays attached, refreshed; attached anew if it was formatted meanwhile."""
    spec = _spec.find_media(media)
    with _shared_lock:
        known = _shared.get(spec.media)
        if known is not None and not known._closed:
            try:
                known.refresh()
                return known
            except StoreReformattedError:
                known.close()
        fresh = Store(spec)
        _shared[spec.media] = fresh
        return fresh


def open_table(path: "str | os.PathLike[str]", columns: Optional[Sequence[str]] = None, store: Any = None) -> pa.Table:
    """The table at a path, without copying it.

    ``store`` is a ``Store`` or what ``attach`` takes. Without one, a path that leads into a mount of ``famfs-arrow`` is found
    in the store behind it; any other path is one within the store that ``FAMFS_STORE`` names. Unless ``store`` is a
    ``Store``, the process stays attached to what was found, so that the next call costs little.
    """
    text = os.fspath(path)
    if isinstance(store, Store):
        return store.open(text).to_table(columns)
    if store is not None:
        return shared_store([os.fspath(store)]).open(text).to_table(columns)
    attributes = _spec.mount_attributes(text)
    if attributes is None:
        return shared_store([]).open(text).to_table(columns)
    behind = shared_store([text])
    if attributes.log_index is not None:
        inner = _paths.text(behind._find_by_log_index(attributes.log_index).path)
    else:
        inner = _spec.path_within_mount(text)
    return behind.open(inner).to_table(columns)
