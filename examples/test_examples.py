"""Every example runs with its one command, says what its README says, and leaves nothing behind; nor does one that is ended half way."""

import os
import pathlib
import re
import signal
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
MOUNTING = {"mount-and-read", "python-mount"}
SAID = {
    "publish-dataframe": [r"2,097,152 rows in 16 record batches", r"bytes copied: 0;", r"buffers +80 mapped, 0 copied", r"harbour +524288 +523762 "],
    "many-readers": [r"JVM 3 +96,010,176 +192 +192 +0 ", r"Python +96,010,176 +192 +192 +0 ", r"times the file: there is one copy\nevery reader read the same"],
    "mount-and-read": [r"Oslo,2001,4002\n", r"visitors: int64\n6 rows", r"visitors of Oslo: 12012\n", r"\n--- unmounted\n$"],
    "python-mount": [r"mnt/flights/2001.arrow: 97.7 MiB of it are mapped", r"store.famfs: 9\d.\d MiB of it are mapped", r"Both are equal"],
    "spark-cluster": [r"a Spark master and 2 workers", r"\n12800000\n", r"\n671872\t61\t1444\n", r"Pss of the executors +9\d\.\d MiB", r"both executors read the same memory: there is one copy", r"part-00000-[0-9a-f]{8}\.arrow"],
}


@pytest.fixture
def environment():
    own = {name: value for name, value in os.environ.items() if name not in ("FAMFS_STORE", "FAMFS_COHERENCE", "FAMFS_MEDIA", "PYTHONPATH")}
    return dict(own, FAMFS_PYTHON=sys.executable)


def require_mounts():
    if not (os.access("/dev/fuse", os.R_OK | os.W_OK)) and os.environ.get("FUSE_TESTS") != "require":
        pytest.skip("/dev/fuse cannot be opened here")


def left_behind(output):
    """Folders that an example named as its own and that are there still, and mounts in them."""
    folders = set(re.findall(r"/dev/shm/famfs-example\.\w+", output))
    assert folders, output
    mounts = pathlib.Path("/proc/self/mounts").read_text(encoding="utf-8")
    return [folder for folder in folders if os.path.exists(folder) or folder in mounts]


@pytest.mark.parametrize("name", sorted(run.parent.name for run in HERE.glob("*/run")))
def test_runs(name, environment):
    if name in MOUNTING:
        require_mounts()
    done = subprocess.run([HERE / name / "run"], capture_output=True, env=environment, timeout=600, stdin=subprocess.DEVNULL)
    output = done.stdout.decode()
    assert done.returncode == 0, output + done.stderr.decode()
    for pattern in SAID.get(name, []):
        assert re.search(pattern, output), (pattern, output)
    if name in SAID:
        assert not left_behind(output)


def test_each_has_a_readme_that_is_listed():
    listed = (HERE / "README.md").read_text(encoding="utf-8")
    for run in HERE.glob("*/run"):
        assert (run.parent / "README.md").exists() and f"({run.parent.name})" in listed, run.parent.name


@pytest.mark.parametrize("name, when", [("many-readers", b"published"), ("python-mount", b"extended attributes")])
def test_one_that_is_ended_leaves_nothing(name, when, environment):
    if name in MOUNTING:
        require_mounts()
    process = subprocess.Popen([HERE / name / "run"], stdout=subprocess.PIPE, env=dict(environment, PYTHONUNBUFFERED="1"), start_new_session=True)
    output = b""
    for line in process.stdout:
        output += line
        if when in line:
            os.killpg(process.pid, signal.SIGTERM)
            break
    output += process.stdout.read()
    assert process.wait(timeout=60) != 0
    assert not left_behind(output.decode())
