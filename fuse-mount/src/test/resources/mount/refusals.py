"""Everything that would change a mount which is for reading only, one system call each, and its errno.

refusals.py DIR ro|rw     DIR has a file "big" (1 MiB and more), a file "small", a folder "folder" with a file "inner", an empty
                          folder "hollow". "rw" switches the mount itself to reading and writing first, as root could, so that
                          the server is asked.

Prints each answer that is not the expected one, and what has changed; ends with 1 if there was any.
"""
import ctypes
import errno
import fcntl
import hashlib
import mmap
import os
import stat
import sys

root, mode = sys.argv[1].encode(), sys.argv[2]
served = mode == "rw"
libc = ctypes.CDLL(None, use_errno=True)
AT_FDCWD = -100


def at(name):
    return os.path.join(root, name)


def switch_to_writing():
    remount = 32
    call("mount", None, root, None, remount, None)
    with open("/proc/self/mounts") as table:
        options = [line.split()[3] for line in table if line.split()[1] == os.fsdecode(root)]
    assert options[-1].startswith("rw"), options


def snapshot():
    found = {}
    for folder, folders, files in os.walk(root):
        for name in folders + files:
            path = os.path.join(folder, name)
            s = os.lstat(path)
            content = hashlib.sha256(open(path, "rb").read()).hexdigest() if stat.S_ISREG(s.st_mode) else ""
            attributes = sorted((n, os.getxattr(path, n)) for n in os.listxattr(path))
            found[path] = (s.st_ino, s.st_mode, s.st_nlink, s.st_uid, s.st_gid, s.st_size, s.st_mtime_ns, s.st_ctime_ns, content, attributes)
    return found


def call(function, *arguments):
    """A function of libc that Python has no word for."""
    if getattr(libc, function)(*arguments) == -1:
        raise OSError(ctypes.get_errno(), function)


def write_to(name, flags):
    descriptor = os.open(at(name), flags)
    try:
        os.write(descriptor, b"x")
    finally:
        os.close(descriptor)


def on_reader(name, action):
    descriptor = os.open(at(name), os.O_RDONLY)
    try:
        action(descriptor)
    finally:
        os.close(descriptor)


def copy_range(descriptor):
    target = os.open(at(b"small"), os.O_WRONLY)
    try:
        os.copy_file_range(descriptor, target, 10)
    finally:
        os.close(target)


def rename2(old, new, flags):
    call("renameat2", AT_FDCWD, at(old), AT_FDCWD, at(new), flags)


def libfuse2(other):
    """What libfuse 2 does not know, it answers by itself."""
    return (errno.EROFS, other) if served else (errno.EROFS,)


ro = [
    ("write", lambda: write_to(b"big", os.O_WRONLY), errno.EROFS),
    ("read and write", lambda: write_to(b"big", os.O_RDWR), errno.EROFS),
    ("append", lambda: write_to(b"big", os.O_WRONLY | os.O_APPEND), errno.EROFS),
    ("truncate at open", lambda: write_to(b"big", os.O_WRONLY | os.O_TRUNC), errno.EROFS),
    ("truncate at open for reading", lambda: os.open(at(b"big"), os.O_RDONLY | os.O_TRUNC), errno.EROFS),
    ("create", lambda: os.open(at(b"new"), os.O_WRONLY | os.O_CREAT), errno.EROFS),
    ("create in a folder", lambda: os.open(at(b"folder/new"), os.O_RDWR | os.O_CREAT | os.O_EXCL), errno.EROFS),
    ("temporary file", lambda: os.open(root, os.O_TMPFILE | os.O_RDWR), libfuse2(errno.EOPNOTSUPP)),
    ("mkdir", lambda: os.mkdir(at(b"new")), errno.EROFS),
    ("mknod", lambda: os.mknod(at(b"new")), errno.EROFS),
    ("mkfifo", lambda: os.mkfifo(at(b"new")), errno.EROFS),
    ("symlink", lambda: os.symlink(b"big", at(b"new")), errno.EROFS),
    ("link", lambda: os.link(at(b"big"), at(b"new")), errno.EROFS),
    ("rename", lambda: os.rename(at(b"big"), at(b"new")), errno.EROFS),
    ("rename over", lambda: os.rename(at(b"big"), at(b"small")), errno.EROFS),
    ("rename a folder", lambda: os.rename(at(b"folder"), at(b"new")), errno.EROFS),
    ("rename into a folder", lambda: os.rename(at(b"big"), at(b"folder/big")), errno.EROFS),
    ("rename to what is not there", lambda: rename2(b"big", b"new", 1), libfuse2(errno.EINVAL)),
    ("exchange", lambda: rename2(b"big", b"small", 2), libfuse2(errno.EINVAL)),
    ("unlink", lambda: os.unlink(at(b"big")), errno.EROFS),
    ("rmdir", lambda: os.rmdir(at(b"hollow")), errno.EROFS),
    ("rmdir of a full folder", lambda: os.rmdir(at(b"folder")), errno.EROFS),
    ("truncate", lambda: os.truncate(at(b"big"), 0), errno.EROFS),
    ("lengthen", lambda: os.truncate(at(b"big"), 1 << 30), errno.EROFS),
    ("chmod", lambda: os.chmod(at(b"big"), 0o777), errno.EROFS),
    ("chmod of a folder", lambda: os.chmod(at(b"folder"), 0o700), errno.EROFS),
    ("chmod of the root", lambda: os.chmod(root, 0o700), errno.EROFS),
    ("fchmod", lambda: on_reader(b"big", lambda fd: os.fchmod(fd, 0o777)), errno.EROFS),
    ("chown", lambda: os.chown(at(b"big"), 5, 5), errno.EROFS),
    ("lchown", lambda: os.lchown(at(b"big"), 5, 5), errno.EROFS),
    ("fchown", lambda: on_reader(b"big", lambda fd: os.fchown(fd, 5, 5)), errno.EROFS),
    ("times", lambda: os.utime(at(b"big"), (0, 0)), errno.EROFS),
    ("times of now", lambda: os.utime(at(b"folder")), errno.EROFS),
    ("times of an open file", lambda: on_reader(b"big", lambda fd: os.utime(fd, (0, 0))), errno.EROFS),
    ("setxattr", lambda: os.setxattr(at(b"big"), b"user.x", b"1"), errno.EROFS),
    ("setxattr of ours", lambda: os.setxattr(at(b"big"), b"user.famfs.size", b"1"), errno.EROFS),
    ("setxattr of a folder", lambda: os.setxattr(at(b"folder"), b"user.x", b"1"), errno.EROFS),
    ("removexattr", lambda: os.removexattr(at(b"big"), b"user.famfs.size"), errno.EROFS),
    ("copy_file_range", lambda: on_reader(b"big", copy_range), errno.EROFS),
]
# What only the mount's own switch refuses, so that a server is never asked.
if not served:
    ro += [("access", lambda: call("access", at(b"big"), os.W_OK), errno.EROFS)]

