"""What README.md says works: the package is installed into an environment of its own, and the lines run as they are written."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import venv

import pyarrow
import pytest
from conftest import TREE

LINES = re.search(r"```python\n(.*?)```", (TREE / "python/README.md").read_text(encoding="utf-8"), re.DOTALL).group(1)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The Python of a fresh environment. Nothing is downloaded: pyarrow and hatchling are those of the environment that runs the tests."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("install")
    shutil.copytree(TREE / "python", folder / "tree/python", ignore=shutil.ignore_patterns("build", "*.egg-info", "target", "__pycache__"))
    os.symlink(TREE / "famfs-arrow", folder / "tree/famfs-arrow")
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv/bin/python"
    site = next((folder / "venv").glob("lib/python*/site-packages"))
    (site / "parent.pth").write_text(str(pathlib.Path(pyarrow.__file__).parents[1]) + "\n")
    options = ["-q", "--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    done = subprocess.run([python, "-m", "pip", "install", *options, folder / "tree/python"], capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    return python


def run(python, program, medium):
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "FAMFS_ARROW")}
    environment.update(FAMFS_STORE=str(medium), PATH="/usr/bin:/bin")
    done = subprocess.run([python, "-c", program], capture_output=True, env=environment, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().strip()


def test_the_lines_of_the_readme(installed, medium):
    assert len(LINES.strip().splitlines()) <= 12
    assert run(installed, LINES, medium) == "4 [14, -2] 0"


def test_what_is_installed(installed, medium):
    """The package itself, its types, and the entry point by which fsspec finds it."""
    program = (
        "import famfs_arrow, os, importlib.metadata as m; d = os.path.dirname(famfs_arrow.__file__);"
        "print('site-packages' in d, os.path.exists(d + '/py.typed'), m.version('famfs-arrow') == famfs_arrow.__version__,"
        "[e.value for e in m.distribution('famfs-arrow').entry_points])"
    )
    assert run(installed, program, medium) == "True True True ['famfs_arrow.filesystem:FamfsFileSystem']"


def test_the_version_is_said_in_one_way():
    import famfs_arrow

    project = (TREE / "python/pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{famfs_arrow.__version__}"' in project and sys.version_info >= (3, 9)
