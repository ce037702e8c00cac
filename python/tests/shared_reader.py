"""shared_reader.py MEDIUM PATH: holds a table whose first column it has summed up, prints the sum, and goes on when a line comes in."""

import sys

import pyarrow.compute as pc

import famfs_arrow

table = famfs_arrow.attach(sys.argv[1]).open(sys.argv[2]).to_table(zero_copy_only=True)
print(pc.sum(table.column(0)).as_py(), flush=True)
sys.stdin.readline()
