package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.store.media.RawMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Makes the body of one batch of the buffers that lie in its space already: what can stay where it
 * is stays, the rest is copied in, and whatever lies between becomes zero.
 */
final class BodyAssembly {

  private final BodySpace space;
  private final long bodyOffset;
  private final List<BufferPlan> buffers;
  private final long[] places;
  private final List<BufferPlan> staying = new ArrayList<>();

  /** Ends of the buffers by their offsets, padding included. */
  private final NavigableMap<Long, Long> taken = new TreeMap<>();

  private long copiedBytes;

  BodyAssembly(BodySpace space, long bodyOffset, List<BufferPlan> buffers) {
    this.space = space;
    this.bodyOffset = bodyOffset;
    this.buffers = buffers;
    this.places = new long[buffers.size()];
  }

  /** Puts all buffers into the body, from first to last change; called once. */
  BodyPlaces assemble() {
    for (int i = 0; i < places.length; i++) {
      places[i] = stay(buffers.get(i));
    }
    // Copies come first: what stays may be changed where it lies, and others may share it.
    for (int i = 0; i < places.length; i++) {
      if (places[i] < 0) {
        places[i] = copy(buffers.get(i));
      }
    }
    staying.forEach(BufferPlan::settle);
    zeroGaps();
    return relative();
  }

  /** Bytes that had to be copied. */
  long copiedBytes() {
    return copiedBytes;
  }

  /** The offset of a buffer that can stay; -1 for another. */
  private long stay(BufferPlan buffer) {
    long sizeBytes = buffer.sizeBytes();
    long address = buffer.address();
    long offset = sizeBytes == 0 || address == 0 ? -1 : space.offsetOf(address, sizeBytes);
    if (offset < 0 || !IpcLayout.isAligned(offset) || !isFree(offset, offset + sizeBytes)) {
      return -1;
    }
    taken.put(offset, IpcLayout.align(offset + sizeBytes));
    staying.add(buffer);
    return offset;
  }

  private boolean isFree(long offset, long end) {
    Map.Entry<Long, Long> before = taken.lowerEntry(end);
    return before == null || before.getValue() <= offset;
  }

  private long copy(BufferPlan buffer) {
    long sizeBytes = buffer.sizeBytes();
    if (sizeBytes == 0) {
      return -1;
    }
    long offset = space.take(sizeBytes);
    RangeOutput out = new RangeOutput(space, offset, offset + sizeBytes);
    buffer.writeTo(out);
    out.requireAt(offset + sizeBytes);
    taken.put(offset, IpcLayout.align(offset + sizeBytes));
    copiedBytes += sizeBytes;
    return offset;
  }

  /** Padding, holes that grown buffers left, room that was not needed. */
  private void zeroGaps() {
    long end = bodyOffset;
    for (Map.Entry<Long, Long> place : taken.entrySet()) {
      zero(end, place.getKey());
      end = place.getValue();
    }
    for (int i = 0; i < places.length; i++) {
      if (places[i] >= 0) {
        long bufferEnd = places[i] + buffers.get(i).sizeBytes();
        zero(bufferEnd, IpcLayout.align(bufferEnd));
      }
    }
  }

  private void zero(long from, long to) {
    if (from < to) {
      RawMemory.fill(space.address() + from, to - from, (byte) 0);
    }
  }

  /** Buffers without bytes are said to lie behind the one before them. */
  private BodyPlaces relative() {
    List<Long> offsets = new ArrayList<>();
    long next = 0;
    for (int i = 0; i < places.length; i++) {
      offsets.add(places[i] < 0 ? next : places[i] - bodyOffset);
      next = offsets.get(i) + IpcLayout.align(buffers.get(i).sizeBytes());
    }
    long end = taken.isEmpty() ? bodyOffset : taken.lastEntry().getValue();
    return new BodyPlaces(offsets, end - bodyOffset);
  }
}
