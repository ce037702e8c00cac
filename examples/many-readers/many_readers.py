"""many_readers.py MEDIUM PATH SIZE_BYTES JVMS: readers in processes of their own, and what the kernel says they take together."""

import contextlib
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
MIB = 1 << 20


def start(command):
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def memory(pid):
    """KiB of a process by the kernel's names; Pss_Shmem counts each shared page by its share in it."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
        found = {name: int(size) << 10 for name, size in re.findall(r"^(\w+): +(\d+) kB", rollup.read(), re.MULTILINE)}
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        found["RssShmem"] = int(re.search(r"^RssShmem:\s+(\d+) kB", status.read(), re.MULTILINE).group(1)) << 10
    return found


def main(medium, path, size_bytes, jvms):
    size = int(size_bytes)
    commands = {f"JVM {number + 1}": [os.path.join(HERE, "jvm-reader"), medium, path] for number in range(int(jvms))}
    commands["Python"] = [sys.executable, os.path.join(HERE, "python_reader.py"), medium, path]
    with contextlib.ExitStack() as ends:
        readers = {name: ends.enter_context(start(command)) for name, command in commands.items()}
        found = {name: json.loads(reader.stdout.readline() or "null") for name, reader in readers.items()}
        if None in found.values():
            sys.exit("a reader failed; what it said is above")
        taken = {name: memory(reader.pid) for name, reader in readers.items()}
        for reader in readers.values():
            reader.stdin.close()  # now they may end

    print(f"\n{'reader':8} {'sum of column 1':>16} {'buffers':>8} {'in the medium':>14} {'copied':>7} {'RssShmem':>10} {'Pss_Shmem':>10}")
    for name, told in found.items():
        shared = f"{taken[name]['RssShmem'] / MIB:6.1f} MiB {taken[name]['Pss_Shmem'] / MIB:6.1f} MiB"
        print(f"{name:8} {told['sum']:16,} {told['buffers']:8,} {told['inside']:14,} {told['copied']:7,} {shared}")
    seen = sum(each["RssShmem"] for each in taken.values())
    shares = sum(each["Pss_Shmem"] for each in taken.values())
    print(f"\nthe file            {size / MIB:6.1f} MiB")
    print(f"RssShmem together   {seen / MIB:6.1f} MiB, {seen / size:.2f} times the file: each reader sees all of it")
    print(f"Pss_Shmem together  {shares / MIB:6.1f} MiB, {shares / size:.3f} times the file: there is one copy")
    one = len({told["sum"] for told in found.values()}) == 1 and len({told["touched"] for told in found.values()}) == 1
    own_addresses = all(told["inside"] == told["buffers"] > 0 and told["copied"] == 0 for told in found.values())
    ok = one and own_addresses and shares <= 1.05 * size + 2 * MIB  # superblock and log are shared memory, too
    print("every reader read the same, out of the medium's own pages" if ok else "NOT as it should be")
    sys.exit(0 if ok else 1)


main(*sys.argv[1:])
