package io.famfsarrow.store.media;

import java.lang.invoke.VarHandle;

/** For media that all processors see alike: the order of loads and stores is all there is to do. */
final class CoherentCache implements CacheControl {

  @Override
  public void writeBack(long address, long lengthBytes) {
    RawMemory.requireLoad(address, lengthBytes);
    VarHandle.releaseFence();
  }

  @Override
  public void drop(long address, long lengthBytes) {
    RawMemory.requireLoad(address, lengthBytes);
    VarHandle.acquireFence();
  }

  @Override
  public void fence() {
    VarHandle.fullFence();
  }

  @Override
  public String description() {
    return "none (coherent medium)";
  }
}