always = [
    ("write to a reader", lambda: on_reader(b"big", lambda fd: os.write(fd, b"x")), errno.EBADF),
    ("truncate a reader", lambda: on_reader(b"big", lambda fd: os.ftruncate(fd, 0)), errno.EINVAL),
    ("fallocate on a reader", lambda: on_reader(b"big", lambda fd: os.posix_fallocate(fd, 0, 10)), errno.EBADF),
    ("map a reader for writing", lambda: on_reader(b"big", lambda fd: mmap.mmap(fd, 4096)), errno.EACCES),
    ("mkdir of what is there", lambda: os.mkdir(at(b"folder")), errno.EEXIST),
    ("create what is there", lambda: os.open(at(b"big"), os.O_RDONLY | os.O_CREAT | os.O_EXCL), errno.EEXIST),
    ("unlink of nothing", lambda: os.unlink(at(b"none")), errno.EROFS if not served else errno.ENOENT),
    ("open nothing", lambda: os.open(at(b"none"), os.O_RDONLY), errno.ENOENT),
    ("stat nothing in a folder", lambda: os.stat(at(b"folder/none")), errno.ENOENT),
    ("stat below a file", lambda: os.stat(at(b"big/x")), errno.ENOTDIR),
    ("open a file as a folder", lambda: os.open(at(b"big"), os.O_RDONLY | os.O_DIRECTORY), errno.ENOTDIR),
    ("open a folder for writing", lambda: os.open(at(b"folder"), os.O_WRONLY), errno.EISDIR),
    ("read a folder", lambda: on_reader(b"folder", lambda fd: os.read(fd, 10)), errno.EISDIR),
    ("list a file", lambda: os.listdir(at(b"big")), errno.ENOTDIR),
    ("name of 255 bytes", lambda: os.stat(at(b"n" * 255)), errno.ENOENT),
    ("name of 256 bytes", lambda: os.stat(at(b"n" * 256)), errno.ENAMETOOLONG),
    ("readlink", lambda: os.readlink(at(b"big")), errno.EINVAL),
    ("getxattr of nothing", lambda: os.getxattr(at(b"big"), b"user.none"), errno.ENODATA),
    ("getxattr of a label", lambda: os.getxattr(at(b"big"), b"security.none"), errno.EOPNOTSUPP),
    ("read before the start", lambda: on_reader(b"big", lambda fd: os.lseek(fd, -1, os.SEEK_SET)), errno.EINVAL),
    ("ioctl", lambda: on_reader(b"big", lambda fd: fcntl.ioctl(fd, 0x1234)), errno.ENOTTY),
]

allowed = [
    ("fsync", lambda: on_reader(b"big", os.fsync)),
    ("fsync of a folder", lambda: on_reader(b"folder", os.fsync)),
    ("flock", lambda: on_reader(b"big", lambda fd: fcntl.flock(fd, fcntl.LOCK_SH))),
    ("lockf", lambda: on_reader(b"big", lambda fd: fcntl.lockf(fd, fcntl.LOCK_SH))),
    ("access", lambda: call("access", at(b"big"), os.R_OK)),
    ("seek to data", lambda: on_reader(b"big", lambda fd: os.lseek(fd, 0, os.SEEK_DATA))),
    ("advice", lambda: on_reader(b"big", lambda fd: os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_WILLNEED))),
    ("read at the end", lambda: on_reader(b"big", lambda fd: os.pread(fd, 10, 1 << 40))),
    ("private mapping", lambda: on_reader(b"big", lambda fd: mmap.mmap(fd, 4096, mmap.MAP_PRIVATE).write(b"x"))),
    ("statvfs", lambda: os.statvfs(root)),
]

wrong = 0
if served:
    switch_to_writing()
before = snapshot()
for name, action, expected in ro + always + [(n, a, 0) for n, a in allowed]:
    try:
        action()
        found = 0
    except OSError as refused:
        found = refused.errno
    wanted = expected if isinstance(expected, tuple) else (expected,)
    if found not in wanted:
        wrong += 1
        print(f"{name}: expected {[errno.errorcode.get(e, 'success') for e in wanted]}, found {errno.errorcode.get(found, 'success')}")
after = snapshot()
for path in sorted(before.keys() | after.keys()):
    if before.get(path) != after.get(path):
        wrong += 1
        print(f"{path!r} changed: {before.get(path)} is now {after.get(path)}")
print(f"{len(ro) + len(always) + len(allowed)} operations, {len(before)} names, {wrong} wrong")
sys.exit(1 if wrong else 0)
