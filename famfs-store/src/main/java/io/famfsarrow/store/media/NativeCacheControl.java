package io.famfsarrow.store.media;

import java.lang.invoke.VarHandle;

/** Cache-line maintenance by the processor's own instructions, for incoherent media. */
final class NativeCacheControl implements CacheControl {
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
    MemoryProbe.requireReadable(address, lengthBytes);
    code.writeBack(address, lengthBytes);
  }

  @Override
  public void drop(long address, long lengthBytes) {
    RawMemory.requireLoad(address, lengthBytes);
    VarHandle.releaseFence();
    MemoryProbe.requireReadable(address, lengthBytes);
    code.drop(address, lengthBytes);
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
