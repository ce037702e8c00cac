"""Python and JVM processes that read one table share the one copy of it, and 2 MiB pages serve them all."""

import os
import re
import shutil
import subprocess
import sys

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from conftest import TREE

import famfs_arrow

TABLE_MIB = int(os.environ.get("FAMFS_TEST_SHARED_MIB", 64))
HERE = os.path.dirname(__file__)


def java():
    home = os.environ.get("JAVA_HOME")
    found = os.path.join(home, "bin", "java") if home else shutil.which("java")
    jar = TREE / "cli/target/quick/famfs-arrow/famfs-arrow.jar"
    if not found or not jar.exists():
        pytest.skip(f"no java ({found}) or no {jar}")
    more = ["--sun-misc-unsafe-memory-access=allow"] if version(found) >= 24 else []
    return [found, "-XX:+UseSerialGC", "-Xmx256m", "--add-opens=java.base/java.nio=ALL-UNNAMED", *more, "-cp", str(jar)]


def version(found):
    text = subprocess.run([found, "-version"], capture_output=True, timeout=60).stderr.decode()
    return int(re.search(r'version "(\d+)', text).group(1))


def shared_kib(pid, key):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
        return int(re.search(rf"^{key}:\s+(\d+) kB", rollup.read(), re.MULTILINE).group(1))


@pytest.fixture(scope="module")
def published(command, module_shm):
    rows = (TABLE_MIB << 20) // 8
    medium = module_shm / "shared.famfs"
    command("mkfs", "--size", f"{TABLE_MIB + 64}M", medium)
    with famfs_arrow.attach(medium) as store:
        size = store.publish(pa.table({"x": pa.nulls(rows, pa.int64()).fill_null(7)}), "/t.arrow", batch_rows=131_072).size
    return medium, size, 7 * rows


def test_two_python_and_two_jvm_readers_share_one_copy(published):
    medium, size, total = published
    environment = dict(os.environ, PYTHONPATH=os.path.dirname(os.path.dirname(famfs_arrow.__file__)))
    commands = [[sys.executable, os.path.join(HERE, "shared_reader.py"), str(medium), "/t.arrow"]] * 2
    commands += [[*java(), os.path.join(HERE, "java", "SharedReader.java"), str(medium), "/t.arrow"]] * 2
    readers = [subprocess.Popen(c, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) for c in commands]
    try:
        assert [int(reader.stdout.readline() or 0) for reader in readers] == [total] * 4
        shares = [shared_kib(reader.pid, "Pss_Shmem") for reader in readers]
        resident = [shared_kib(reader.pid, "Rss") for reader in readers]
        print("Pss_Shmem in KiB", shares, "one copy", size >> 10)
        assert all(rss << 10 > size for rss in resident)  # each has mapped all of it
        assert sum(shares) << 10 <= 1.05 * size + (2 << 20)  # and the superblock and log, which are not the table
    finally:
        for reader in readers:
            reader.kill()
            reader.wait()
            reader.stdin.close()
            reader.stdout.close()


def test_pages_of_two_mib_are_mapped(published):
    medium, size, _ = published
    with famfs_arrow.attach(medium) as store:
        held = store.open("/t.arrow").to_table()
        assert pc.sum(held["x"]).as_py() > 0  # reads all of it
        with open("/proc/self/smaps", encoding="utf-8") as smaps:
            maps = smaps.read().split("VmFlags")
        ours = [part for part in maps if str(medium) in part and "r--s" in part]
        assert ours
        huge = sum(int(re.search(r"ShmemPmdMapped:\s+(\d+) kB", part).group(1)) for part in ours)
    with open("/sys/kernel/mm/transparent_hugepage/shmem_enabled", encoding="ascii") as mode:
        if "[deny]" in mode.read() or not huge:
            pytest.skip("this system gives shared memory no pages of 2 MiB")
    assert huge << 10 >= 0.9 * (size - (4 << 20))
