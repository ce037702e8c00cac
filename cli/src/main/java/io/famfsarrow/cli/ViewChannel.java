package io.famfsarrow.cli;

import io.famfsarrow.store.MemoryRange;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** Reads a mapped file as Arrow's own reader wants it: through a channel, copying every byte. */
final class ViewChannel implements SeekableByteChannel {
  private final MemoryRange range;
  private long position;
  private boolean open = true;

  /** The range stays the caller's. */
  ViewChannel(MemoryRange range) {
    this.range = range;
  }

  @Override
  public int read(ByteBuffer into) {
    int count = (int) Math.min(into.remaining(), range.sizeBytes() - position);
    if (count <= 0) {
      return into.hasRemaining() ? -1 : 0;
    }
    long from = range.address() + position;
    range.guard(() -> into.put(FileBytes.buffer(from, count)));
    position += count;
    return count;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return range.sizeBytes();
  }

  @Override
  public int write(ByteBuffer from) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }
}
