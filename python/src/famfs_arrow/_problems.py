"""What can be wrong with a medium: the vocabulary of docs/on-media-format.md, section 9."""

from __future__ import annotations

from typing import NamedTuple, Optional

INFO, WARNING, ERROR = "info", "warning", "error"

_SEVERITY = {
    "LOG_LAST_INDEX": INFO,
    "PATH_NO_NUL": INFO,
    "DUP_DIR": INFO,
    "MODE_TYPE_BITS": INFO,
    "LOG_NEXT_SEQNUM": WARNING,
    "ENTRY_TYPE": WARNING,
    "DAXDEV_REFUSED": WARNING,
    "DEVICE_MISSING": WARNING,
    "DUP_FILE": WARNING,
    "SIZE_ZERO": WARNING,
}


class Problem(NamedTuple):
    """One thing that is wrong.

    ``log_index`` is the entry's, None where no entry is to blame; ``units`` counts allocation units that were taken already.
    """

    code: str
    message: str
    log_index: Optional[int] = None
    units: Optional[int] = None

    @property
    def severity(self) -> str:
        """``"info"``, ``"warning"`` or ``"error"``."""
        return _SEVERITY.get(self.code, ERROR)

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


def verdict(problems: "list[Problem]") -> str:
    """``"clean"``, ``"warnings"`` or ``"errors"``, as ``famfs-arrow fsck`` says it."""
    severities = {p.severity for p in problems}
    return "errors" if ERROR in severities else "warnings" if WARNING in severities else "clean"
