"""The package is typed as it says (py.typed)."""

import subprocess
import sys

import pytest
from conftest import TREE


def test_types_hold(tmp_path):
    pytest.importorskip("mypy")
    options = ["--strict", "--ignore-missing-imports", "--cache-dir", str(tmp_path)]
    done = subprocess.run([sys.executable, "-m", "mypy", *options, str(TREE / "python/src")], capture_output=True, timeout=300)
    assert done.returncode == 0, done.stdout.decode()
