"""Paths within a store: bytes, from the root down, joined by slashes, without one in front; the root is empty.

Users write them as text with a slash in front. Bytes that are not UTF-8 become surrogates, as in Python's own file names.
"""

from __future__ import annotations

from typing import Optional

from ._layout import PATH_FIELD_BYTES
from .errors import InvalidPathError

META = b".meta"
ALLOCATION_DEFAULTS = b".meta/.alloc.cfg"


def resolve(raw: bytes) -> Optional[bytes]:
    """The bytes of a log entry, normalised; None if they climb above the root at any component."""
    names: "list[bytes]" = []
    for name in raw.split(b"/"):
        if name == b"..":
            if not names:
                return None
            names.pop()
        elif name not in (b"", b"."):
            names.append(name)
    return b"/".join(names)


def parse(text: str) -> bytes:
    """A path as users write it.

    Raises ``InvalidPathError`` if it is not absolute, climbs out of the root, holds a NUL, or is longer than any in a store.
    """
    if not text.startswith("/"):
        raise InvalidPathError(f'path "{text}" is not absolute: expected a path within the store, like /flights/2001.arrow')
    try:
        path = resolve(text.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError as e:
        raise InvalidPathError(f"path {text!r} cannot be written down as bytes: {e.reason}") from e
    if path is None:
        raise InvalidPathError(f'path "{text}" climbs out of the store\'s root: leave out ".."')
    if b"\0" in path:
        raise InvalidPathError(f"path {text!r} holds a NUL byte")
    if len(path) > PATH_FIELD_BYTES:
        raise InvalidPathError(f'path "{text}" is {len(path)} bytes long: at most 79 fit into a log entry')
    return path


def text(path: bytes) -> str:
    """With a slash in front, as users write it."""
    return "/" + path.decode("utf-8", "surrogateescape")


def parent(path: bytes) -> bytes:
    """The folder that holds it; the root's is the root."""
    return path.rpartition(b"/")[0]


def name(path: bytes) -> str:
    """The last component."""
    return path.rpartition(b"/")[2].decode("utf-8", "surrogateescape")


def is_reserved(path: bytes) -> bool:
    """``/.meta`` and what is below it, but for the one file."""
    return (path == META or path.startswith(META + b"/")) and path != ALLOCATION_DEFAULTS
