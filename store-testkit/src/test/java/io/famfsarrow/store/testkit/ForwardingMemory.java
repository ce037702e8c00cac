package io.famfsarrow.store.testkit;

import io.famfsarrow.store.media.MediaMemory;

/** Hands every call on; for memory that does one thing differently. */
class ForwardingMemory implements MediaMemory {
  private final MediaMemory memory;

  ForwardingMemory(MediaMemory memory) {
    this.memory = memory;
  }

  @Override
  public long lengthBytes() {
    return memory.lengthBytes();
  }

  @Override
  public long loadAcquire(long offset) {
    return memory.loadAcquire(offset);
  }

  @Override
  public void load(long offset, byte[] into, int index, int lengthBytes) {
    memory.load(offset, into, index, lengthBytes);
  }

  @Override
  public void store(long offset, byte[] from, int index, int lengthBytes) {
    memory.store(offset, from, index, lengthBytes);
  }

  @Override
  public void zero(long offset, long lengthBytes) {
    memory.zero(offset, lengthBytes);
  }

  @Override
  public void storeRelease(long offset, long value) {
    memory.storeRelease(offset, value);
  }

  @Override
  public boolean storePairRelease(long offset, long first, long second) {
    return memory.storePairRelease(offset, first, second);
  }

  @Override
  public void writeBack(long offset, long lengthBytes) {
    memory.writeBack(offset, lengthBytes);
  }

  @Override
  public void drop(long offset, long lengthBytes) {
    memory.drop(offset, lengthBytes);
  }

  @Override
  public void fence() {
    memory.fence();
  }
}
