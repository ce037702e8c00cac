"""A store as an fsspec file system: ``famfs:///flights/2001.arrow`` with ``storage_options={"store": "/dev/shm/first.famfs"}``.

Reading only. Whoever reads through a file object copies; ``FamfsFileSystem.store`` opens the same path without.
"""

from __future__ import annotations

import errno
import io
import os
from typing import Any, Dict, List, Optional, Union

from fsspec.spec import AbstractFileSystem

from .errors import FamfsError
from .store import Entry, Store, attach


class ReadOnlyStoreError(FamfsError, OSError):
    """Published files are immutable, and new ones come by ``Store.publish``."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}: a store is read here, not written; publish with Store.publish or famfs-arrow publish")
        self.errno = errno.EROFS


class FamfsFileSystem(AbstractFileSystem):  # type: ignore[misc]
    """Files and folders of one store. ``store`` is a ``Store`` or what ``attach`` takes; None stands for ``FAMFS_STORE``."""

    protocol = "famfs"
    root_marker = "/"

    def __init__(self, store: Any = None, **more: Any) -> None:
        super().__init__(**more)
        if isinstance(store, Store):
            self.store = store
        else:
            self.store = attach() if store is None else attach(*([store] if isinstance(store, (str, os.PathLike)) else store))

    @classmethod
    def _strip_protocol(cls, path: Any) -> Any:
        if isinstance(path, list):
            return [cls._strip_protocol(p) for p in path]
        text = os.fspath(path)
        for prefix in ("famfs://", "famfs::"):
            if text.startswith(prefix):
                text = text[len(prefix) :]
        return "/" + text.strip("/")

    def invalidate_cache(self, path: Optional[str] = None) -> None:
        """Sees what was committed since."""
        self.store.refresh()

    def info(self, path: str, **more: Any) -> Dict[str, Any]:
        """``name``, ``size``, ``type`` and the keys of an ``Entry``, as of now: fsspec keeps file systems, and nothing of theirs is old here."""
        self.store.refresh()
        return _info(self.store.stat(self._strip_protocol(path)))

    def ls(self, path: str, detail: bool = True, **more: Any) -> List[Union[str, Dict[str, Any]]]:
        """What lies in a folder now, or the file itself."""
        self.store.refresh()
        found = [_info(entry) for entry in self.store.ls(self._strip_protocol(path))]
        return list(found) if detail else [info["name"] for info in found]

    def _open(self, path: str, mode: str = "rb", **more: Any) -> io.BufferedIOBase:
        if mode not in ("rb", "r"):
            raise ReadOnlyStoreError(f"{path} in mode {mode}")
        self.store.refresh()
        return StoredFile(self.store, self._strip_protocol(path))

    def cat_file(self, path: str, start: Optional[int] = None, end: Optional[int] = None, **more: Any) -> bytes:
        """Bytes of a file."""
        self.store.refresh()
        found = bytes(memoryview(self.store.read_buffer(self._strip_protocol(path)))[start:end])
        self.store.require_same_store()
        return found

    def _refuse(self, *arguments: Any, **more: Any) -> Any:
        raise ReadOnlyStoreError(str(arguments[0] if arguments else "this"))

    mkdir = makedirs = rmdir = _rm = rm = rm_file = cp_file = touch = pipe_file = put_file = mv = _refuse


class StoredFile(io.BufferedIOBase):
    """A file of a store, open for reading; what is read is copied."""

    def __init__(self, store: Store, path: str) -> None:
        self._store, self.path, self.mode = store, path, "rb"
        self._bytes = memoryview(store.read_buffer(path))
        self._at = 0

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self._bytes)

    @property
    def name(self) -> str:
        """The path within the store."""
        return self.path

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        self._require_open()
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._require_open()
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self._bytes)}.get(whence)
        if base is None or base + offset < 0:
            raise ValueError(f"seek to {offset} from {whence}, expected a place in the file")
        self._at = base + offset
        return self._at

    def read(self, size: Optional[int] = -1) -> bytes:
        self._require_open()
        self._store.require_same_store()
        end = len(self._bytes) if size is None or size < 0 else self._at + size
        found = bytes(self._bytes[self._at : end])
        self._at += len(found)
        self._store.require_same_store()
        return found

    read1 = read

    def readinto(self, buffer: Any) -> int:
        found = self.read(memoryview(buffer).nbytes)
        memoryview(buffer).cast("B")[: len(found)] = found
        return len(found)

    def close(self) -> None:
        """Gives the mapping back, if nobody else has it."""
        self._bytes = memoryview(b"")
        super().close()

    def _require_open(self) -> None:
        if self.closed:
            raise ValueError(f"{self.path} is closed")


def _info(entry: Entry) -> Dict[str, Any]:
    kind = "file" if entry.type == "file" else "directory"
    return {"name": entry.path, "size": entry.size, "type": kind, "mode": entry.mode, "uid": entry.uid, "gid": entry.gid, "log_index": entry.log_index}
