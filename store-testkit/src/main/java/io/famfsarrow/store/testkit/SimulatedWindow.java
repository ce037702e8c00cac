package io.famfsarrow.store.testkit;

import io.famfsarrow.store.media.MediaMemory;
import java.util.Objects;

/** Part of the medium as one host sees it, with offsets from its start: a file that is mapped. */
public final class SimulatedWindow implements MediaMemory {
  private final SimulatedHost host;
  private final long mediaOffset;
  private final long lengthBytes;

  /**
   * Maps a part.
   *
   * @param mediaOffset where the part starts, a multiple of the line's length
   */
  public SimulatedWindow(SimulatedHost host, long mediaOffset, long lengthBytes) {
    Objects.checkFromIndexSize(mediaOffset, lengthBytes, host.lengthBytes());
    this.host = host;
    this.mediaOffset = mediaOffset;
    this.lengthBytes = lengthBytes;
  }

  private long at(long offset, long length) {
    return mediaOffset + Objects.checkFromIndexSize(offset, length, lengthBytes);
  }

  @Override
  public long lengthBytes() {
    return lengthBytes;
  }

  @Override
  public long loadAcquire(long offset) {
    return host.loadAcquire(at(offset, Long.BYTES));
  }

  @Override
  public void load(long offset, byte[] into, int index, int length) {
    host.load(at(offset, length), into, index, length);
  }

  @Override
  public void store(long offset, byte[] from, int index, int length) {
    host.store(at(offset, length), from, index, length);
  }

  @Override
  public void zero(long offset, long length) {
    host.zero(at(offset, length), length);
  }

  @Override
  public void storeRelease(long offset, long value) {
    host.storeRelease(at(offset, Long.BYTES), value);
  }

  @Override
  public boolean storePairRelease(long offset, long first, long second) {
    return host.storePairRelease(at(offset, 2L * Long.BYTES), first, second);
  }

  @Override
  public void writeBack(long offset, long length) {
    host.writeBack(at(offset, length), length);
  }

  @Override
  public void drop(long offset, long length) {
    host.drop(at(offset, length), length);
  }

  @Override
  public void fence() {
    host.fence();
  }
}
