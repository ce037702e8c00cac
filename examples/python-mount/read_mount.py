"""read_mount.py FILE: reads an Arrow file of a mount twice, through the mount and in the medium behind it, and says where the values lie."""

import json
import os
import sys

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc as ipc

import famfs_arrow

MIB = 1 << 20


def mapping_of(column):
    """Of the first values of a column, by what the kernel says: the file that they are mapped from, and how many MiB of it this process has mapped."""
    address, name, resident = column.chunk(0).buffers()[1].address, None, {}
    with open("/proc/self/smaps", encoding="utf-8") as smaps:
        for line in smaps:
            words = line.split(None, 5)
            if not words[0].endswith(":"):
                start, end = (int(text, 16) for text in words[0].split("-"))
                path = words[5].strip() if len(words) > 5 else "memory of this process"
                name = path if start <= address < end else name
            elif words[0] == "Rss:":
                resident[path] = resident.get(path, 0) + int(words[1]) / 1024
    return name, resident[name]


def own_mib():
    """What this process has of its own: neither the page cache nor shared memory."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("RssAnon:"))


def read(title, opened):
    before = own_mib()
    table = opened()
    total = sum(pc.sum(column).as_py() for column in table.columns)
    name, resident = mapping_of(table.column(0))
    print(f"\n{title}")
    print(f"  {table.num_rows:,} rows, sum of all columns {total:,.2f}")
    print(f"  the values lie in {name}: {resident:.1f} MiB of it are mapped")
    print(f"  own memory grew by {own_mib() - before:.1f} MiB")
    return table, name


def main(path):
    print(f"{path}: {os.path.getsize(path) / MIB:.1f} MiB; its extended attributes:")
    for name in sorted(os.listxattr(path)):
        if name.startswith("user.famfs."):
            print(f"  {name:20} {os.getxattr(path, name).decode()}")
    pc.sum(pa.chunked_array([[1]]))  # what pyarrow sets up at its first sum is no matter of the table

    cached, cached_in = read("pyarrow.memory_map, as any program can:", lambda: ipc.open_file(pa.memory_map(path)).read_all())
    shared, shared_in = read("famfs_arrow.open_table, which finds the medium by the attributes:", lambda: famfs_arrow.open_table(path))
    media = json.loads(os.getxattr(path, "user.famfs.media"))
    if cached_in != path or shared_in not in media or not shared.equals(cached):
        sys.exit("NOT as it should be")
    print("\nBoth are equal. The first lies in this host's page cache, a copy that all its programs share; the second is the one copy of all hosts.")


main(os.path.realpath(sys.argv[1]))
