package io.famfsarrow.store.media;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;
import io.famfsarrow.store.MediaAccessException;
import java.util.HexFormat;

/** A page that is filled with functions and then made executable; never given back. */
final class CodePage {
  private static final int PAGE_BYTES = 65536; // the largest page of the machines supported
  private static final int FUNCTION_ALIGNMENT = 64;

  private final long start;
  private long end;

  CodePage() {
    int protection = LibC.PROT_READ | LibC.PROT_WRITE;
    long page = LibC.mmap(0, PAGE_BYTES, protection, LibC.MAP_PRIVATE | LibC.MAP_ANONYMOUS, -1, 0);
    if (page < 0) {
      throw Errno.failure("page for machine code", "mmap", page);
    }
    if (AddressCheck.ON) {
      AddressCheck.allow(page, PAGE_BYTES, true);
    }
    start = page;
    end = page;
  }

  /** Copies a function into the page and returns its address. */
  long add(String hex) {
    byte[] code = HexFormat.of().parseHex(hex);
    long address = Math.addExact(end, -end & (FUNCTION_ALIGNMENT - 1));
    if (code.length > start + PAGE_BYTES - address) {
      throw new IllegalStateException("page for machine code is full");
    }
    RawMemory.copy(code, 0, address, code.length);
    end = address + code.length;
    return address;
  }

  /** Ends the filling: from now on the page can be executed and not written. */
  void makeExecutable() {
    int outcome = LibC.mprotect(start, PAGE_BYTES, LibC.PROT_READ | LibC.PROT_EXEC);
    if (outcome < 0) {
      throw new MediaAccessException(
          "the system forbids executable pages (SELinux execmem or the like), which cache-line"
              + " maintenance needs: "
              + LibC.strerror(-outcome));
    }
    if (Machine.current() == Machine.AARCH64) {
      clearInstructionCache();
    }
  }

  /** x86-64 does that by itself. */
  private void clearInstructionCache() {
    Library libgcc = Library.getCachedInstance("libgcc_s.so.1", Library.NOW);
    long function = libgcc == null ? 0 : libgcc.getSymbolAddress("__clear_cache");
    if (function == 0) {
      throw new MediaAccessException(
          "cache-line maintenance needs __clear_cache of libgcc_s.so.1, which is not installed");
    }
    Type[] types = {Type.SINT64, Type.SINT64};
    CallContext shape =
        CallContext.getCallContext(Type.VOID, types, CallingConvention.DEFAULT, false);
    Invoker.getInstance().invokeL2NoErrno(shape, function, start, end);
  }
}
