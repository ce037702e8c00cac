package io.famfsarrow.store.media;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Type;
import io.famfsarrow.store.MediaAccessException;
import java.util.Arrays;

/**
 * {@link MachineCode} of this machine, loaded into an executable page that lives as long as the
 * process. Addresses are not checked. Safe for use by several threads.
 */
final class NativeCode {
  private static final int MAX_ARGUMENTS = 3;

  private static NativeCode instance;

  private final MachineCode code;
  private final Invoker invoker = Invoker.getInstance();
  private final CallContext[] shapes = new CallContext[MAX_ARGUMENTS + 1];
  private final long writeBack;
  private final long drop;
  private final long fence;
  private final long pairStore;

  private NativeCode(MachineCode code) {
    this.code = code;
    for (int arguments = 0; arguments <= MAX_ARGUMENTS; arguments++) {
      Type[] types = new Type[arguments];
      Arrays.fill(types, Type.SINT64);
      shapes[arguments] =
          CallContext.getCallContext(Type.VOID, types, CallingConvention.DEFAULT, false);
    }
    CodePage page = new CodePage();
    writeBack = page.add(code.writeBack());
    drop = page.add(code.drop());
    fence = page.add(code.fence());
    pairStore = code.pairStore().map(page::add).orElse(0L);
    page.makeExecutable();
  }

  /**
   * The code of this machine, loaded at first use.
   *
   * @throws MediaAccessException if the system forbids executable pages
   */
  static synchronized NativeCode ofThisMachine() {
    if (instance == null) {
      Machine.requireSupported();
      instance = new NativeCode(MachineCode.of(CpuFeatures.ofThisMachine()));
    }
    return instance;
  }

  String description() {
    return code.description();
  }

  void writeBack(long address, long lengthBytes) {
    overLines(writeBack, address, lengthBytes);
  }

  void drop(long address, long lengthBytes) {
    overLines(drop, address, lengthBytes);
  }

  private void overLines(long function, long address, long lengthBytes) {
    if (lengthBytes > 0) {
      long firstLine = address & -code.lineBytes();
      invoker.invokeL2NoErrno(shapes[2], function, firstLine, address + lengthBytes);
    }
  }

  void fence() {
    invoker.invokeL0NoErrno(shapes[0], fence);
  }

  /** Whether {@link #storePair} may be called. */
  boolean hasPairStore() {
    return pairStore != 0;
  }

  /** Stores 16 bytes at once, at an address aligned to 16. */
  void storePair(long address, long first, long second) {
    invoker.invokeL3NoErrno(shapes[3], pairStore, address, first, second);
  }
}
