"""The notebooks run from top to bottom, draw what they should, leave nothing behind, and lie in the tree without outputs.

FAMFS_TEST_PICTURES names a folder for the pictures, for whoever wants to look at them.
"""

import base64
import io
import json
import os
import pathlib
import re
import time

import pytest

HERE = pathlib.Path(__file__).resolve().parent
PICTURES = {"1-publish-and-open": 2, "2-who-copies": 2, "3-many-readers": 2, "4-spark-and-python": 2}
NAMES = sorted(path.stem for path in HERE.glob("*.ipynb"))


def text_of(name):
    return (HERE / f"{name}.ipynb").read_text(encoding="utf-8")


@pytest.fixture
def quiet_jupyter(monkeypatch, tmp_path):
    """Kernels of this Python, which write nothing into the home of whoever runs the tests."""
    for module in ("nbclient", "nbformat", "ipykernel", "matplotlib", "pandas", "polars", "duckdb"):
        pytest.importorskip(module)
    for variable in ("JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR", "MPLCONFIGDIR"):
        monkeypatch.setenv(variable, str(tmp_path / variable.lower()))
    for variable in ("FAMFS_STORE", "FAMFS_COHERENCE", "FAMFS_MEDIA", "PYTHONPATH"):
        monkeypatch.delenv(variable, raising=False)


def execute(notebook):
    from nbclient import NotebookClient

    NotebookClient(notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(HERE)}}).execute()


def outputs(notebook, kind):
    return [output for cell in notebook.cells for output in cell.get("outputs", []) if output.output_type == kind]


def require_gone(folder):
    """The process that removes it does so as soon as the kernel has ended."""
    deadline = time.monotonic() + 30
    while os.path.exists(folder):
        assert time.monotonic() < deadline, f"{folder} is still there"
        time.sleep(0.05)


def test_all_are_known():
    assert NAMES == sorted(PICTURES)
    listed = (HERE / "README.md").read_text(encoding="utf-8")
    assert all(f"({name}.ipynb)" in listed for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_is_clean_in_the_tree(name):
    notebook = json.loads(text_of(name))
    assert json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n" == text_of(name), "not as Jupyter writes it"
    assert notebook["metadata"] == {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    for cell in notebook["cells"]:
        assert cell["metadata"] == {} and cell["source"], cell["id"]
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [] and cell["execution_count"] is None, cell["id"]


@pytest.mark.parametrize("name", NAMES)
def test_runs_from_top_to_bottom(name, quiet_jupyter):
    import nbformat
    from matplotlib import image

    if "spark" in name:
        pytest.importorskip("pyspark")

    notebook = nbformat.reads(text_of(name), as_version=4)
    nbformat.validate(notebook)
    execute(notebook)
    printed = outputs(notebook, "stream")
    assert not [output.text for output in printed if output.name == "stderr"]
    folder = re.search(r"/dev/shm/famfs-notebook-\w+", "".join(output.text for output in printed)).group(0)
    assert printed[-1].text == "removed: True\n"
    assert not os.path.exists(folder)
    pictures = [base64.b64decode(output.data["image/png"]) for output in outputs(notebook, "display_data")]
    assert len(pictures) == PICTURES[name]
    for number, picture in enumerate(pictures, 1):
        if "FAMFS_TEST_PICTURES" in os.environ:
            pathlib.Path(os.environ["FAMFS_TEST_PICTURES"], f"{name}-{number}.png").write_bytes(picture)
        pixels = image.imread(io.BytesIO(picture))
        assert pixels.shape[0] > 200 and pixels.shape[1] > 500 and pixels.std() > 0.05  # something is drawn


@pytest.mark.parametrize("end", ["raise RuntimeError('half way')", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"])
def test_one_that_fails_leaves_nothing(end, quiet_jupyter):
    import nbformat
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    notebook = nbformat.reads(text_of("1-publish-and-open"), as_version=4)
    setup = next(place for place, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    notebook.cells = [notebook.cells[setup], nbformat.v4.new_code_cell(end)]
    with pytest.raises((CellExecutionError, DeadKernelError)):
        execute(notebook)
    require_gone(re.search(r"/dev/shm/famfs-notebook-\w+", outputs(notebook, "stream")[0].text).group(0))
