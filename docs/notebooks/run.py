"""Run the notebooks of this folder and keep what they show: `python docs/notebooks/run.py [NOTEBOOK…]`.

The site shows what is kept; `tests/test_notebooks.py` runs them too, and compares.
"""

import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

__all__ = ["executed"]

HERE = Path(__file__).parent


def executed(path: Path) -> NotebookNode:
    """Return a notebook as it is after it was run in its folder, without what differs from run to run.

    :raises nbclient.exceptions.CellExecutionError: a cell raises
    """
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=600, record_timing=False, resources={"metadata": {"path": path.parent}})
    source = HERE.parents[1] / "src"
    client.execute(env={**os.environ, "PYTHONPATH": str(source), "PYTHONHASHSEED": "0"})
    notebook.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if not _is_progress(output)]
    return notebook


def _is_progress(output: NotebookNode) -> bool:
    """Tell whether an output is a line of progress, which a notebook wipes at its end."""
    return bool(output.output_type == "stream" and output.text.startswith("\r"))


def main() -> None:
    """Run the notebooks named, or all."""
    for path in map(Path, sys.argv[1:]) if sys.argv[1:] else sorted(HERE.glob("*.ipynb")):
        nbformat.write(executed(path.resolve()), path)


if __name__ == "__main__":
    main()
