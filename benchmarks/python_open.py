"""What opening a table costs in Python, beside pyarrow on the same bytes: python_open.py [MiB [ROUNDS]] (default 1024, 15).

Makes a store and a plain file in a folder of /dev/shm, and removes them. Needs pyarrow, python/src in PYTHONPATH, and the built
command (FAMFS_ARROW names one). Every round takes a new mapping for both, so the scan behind it pays for its page faults. Prints
medians in milliseconds, and the private memory that a process gained.
"""

import gc
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc as ipc

import famfs_arrow
from famfs_arrow._publish import find_command

SIZE_MIB = int(sys.argv[1]) if len(sys.argv) > 1 else 1024
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 15
BATCH_ROWS = 131_072
COLUMNS = ("a", "b", "c", "d", "e")


def batches():
    """Five columns of int64, one MiB each."""
    for number in range(SIZE_MIB // len(COLUMNS)):
        arrays = [pa.array([number], pa.int64()).take(pa.nulls(BATCH_ROWS, pa.int64()).fill_null(0)) for _ in COLUMNS]
        yield pa.record_batch(arrays, names=COLUMNS)


def private_kib():
    """Memory of this process's own: what lies in shared memory is not."""
    with open("/proc/self/status", encoding="ascii") as status:
        return int(re.search(r"^RssAnon:\s+(\d+) kB", status.read(), re.MULTILINE).group(1))


def measure(ways):
    """Each way in turn, round by round: what else the machine does hits all alike. Medians of open and first scan by name."""
    found = {name: ([], [], []) for name in ways}
    for round_number in range(ROUNDS + 2):
        for name, opened in ways.items():
            gc.collect()
            before, start = private_kib(), time.perf_counter()
            table = opened()
            opening = (time.perf_counter() - start) * 1e3
            start = time.perf_counter()
            total = sum(pc.sum(column).as_py() for column in table.columns)
            scanning = (time.perf_counter() - start) * 1e3
            if round_number >= 2 and total is not None:  # the first two warm up
                for values, value in zip(found[name], (opening, scanning, private_kib() - before)):
                    values.append(value)
            del table
    medians = {name: [statistics.median(values) for values in lists] for name, lists in found.items()}
    for name, (opening, scanning, private) in medians.items():
        print(f"{name:46} open {opening:7.2f} ms (least {min(found[name][0]):6.2f})   first scan {scanning:7.1f} ms   private {private:+.0f} KiB")
    return medians


with tempfile.TemporaryDirectory(prefix="famfs-bench-", dir="/dev/shm") as folder:
    medium, plain = os.path.join(folder, "store.famfs"), os.path.join(folder, "plain.arrow")
    subprocess.run([find_command(), "mkfs", "--size", f"{SIZE_MIB + 128}M", medium], check=True, capture_output=True)
    schema = pa.schema([(name, pa.int64()) for name in COLUMNS])
    store = famfs_arrow.attach(medium)
    store.publish(pa.RecordBatchReader.from_batches(schema, batches()), "/t.arrow")
    with ipc.new_file(plain, schema) as writer:
        for batch in batches():
            writer.write_batch(batch)
    print(f"{os.path.getsize(plain) >> 20} MiB, {store.open('/t.arrow').num_batches} batches, load {os.getloadavg()[0]:.1f}, pyarrow {pa.__version__}")
    names = ("pyarrow.ipc.open_file(memory_map).read_all()", "store.open(path).to_table()", "the same, by a process that never had it open")
    medians = measure(
        {
            names[0]: lambda: ipc.open_file(pa.memory_map(plain)).read_all(),
            names[1]: lambda: store.open("/t.arrow").to_table(),
            names[2]: lambda: (store._checked.clear(), store.open("/t.arrow").to_table())[1],
        }
    )
    theirs, ours, fresh = (medians[name] for name in names)
    print(f"open: ours / pyarrow {ours[0] / theirs[0]:.2f}, never opened before {fresh[0] / theirs[0]:.2f}; first scan: ours / pyarrow {ours[1] / theirs[1]:.2f}")
