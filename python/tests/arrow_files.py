"""Arrow files of other implementations, as the bridge's own tests have them (arrow-bridge/src/test/resources/arrow-ipc, with a note of origin)."""

import ctypes
import pathlib

from famfs_arrow._arrow import ArrowFile, CheckedColumns

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "arrow-bridge/src/test/resources/arrow-ipc"
VALID = sorted(FOLDER.glob("valid/*/*.arrow")) + sorted(FOLDER.glob("pyarrow/*.arrow"))
HOSTILE = sorted(FOLDER.glob("hostile/*"))
LEVELS = ("structure", "offsets", "full")


class Bytes:
    """Stands in for a mapping; the bytes end where the memory that was asked for ends."""

    def __init__(self, data):
        self._memory = ctypes.create_string_buffer(data, len(data)) if data else None
        self.address = ctypes.addressof(self._memory) if data else 0
        self.size_bytes = len(data)


def opened(data, name="file"):
    return ArrowFile(Bytes(data), name, CheckedColumns())


def load(data, level="offsets"):
    """All batches."""
    file = opened(data)
    return list(file.batches(range(file.num_batches), range(len(file.schema)), level))


def name_of(path):
    return f"{path.parent.name}/{path.name}"[-60:]
