"""What pure Python has no words for: mmap at a fixed address, and cache-line and checksum instructions as a page of machine code.

Reached through ctypes; nothing is compiled. Addresses are not checked here.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import mmap
import os
import platform
from typing import Callable, Dict, FrozenSet, List, Optional, Type, Union

from . import _forks
from .errors import MediaAccessError

PROT_NONE, PROT_READ, PROT_WRITE, PROT_EXEC = 0, mmap.PROT_READ, mmap.PROT_WRITE, mmap.PROT_EXEC
MAP_SHARED, MAP_PRIVATE, MAP_ANONYMOUS = mmap.MAP_SHARED, mmap.MAP_PRIVATE, mmap.MAP_ANONYMOUS
MAP_FIXED, MAP_NORESERVE = 0x10, 0x4000  # the same on x86-64 and aarch64
PAGE_BYTES = mmap.PAGESIZE
HUGE_PAGE_BYTES = 2 << 20

_MAP_FAILED = ctypes.c_void_p(-1).value

_libc = ctypes.CDLL(None, use_errno=True)
_mmap = _libc.mmap
_mmap.restype = ctypes.c_void_p
_mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_int64]
_munmap = _libc.munmap
_munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
_mprotect = _libc.mprotect
_mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
_fstatfs = _libc.fstatfs
_fstatfs.argtypes = [ctypes.c_int, ctypes.c_void_p]


def round_up(value: int, unit: int) -> int:
    """To a multiple of a unit."""
    return -(-value // unit) * unit


def map_memory(address: int, length_bytes: int, protection: int, flags: int, fd: int, offset: int, what: object) -> int:
    """libc's mmap; the address. Raises ``MediaAccessError`` that names ``what``."""
    result = _mmap(address, length_bytes, protection, flags, fd, offset)
    if result == _MAP_FAILED:
        number = ctypes.get_errno()
        limits = "; limits are ulimit -v and /proc/sys/vm/max_map_count" if number == errno.ENOMEM else ""
        raise MediaAccessError(f"{what}: mmap of {length_bytes} bytes: {os.strerror(number)}{limits}")
    assert result is not None
    return int(result)


def unmap_memory(address: int, length_bytes: int) -> None:
    """libc's munmap, of what ``map_memory`` gave."""
    _munmap(address, length_bytes)


def read_memory(address: int, length_bytes: int) -> bytes:
    """A copy."""
    return ctypes.string_at(address, length_bytes)


def file_system_type(fd: int) -> int:
    """``f_type`` of the file system that an open file is in."""
    buffer = ctypes.create_string_buffer(256)
    if _fstatfs(fd, buffer) != 0:
        raise OSError(ctypes.get_errno(), "fstatfs")
    return int.from_bytes(buffer.raw[:8], "little")


def cpu_flags(cpu_info: Optional[str] = None) -> FrozenSet[str]:
    """Features of the first processor, as ``/proc/cpuinfo`` names them."""
    if cpu_info is None:
        with open("/proc/cpuinfo", encoding="latin-1") as file:
            cpu_info = file.read()
    for line in cpu_info.splitlines():
        name, _, value = line.partition(":")
        if name.strip() in ("flags", "Features"):
            return frozenset(value.split())
    return frozenset()


class _X86:
    """Arguments arrive in rdi, rsi, rdx; the result leaves in rax."""

    line_bytes = 64
    _NEXT_LINE = bytes.fromhex("4883c740 4839f7")  # add rdi, 64; cmp rdi, rsi
    _FENCE_AND_RETURN = bytes.fromhex("0faef0 c3")  # mfence: later loads stay behind

    @classmethod
    def drop(cls, flags: FrozenSet[str]) -> bytes:
        """void drop(start, end): writes back and drops the lines of [start, end), start aligned to a line."""
        line = bytes.fromhex("660fae3f" if "clflushopt" in flags else "0fae3f")  # clflushopt or clflush [rdi]
        body = line + cls._NEXT_LINE
        return body + b"\x72" + bytes([256 - len(body) - 2]) + cls._FENCE_AND_RETURN  # jb to the start

    @staticmethod
    def crc32c(flags: FrozenSet[str]) -> Optional[bytes]:
        """uint32 crc32c(start, length, crc), without the inversions at both ends; None where there is no such instruction."""
        if "sse4_2" not in flags:
            return None
        return bytes.fromhex(
            "89d0"  # mov eax, edx
            "4883fe08 7210"  # words: cmp rsi, 8; jb bytes
            "f2480f38f107 4883c708 4883ee08 ebea"  # crc32 rax, qword [rdi]; add rdi, 8; sub rsi, 8; jmp words
            "4885f6 740d"  # bytes: test rsi, rsi; jz end
            "f20f38f007 48ffc7 48ffce ebee"  # crc32 eax, byte [rdi]; inc rdi; dec rsi; jmp bytes
            "c3"  # end: ret
        )


