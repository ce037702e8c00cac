"""Publishing: a stream of Arrow is piped into the ``famfs-arrow`` command, which alone knows how to commit."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from importlib import metadata
from typing import IO, Any, Iterator, List, Mapping, Optional, Sequence, Type
from urllib.parse import unquote, urlparse

import pyarrow as pa
import pyarrow.ipc as ipc

from .errors import (
    CommandError,
    CorruptMediaError,
    FamfsError,
    InvalidRequestError,
    NoSpaceError,
    NoSuchStoreError,
    NotOwnerError,
    PathExistsError,
)

COMMAND_VARIABLE = "FAMFS_ARROW"
_NAME = "famfs-arrow"
_LAST_LINES = 5


def find_command(command: Optional[str] = None) -> str:
    """The command to run. Raises ``CommandError`` if there is none."""
    named = command or os.environ.get(COMMAND_VARIABLE)
    if named:
        found = shutil.which(named)
        if found is None:
            raise CommandError(f"{named} is no program that can be run: it was named by {'command' if command else COMMAND_VARIABLE}")
        return found
    for candidate in [shutil.which(_NAME), *_of_tree()]:
        if candidate is not None and os.access(candidate, os.X_OK) and os.path.isfile(candidate):
            return candidate
    raise CommandError(f"the command {_NAME}, which publishes, was not found: put it into PATH or name it in {COMMAND_VARIABLE}")


def _of_tree() -> Iterator[str]:
    """The tree that this file lies in, or that it was installed from: pip remembers."""
    here = os.path.dirname(os.path.realpath(__file__))
    yield os.path.join(here, "..", "..", "..", _NAME)
    try:
        origin = json.loads(metadata.distribution(_NAME).read_text("direct_url.json") or "{}")
    except (metadata.PackageNotFoundError, ValueError):
        return
    url = urlparse(str(origin.get("url", "")))
    if url.scheme == "file":
        yield os.path.join(unquote(url.path), "..", _NAME)


def publish(
    data: Any,
    media: Sequence[str],
    path: str,
    sort_by: Optional[Sequence[str]],
    batch_rows: Optional[int],
    command: Optional[str],
    settings: Mapping[str, str],
) -> None:
    """Pipes a stream into the command; returns when it is committed. Raises what the command's exit code means.

    ``settings`` are variables of the environment that the command gets besides this process's own.
    """
    reader = as_reader(data)
    arguments = [find_command(command)]
    for medium in media:
        arguments += ["--store", medium]
    arguments.append("publish")
    if sort_by is not None:
        arguments.append("--sort-by=" + ",".join([sort_by] if isinstance(sort_by, str) else sort_by))
    if batch_rows is not None:
        arguments.append(f"--batch-rows={batch_rows}")
    arguments += ["-", path]
    with tempfile.TemporaryFile() as messages:
        environment = {**os.environ, **settings}
        process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=messages, env=environment)
        try:
            assert process.stdin is not None
            broken = _feed(reader, process.stdin)
        except BaseException:
            process.kill()  # the command takes no stream without its end for whole either; this saves the wait
            process.wait()
            raise
        status = process.wait()
        if status != 0 or broken is not None:
            messages.seek(0)
            _raise(status, messages.read().decode("utf-8", "replace"), broken)


def _feed(reader: pa.RecordBatchReader, pipe: "IO[bytes]") -> Optional[BaseException]:
    """Writes the stream; what broke the pipe, if the command ended before it had read all of it."""
    broken: Optional[BaseException] = None
    sink = pa.PythonFile(pipe, mode="w")
    try:
        writer = ipc.new_stream(sink, reader.schema)
        for batch in reader:
            writer.write_batch(batch)
        writer.close()
    except BrokenPipeError as e:
        broken = e
    finally:
        try:
            pipe.close()
        except BrokenPipeError as e:
            broken = e
    return broken


def as_reader(data: Any) -> pa.RecordBatchReader:
    """Whatever holds Arrow, as a reader. Raises ``InvalidRequestError`` for what does not."""
    if isinstance(data, pa.RecordBatchReader):
        return data
    if isinstance(data, pa.Table):
        return data.to_reader()
    if isinstance(data, pa.RecordBatch):
        return pa.RecordBatchReader.from_batches(data.schema, [data])
    if hasattr(data, "__arrow_c_stream__"):
        return pa.RecordBatchReader.from_stream(data)
    raise InvalidRequestError(f"{type(data).__name__} holds no Arrow: expected a Table, a reader, or an object with __arrow_c_stream__")


def _raise(status: int, messages: str, broken: Optional[BaseException]) -> None:
    lines: List[str] = [line for line in messages.splitlines() if line.strip()]
    said = "; ".join(lines[-_LAST_LINES:]) or "it said nothing"
    if status == 0:
        raise CommandError(f"{_NAME} publish ended before it had read all: {said}", status) from broken
    kinds: "dict[int, Type[FamfsError]]" = {3: NoSuchStoreError, 4: CorruptMediaError, 5: NoSpaceError, 6: NotOwnerError}
    kind = kinds.get(status)
    if status == 2:
        kind = PathExistsError if "exist" in said else InvalidRequestError
    if kind is not None:
        raise kind(said)
    raise CommandError(f"{_NAME} publish failed with exit status {status}: {said}", status)
