package io.famfsarrow.arrow.ipc;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Remembers which column of which batch has passed a check, so that it is made at the first load
 * only. One bit each, in pieces that are allocated when they are first needed, so that a file with
 * many batches costs no more to open. Safe for use by several threads; at worst two make the same
 * check.
 */
final class CheckedOnce {

  /** Beyond this nothing is remembered, and checks are repeated. */
  private static final long MAX_BITS = 1L << 30;

  private static final int PIECE_SHIFT = 15;
  private static final int PIECE_WORDS = 1 << (PIECE_SHIFT - 6);

  private final long columns;
  private final AtomicReferenceArray<AtomicLongArray> pieces;

  CheckedOnce(int batches, int columns) {
    this.columns = columns;
    long bits = (long) batches * columns;
    int count = bits > MAX_BITS ? 0 : (int) ((bits >>> PIECE_SHIFT) + 1);
    this.pieces = new AtomicReferenceArray<>(count);
  }

  boolean passed(int batch, int column) {
    long bit = batch * columns + column;
    AtomicLongArray piece = pieces.length() == 0 ? null : pieces.get((int) (bit >>> PIECE_SHIFT));
    return piece != null && (piece.get(word(bit)) >>> bit & 1) != 0;
  }

  void pass(int batch, int column) {
    if (pieces.length() > 0) {
      long bit = batch * columns + column;
      piece((int) (bit >>> PIECE_SHIFT))
          .accumulateAndGet(word(bit), 1L << bit, (before, set) -> before | set);
    }
  }

  private static int word(long bit) {
    return (int) (bit >>> 6) & (PIECE_WORDS - 1);
  }

  private AtomicLongArray piece(int index) {
    AtomicLongArray piece = pieces.get(index);
    if (piece == null) {
      pieces.compareAndSet(index, null, new AtomicLongArray(PIECE_WORDS));
      piece = pieces.get(index);
    }
    return piece;
  }
}
