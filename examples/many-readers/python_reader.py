"""python_reader.py MEDIUM PATH: opens a table, reads all its bytes, tells in a line of JSON what it found, and holds it until standard input ends."""

import json
import os
import sys

import pyarrow.compute as pc

import famfs_arrow


def mapped_ranges(medium):
    """Where the kernel has mapped a file into this process; neighbours are joined."""
    ranges = []
    with open("/proc/self/maps", encoding="utf-8") as maps:
        for line in maps:
            if line.rstrip("\n").endswith(" " + medium):
                start, end = (int(text, 16) for text in line.split()[0].split("-"))
                if ranges and ranges[-1][1] == start:
                    start = ranges.pop()[0]
                ranges.append((start, end))
    return ranges


def main(medium, path):
    store = famfs_arrow.attach(medium)
    with store.open(path) as dataset:
        table = dataset.to_table()
        buffers = [b for column in table.columns for chunk in column.chunks for b in chunk.buffers() if b is not None and b.size]
        ranges = mapped_ranges(os.path.realpath(medium))
        inside = sum(any(start <= b.address and b.address + b.size <= end for start, end in ranges) for b in buffers)
        touched = sum(sum(memoryview(b).cast("B")[::4096].tolist()) for b in buffers)  # so that the kernel maps each page for this process
        found = {"sum": pc.sum(table.column(0)).as_py(), "buffers": len(buffers), "inside": inside}
        found.update(copied=dataset.copy_report().copied_buffers, touched=touched)
    print(json.dumps(found), flush=True)  # the block above has looked that the store is still the same
    sys.stdin.read()


main(*sys.argv[1:])
