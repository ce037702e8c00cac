"""What the tests share: scratch media on shared memory, and the tree's own command, which makes and fills them."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import uuid

import pytest

TREE = pathlib.Path(__file__).resolve().parents[2]
COMMAND = TREE / "famfs-arrow"

# Whoever runs the tests: none of his stores, and an identity of our own, made for this run.
for name in ("FAMFS_STORE", "FAMFS_COHERENCE", "FAMFS_MEDIA"):
    os.environ.pop(name, None)
os.environ["FAMFS_SYSTEM_UUID"] = str(uuid.uuid4())
os.environ["FAMFS_ARROW"] = str(COMMAND)


def run(*arguments, **more):
    """The command; its standard output. Fails the test if it fails."""
    done = subprocess.run([str(COMMAND), *map(str, arguments)], capture_output=True, timeout=300, **more)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.fixture(scope="session")
def command():
    if not os.access(COMMAND, os.X_OK):
        pytest.skip(f"no {COMMAND}")
    return run


@pytest.fixture
def shm():
    """A folder for media on shared memory, removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="famfs-py-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
        yield pathlib.Path(folder)


@pytest.fixture(scope="session")
def formatted(command):
    """An empty store of 64 MiB, to be copied: formatting takes a JVM."""
    with tempfile.TemporaryDirectory(prefix="famfs-py-") as folder:
        image = pathlib.Path(folder) / "empty.famfs"
        command("mkfs", "--size", "64M", image)
        yield image


@pytest.fixture
def medium(formatted, shm):
    """A scratch copy of an empty store."""
    path = shm / "store.famfs"
    subprocess.run(["cp", "--sparse=always", str(formatted), str(path)], check=True)
    return path


@pytest.fixture(scope="module")
def module_shm():
    folder = tempfile.mkdtemp(prefix="famfs-py-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
    yield pathlib.Path(folder)
    shutil.rmtree(folder)
