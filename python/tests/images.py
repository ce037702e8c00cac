"""Golden images of the famfs C tools, as the store's own tests have them (famfs-store/src/test/resources/omf, with a note of origin)."""

import gzip
import json
import os
import pathlib
import struct

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "famfs-store/src/test/resources/omf/2.2"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
_BLOCK = 4096


def manifest(name):
    with open(FOLDER / f"{name}.json", encoding="utf-8") as file:
        return json.load(file)


def unpack(name, path):
    """Writes the image as a sparse file of its device's size."""
    with gzip.open(FOLDER / f"{name}.blocks.gz") as packed, open(path, "wb") as image:
        while head := packed.read(8):
            image.seek(struct.unpack("<Q", head)[0])
            image.write(packed.read(_BLOCK))
        image.truncate(manifest(name)["device_size"])


def entries(name):
    """Folders and files of the manifest, or of the list beside it."""
    m = manifest(name)
    if "entries_file" not in m:
        return m.get("dirs", []), m.get("files", [])
    dirs, files = [], []
    with gzip.open(FOLDER / f"{name}.list.tsv.gz", "rt", encoding="utf-8") as lines:
        for kind, index, path, mode, uid, gid, *rest in (line.rstrip("\n").split("\t") for line in lines):
            entry = dict(i=int(index), path=path, mode=mode, uid=int(uid), gid=int(gid), visible=True)
            if kind == "f":
                extents = [list(map(int, extent.split(":"))) for extent in rest[2].split(",")]
                entry.update(size=int(rest[0]), type="simple", readable=True, extents=extents, sha256=rest[3])
            (dirs if kind == "d" else files).append(entry)
    return dirs, files


def name_bytes(entry):
    """Of the resolved name, without a slash in front."""
    if "norm" in entry:
        return entry["norm"].encode()
    raw = bytes.fromhex(entry["path_hex"]) if "path_hex" in entry else entry["path"].encode()
    return raw.lstrip(b"/")


def encoded(path):
    return os.fsencode(path).lstrip(b"/")
