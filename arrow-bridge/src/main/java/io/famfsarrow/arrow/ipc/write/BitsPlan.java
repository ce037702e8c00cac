package io.famfsarrow.arrow.ipc.write;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;

/** A bitmap put together from pieces that may start at any bit; bits behind the last are 0. */
final class BitsPlan implements BufferPlan {

  /** Bits of a source, and bits to and them with; address 0 stands for bits that are all 1. */
  private record Piece(long address, long mask, long from, long count) {}

  private final List<Piece> pieces = new ArrayList<>();
  private long bits;

  void add(long address, long from, long count) {
    addMasked(address, 0, from, count);
  }

  /** Adds bits that become 0 where the mask has a 0. */
  void addMasked(long address, long mask, long from, long count) {
    if (count > 0) {
      pieces.add(new Piece(address, mask, from, count));
      bits = Math.addExact(bits, count);
    }
  }

  void addOnes(long count) {
    add(0, 0, count);
  }

  @Override
  public long sizeBytes() {
    return IpcLayout.bitmapBytes(bits);
  }

  @Override
  public void writeTo(RangeOutput out) {
    Sink sink = new Sink(out);
    for (Piece piece : pieces) {
      long done = sink.copyWholeBytes(piece);
      while (done < piece.count()) {
        int part = (int) Math.min(32, piece.count() - done);
        sink.put(few(piece, done, part), part);
        done += part;
      }
    }
    sink.finish();
  }

  @Override
  public long address() {
    boolean isWhole = pieces.size() == 1 && pieces.get(0).from() == 0;
    return isWhole ? pieces.get(0).address() : 0;
  }

  @Override
  public void settle() {
    Piece piece = pieces.get(0);
    if (piece.mask() != 0) {
      for (long done = 0; done < piece.count(); done += Byte.SIZE) {
        long at = piece.address() + (done >>> 3);
        byte mask = MemoryUtil.getByte(piece.mask() + (done >>> 3));
        MemoryUtil.putByte(at, (byte) (MemoryUtil.getByte(at) & mask));
      }
    }
    int lastBits = (int) (piece.count() & 7);
    if (lastBits > 0) {
      long at = piece.address() + (piece.count() >>> 3);
      MemoryUtil.putByte(at, (byte) (MemoryUtil.getByte(at) & (1 << lastBits) - 1));
    }
  }

  private static long few(Piece piece, long done, int count) {
    long from = piece.from() + done;
    long value = piece.address() == 0 ? (1L << count) - 1 : Bits.few(piece.address(), from, count);
    return piece.mask() == 0 ? value : value & Bits.few(piece.mask(), from, count);
  }

  /** Gathers bits and stores them by 4 bytes. */
  private static final class Sink {
    private final RangeOutput out;
    private long pending;
    private int pendingBits;

    Sink(RangeOutput out) {
      this.out = out;
    }

    /** Copies the bytes of a piece that lie on bytes on both sides; returns the bits done. */
    long copyWholeBytes(Piece piece) {
      flushBytes();
      boolean plain = piece.address() != 0 && piece.mask() == 0;
      if (!plain || pendingBits != 0 || (piece.from() & 7) != 0) {
        return 0;
      }
      long bytes = piece.count() >>> 3;
      out.copy(piece.address() + (piece.from() >>> 3), bytes);
      return bytes << 3;
    }

    void put(long bits, int count) {
      pending |= bits << pendingBits;
      pendingBits += count;
      if (pendingBits >= Integer.SIZE) {
        MemoryUtil.putInt(out.window(Integer.BYTES), (int) pending);
        pending >>>= Integer.SIZE;
        pendingBits -= Integer.SIZE;
      }
    }

    private void flushBytes() {
      while (pendingBits >= Byte.SIZE) {
        putByte();
        pendingBits -= Byte.SIZE;
      }
    }

    private void putByte() {
      MemoryUtil.putByte(out.window(1), (byte) pending);
      pending >>>= Byte.SIZE;
    }

    void finish() {
      flushBytes();
      if (pendingBits > 0) {
        putByte();
        pendingBits = 0;
      }
    }
  }
}
