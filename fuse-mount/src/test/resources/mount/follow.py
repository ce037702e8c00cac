"""Reads files while they are published: each one must be seen, whole.

follow.py list|ask DIR NAMES    NAMES is a file with one name per line; a name is the SHA-256 of its file's content. "list" lists the
                                folder again and again; "ask" asks for each name until it is there, so that its absence is known to
                                the kernel before. Ends when all were seen; a wrong or short one is an error at once.
"""
import hashlib
import os
import sys
import time

mode, folder, names = sys.argv[1], sys.argv[2], open(sys.argv[3]).read().split()


def check(name):
    with open(os.path.join(folder, name), "rb") as file:
        size = os.fstat(file.fileno()).st_size
        content = file.read()
    found = hashlib.sha256(content).hexdigest()
    assert len(content) == size and found == name, f"{name}: {len(content)} of {size} bytes, {found}"


if mode == "ask":
    for name in names:
        while not os.path.exists(os.path.join(folder, name)):
            time.sleep(0.005)
        check(name)
else:
    seen = set()
    while len(seen) < len(names):
        listed = os.listdir(folder) if os.path.isdir(folder) else []
        assert len(listed) == len(set(listed)), "a name was listed twice"
        assert seen <= set(listed), f"names vanished: {seen - set(listed)}"
        for name in set(listed) - seen:
            check(name)
            seen.add(name)
        time.sleep(0.02)
    assert seen == set(names)
print("seen")
