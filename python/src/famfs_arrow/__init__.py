"""Arrow tables in shared memory, opened from Python without a copy.

>>> import famfs_arrow
>>> store = famfs_arrow.attach("/dev/shm/first.famfs")       # doctest: +SKIP
>>> table = store.open("/flights/2001.arrow").to_table()     # doctest: +SKIP

``attach`` finds a store, ``Store.open`` a dataset, ``Dataset.to_table`` its rows where they lie. Pure Python; needs pyarrow.
"""

from __future__ import annotations

from ._problems import Problem
from .dataset import CopyReport, Dataset
from .errors import (
    CommandError,
    CopyRequiredError,
    CorruptArrowFileError,
    CorruptMediaError,
    DifferentSchemasError,
    FamfsError,
    InvalidPathError,
    InvalidRequestError,
    MediaAccessError,
    MediaBusyError,
    MemoryFaultError,
    NoSpaceError,
    NoSuchPathError,
    NoSuchStoreError,
    NotOwnerError,
    PathExistsError,
    StoreClosedError,
    StoreReformattedError,
    UnreadableFileError,
    UnsupportedFormatError,
)
from .store import Entry, Replay, Store, attach, open_table

__version__ = "0.1.0"

__all__ = [
    "CommandError",
    "CopyReport",
    "CopyRequiredError",
    "CorruptArrowFileError",
    "CorruptMediaError",
    "Dataset",
    "DifferentSchemasError",
    "Entry",
    "FamfsError",
    "InvalidPathError",
    "InvalidRequestError",
    "MediaAccessError",
    "MediaBusyError",
    "MemoryFaultError",
    "NoSpaceError",
    "NoSuchPathError",
    "NoSuchStoreError",
    "NotOwnerError",
    "PathExistsError",
    "Problem",
    "Replay",
    "Store",
    "StoreClosedError",
    "StoreReformattedError",
    "UnreadableFileError",
    "UnsupportedFormatError",
    "attach",
    "open_table",
]
