"""The errors of this package. Each says what, where, what was expected, what was found, and what to do.

All are ``FamfsError``; those for which Python has a word of its own are that too, so ``except FileNotFoundError`` works.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from ._problems import Problem


class FamfsError(Exception):
    """Anything that goes wrong with a store."""

    def __str__(self) -> str:  # OSError would show its arguments in its own way
        return str(self.args[0]) if self.args else ""


class InvalidRequestError(FamfsError, ValueError):
    """What was asked for makes no sense: a malformed medium specification, an unknown option, a second medium of one UUID."""


class InvalidPathError(InvalidRequestError):
    """No path within a store: not absolute, climbs out of the root, holds a NUL, or too long."""


class NoSuchStoreError(FamfsError, FileNotFoundError):
    """No such medium, or it carries no famfs; ``problem`` says what its superblock lacks, if it has one to look at."""

    def __init__(self, message: str, problem: Optional[Problem] = None) -> None:
        super().__init__(message)
        self.problem = problem


class NoSuchPathError(FamfsError, FileNotFoundError):
    """Nothing of that name in the store, or a folder where a file is expected, or the other way round."""


class PathExistsError(FamfsError, FileExistsError):
    """Something of that name is in the store already."""


class MediaAccessError(FamfsError, PermissionError):
    """A medium may not be opened, cannot be mapped, or is incoherent where no cache line can be dropped."""


class MediaBusyError(FamfsError, BlockingIOError):
    """A medium is being formatted."""


class NotOwnerError(FamfsError, PermissionError):
    """Only the host that formatted a store may publish to it."""


class NoSpaceError(FamfsError, OSError):
    """No space is left on the medium, or its log is full."""


class CorruptMediaError(FamfsError, OSError):
    """Superblock or log are damaged. ``problem`` says how, where one of the format's problem codes fits."""

    def __init__(self, message: str, problem: Optional[Problem] = None) -> None:
        super().__init__(message)
        self.problem = problem


class UnsupportedFormatError(CorruptMediaError):
    """A famfs of another version, or a kind of Arrow file that cannot be read."""


class UnreadableFileError(FamfsError, OSError):
    """A file is listed, but its map cannot be followed."""


class StoreReformattedError(FamfsError, OSError):
    """A medium carries another file system now, or was repaired or restored: what was read since may be wrong."""


class MemoryFaultError(FamfsError, OSError):
    """A medium became shorter while it was in use."""


class StoreClosedError(FamfsError, ValueError):
    """Use of a store or dataset after it was closed."""


class CorruptArrowFileError(CorruptMediaError):
    """A file is not, or not fully, a valid Arrow IPC file."""


class DifferentSchemasError(InvalidRequestError):
    """The files of a folder do not have one schema, so they are not one dataset."""


class CopyRequiredError(FamfsError, ValueError):
    """Zero copies were asked for, and a column cannot be had without one."""


class CommandError(FamfsError, RuntimeError):
    """The ``famfs-arrow`` command was not found or failed; ``exit_code`` is its own, or None."""

    def __init__(self, message: str, exit_code: Optional[int] = None) -> None:
        super().__init__(message)
        self.exit_code = exit_code