class _Aarch64:
    """Arguments arrive in x0, x1. The length of a cache line is read from CTR_EL0. Not tried on such a machine yet."""

    line_bytes = 1  # the code aligns the start itself

    @staticmethod
    def drop(flags: FrozenSet[str]) -> bytes:
        words = (
            0xD53B0022,  # mrs x2, ctr_el0
            0xD3504C42,  # ubfx x2, x2, #16, #4: log2 of the words in the smallest line
            0xD2800083,  # mov x3, #4
            0x9AC22063,  # lsl x3, x3, x2
            0xD1000464,  # sub x4, x3, #1
            0x8A240000,  # bic x0, x0, x4
            0xD50B7E20,  # dc civac, x0
            0x8B030000,  # add x0, x0, x3
            0xEB01001F,  # cmp x0, x1
            0x54FFFFA3,  # b.lo, three instructions back
            0xD5033F9F,  # dsb sy
            0xD65F03C0,  # ret
        )
        return b"".join(word.to_bytes(4, "little") for word in words)

    @staticmethod
    def crc32c(flags: FrozenSet[str]) -> Optional[bytes]:
        return None


class CodePage:
    """A page of machine code that lives as long as the process."""

    def __init__(self, codes: List[Optional[bytes]]) -> None:
        """Raises ``MediaAccessError`` where a policy (SELinux execmem, say) forbids executable pages."""
        what = "a page of machine code"
        anonymous = MAP_PRIVATE | MAP_ANONYMOUS
        address = map_memory(0, PAGE_BYTES, PROT_READ | PROT_WRITE, anonymous, -1, 0, what)
        self.addresses: List[Optional[int]] = []
        at = address
        for code in codes:
            self.addresses.append(None if code is None else at)
            if code is not None:
                ctypes.memmove(at, code, len(code))
                at += round_up(len(code), 16)
        if _mprotect(address, PAGE_BYTES, PROT_READ | PROT_EXEC) != 0:
            number = ctypes.get_errno()
            unmap_memory(address, PAGE_BYTES)
            raise MediaAccessError(f"{what} may not be made executable: {os.strerror(number)}")
        _clear_instruction_cache(address, PAGE_BYTES)


def _clear_instruction_cache(address: int, length_bytes: int) -> None:
    if platform.machine() != "aarch64":
        return
    try:
        clear = ctypes.CDLL("libgcc_s.so.1").__clear_cache
    except (OSError, AttributeError) as e:
        raise MediaAccessError(f"the instruction cache cannot be cleared: {e}") from e
    clear.argtypes, clear.restype = [ctypes.c_void_p, ctypes.c_void_p], None
    clear(address, address + length_bytes)


class _NativeCode:
    """This machine's operations, made at the first use."""

    def __init__(self) -> None:
        machines: Dict[str, Union[Type[_X86], Type[_Aarch64]]] = {"x86_64": _X86, "aarch64": _Aarch64}
        machine = machines.get(platform.machine())
        if machine is None:
            raise MediaAccessError(f"no cache instructions are known for {platform.machine()}: only x86-64 and aarch64")
        flags = cpu_flags()
        drop, crc = CodePage([machine.drop(flags), machine.crc32c(flags)]).addresses
        u64 = ctypes.c_uint64
        assert drop is not None
        self.line_bytes = machine.line_bytes
        self.drop = ctypes.CFUNCTYPE(None, u64, u64)(drop)
        self.crc32c = None if crc is None else ctypes.CFUNCTYPE(ctypes.c_uint32, u64, u64, ctypes.c_uint32)(crc)


_lock = _forks.lock(_forks.NATIVE)
_code: Optional[_NativeCode] = None


def _native_code() -> _NativeCode:
    global _code
    with _lock:
        if _code is None:
            _code = _NativeCode()
        return _code


def require_cache_instructions() -> None:
    """Raises ``MediaAccessError`` where this machine or its policy does not allow dropping cache lines."""
    _native_code()


def drop_lines(address: int, length_bytes: int) -> None:
    """Writes back and drops the cache lines of a mapped range; the next loads come from the medium."""
    if length_bytes > 0:
        code = _native_code()
        code.drop(address // code.line_bytes * code.line_bytes, address + length_bytes)


def crc32c(address: int, length_bytes: int) -> int:
    """CRC32C (Castagnoli) of memory: by the processor's instruction, or a table where there is none."""
    instruction: Optional[Callable[[int, int, int], int]] = None
    try:
        instruction = _native_code().crc32c
    except MediaAccessError:
        pass  # no such page may be made here: the table does as well, slowly
    if instruction is not None:
        return instruction(address, length_bytes, 0xFFFFFFFF) ^ 0xFFFFFFFF
    return _crc32c_by_table(read_memory(address, length_bytes))


@functools.lru_cache(maxsize=1)
def _crc32c_table() -> List[int]:
    table = []
    for n in range(256):
        for _ in range(8):
            n = n >> 1 ^ (0x82F63B78 if n & 1 else 0)
        table.append(n)
    return table


def _crc32c_by_table(data: bytes) -> int:
    table, crc = _crc32c_table(), 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ table[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF
