package io.famfsarrow.arrow.ipc.write;

import java.util.ArrayList;
import java.util.List;

/**
 * A buffer of fixed-width values, each piece of which goes through a transform of its own, or is
 * copied as it is where the transform is null.
 */
final class ValuesPlan implements BufferPlan {

  private record Piece(long address, long count, ValueTransform transform) {}

  private final int width;
  private final long leadingZeros;
  private final List<Piece> pieces = new ArrayList<>();
  private long count;

  private ValuesPlan(int width, long leadingZeros) {
    this.width = width;
    this.leadingZeros = leadingZeros;
    this.count = leadingZeros;
  }

  static ValuesPlan ofWidth(int width) {
    return new ValuesPlan(width, 0);
  }

  /** Offsets: one zero before the first piece. */
  static ValuesPlan offsetsOfWidth(int width) {
    return new ValuesPlan(width, 1);
  }

  void add(long address, long values, ValueTransform transform) {
    if (values > 0) {
      pieces.add(new Piece(address, values, transform));
      count = Math.addExact(count, values);
    }
  }

  @Override
  public long sizeBytes() {
    return Math.multiplyExact(count, width);
  }

  @Override
  public void writeTo(RangeOutput out) {
    out.zero(leadingZeros * width);
    for (Piece piece : pieces) {
      if (piece.transform() == null) {
        out.copy(piece.address(), piece.count() * width);
      } else {
        transform(piece, out);
      }
    }
  }

  private void transform(Piece piece, RangeOutput out) {
    int perWindow = Math.max(1, RangeOutput.MAX_WINDOW_BYTES / Math.max(1, width));
    for (long done = 0; done < piece.count(); done += perWindow) {
      int part = (int) Math.min(perWindow, piece.count() - done);
      long target = out.window(Math.multiplyExact(part, width));
      piece.transform().apply(piece.address() + done * width, target, part, done);
    }
  }

  /** One piece; offsets must start with their zero there too. */
  @Override
  public long address() {
    if (pieces.size() != 1) {
      return 0;
    }
    long address = pieces.get(0).address() - leadingZeros * width;
    return leadingZeros == 0 || Words.get(address, width) == 0 ? address : 0;
  }

  @Override
  public void settle() {
    Piece piece = pieces.get(0);
    if (piece.transform() == null) {
      return;
    }
    int perWindow = Math.max(1, RangeOutput.MAX_WINDOW_BYTES / Math.max(1, width));
    for (long done = 0; done < piece.count(); done += perWindow) {
      int part = (int) Math.min(perWindow, piece.count() - done);
      long at = piece.address() + done * width;
      piece.transform().apply(at, at, part, done);
    }
  }
}
