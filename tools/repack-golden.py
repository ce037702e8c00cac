#!/usr/bin/env python3
"""Repacks golden famfs images for the tests: tools/repack-golden.py SOURCE_FOLDER TARGET_FOLDER

SOURCE_FOLDER has NAME.img.zst (made with the famfs C tools) and NAME.json. For each image TARGET_FOLDER gets NAME.blocks.gz (the 4 KiB
blocks that are not all zero, each behind its offset as 8 bytes little-endian), NAME.json, and NAME.list.tsv.gz where the manifest names one.
The JDK reads gzip but not zstd, and an image is nearly all zeros. Needs the zstd command.
"""
import glob, gzip, json, os, shutil, struct, subprocess, sys

BLOCK = 4096


def write_gzip(path, data):
    with open(path, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as out:
        out.write(data)


def blocks_of(image):
    zero, packed, offset = bytes(BLOCK), bytearray(), 0
    p = subprocess.Popen(["zstd", "-dc", image], stdout=subprocess.PIPE)
    while block := p.stdout.read(BLOCK):
        if block != zero[: len(block)]:
            packed += struct.pack("<Q", offset) + block.ljust(BLOCK, b"\0")
        offset += BLOCK
    if p.wait() != 0:
        sys.exit(f"zstd failed on {image}")
    return bytes(packed)


def main(source, target):
    os.makedirs(target, exist_ok=True)
    for manifest in sorted(glob.glob(os.path.join(source, "*.json"))):
        name = os.path.basename(manifest)[:-5]
        with open(manifest) as f:
            m = json.load(f)
        write_gzip(os.path.join(target, name + ".blocks.gz"), blocks_of(os.path.join(source, m["image"])))
        if "entries_file" in m:
            text = subprocess.run(["zstd", "-dc", os.path.join(source, m["entries_file"])], capture_output=True, check=True).stdout
            write_gzip(os.path.join(target, name + ".list.tsv.gz"), text)
        shutil.copyfile(manifest, os.path.join(target, name + ".json"))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
