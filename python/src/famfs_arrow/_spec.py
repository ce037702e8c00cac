"""Which media: paths, ``uuid:FSUUID``, several joined by commas, or the folder of a mount (docs/on-media-format.md, section 13)."""

from __future__ import annotations

import glob
import json
import os
from typing import List, NamedTuple, Optional, Sequence, Tuple
from uuid import UUID

from ._media import Medium, superblock_of
from .errors import FamfsError, InvalidRequestError, MediaAccessError, NoSuchPathError, NoSuchStoreError

STORE_VARIABLE = "FAMFS_STORE"
FOLDERS_VARIABLE = "FAMFS_MEDIA"
_UUID_PREFIX = "uuid:"
_MEDIA_ATTRIBUTE = "user.famfs.media"
_UUID_ATTRIBUTE = "user.famfs.fs_uuid"
_SEQNUM_ATTRIBUTE = "user.famfs.seqnum"
_MAX_ATTRIBUTE_BYTES = 64 << 10


class MountAttributes(NamedTuple):
    """What a path within a mount says of its store. ``log_index`` is that of a file's log entry; folders have none."""

    media: Tuple[str, ...]
    fs_uuid: UUID
    log_index: Optional[int]


class MediaSpec(NamedTuple):
    """Media of one store, and the file system they must carry if that is known."""

    media: Tuple[str, ...]
    fs_uuid: Optional[UUID] = None


def find_media(named: Sequence["str | os.PathLike[str]"]) -> MediaSpec:
    """What ``attach`` was given; nothing stands for ``FAMFS_STORE``."""
    texts = [os.fspath(name) for name in named]
    if not texts:
        variable = os.environ.get(STORE_VARIABLE, "")
        if not variable.strip():
            raise InvalidRequestError(f"no medium is named: give a path to attach(), or set {STORE_VARIABLE}")
        texts = [variable]
    if len(texts) == 1:
        attributes = mount_attributes(texts[0])
        if attributes is not None:
            return MediaSpec(attributes.media, attributes.fs_uuid)
        if os.path.isdir(texts[0]):
            why = "expected a medium, or a folder in a mount of famfs-arrow, whose extended attributes name one"
            raise MediaAccessError(f"{texts[0]} is a folder of another file system: {why}")
    media: "dict[str, str]" = {}
    for part in (part for text in texts for part in text.split(",")):
        if not part.strip():
            raise InvalidRequestError(f'"{",".join(texts)}" names an empty medium: expected PATH, uuid:UUID, or several joined by commas')
        for path in _find_by_uuid(part) if part.startswith(_UUID_PREFIX) else [part]:
            media.setdefault(os.path.realpath(path), path)
    return MediaSpec(tuple(media.values()))


def mount_attributes(path: str) -> Optional[MountAttributes]:
    """What the extended attributes of a file or folder say, or None if it has none of ours. Their values are checked."""
    media_text, uuid_text = _attribute(path, _MEDIA_ATTRIBUTE), _attribute(path, _UUID_ATTRIBUTE)
    if media_text is None or uuid_text is None:
        return None
    seqnum = _attribute(path, _SEQNUM_ATTRIBUTE)
    try:
        media = json.loads(media_text)
        if not (isinstance(media, list) and media and all(isinstance(m, str) and os.path.isabs(m) for m in media)):
            raise ValueError("no array of absolute paths")
        log_index = None if seqnum is None else int(seqnum)
        return MountAttributes(tuple(media), UUID(uuid_text), log_index)
    except (ValueError, RecursionError) as e:
        raise InvalidRequestError(f"{path}: its extended attributes do not say where the store is ({e}): name the medium itself") from e


def _attribute(path: str, name: str) -> Optional[str]:
    try:
        value = os.getxattr(path, name)
    except (OSError, ValueError):
        return None
    return value.decode("utf-8", "replace") if len(value) <= _MAX_ATTRIBUTE_BYTES else None


def path_within_mount(path: str) -> str:
    """The path that a file or folder of a mount has within the store: from the root of the mount down."""
    real = os.path.realpath(path)
    root = real
    while not os.path.ismount(root):
        root = os.path.dirname(root)
    if mount_attributes(root) is None:
        raise NoSuchPathError(f"{path}: the root of its mount, {root}, is none of a store: open it by its path within the store")
    relative = os.path.relpath(real, root)
    return "/" if relative == "." else "/" + relative


def _find_by_uuid(part: str) -> List[str]:
    """The primary, then what secondaries there are."""
    text = part[len(_UUID_PREFIX) :].strip()
    try:
        wanted = UUID(text)
    except ValueError as e:
        raise InvalidRequestError(f'"{part}" holds no UUID: expected uuid:0e5b5164-1e5f-4c1f-8d3a-0123456789ab') from e
    candidates = _candidates()
    primaries: List[str] = []
    secondaries: List[str] = []
    for path in candidates:
        try:
            medium = Medium(path)
        except FamfsError:
            continue
        try:
            superblock = superblock_of(medium)
            if superblock.problem() is None and superblock.fs_uuid == wanted:
                (secondaries if superblock.is_secondary else primaries).append(path)
        except FamfsError:
            continue
        finally:
            medium.close()
    if not primaries:
        where = f"looked through /dev/dax*, /dev/pmem* and the folders in {FOLDERS_VARIABLE}"
        raise NoSuchStoreError(f"no medium with file system {wanted} among {len(candidates)} candidates: {where}")
    if len(primaries) > 1:
        raise InvalidRequestError(f"file system {wanted} is on several media: {primaries}; name one by its path")
    return primaries + secondaries


def _candidates() -> List[str]:
    """Each by its real path: links to one medium are one medium."""
    found = glob.glob("/dev/dax*") + glob.glob("/dev/pmem*")
    for folder in os.environ.get(FOLDERS_VARIABLE, "").split(":"):
        if folder.strip() and os.path.isdir(folder):
            try:
                found += [entry.path for entry in os.scandir(folder)]
            except OSError as e:
                raise MediaAccessError(f"cannot list {folder}: {e.strerror}") from e
    return list(dict.fromkeys(os.path.realpath(path) for path in found if not os.path.isdir(path)))
