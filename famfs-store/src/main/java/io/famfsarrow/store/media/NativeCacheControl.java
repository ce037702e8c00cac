package io.famfsarrow.store.media;

import java.lang.invoke.VarHandle;

/**
 * Cache-line maintenance by the processor's own instructions, for incoherent media.
 *
 * <p>A page that cannot be had is found out by the system call that looks for it, piece by piece:
 * in the native code itself it would end the JVM. So it still does if the page is lost between the
 * look and the instructions of that piece, some microseconds later.
 */
final class NativeCacheControl implements CacheControl {
  private static final long PIECE_BYTES = 128 << 10;

  private final NativeCode code;

  /**
   * For this machine.
   *
   * @throws io.famfsarrow.store.MediaAccessException if the system forbids executable pages
   */
  static NativeCacheControl ofThisMachine() {
    return new NativeCacheControl(NativeCode.ofThisMachine());
  }

  private NativeCacheControl(NativeCode code) {
    this.code = code;
  }

  @Override
  public void writeBack(long address, long lengthBytes) {
    RawMemory.requireLoad(address, lengthBytes);
    VarHandle.releaseFence(); // no earlier store may be moved past the native call
    for (long done = 0; done < lengthBytes; done += PIECE_BYTES) {
      long bytes = Math.min(PIECE_BYTES, lengthBytes - done);
      MemoryProbe.requireReadable(address + done, bytes);
      code.writeBack(address + done, bytes);
    }
  }

  @Override
  public void drop(long address, long lengthBytes) {
    RawMemory.requireLoad(address, lengthBytes);
    VarHandle.releaseFence();
    for (long done = 0; done < lengthBytes; done += PIECE_BYTES) {
      long bytes = Math.min(PIECE_BYTES, lengthBytes - done);
      MemoryProbe.requireReadable(address + done, bytes);
      code.drop(address + done, bytes);
    }
    VarHandle.acquireFence(); // no later load may be moved before it
  }

  @Override
  public void fence() {
    VarHandle.fullFence();
    code.fence();
  }

  @Override
  public String description() {
    return code.description();
  }
}
