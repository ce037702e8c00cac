package io.famfsarrow.arrow.ipc.write;

import java.util.ArrayList;
import java.util.List;

/** A buffer that is its sources' bytes, one after the other. */
final class BytesPlan implements BufferPlan {

  private record Piece(long address, long sizeBytes) {}

  private final List<Piece> pieces = new ArrayList<>();
  private long sizeBytes;

  void add(long address, long lengthBytes) {
    if (lengthBytes > 0) {
      pieces.add(new Piece(address, lengthBytes));
      sizeBytes = Math.addExact(sizeBytes, lengthBytes);
    }
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public void writeTo(RangeOutput out) {
    for (Piece piece : pieces) {
      out.copy(piece.address(), piece.sizeBytes());
    }
  }

  @Override
  public long address() {
    return pieces.size() == 1 ? pieces.get(0).address() : 0;
  }
}
