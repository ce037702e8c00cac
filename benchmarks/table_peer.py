"""The same open and write by pyarrow: table_peer.py FOLDER ROUNDS. Prints NAME VALUE lines, times in milliseconds (medians)."""
import os
import statistics
import sys
import time

import pyarrow as pa
import pyarrow.ipc as ipc

folder, rounds = sys.argv[1], int(sys.argv[2])
table_file, fresh = os.path.join(folder, "table.arrow"), os.path.join(folder, "fresh.arrow")


def median_ms(action, warm_up, count):
    times = []
    for i in range(warm_up + count):
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times[warm_up:])


def open_first(file=table_file):
    with pa.memory_map(file) as source:
        return ipc.open_file(source).get_batch(0).column(0)[0].as_py()


def write():
    with pa.OSFile(fresh, "wb") as sink, ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    os.remove(fresh)


print(f"pyarrow.open.ms {median_ms(open_first, 50, 401):.4f}")
for batches, name in ("100000", "many.arrow"), ("10", "few.arrow"):
    file = os.path.join(folder, name)
    if os.path.exists(file):
        print(f"pyarrow.open.{batches}-batches.ms {median_ms(lambda: open_first(file), 50, 401):.4f}")
table = ipc.open_file(pa.memory_map(table_file)).read_all()
print(f"pyarrow.write.ms {median_ms(write, 2, rounds):.4f}")
